"""Imports stand in the order that ruff's isort rule asks for."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from specloom.python.imports import import_lines

USES = {
    ("typing", "Any"),
    ("datetime as dt", ""),
    ("builtins", ""),
    ("collections.abc", "Mapping"),
    ("", "resources"),
    ("_runtime", "errors"),
    ("_runtime.models", "UNSET"),
    ("_runtime.models", "Model"),
    ("_runtime.models", "field"),
    ("models", "Labels"),
    ("models", "LabelSelector"),
    ("models", "V10"),
    ("models", "V2"),
    ("models", "Item10"),
    ("models", "Item2"),
    ("models", "Part0470f"),
    ("models", "Part05"),
    ("models", "Part8f"),
    ("models.shared", "Page"),
    ("models.n10", "Tenth"),
    ("models.n2", "Second"),
    ("errors", "STATUS_ERRORS"),
    *(("models", f"VeryLongNameOfAModel{number}") for number in range(9)),
}


def test_ruff_has_nothing_to_sort(tmp_path: Path) -> None:
    for dots, folder in ((".", ""), ("..", ""), ("..", "models")):
        path = tmp_path / "emitted.py"
        path.write_text("\n".join(import_lines(USES, dots, folder)) + "\n", encoding="utf-8")
        command = [sys.executable, "-m", "ruff", "check", "--isolated", "--select", "I", "--line-length", "120"]
        done = subprocess.run([*command, str(path)], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout


def test_a_module_without_imports_has_the_future_only() -> None:
    assert import_lines((), ".") == ("from __future__ import annotations",)


def test_what_stands_beside_a_module_is_imported_with_one_dot() -> None:
    lines = import_lines({("_runtime.models", "Model"), ("models.shared", "Page")}, "..", "models")
    assert lines[-2:] == ("from .._runtime.models import Model", "from .shared import Page")
