"""What a behaviour is handed is the same by the fast path and by the stages, whatever is declared and sent."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import pytest
from msgspec import UNSET

from specloom import load
from specloom_mock.behaviour import Behaviour, Call, Handler, Reply
from specloom_mock.engine import Engine, Mounted
from specloom_mock.message import Request
from tests.mock.test_fast_path import staged, told

DECLARED = (
    *("application/json", "application/*", "*/*", "text/plain", "text/*", "application/vnd.a+json"),
    *("application/x-www-form-urlencoded", "multipart/form-data", "application/xml", "application/octet-stream"),
    *("application/jsonl", "application/json; version=2", "image/*"),
)
SENT = (
    *("", "application/json", "Application/JSON; charset=utf-8", "application/vnd.a+json", "text/plain", "text/csv"),
    *("application/x-www-form-urlencoded", "multipart/form-data; boundary=b", "application/xml", "image/png"),
    *("application/octet-stream", "application/json; version=2", "application/jsonl", "x"),
)
SCHEMAS: tuple[Any, ...] = (
    *(None, True, {"type": "string"}, {"type": "string", "format": "binary"}, {"type": ["string", "null"]}),
    *({"type": "integer"}, {"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"]}),
    *({"type": "array", "items": {"type": "integer"}}, {"type": "string", "maxLength": 3}, {"enum": ["x", 1]}),
)
BODIES = (
    *(b"", b"1", b'"x"', b'"text"', b"null", b'{"a": 1}', b'{"a": "x"}', b"[1, 2]", b"x", b"a=1", b"\xff", b"{"),
    *(
        b"<a>1</a>",
        b"<",
        b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--b--\r\n',
        b'{"a": 1}\n{"a": 2}',
    ),
)


def document() -> dict[str, Any]:
    """One operation for each media type that is declared and each schema."""
    paths: dict[str, Any] = {}
    for (number, name), (of, schema) in itertools.product(enumerate(DECLARED), enumerate(SCHEMAS)):
        content = {name: {} if schema is None else {"schema": schema}}
        answer = {"description": "", "content": {"application/json": {}}}
        paths[f"/{number}/{of}"] = {"post": {"requestBody": {"content": content}, "responses": {"200": answer}}}
    return {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": paths}


class Telling(Behaviour):
    """Answers what it was handed."""

    def handlers(self) -> dict[str, Handler]:
        return {f"{each.method} {each.path}": self._tell for each in self.world.api.operations}

    def _tell(self, call: Call) -> Reply:
        body = "none" if call.body is UNSET else repr(call.body)
        return Reply(200, [body, call.media_type, call.account, call.url])


@pytest.fixture(scope="module")
def mounted(tmp_path_factory: pytest.TempPathFactory) -> list[Mounted]:
    path: Path = tmp_path_factory.mktemp("bodies") / "spec.json"
    path.write_text(json.dumps(document()), encoding="utf-8")
    return [Mounted("bodies", load(path).api, Telling)]


@pytest.mark.parametrize("declared", DECLARED)
def test_a_behaviour_is_handed_the_same(mounted: list[Mounted], declared: str) -> None:
    fast, slow = Engine(mounted), Engine(mounted)
    judge = staged(slow)
    for of, sent, body in itertools.product(range(len(SCHEMAS)), SENT, BODIES):
        headers = {"host": "x"} | ({"content-type": sent} if sent else {})
        request = Request("POST", f"/{DECLARED.index(declared)}/{of}", "", headers, body)
        wanted = told(judge(request))
        # What is remembered of the headers decides the second time.
        assert [told(fast.handle(request)) for _ in range(2)] == [wanted] * 2, request


@pytest.mark.parametrize("body", [b'{"a": 1}', b'"x"', b"no JSON"])
def test_a_range_with_a_schema_of_text_means_the_bytes(mounted: list[Mounted], body: bytes) -> None:
    path = f"/{DECLARED.index('*/*')}/{SCHEMAS.index({'type': 'string'})}"
    request = Request("POST", path, "", {"host": "x", "content-type": "application/json"}, body)
    for handle in (Engine(mounted).handle, staged(Engine(mounted))):
        answer = handle(request)
        assert (answer.status, json.loads(answer.body)[0]) == (200, "none")
