"""The cache of facts: the same facts, sooner; never stale, and never in the way."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import specloom
from specloom.diagnostics import Diagnostic
from specloom_mock import cache
from tests.mock.support import ROOT

MULTI: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "t", "version": "1"},
    "paths": {"/a": {"get": {"responses": {"200": {"description": "d", "content": {"application/json": {}}}}}}},
}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "specloom"


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The documents that were truly read."""
    found: list[Path] = []
    true_load = specloom.load

    def load(path: Path) -> Any:
        found.append(path)
        return true_load(path)

    monkeypatch.setattr(specloom, "load", load)
    return found


def silent(note: Diagnostic) -> None:
    raise AssertionError(note.render())


def written(folder: Path, other: Any = None) -> Path:
    document = json.loads(json.dumps(MULTI))
    document["paths"]["/a"]["get"]["responses"]["200"]["content"]["application/json"]["schema"] = {
        "$ref": "other.json#/A"
    }
    if other is not None:
        (folder / "other.json").write_text(json.dumps({"A": other}), encoding="utf-8")
    (folder / "spec.json").write_text(json.dumps(document), encoding="utf-8")
    return folder / "spec.json"


@pytest.mark.parametrize("name", ["rootly", "vocobase"])
def test_the_facts_come_back_as_they_were(name: str, reads: list[Path]) -> None:
    spec = ROOT / "specs" / f"{name}.yaml"
    first, second = cache.load_facts(spec, silent), cache.load_facts(spec, silent)
    assert first == second
    assert first.api == specloom.load(spec).api
    assert reads[:-1] == [spec]
    assert repr(first) == repr(second), "a type was lost"


def test_values_of_every_kind_come_back(tmp_path: Path, reads: list[Path]) -> None:
    values: list[Any] = [None, True, 1, 1.0, -(2**63), 2**64 - 1, 1e300, "", "\u0000é", [], {}, {"": [1, {"a": None}]}]
    spec = written(tmp_path, {"enum": values, "default": None, "const": 0.5})
    first, second = cache.load_facts(spec, silent), cache.load_facts(spec, silent)
    assert len(reads) == 1
    assert repr(first) == repr(second)


def test_a_number_that_the_format_cannot_hold_keeps_its_document_out(tmp_path: Path, reads: list[Path]) -> None:
    spec = written(tmp_path, {"maximum": 10**30})
    assert cache.load_facts(spec, silent) == cache.load_facts(spec, silent)
    assert len(reads) == 2


def test_any_file_of_the_document_counts(tmp_path: Path, reads: list[Path]) -> None:
    spec = written(tmp_path, {"type": "string"})
    cache.load_facts(spec, silent)
    written(tmp_path, {"type": "integer"})
    found = cache.load_facts(spec, silent)
    assert [each.types for each in found.api.schemas.values() if each.types] == [("integer",)]
    assert len(reads) == 2
    (tmp_path / "spec.json").write_text(spec.read_text("utf-8") + " ", encoding="utf-8")
    cache.load_facts(spec, silent)
    assert len(reads) == 3


def test_a_missing_file_may_come(tmp_path: Path, reads: list[Path]) -> None:
    spec = written(tmp_path)
    cache.load_facts(spec, silent)
    written(tmp_path, {"type": "integer"})
    assert any(each.types for each in cache.load_facts(spec, silent).api.schemas.values())


@pytest.mark.parametrize("spoil", [b"", b"\xc1", b"{}", None])
def test_a_damaged_entry_is_made_anew_with_a_note(
    tmp_path: Path, folder: Path, reads: list[Path], spoil: bytes | None
) -> None:
    spec = written(tmp_path, {"type": "integer"})
    first = cache.load_facts(spec, silent)
    (entry,) = folder.iterdir()
    entry.write_bytes(entry.read_bytes()[:-9] if spoil is None else spoil)
    notes: list[str] = []
    assert cache.load_facts(spec, lambda note: notes.append(note.render())) == first
    assert notes == [f"{entry}: note[SL560]: the cached facts of a document are damaged and are made anew"]
    assert cache.load_facts(spec, silent) == first
    assert len(reads) == 2


def test_an_entry_is_decoded_as_facts_only(tmp_path: Path, folder: Path) -> None:
    spec = written(tmp_path, {"type": "integer"})
    cache.load_facts(spec, silent)
    (entry,) = folder.iterdir()
    entry.write_bytes(entry.read_bytes().replace(b"openapi", b"openapy"))
    notes: list[Diagnostic] = []
    cache.load_facts(spec, notes.append)
    assert [each.code for each in notes] == ["SL560"]


def test_a_folder_that_cannot_be_written_is_no_obstacle(tmp_path: Path, folder: Path) -> None:
    folder.parent.mkdir()
    folder.write_text("a file", encoding="utf-8")
    spec = written(tmp_path, {"type": "integer"})
    assert cache.load_facts(spec, silent) == cache.load_facts(spec, silent)


def test_another_program_has_other_entries(tmp_path: Path, reads: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    spec = written(tmp_path, {"type": "integer"})
    cache.load_facts(spec, silent)
    monkeypatch.setattr(specloom.cache, "program", lambda: "another")
    cache.load_facts(spec, silent)
    assert len(reads) == 2


def test_old_entries_go(tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(specloom.cache, "MOST_ENTRIES", 3)
    for number in range(6):
        cache.load_facts(written(tmp_path, {"minimum": number}), silent)
        spec = tmp_path / "spec.json"
        spec.write_text(spec.read_text("utf-8") + " " * number, encoding="utf-8")
        cache.load_facts(spec, silent)
    assert len(list(folder.iterdir())) == 3
    assert folder.stat().st_mode & 0o77 == 0


def test_a_missing_document_is_a_diagnostic(tmp_path: Path) -> None:
    with pytest.raises(specloom.SpecloomError, match="SL001"):
        cache.load_facts(tmp_path / "none.yaml", silent)
