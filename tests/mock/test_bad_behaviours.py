"""A behaviour file or a configuration that is wrong is one clear line, whatever is wrong with it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from specloom import allowance, cli
from tests.mock.crud import DOCUMENT

CLASS = "from specloom_mock import Behaviour, Resource\nclass behaviour(Behaviour):\n "
API = '[tool.specloom.apis.crud]\nspec = "spec.json"\noutput = "out"\npackage = "crud"\n'
FILES = {
    "ends the process": ("raise SystemExit(0)", "SL502"),
    "is no Python": ("def (", "SL502"),
    "holds a null byte": ("a = '\0'", "SL502"),
    "imports what is not there": ("import nothing_there", "SL502"),
    "fails": ("1 / 0", "SL502"),
    "holds no class": ("behaviour = 1", "SL503"),
    "holds another class": ("class behaviour: pass", "SL503"),
    "fails to begin": (f"{CLASS}def __init__(self, world): raise ValueError('\\x1b[31m')", "SL505"),
    "begins with nothing": (f"{CLASS}def __init__(self): pass", "SL505"),
    "handles nothing at all": (f"{CLASS}def handlers(self): return None", "SL505"),
    "fails to say what it handles": (f"{CLASS}def handlers(self): raise RuntimeError", "SL505"),
    "handles a number": (f"{CLASS}def handlers(self): return {{1: print}}", "SL505"),
    "handles by a number": (f"{CLASS}def handlers(self): return {{'GET /pets': 1}}", "SL505"),
    "handles what is not there": (f"{CLASS}def handlers(self): return {{'GET /nowhere': print}}", "SL505"),
    "corrects a list": (f"{CLASS}resources = ['/pets/{{petId}}']", "SL505"),
    "corrects by a table": (f"{CLASS}resources = {{'/pets/{{petId}}': {{'id': 'x'}}}}", "SL505"),
    "corrects a number": (f"{CLASS}resources = {{1: None}}", "SL505"),
    "gives a role that there is not": (
        f"{CLASS}resources = {{'/pets/{{petId}}': Resource(operations={{'GET /pets': 'fly'}})}}", "SL505",
    ),
}  # fmt: skip


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "spec.json").write_text(json.dumps(DOCUMENT), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def refused(capsys: pytest.CaptureFixture[str]) -> str:
    """What is said where nothing is served."""
    code = cli.main(["mock", "--explain"])
    told = capsys.readouterr()
    assert (code, told.out) == (2, "")
    assert "\x1b" not in told.err
    return told.err


@pytest.mark.parametrize("name", FILES)
def test_a_wrong_behaviour_is_refused(project: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    text, code = FILES[name]
    (project / "pyproject.toml").write_text(f'{API}behaviour = "b.py"\n', encoding="utf-8")
    (project / "b.py").write_text(text, encoding="utf-8")
    assert f"error[{code}]: " in refused(capsys)


@pytest.mark.parametrize("behaviour", ["none.py", "folder", "spec.json"])
def test_a_behaviour_that_is_no_python_file_is_refused(
    project: Path, capsys: pytest.CaptureFixture[str], behaviour: str
) -> None:
    (project / "folder").mkdir()
    (project / "pyproject.toml").write_text(f'{API}behaviour = "{behaviour}"\n', encoding="utf-8")
    assert "error[SL502]: " in refused(capsys)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "SL310"),
        ("[tool.specloom", "SL311"),
        (f"{API}behaviours = 1\n", "SL312"),
        (f"{API}behaviour = 1\n", "SL313"),
        (f'{API}behaviour = "../b.py"\n', "SL314"),
        (API.replace("spec.json", "none.json"), "SL001"),
    ],
)
def test_a_wrong_configuration_is_refused(
    project: Path, capsys: pytest.CaptureFixture[str], text: str, code: str
) -> None:
    (project / "pyproject.toml").write_text(text, encoding="utf-8")
    assert f"error[{code}]: " in refused(capsys)


def test_what_a_document_costs_is_held_to_its_size(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where the facts come from the cache, and while state is inferred."""
    held: list[tuple[int, int]] = []

    def explain(*_: object) -> int:
        held.extend((each.documents, each.size) for each in allowance._running)
        return 0

    monkeypatch.setattr("specloom_mock.serve.explain", explain)
    assert [cli.main(["mock", "spec.json", "--explain"]) for _ in range(2)] == [0, 0]
    assert held == [(1, (project / "spec.json").stat().st_size)] * 2
