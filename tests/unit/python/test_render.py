from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment, compiler

from specloom.python import render

LINE = "a {{ b }}\n"


@pytest.fixture
def templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of templates that the module reads, whose code may be kept."""
    monkeypatch.setattr(render, "_HERE", tmp_path)
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)
    folder = tmp_path / "templates"
    folder.mkdir()
    (folder / "line.txt.jinja").write_text(LINE)
    return folder


def rendered(monkeypatch: pytest.MonkeyPatch) -> tuple[str, int]:
    """The text, and how many templates were compiled for it."""
    compiled: list[str] = []
    own = Environment.compile

    def counted(self: Environment, *given: Any) -> Any:
        compiled.append(given[0])
        return own(self, *given)

    with monkeypatch.context() as patch:
        patch.setattr(Environment, "compile", counted)
        text = Environment(loader=render._Templates()).get_template("line.txt.jinja").render(b="c")
    return text, len(compiled)


def test_a_template_is_compiled_once(templates: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert [rendered(monkeypatch), rendered(monkeypatch)] == [("a c", 1), ("a c", 0)]
    assert [path.suffix for path in (templates / "__pycache__").iterdir()] == [".pyc"]


def test_a_template_that_changed_is_compiled_anew(templates: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rendered(monkeypatch)
    (templates / "line.txt.jinja").write_text("b {{ b }} d\n")
    assert rendered(monkeypatch) == ("b c d", 1)


def test_another_compiler_compiles_anew(templates: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rendered(monkeypatch)
    other = tmp_path / "compiler.py"
    other.write_text("")
    os.utime(other, (1, 1))
    monkeypatch.setattr(compiler, "__file__", str(other))
    assert rendered(monkeypatch) == ("a c", 1)


def test_a_template_is_compiled_as_python_315_asks(templates: Path) -> None:
    """It hands on the name of the module as well."""
    path = str(templates / "line.txt.jinja")
    code = render._Compiled(Environment(), "line.txt.jinja").source_to_code(b"a {{ b }}", path, "line.txt.jinja")
    assert code.co_filename == path


def test_nothing_is_kept_where_python_keeps_nothing(templates: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert [rendered(monkeypatch), rendered(monkeypatch)] == [("a c", 1), ("a c", 1)]
    assert [path.name for path in templates.iterdir()] == ["line.txt.jinja"]
