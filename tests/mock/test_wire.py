"""Parameters of every style, read from the wire and validated, and routes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from specloom import load
from specloom_mock.behaviour import Behaviour, Call, Handler, Reply
from specloom_mock.engine import Engine, Mounted
from specloom_mock.route import Table
from specloom_mock.transport import Mock
from tests.mock.support import got, small

ARRAY = {"type": "array", "items": {"type": "integer"}}
OBJECT = {
    "type": "object",
    "properties": {"a": {"type": "integer"}, "b": {"type": "string"}},
    "additionalProperties": False,
}
STYLES = [
    ("path", "simple", False, ARRAY, "/1,2", [1, 2]),
    ("path", "simple", False, OBJECT, "/a,1,b,x%2Cy", {"a": 1, "b": "x,y"}),
    ("path", "simple", True, OBJECT, "/a=1,b=x", {"a": 1, "b": "x"}),
    ("path", "label", False, ARRAY, "/.1,2", [1, 2]),
    ("path", "label", True, ARRAY, "/.1.2", [1, 2]),
    ("path", "label", False, {"type": "integer"}, "/.7", 7),
    ("path", "matrix", False, {"type": "integer"}, "/;p=7", 7),
    ("path", "matrix", False, ARRAY, "/;p=1,2", [1, 2]),
    ("path", "matrix", True, ARRAY, "/;p=1;p=2", [1, 2]),
    ("path", "matrix", True, OBJECT, "/;a=1;b=x", {"a": 1, "b": "x"}),
    ("query", "form", True, ARRAY, "/?p=1&p=2", [1, 2]),
    ("query", "form", False, ARRAY, "/?p=1,2", [1, 2]),
    ("query", "form", False, OBJECT, "/?p=a,1,b,x", {"a": 1, "b": "x"}),
    ("query", "form", True, OBJECT, "/?a=1&b=x+y", {"a": 1, "b": "x y"}),
    ("query", "form", True, {"type": ["integer", "null"]}, "/?p=null", None),
    ("query", "form", True, {"type": ["integer", "string"]}, "/?p=7", 7),
    ("query", "form", True, {"type": ["integer", "string"]}, "/?p=07", "07"),
    ("query", "form", True, {"type": "number"}, "/?p=-1.5e2", -150.0),
    ("query", "form", True, {"type": "boolean"}, "/?p=true", True),
    ("query", "spaceDelimited", False, ARRAY, "/?p=1%202+3", [1, 2, 3]),
    ("query", "pipeDelimited", False, ARRAY, "/?p=1|2%7C3", [1, 2, 3]),
    ("query", "deepObject", True, OBJECT, "/?p[a]=1&p%5Bb%5D=x", {"a": 1, "b": "x"}),
]


class Echo(Behaviour):
    def handlers(self) -> dict[str, Handler]:
        return {f"{each.method} {each.path}": self._echo for each in self.world.api.operations}

    def _echo(self, call: Call) -> Reply:
        return Reply(200, {"got": {**call.path, **call.query, **call.headers}})


def echo(tmp_path: Path, parameter: dict[str, Any]) -> Mock:
    path = "/{p}" if parameter["in"] == "path" else "/"
    document = {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {
            path: {
                "get": {
                    "parameters": [{"name": "p", "required": True, **parameter}],
                    "responses": {"200": {"description": "", "content": {"application/json": {}}}},
                }
            }
        },
    }
    file = tmp_path / "spec.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    return Mock(Engine([Mounted("echo", load(file).api, Echo)]))


@pytest.mark.parametrize(("place", "style", "explode", "schema", "url", "value"), STYLES)
def test_styles(tmp_path: Path, place: str, style: str, explode: bool, schema: object, url: str, value: object) -> None:
    mock = echo(tmp_path, {"in": place, "style": style, "explode": explode, "schema": schema})
    answer = mock.handle("GET", url)
    assert answer.status == 200, answer.body
    assert got(answer)["got"] == {"p": value}


@pytest.mark.parametrize(
    ("schema", "text"),
    [
        *(({"type": "integer"}, text) for text in ("%2B7", "+7", "1e3", "0x10", "7.0", "07", "", "-", "1_0", "٧")),
        *(({"type": "number"}, text) for text in ("1.", ".5", "1e999", "NaN", "Infinity", "0x1")),
        *(({"type": "boolean"}, text) for text in ("True", "1", "yes", "")),
        (ARRAY, "1,x"),
        ({"type": "integer"}, "1&p=2"),
        ({"type": "string", "format": "date-time"}, "2020-13-01T00:00:00Z"),
        ({"type": "integer"}, "1&q=2"),
    ],
)
def test_what_is_refused(tmp_path: Path, schema: object, text: str) -> None:
    answer = echo(tmp_path, {"in": "query", "schema": schema}).handle("GET", f"/?p={text}")
    assert answer.status == 400
    assert answer.header("Content-Type") == "application/problem+json"
    assert got(answer)["errors"]


def test_a_header_and_a_cookie(tmp_path: Path) -> None:
    header = echo(tmp_path, {"in": "header", "schema": ARRAY})
    assert got(header.handle("GET", "/", {"P": "1,2"}))["got"] == {"p": [1, 2]}
    cookie = echo(tmp_path, {"in": "cookie", "schema": {"type": "integer"}})
    assert got(cookie.handle("GET", "/", {"Cookie": "a=b; p=7"}))["got"] == {"p": 7}
    assert cookie.handle("GET", "/", {"Cookie": "a=b"}).status == 400


def test_json_in_a_parameter(tmp_path: Path) -> None:
    parameter = {"in": "query", "content": {"application/json": {"schema": OBJECT}}}
    mock = echo(tmp_path, parameter)
    assert got(mock.handle("GET", "/?p=%7B%22a%22%3A1%7D"))["got"] == {"p": {"a": 1}}
    assert [mock.handle("GET", f"/?p={text}").status for text in ("%7B", "%7B%22c%22%3A1%7D")] == [400, 400]


def test_routes() -> None:
    table: Table[str] = Table()
    for path in ("/a/b", "/a/{x}", "/a/{x}/c", "/{y}/b/d", "/a/{id}:cancel", "/f/{name}.{ext}"):
        assert table.add("GET", path, path) is None
    assert table.add("GET", "/a/{other}", "late") == "/a/{x}"

    def found(path: str) -> tuple[str, dict[str, str]] | None:
        match = table.find(path)
        return None if match is None else (match.methods["GET"], dict(match.values))

    assert found("/a/b") == ("/a/b", {})
    assert found("/a/%62") == ("/a/b", {})
    assert found("/a/q") == ("/a/{x}", {"x": "q"})
    assert found("/a/b/c") == ("/a/{x}/c", {"x": "b"})
    assert found("/a/b/d") == ("/{y}/b/d", {"y": "a"})
    assert found("/a/7:cancel") == ("/a/{id}:cancel", {"id": "7"})
    assert found("/f/x.tar.gz") == ("/f/{name}.{ext}", {"name": "x", "ext": "tar.gz"})
    assert found("/a/") is None
    assert found("/a") is None


FORM = {
    "type": "object",
    "required": ["n"],
    "properties": {"n": {"type": "integer"}, "tags": {"type": "array", "items": {"type": "string"}}},
    "additionalProperties": False,
}


@pytest.mark.parametrize(
    ("content_type", "body", "status"),
    [
        ("application/x-www-form-urlencoded", b"n=7&tags=a&tags=b+c", 200),
        ("application/x-www-form-urlencoded", b"n=x", 422),
        ("application/x-www-form-urlencoded", b"n=%ff", 400),
        (
            "multipart/form-data; boundary=B",
            b'--B\r\nContent-Disposition: form-data; name="n"\r\n\r\n7\r\n--B--\r\n',
            200,
        ),
        (
            "multipart/form-data; boundary=B",
            b'--B\r\nContent-Disposition: form-data; name="m"\r\n\r\n7\r\n--B--\r\n',
            422,
        ),
        ("multipart/form-data", b"x", 400),
        ("text/plain; charset=utf-8", b"hello", 200),
        ("text/plain; charset=utf-8", b"hello there", 422),
        ("text/plain; charset=nope", b"hello", 400),
        ("image/png", b"\x89PNG", 200),
        ("image", b"\x89PNG", 415),
    ],
)
def test_bodies(tmp_path: Path, content_type: str, body: bytes, status: int) -> None:
    content = {
        "application/x-www-form-urlencoded": {"schema": FORM},
        "multipart/form-data": {"schema": FORM},
        "text/plain": {"schema": {"type": "string", "maxLength": 5}},
        "image/*": {},
    }
    responses = {"200": {"description": ""}, "422": {"description": ""}}
    mock = small(tmp_path, {"paths": {"/": {"post": {"requestBody": {"content": content}, "responses": responses}}}})
    assert mock.handle("POST", "/", {"Content-Type": content_type}, body).status == status
