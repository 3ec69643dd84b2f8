"""Each folder here is a case: ``spec.yaml`` and, under ``expected``, the models and resources that it becomes.

To accept new output after a change that is meant: ``SPECLOOM_ACCEPT=1 pytest tests/cases``, then read the diff.
"""

from __future__ import annotations

import ast
import os
from pathlib import Path

import pytest

from specloom.loading import load
from specloom.python.make_plan import make_plan
from specloom.python.render import render

CASES = sorted(path.parent for path in Path(__file__).parent.glob("*/spec.yaml"))
PACKAGE = "client"


def golden(case: Path) -> dict[str, str]:
    """What a case shows: the models, the resources and the ledger; the rest is the same in every package."""
    files = render(make_plan(load(case / "spec.yaml").api, PACKAGE))
    shown = {
        path.removeprefix(f"{PACKAGE}/"): text
        for path, text in files.items()
        if path.startswith((f"{PACKAGE}/models/", f"{PACKAGE}/resources/")) and "__init__" not in path
    }
    return {**shown, "ledger.json": files["ledger.json"]}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_case_gives_what_is_expected(case: Path) -> None:
    found = golden(case)
    expected = case / "expected"
    if os.environ.get("SPECLOOM_ACCEPT"):
        for name, text in found.items():
            (expected / name).parent.mkdir(parents=True, exist_ok=True)
            (expected / name).write_text(text, encoding="utf-8")
    assert found == {
        str(path.relative_to(expected)): path.read_text(encoding="utf-8")
        for path in sorted(expected.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_everything_emitted_is_python(case: Path) -> None:
    for path, text in render(make_plan(load(case / "spec.yaml").api, PACKAGE)).items():
        if path.endswith(".py"):
            ast.parse(text, path)


def test_there_are_cases() -> None:
    assert CASES
