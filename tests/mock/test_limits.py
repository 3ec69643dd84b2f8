"""What would tire an engine: deep, huge and hostile bodies, patterns that backtrack, answers without measure."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from specloom_mock.transport import MAX_BODY, Mock
from tests.mock.support import got, sent, small

BUDGET = 2.0
"""Seconds, on a busy machine, for what takes a fraction of one."""
JSON = {"Content-Type": "application/json"}


def taking(tmp_path: Path, schema: Any) -> Mock:
    """A mock of one operation that takes a body."""
    body = {"required": True, "content": {"application/json": {"schema": schema}}}
    return small(
        tmp_path, {"paths": {"/a": {"post": {"requestBody": body, "responses": {"204": {"description": "d"}}}}}}
    )


def giving(tmp_path: Path, schema: Any) -> Mock:
    """A mock of one operation that gives a body."""
    answer = {"description": "d", "content": {"application/json": {"schema": schema}}}
    return small(tmp_path, {"paths": {"/a": {"get": {"responses": {"200": answer}}}}})


def posted(mock: Mock, body: bytes) -> int:
    began = time.monotonic()
    status = mock.handle("POST", "/a", JSON, body).status
    assert time.monotonic() - began < BUDGET
    return status


@pytest.mark.parametrize(("opening", "closing"), [(b"[", b"]"), (b'{"a":', b"}")])
@pytest.mark.parametrize(("depth", "status"), [(199, 204), (201, 400), (5_000, 400), (1_000_000, 400)])
def test_nesting(tmp_path: Path, opening: bytes, closing: bytes, depth: int, status: int) -> None:
    mock = taking(tmp_path, {})
    assert posted(mock, opening * depth + b"1" + closing * depth) == status
    assert posted(mock, b"1") == 204


def test_brackets_in_texts_are_no_nesting(tmp_path: Path) -> None:
    assert posted(taking(tmp_path, {}), sent(["[{" * 1000, *([] for _ in range(1000))])) == 204


@pytest.mark.parametrize(
    "body",
    [b"1e400", b"-1e400", b"9" * 400, b"9" * 4_000_000, b"0." + b"1" * 1_000_000, b"1e" + b"9" * 5000, b"-0", b"NaN"],
    ids=range(8),
)
@pytest.mark.parametrize("schema", [{}, {"type": "integer"}, {"type": "number", "multipleOf": 0.01}], ids=range(3))
def test_huge_numbers(tmp_path: Path, body: bytes, schema: Any) -> None:
    assert posted(taking(tmp_path, schema), body) in (204, 400)


def test_a_body_of_the_greatest_length(tmp_path: Path) -> None:
    mock = taking(tmp_path, {"type": "array", "uniqueItems": True, "items": {"type": "string", "minLength": 2}})
    filler = MAX_BODY - 100_000 * 12 - 4
    items = [f"{number:09d}" for number in range(100_000)]
    body = b'["' + b"x" * filler + b'",' + ",".join(f'"{each}"' for each in items).encode() + b"]"
    assert len(body) <= MAX_BODY
    assert posted(mock, body) == 204
    assert posted(mock, body + b" " * MAX_BODY) == 413


@pytest.mark.parametrize("pattern", ["^(a+)+$", "(a|a)*b", "(.*)*x", "^(?=a)(a+)+$", r"(a+)+\d", "(?:a?){60}a{60}"])
@pytest.mark.parametrize("text", ["a" * 60 + "!", "a" * 100_000 + "!"], ids=["short", "long"])
def test_catastrophic_patterns(tmp_path: Path, pattern: str, text: str) -> None:
    mock = taking(tmp_path, {"type": "string", "pattern": pattern})
    assert posted(mock, sent(text)) in (204, 400)


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "array", "minItems": 100_000, "items": {"type": "integer"}},
        {"type": "array", "minItems": 100_000, "items": {"type": "object", "required": ["a"], "properties": {"a": {}}}},
        {"type": "array", "minItems": 10**12, "items": {"type": "integer"}},
        {"type": "string", "minLength": 10**12},
        {"type": "string", "minLength": 1_000_000},
        {"type": "object", "minProperties": 100_000},
    ],
    ids=range(6),
)
def test_answers_without_measure(tmp_path: Path, schema: Any) -> None:
    mock = giving(tmp_path, schema)
    answers = []
    for _ in range(2):
        began = time.monotonic()
        answers.append(mock.handle("GET", "/a"))
        assert time.monotonic() - began < BUDGET
    assert answers[0] == answers[1]
    assert answers[0].status == 200 or b"no value" in answers[0].body or "budget" in str(got(answers[0]))


def test_formats_are_asserted(tmp_path: Path) -> None:
    mock = taking(tmp_path, {"type": "string", "format": "date-time"})
    assert [posted(mock, sent(each)) for each in ("2026-01-01T00:00:00Z", "2026-13-01T00:00:00Z")] == [204, 400]
