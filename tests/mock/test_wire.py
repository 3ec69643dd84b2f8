"""Parameters of every style, read from the wire and validated, and routes."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from specloom import load
from specloom_mock.behaviour import Behaviour, Call, Handler, Reply
from specloom_mock.engine import Engine, Mounted
from specloom_mock.faults import Fault
from specloom_mock.multipart import parts_of
from specloom_mock.route import Table
from specloom_mock.transport import Mock
from tests.mock.support import got, small

ARRAY = {"type": "array", "items": {"type": "integer"}}
OBJECT = {
    "type": "object",
    "properties": {"a": {"type": "integer"}, "b": {"type": "string"}},
    "additionalProperties": False,
}
NESTED = {"type": "object", "properties": {"o": OBJECT, "l": ARRAY, "m": {"anyOf": [ARRAY, {"enum": [""]}]}}}
NULL_OR_MAP: dict[str, Any] = {
    "anyOf": [{"type": "object", "additionalProperties": {"type": "integer"}}, {"type": "null"}]
}
UNTYPED = {"properties": {"a": {"type": "integer"}}}
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
    ("query", "form", True, {"oneOf": [{"type": "string"}, ARRAY]}, "/?p=x", "x"),
    ("query", "form", True, {"oneOf": [{"type": "boolean"}, ARRAY]}, "/?p=7", [7]),
    ("query", "form", True, {"type": "number"}, "/?p=-1.5e2", -150.0),
    ("query", "form", True, {"type": "boolean"}, "/?p=true", True),
    ("query", "spaceDelimited", False, ARRAY, "/?p=1%202+3", [1, 2, 3]),
    ("query", "pipeDelimited", False, ARRAY, "/?p=1|2%7C3", [1, 2, 3]),
    ("query", "deepObject", True, OBJECT, "/?p[a]=1&p%5Bb%5D=x", {"a": 1, "b": "x"}),
    ("query", "deepObject", True, ARRAY, "/?p[]=1&p[]=2", [1, 2]),
    ("query", "deepObject", True, ARRAY, "/?p[0]=1&p[1]=2", [1, 2]),
    ("query", "deepObject", True, ARRAY, "/?p=1", [1]),
    ("query", "deepObject", True, NESTED, "/?p[o][a]=1&p[o][b]=x&p[l][]=2", {"o": {"a": 1, "b": "x"}, "l": [2]}),
    ("query", "deepObject", True, NESTED, "/?p[o]=", {"o": {}}),
    ("query", "deepObject", True, NESTED, "/?p[l]=", {"l": []}),
    ("query", "deepObject", True, NESTED, "/?p[l]=1&p[l]=2", {"l": [1, 2]}),
    ("query", "deepObject", True, NESTED, "/?p[m]=1", {"m": [1]}),
    ("query", "deepObject", True, NESTED, "/?p[m]=", {"m": ""}),
    ("query", "form", True, NULL_OR_MAP, "/?a=1&b=2", {"a": 1, "b": 2}),
    ("query", "form", True, NULL_OR_MAP, "/?p=", None),
    ("query", "form", True, NULL_OR_MAP, "/?p=7", {"p": 7}),
    ("query", "form", True, {"type": "object", "properties": {"p": {"type": "integer"}}}, "/?p=7", {"p": 7}),
    ("query", "form", True, NULL_OR_MAP["anyOf"][0], "/?a=1", {"a": 1}),
    ("query", "form", True, ARRAY, "/?p=", []),
    ("query", "form", False, OBJECT, "/?p=", {}),
    ("query", "form", True, UNTYPED, "/?a=1", {"a": 1}),
    ("query", "form", False, UNTYPED, "/?p=text", "text"),
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
        (NULL_OR_MAP, "x"),
        ({**OBJECT, "additionalProperties": False}, "1"),
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


def test_a_deep_object_that_is_sent_as_several_texts(tmp_path: Path) -> None:
    object_or_text = {"anyOf": [OBJECT, {"type": "integer"}]}
    mock = echo(tmp_path, {"in": "query", "style": "deepObject", "explode": True, "schema": object_or_text})
    assert got(mock.handle("GET", "/?p=7"))["got"] == {"p": 7}
    assert mock.handle("GET", "/?p=7&p=8").status == 400


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
    assert found("/a/q") == ("/a/{x}", {"x": "q", "other": "q"})
    assert found("/a/b/c") == ("/a/{x}/c", {"x": "b"})
    assert found("/a/b/d") == ("/{y}/b/d", {"y": "a"})
    assert found("/a/7:cancel") == ("/a/{id}:cancel", {"id": "7"})
    assert found("/f/x.tar.gz") == ("/f/{name}.{ext}", {"name": "x", "ext": "tar.gz"})
    assert found("/a/") is None
    assert found("/a") is None
    plain: Table[str] = Table()
    for path in ("/a/b/{x}", "/a/{x}/{y}"):
        plain.add("GET", path, path)
    matches = [plain.find(path) for path in ("/a/b/c", "/a/c/c")]
    assert [each.methods["GET"] for each in matches if each is not None] == ["/a/b/{x}", "/a/{x}/{y}"]


@pytest.mark.parametrize(
    ("template", "segment", "values"),
    [
        ("{a}-{b}", "x-y-z", {"a": "x", "b": "y-z"}),
        ("v{a}.{b}.json", "v1.2.json", {"a": "1", "b": "2"}),
        ("{a}{b}", "xyz", {"a": "x", "b": "yz"}),
        ("{a}.json", ".json", None),
        ("{a}-{b}", "x-", None),
        ("{a}--{b}-c", "x--c", None),
        ("-".join(f"{{{name}}}" for name in "abcdefgh") + "!", "-" * 4000, None),
    ],
)
def test_a_segment_of_text_and_templates(template: str, segment: str, values: dict[str, str] | None) -> None:
    table: Table[str] = Table()
    table.add("GET", f"/{template}", "found")
    began = time.process_time()
    match = table.find(f"/{segment}")
    assert (None if match is None else dict(match.values)) == values
    assert time.process_time() - began < 0.5, "many templates in one segment take long"


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


@pytest.mark.parametrize(
    ("media_type", "schema", "body", "status"),
    [
        ("application/x-www-form-urlencoded", {"type": "string", "maxLength": 4}, b"x=1", 200),
        ("application/x-www-form-urlencoded", {"type": "string", "maxLength": 4}, b"x=123", 422),
        ("application/x-www-form-urlencoded", ARRAY, b"[1, 2]", 200),
        ("application/x-www-form-urlencoded", ARRAY, b"[1, {}]", 422),
        ("multipart/form-data", {"type": "string"}, b"anything", 200),
    ],
)
def test_a_form_that_is_no_object_has_no_fields(
    tmp_path: Path, media_type: str, schema: dict[str, Any], body: bytes, status: int
) -> None:
    answers = {"200": {"description": ""}, "422": {"description": ""}}
    operation = {"requestBody": {"content": {media_type: {"schema": schema}}}, "responses": answers}
    mock = small(tmp_path, {"paths": {"/": {"post": operation}}})
    assert mock.handle("POST", "/", {"Content-Type": media_type}, body).status == status


CHOICES = {
    "oneOf": [
        {
            "properties": {"kind": {"const": "warm"}, "size": {"type": "integer"}, "tags": ARRAY},
            "required": ["kind", "size"],
        },
        {
            "allOf": [{"$ref": "#/components/schemas/Kind"}],
            "anyOf": [
                {"properties": {"size": {"type": "string"}}, "required": ["size"]},
                {"properties": {"hot": {"type": "boolean"}}, "required": ["hot"]},
            ],
        },
    ],
    "unevaluatedProperties": False,
}
KIND = {"properties": {"kind": {"const": "cold"}}, "required": ["kind"]}


@pytest.mark.parametrize(
    ("fields", "value"),
    [
        ([("kind", "warm"), ("size", "7"), ("tags", "1")], {"kind": "warm", "size": 7, "tags": [1]}),
        ([("kind", "cold"), ("size", "7")], {"kind": "cold", "size": "7"}),
        ([("kind", "cold"), ("hot", "true")], {"kind": "cold", "hot": True}),
        ([("kind", "cold"), ("hot", "7")], None),
        ([("kind", "warm"), ("size", "x")], None),
    ],
)
def test_a_form_is_read_as_the_alternative_that_it_fits(
    tmp_path: Path, fields: list[tuple[str, str]], value: object
) -> None:
    media = ("application/x-www-form-urlencoded", "multipart/form-data")
    answers = {"200": {"description": "", "content": {"application/json": {}}}, "422": {"description": ""}}
    operation = {"requestBody": {"content": {each: {"schema": CHOICES} for each in media}}, "responses": answers}
    spec = tmp_path / "spec.json"
    info, components = {"title": "t", "version": "1"}, {"schemas": {"Kind": KIND}}
    spec.write_text(
        json.dumps({"openapi": "3.1.0", "info": info, "paths": {"/": {"post": operation}}, "components": components})
    )
    mock = Mock(Engine([Mounted("t", load(spec).api, EchoBody)]))
    multipart = b"".join(part(name, text) for name, text in fields) + b"--B--\r\n"
    for content_type, body in zip(
        (media[0], f"{media[1]}; boundary=B"),
        ("&".join("=".join(each) for each in fields).encode(), multipart),
        strict=True,
    ):
        answer = mock.handle("POST", "/", {"Content-Type": content_type}, body)
        read = got(answer)["got"] if answer.status == 200 else None
        assert (answer.status, read) == (422 if value is None else 200, value)


ENCODED = {
    "type": "object",
    "properties": {
        "ids": {"type": "array", "items": {"type": "integer"}},
        "who": {"type": "object", "properties": {"age": {"type": "integer"}, "tags": ARRAY}},
        "numbers": {"type": ["array", "null"], "items": {"type": "integer"}},
        "note": {"anyOf": [{"type": "array", "items": {"type": "integer"}}, {"enum": [""]}]},
        "photo": {"type": "string", "format": "binary", "maxLength": 4},
        "photos": {"type": "array", "items": {"type": "string", "format": "binary"}, "maxItems": 2},
    },
    "additionalProperties": False,
}
ENCODING = {
    "ids": {"style": "pipeDelimited", "explode": False},
    "who": {"style": "deepObject"},
    "photo": {
        "contentType": "image/png, image/jpeg",
        "headers": {"X-Size": {"required": True, "schema": {"type": "integer"}}},
    },
}


def part(name: str, content: str, *, more: str = "", file: bool = False) -> bytes:
    disposition = f'form-data; name="{name}"' + ('; filename="f"' if file else "")
    return f"--B\r\nContent-Disposition: {disposition}\r\n{more}\r\n{content}\r\n".encode("latin-1")


PNG = "Content-Type: image/png\r\nX-Size: 3\r\n"
FORM_BODIES = [
    ("urlencoded", b"ids=1|2%7C3", {"ids": [1, 2, 3]}),
    ("urlencoded", b"who[age]=7&who%5Btags%5D[]=1&who[tags][]=2", {"who": {"age": 7, "tags": [1, 2]}}),
    ("urlencoded", b"who[age]=x", None),
    ("urlencoded", b"ids=1,2", None),
    ("urlencoded", b"note=1&note=2", {"note": [1, 2]}),
    ("urlencoded", b"note=1", {"note": [1]}),
    ("urlencoded", b"note=", {"note": ""}),
    ("urlencoded", b"numbers=null", {"numbers": None}),
    ("urlencoded", b"numbers=1", {"numbers": [1]}),
    ("urlencoded", b"numbers=1&numbers=null", None),
    ("urlencoded", b"", {}),
    ("multipart", b"", {}),
    ("multipart", part("photo", "\xff\xd8\x01", more=PNG, file=True), {"photo": "\xff\xd8\x01"}),
    ("multipart", part("photo", "\xff\xd8\x01\x02\x03", more=PNG, file=True), None),
    ("multipart", part("photo", "x", more="Content-Type: text/html\r\nX-Size: 3\r\n", file=True), None),
    ("multipart", part("photo", "x", more="Content-Type: image/png\r\n", file=True), None),
    ("multipart", part("photo", "x", more="X-Size: big\r\n", file=True), None),
    ("multipart", part("photos", "a", file=True) + part("photos", "b", file=True), {"photos": ["a", "b"]}),
    ("multipart", part("photos", "a") * 3, None),
    ("multipart", part("who", '{"age":7}', more="Content-Type: application/json\r\n"), {"who": {"age": 7}}),
    ("multipart", part("who[age]", "7") + part("ids", "1|2"), {"who": {"age": 7}, "ids": [1, 2]}),
    ("multipart", part("who", '{"age":7}'), {"who": {"age": 7}}),
    ("multipart", part("who", '{"age":"x"}'), None),
    ("multipart", part("nobody", "x"), None),
]


@pytest.mark.parametrize(("kind", "body", "value"), FORM_BODIES)
def test_forms_are_read_as_their_encoding_says(tmp_path: Path, kind: str, body: bytes, value: object) -> None:
    content = {
        name: {"schema": ENCODED, "encoding": ENCODING}
        for name in ("application/x-www-form-urlencoded", "multipart/form-data")
    }
    responses = {"200": {"description": "", "content": {"application/json": {}}}, "422": {"description": ""}}
    operation = {"requestBody": {"required": True, "content": content}, "responses": responses}
    document = {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {"/": {"post": operation}}}
    file = tmp_path / "spec.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    mock = Mock(Engine([Mounted("echo", load(file).api, EchoBody)]))
    sent = "multipart/form-data; boundary=B" if kind == "multipart" else "application/x-www-form-urlencoded"
    answer = mock.handle("POST", "/", {"Content-Type": sent}, body + b"--B--\r\n" if kind == "multipart" else body)
    assert (answer.status, got(answer)["got"] if answer.status == 200 else None) == (
        200 if value is not None else 422,
        value,
    )


class EchoBody(Echo):
    def _echo(self, call: Call) -> Reply:
        return Reply(200, {"got": call.body})


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"--B\r\n",
        b"--B",
        b"--Bx\r\n\r\n--B--",
        b"--B\r\n\r\nx\r\n--B--",
        part("n", "1"),
        b"--B\r\nContent-Disposition: form-data; name=n\r\nContent-Transfer-Encoding: base64\r\n\r\n!\r\n--B--",
        b"--B\r\nContent-Disposition: form-data; name=n\r\n\r\n\r\n" * 10_002 + b"--B--",
    ],
)
def test_what_is_no_multipart_body_is_malformed(body: bytes) -> None:
    with pytest.raises(Fault, match="expected a multipart body"):
        parts_of(body, "multipart/form-data; boundary=B")


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("name=a", "a"),
        ('name="a b"', "a b"),
        (r'name="a\"b"', 'a"b'),
        (r'name="a\\"', "a\\"),
        (r'name="a\"', "a\\"),
        (r'name="a\"; filename="b\"', "a\\"),
        ('name="a%22b"', 'a"b'),
        ('filename="n; name=x"; name="a"', "a"),
        ('name=""', ""),
    ],
)
def test_a_part_has_the_name_that_clients_write(written: str, name: str) -> None:
    body = f"--B\r\nContent-Disposition: form-data; {written}\r\n\r\nx\r\n--B--\r\n".encode()
    assert [each.name for each in parts_of(body, "multipart/form-data; boundary=B")] == [name]


@pytest.mark.parametrize("name", ["int32", "int64", "uint8"])
def test_an_integer_fits_its_format(tmp_path: Path, name: str) -> None:
    most = {"int32": 2**31 - 1, "int64": 2**63 - 1, "uint8": 255}[name]
    mock = echo(tmp_path, {"in": "query", "schema": {"type": "integer", "format": name}})
    assert mock.handle("GET", f"/?p={most}").status == 200
    answer = mock.handle("GET", f"/?p={most + 1}")
    assert (answer.status, "at most" in answer.body.decode()) == (400, True)


def named(name: bytes, data: bytes) -> bytes:
    """A part with a name."""
    return b'--B\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % (name, data)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (named(b"n", b"7") + b"--B--\r\n", 200),
        (named(b"n", b"x") + b"--B--\r\n", 422),
        (named(b"n", b"x") + named(b"", b"7") + b"--B--\r\n", 422),
        (b"--B--\r\n", 422),
        (b"--B\r\nContent-Type: application/json\r\n\r\n{}\r\n--B--\r\n", 200),
        (b"x", 400),
    ],
)
def test_a_multipart_body_that_is_no_form(tmp_path: Path, body: bytes, status: int) -> None:
    """Parts with names are properties (OpenAPI 3.1, 4.8.14.5); without, nobody can tell which."""
    content = {"multipart/mixed": {"schema": FORM}}
    responses = {"200": {"description": ""}, "422": {"description": ""}}
    mock = small(tmp_path, {"paths": {"/": {"post": {"requestBody": {"content": content}, "responses": responses}}}})
    assert mock.handle("POST", "/", {"Content-Type": "multipart/mixed; boundary=B"}, body).status == status


@pytest.mark.parametrize(("body", "status"), [(part("n", "7") + b"--B--\r\n", 200), (b"--B\r\nAAA--B--\r\n", 400)])
def test_parts_that_are_no_members_are_parts(tmp_path: Path, body: bytes, status: int) -> None:
    content = {"multipart/form-data": {"schema": ARRAY}}
    responses = {"200": {"description": ""}}
    mock = small(tmp_path, {"paths": {"/": {"post": {"requestBody": {"content": content}, "responses": responses}}}})
    assert mock.handle("POST", "/", {"Content-Type": "multipart/form-data; boundary=B"}, body).status == status


def test_media_types_that_differ_in_parameters_alone(tmp_path: Path) -> None:
    content = {"application/json": {"schema": ARRAY}, "application/json;simple": {"schema": {"type": "object"}}}
    responses = {"200": {"description": "", "content": dict(reversed(content.items()))}, "422": {"description": ""}}
    operation = {"requestBody": {"content": content}, "responses": responses}
    mock = small(tmp_path, {"paths": {"/": {"post": operation}}})
    sent = [
        ("application/json", b"[]", 200), ("application/json; charset=utf-8", b"[]", 200),
        ("application/json", b"{}", 422), ("application/json; simple", b"{}", 200),
        ("application/json;simple", b"[]", 422),
    ]  # fmt: skip
    for content_type, body, status in sent:
        assert mock.handle("POST", "/", {"Content-Type": content_type}, body).status == status, (content_type, body)
    assert mock.handle("POST", "/", {"Accept": "application/json"}).status == 200
