"""Each folder here is a case: ``spec.yaml`` and, under ``expected``, the models, resources, headers and servers that
it becomes; the clients, the README and the reference pages too, where ``client.py``, ``README.md`` or ``docs`` stand
there. The ledger is whole: what the readers found is in it.

``values.yaml``, where there is one, says of types of the package which JSON values fit them: ``in`` as a strict answer,
which must come out again as it went in, ``out`` as the body of a request. ``becomes`` names the class of the value.

To accept new output after a change that is meant: ``SPECLOOM_ACCEPT=1 pytest tests/cases``, then read the diff.
"""

from __future__ import annotations

import ast
import importlib
import json
import os
import re
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from msgspec.structs import replace

from specloom.loading import load
from specloom.pipeline import Options, generate
from specloom.python.make_plan import make_plan
from specloom.python.render import render

CASES = sorted(path.parent for path in Path(__file__).parent.glob("*/spec.yaml"))
PACKAGE = "client"


def golden(case: Path) -> dict[str, str]:
    """What a case shows: the models, resources, headers, servers and the ledger; the rest is the same in every package."""
    loaded = load(case / "spec.yaml")
    planned = make_plan(loaded.api, PACKAGE)
    files = dict(render(replace(planned, ledger=planned.ledger.with_findings(loaded.report))))
    shown = {
        path.removeprefix(f"{PACKAGE}/"): text
        for path, text in files.items()
        if path.startswith((f"{PACKAGE}/headers/", f"{PACKAGE}/models/", f"{PACKAGE}/resources/")) and "__init__" not in path
    }
    if f"{PACKAGE}/servers.py" in files:
        shown["servers.py"] = files[f"{PACKAGE}/servers.py"]
    for name, path in (("client.py", f"{PACKAGE}/_client.py"), ("README.md", "README.md"), ("docs/", "docs/")):
        if (case / "expected" / name).exists():
            shown |= {name + each.removeprefix(path): text for each, text in files.items() if each.startswith(path)}
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
    for path, text in render(make_plan(load(case / "spec.yaml").api, PACKAGE)):
        if path.endswith(".py"):
            ast.parse(text, path)


def imported(case: Path, folder: Path) -> str:
    """The name of a case's package, written below a folder that Python imports from."""
    package = f"case_{re.sub('[^a-z0-9]+', '_', case.name)}"
    for path, content in generate(load(case / "spec.yaml"), Options(package=package)).files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return package


def judged(package: str, way: str, name: str, value: Any) -> str:
    """The class of what a value becomes on its way, or what is said against it."""
    codec = importlib.import_module(f"{package}._runtime.codec")
    errors = importlib.import_module(f"{package}.errors")
    bodies = importlib.import_module(f"{package}._runtime.bodies")
    type_ = getattr(importlib.import_module(f"{package}.models"), name)
    text = json.dumps(value)
    try:
        if way == "out":
            bodies.checked_json("body", value, type_)
            return "fits"
        found = codec.from_json(text, type_, strict=True)
    except (errors.DecodeError, errors.InvalidArgument) as refusal:
        return f"refused: {refusal}"
    assert json.loads(codec.to_json(found)) == value
    return type(found).__name__


@pytest.mark.parametrize("case", [case for case in CASES if (case / "values.yaml").exists()], ids=lambda case: case.name)
def test_the_values_of_the_case(case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    package = imported(case, tmp_path)
    for entry in yaml.safe_load((case / "values.yaml").read_text(encoding="utf-8")):
        for way in ("in", "out"):
            for value in entry.get(way, {}).get("valid", ()):
                found = judged(package, way, entry["type"], value)
                assert not found.startswith("refused"), (entry["type"], way, value, found)
                assert way == "out" or found == entry.get("becomes", found), (value, found)
            for value in entry.get(way, {}).get("invalid", ()):
                found = judged(package, way, entry["type"], value)
                assert found.startswith("refused"), (entry["type"], way, value, found)
    for name in [name for name in sys.modules if name.partition(".")[0] == package]:
        del sys.modules[name]


def test_there_are_cases() -> None:
    assert CASES
