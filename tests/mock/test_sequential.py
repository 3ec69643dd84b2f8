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
