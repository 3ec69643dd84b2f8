from __future__ import annotations

import io
import tokenize
from pathlib import Path

import pytest

from specloom.python import long_lines

ROOT = Path(__file__).resolve().parents[3]
SOURCES = [*(ROOT / "generated").rglob("*.py"), *(ROOT / "generator" / "specloom" / "python").rglob("*.py")]


def spanning(source: str) -> list[tuple[int, int]]:
    """What Python's own tokenizer says."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    strings = [each for each in tokens if each.type == tokenize.STRING]
    return [(each.start[0], each.end[0]) for each in strings if each.start[0] < each.end[0]]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_strings_that_span_lines_are_those_of_the_tokenizer(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert list(long_lines._strings(source)) == spanning(source)


def test_quotation_marks_within_strings_and_comments_begin_nothing() -> None:
    source = 'A = "\'\'\'"  # """\nB = """ \\""" "\n"""\nC = \'"""\'\nD = "\\""\nE = """\n\n"""\n'
    assert list(long_lines._strings(source)) == spanning(source) == [(2, 3), (6, 8)]
