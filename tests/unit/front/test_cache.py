"""The cache: the same values sooner, and nothing that somebody put there."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from specloom import cache, load, source, syntax_yaml
from specloom.source import Document

YAML = "openapi: 3.1.0\ninfo: {title: t, version: '1.10'}\npaths: {}\nx-a: [1, 22:22, 0x1F, ~, true, 1.5]\nx-a: 2\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(source, "WORTH_KEEPING", 0)
    return tmp_path / "cache" / "specloom"


@pytest.fixture
def parses(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that were truly parsed."""
    found: list[str] = []
    true_parse = syntax_yaml.parse_yaml

    def parse(text: str) -> Any:
        found.append(text)
        return true_parse(text)

    monkeypatch.setattr(source, "parse_yaml", parse)
    return found


def document() -> Document:
    return Document(YAML.encode(), name="spec.yaml", key="")


def test_what_came_of_yaml_comes_back_with_its_remarks(parses: list[str]) -> None:
    first, second = document(), document()
    assert len(parses) == 1
    assert repr(first.data) == repr(second.data)
    assert [each.render() for each in first.remarks] == [each.render() for each in second.remarks] != []
    assert first.locate("#/x-a") == second.locate("#/x-a")


@pytest.mark.parametrize("spoil", [b"", b"\x00" * 40, b"\xc1" * 900, None])
def test_a_damaged_entry_is_passed_over(folder: Path, parses: list[str], spoil: bytes | None) -> None:
    first = document()
    (entry,) = folder.iterdir()
    entry.write_bytes(entry.read_bytes()[:-1] if spoil is None else spoil)
    assert document().data == first.data
    assert len(parses) == 2


def test_an_entry_that_others_may_write_is_none(folder: Path, parses: list[str]) -> None:
    document()
    (entry,) = folder.iterdir()
    entry.chmod(0o666)
    document()
    assert len(parses) == 2


def test_a_folder_that_others_may_write_is_none(folder: Path, parses: list[str]) -> None:
    document()
    folder.chmod(0o777)
    document()
    document()
    assert len(parses) == 3


def test_the_entry_of_another_user_is_none(folder: Path, parses: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    document()
    monkeypatch.setattr(os, "geteuid", lambda: folder.stat().st_uid + 1)
    document()
    assert len(parses) == 2


def test_a_link_is_none(folder: Path, tmp_path: Path, parses: list[str]) -> None:
    document()
    (entry,) = folder.iterdir()
    entry.rename(tmp_path / "elsewhere")
    entry.symlink_to(tmp_path / "elsewhere")
    document()
    assert len(parses) == 2


def test_a_pipe_does_not_hang(folder: Path, parses: list[str]) -> None:
    document()
    (entry,) = folder.iterdir()
    entry.unlink()
    os.mkfifo(entry)
    document()
    assert len(parses) == 2


def test_numbers_that_the_format_has_not_stay_out(tmp_path: Path, parses: list[str]) -> None:
    (tmp_path / "spec.yaml").write_text(f"{YAML}x-b: {10**40}\n", encoding="utf-8")
    assert load(tmp_path / "spec.yaml").document.data == load(tmp_path / "spec.yaml").document.data
    assert len(parses) == 2


def test_the_cache_stays_small(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "MOST_BYTES", 1000)
    for number in range(9):
        cache.keep("kind", cache.key_of(str(number)), b"x" * 200)
    assert sum(each.stat().st_size for each in folder.iterdir()) <= 1000
    assert cache.recall("kind", cache.key_of("8")) == b"x" * 200
    assert cache.recall("kind", cache.key_of("0")) is None


def test_without_a_home_nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XDG_CACHE_HOME")

    monkeypatch.setattr(os.path, "expanduser", lambda path: path)
    cache.keep("kind", "key", b"x")
    assert cache.recall("kind", "key") is None


def test_another_program_parses_anew(parses: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """What a program found out is for it alone: the next version may see more."""
    document()
    monkeypatch.setattr(cache, "program", lambda: "another")
    document()
    assert len(parses) == 2
