"""A second run with nothing new says the same, does nothing, and notices whatever changes."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from specloom import cache
from specloom.cli import main
from specloom.commands import making

SPEC = {
    "openapi": "3.1.0",
    "info": {"title": "t", "version": "1"},
    "paths": {"/a": {"get": {"responses": {"200": {"description": "d"}}}}},
    "components": {"schemas": {"A": {"$ref": "other.json"}, "B": {"type": "wrong"}}},
}
CONFIG = '[tool.specloom.apis.one]\nspec = "spec.json"\noutput = "out"\npackage = "one_client"\n'


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "project" / "sub").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "project" / "sub")
    project = tmp_path / "project"
    (project / "spec.json").write_text(json.dumps(SPEC), encoding="utf-8")
    (project / "other.json").write_text('{"type": "object"}', encoding="utf-8")
    (project / "pyproject.toml").write_text(CONFIG, encoding="utf-8")
    return project


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """One for each run that did not find itself unchanged."""
    found: list[bool] = []
    true_run = making.run

    def run(*args: object) -> int:
        found.append(True)
        return true_run(*args)  # type: ignore[arg-type]  # handed on as they came

    monkeypatch.setattr(making, "run", run)
    return found


SINGLE = ["generate", "../spec.json", "--output", "../out", "--package", "one_client"]


@pytest.mark.parametrize("arguments", [SINGLE, ["generate"]], ids=["single", "configured"])
def test_the_second_run_says_the_same_and_does_nothing(
    arguments: list[str], made: list[bool], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 0
    first = capsys.readouterr()
    assert main(arguments) == 0
    second = capsys.readouterr()
    assert len(made) == 1
    assert "SL060" in first.err
    assert first.err == second.err
    assert "unchanged; 1 operation" in second.out
    assert first.out.splitlines()[1:] == second.out.splitlines()[1:]


CHANGES: dict[str, Callable[[Path], object]] = {
    "document": lambda place: (place / "spec.json").write_text(json.dumps({**SPEC, "x-a": 1}), "utf-8"),
    "file of the document": lambda place: (place / "other.json").write_text('{"type": "string"}', "utf-8"),
    "output edited": lambda place: (place / "out" / "README.md").write_text("mine", "utf-8"),
    "output removed": lambda place: (place / "out" / "README.md").unlink(),
    "manifest edited": lambda place: (place / "out" / "manifest.json").write_text("{}", "utf-8"),
    "output moved": lambda place: (place / "out").rename(place / "elsewhere"),
    "configuration": lambda place: (place / "pyproject.toml").write_text(CONFIG + "\n", "utf-8"),
    "nearer configuration": lambda place: (place / "sub" / "pyproject.toml").write_text("", "utf-8"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_changes_is_noticed(change: str, place: Path, made: list[bool]) -> None:
    assert main(["generate"]) == 0
    CHANGES[change](place)
    main(["generate"])
    assert len(made) == 2


def test_output_that_became_a_link_is_noticed(place: Path, made: list[bool]) -> None:
    main(SINGLE)
    (place / "out" / "README.md").rename(place / "README.md")
    (place / "out" / "README.md").symlink_to(place / "README.md")
    main(SINGLE)
    assert len(made) == 2


def test_output_that_no_memory_holds_is_noticed(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(SINGLE)
    with (place / "out" / "manifest.json").open("r+b") as file:
        file.truncate(1 << 40)
    assert main(SINGLE) == 2
    assert "SL301" in capsys.readouterr().err


def test_another_program_is_another_run(made: list[bool], monkeypatch: pytest.MonkeyPatch) -> None:
    main(SINGLE)
    monkeypatch.setattr(cache, "program", lambda: "another")
    main(SINGLE)
    assert len(made) == 2


def test_other_arguments_are_another_run(made: list[bool]) -> None:
    main(SINGLE)
    main([*SINGLE, "--fixtures"])
    assert len(made) == 2


def test_a_missing_file_may_come(place: Path, made: list[bool]) -> None:
    (place / "other.json").unlink()
    main(SINGLE)
    main(SINGLE)
    assert len(made) == 2


LOADED = """
import sys
before = set(sys.modules)
from specloom.cli import main
main(sys.argv[1:])
print(*sorted(set(sys.modules) - before))
"""


def test_a_run_that_finds_nothing_new_loads_next_to_nothing() -> None:
    """An import is what such a run costs."""
    main(SINGLE)
    said = subprocess.run([sys.executable, "-c", LOADED, *SINGLE], check=True, capture_output=True, text=True).stdout
    assert "unchanged" in said
    loaded = {name.partition(".")[0] for name in said.splitlines()[-1].split()}
    assert "specloom" in loaded
    assert loaded.isdisjoint(("argparse", "json", "msgspec", "pathlib", "re", "typing"))


@pytest.mark.parametrize("spoil", [lambda text: text[:-40], lambda text: b"", lambda text: b"7\0" * 9])
def test_an_entry_that_cannot_be_read_is_passed_over(
    made: list[bool], monkeypatch: pytest.MonkeyPatch, spoil: Callable[[bytes], bytes]
) -> None:
    """Such as an entry that another program wrote whole."""
    main(SINGLE)
    true_recall = cache.recall
    monkeypatch.setattr(cache, "recall", lambda kind, key: spoil(true_recall(kind, key) or b""))
    main(SINGLE)
    assert len(made) == 2
