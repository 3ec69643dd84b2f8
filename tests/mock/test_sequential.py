"""Answers that come item by item (OpenAPI 3.2, 4.14.2), as a reader of their own kind takes them apart."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.mock.support import small

ITEM = {"type": "object", "required": ["a"], "properties": {"a": {"const": "one\ntwo"}}}
DATA = 'data: {"a":"one\\ntwo"}\n\n'
EVENT = {
    "type": "object",
    "required": ["event", "data"],
    "properties": {"event": {"const": "tick"}, "data": {"type": "string", "const": "x\ny"}},
}


@pytest.mark.parametrize(
    ("media_type", "content", "body"),
    [
        ("text/event-stream", {"schema": ITEM}, DATA),
        (
            "text/event-stream",
            {"schema": {"type": "array", "items": ITEM}, "example": [{"a": "one\ntwo"}] * 2},
            DATA * 2,
        ),
        ("text/event-stream", {"itemSchema": EVENT}, "event: tick\ndata: x\ndata: y\n\n"),
        ("text/event-stream", {"schema": {"type": "string"}, "example": "data: 1\n\n"}, "data: 1\n\n"),
        ("application/jsonl", {"itemSchema": ITEM}, '{"a":"one\\ntwo"}\n'),
        ("application/x-ndjson", {"schema": ITEM, "example": {"a": "one\ntwo"}}, '{"a":"one\\ntwo"}\n'),
        ("application/json-seq", {"itemSchema": ITEM}, '\x1e{"a":"one\\ntwo"}\n'),
        ("application/stream+json", {"itemSchema": ITEM}, '{"a":"one\\ntwo"}\n'),
    ],
    ids=[
        "data",
        "data of an array",
        "events",
        "text",
        "lines",
        "lines of an example",
        "records",
        "lines by another name",
    ],
)
def test_items_are_written_one_by_one(tmp_path: Path, media_type: str, content: Any, body: str) -> None:
    responses = {"200": {"description": "d", "content": {media_type: content}}}
    mock = small(tmp_path, {"openapi": "3.2.0", "paths": {"/a": {"get": {"responses": responses}}}})
    answer = mock.handle("GET", "/a")
    assert (answer.status, answer.header("Content-Type")) == (200, media_type)
    assert answer.body.decode() == body


ROWS = {"type": "array", "items": {"type": "integer"}, "maxItems": 2}


@pytest.mark.parametrize(
    ("media_type", "content", "body", "status"),
    [
        ("application/jsonl", {"itemSchema": ITEM}, b'{"a":"one\\ntwo"}\r\n\n{"a":"one\\ntwo"}', 204),
        ("application/jsonl", {"itemSchema": ITEM}, b'{"a":"one\\ntwo"}\n{"a":1}\n', 400),
        ("application/jsonl", {"itemSchema": ITEM}, b"{\n}\n", 400),
        ("application/x-ndjson", {"schema": ITEM}, b'{"a":"one\\ntwo"}\n', 204),
        ("application/x-ndjson", {"schema": ROWS}, b"1\n2\n", 204),
        ("application/x-ndjson", {"schema": ROWS}, b"1\n2\n3\n", 400),
        ("application/stream+json", {"schema": ROWS}, b"1\n2\n", 204),
        ("application/json-seq", {"itemSchema": ITEM}, b'\x1e{"a":\n"one\\ntwo"}\n', 204),
        ("application/json-seq", {"itemSchema": ITEM}, b"\x1e1\n", 400),
        ("application/jsonl", {"schema": {"type": "string"}}, b"no JSON\n", 204),
        ("application/jsonl", {}, b"1\n", 204),
    ],
)
def test_items_are_judged_one_by_one(tmp_path: Path, media_type: str, content: Any, body: bytes, status: int) -> None:
    operation = {"requestBody": {"content": {media_type: content}}, "responses": {"204": {"description": "d"}}}
    mock = small(tmp_path, {"openapi": "3.2.0", "paths": {"/a": {"post": operation}}})
    for _ in range(3):
        assert mock.handle("POST", "/a", headers={"Content-Type": media_type}, body=body).status == status
