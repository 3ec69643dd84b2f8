"""Requests that are made to cost much or to break the engine: the right 4xx, in little time, and never a 5xx."""

from __future__ import annotations

import gzip
import time
from pathlib import Path
from typing import Any

import pytest

from specloom_mock.transport import Mock
from tests.mock.support import small

CPU_SECONDS = 0.5
SCHEMA = {
    "type": "object",
    "properties": {
        "n": {"type": "integer"},
        "o": {"type": "object"},
        "l": {"type": "array", "items": {"type": "string"}},
        "p": {"type": "string", "pattern": "^(a+)+$"},
        "q": {"type": "string", "pattern": "(x|xx)*y(?=z)"},
    },
}
JSON = {"Content-Type": "application/json"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
MULTIPART = {"Content-Type": "multipart/form-data; boundary=B"}
PART = b'--B\r\nContent-Disposition: form-data; name="n"'
HOSTILE: dict[str, tuple[str, dict[str, str], bytes, int]] = {
    "quotes in Prefer": ("/", {"Prefer": '"\\' * 8000}, b"", 200),
    "an open quote in Prefer": ("/", {"Prefer": 'code="' + '\\"' * 8000}, b"", 200),
    "quotes in Accept": ("/", {"Accept": '"\\' * 8000}, b"", 200),
    "spaces in Accept": ("/", {"Accept": "text/html" + " " * 16000 + "x"}, b"", 200),
    "spaces in Content-Type": ("/", {"Content-Type": "text/plain" + " " * 16000 + "x"}, b"x", 415),
    "a charset with NUL": ("/", {"Content-Type": 'text/plain; charset="\0"'}, b"x", 400),
    "a charset that makes surrogates": ("/", {"Content-Type": "text/plain; charset=unicode_escape"}, b"\\udc00", 400),
    "a charset that is none of text": ("/", {"Content-Type": "text/plain; charset=zip"}, b"x", 400),
    "a charset that takes the square": ("/", {"Content-Type": "text/plain; charset=punycode"}, b"a" * 1_000_000, 400),
    "quotes in Content-Type": ("/", {"Content-Type": 'text/plain; a="' + '\\"' * 8000}, b"x", 200),
    "ranges in Accept": ("/", {"Accept": "a/b;c=d, " * 5000 + "*/*"}, b"", 200),
    "parameters in Accept": ("/", {"Accept": "text/html" + ";a=b" * 12_000 + ", */*"}, b"", 200),
    "text in UTF-16": ("/", JSON, "{}".encode("utf-16"), 400),
    "a byte order mark": ("/", JSON, b"\xef\xbb\xbf{}", 400),
    "brackets in a query": (f"/?o{'[a]' * 5000}=1", {}, b"", 422),
    "brackets in a form": ("/", FORM, b"o" + b"[a]" * 500_000 + b"=1", 422),
    "fields in a form": ("/", FORM, b"n=1&" * 1_000_000, 400),
    "parts": ("/", MULTIPART, b'--B\r\nContent-Disposition: form-data; name="n"\r\n\r\n\r\n' * 20_000, 400),
    "a head of a part": ("/", MULTIPART, PART + b'; x="' + b'\\"' * 200_000 + b"\r\n\r\n1\r\n--B--", 200),
    "a charset of a part": (
        "/", MULTIPART, PART + b"\r\nContent-Type: text/x; charset=unicode_escape\r\n\r\n\\udc00\r\n--B--", 422,
    ),
    "a pattern that backtracks": ("/", JSON, b'{"p":"' + b"a" * 50_000 + b'!"}', 422),
    "a pattern with a look-ahead": ("/", JSON, b'{"q":"' + b"x" * 3000 + b'"}', 422),
    "a number of many digits": ("/", JSON, b'{"n":' + b"9" * 100_000 + b"}", 400),
    "half of a surrogate pair": ("/", JSON, b'{"p":"\\ud800"}', 400),
    "a bomb": ("/", {**JSON, "Content-Encoding": "gzip"}, gzip.compress(b"[" * 20_000_000), 413),
    "many members": ("/", {**JSON, "Content-Encoding": "gzip"}, gzip.compress(b" ") * 20_000, 400),
    "codings": ("/", {**JSON, "Content-Encoding": "gzip, " * 20 + "gzip"}, b"x", 415),
}  # fmt: skip


@pytest.fixture(scope="module")
def mock(tmp_path_factory: pytest.TempPathFactory) -> Mock:
    content: dict[str, Any] = {
        name: {"schema": SCHEMA} for name in ("application/json", MULTIPART["Content-Type"][:19])
    }
    content[FORM["Content-Type"]] = {"schema": SCHEMA, "encoding": {"o": {"style": "deepObject"}}}
    content["text/plain"] = {"schema": {"type": "string"}}
    deep = {"name": "o", "in": "query", "style": "deepObject", "schema": {"type": "object"}}
    answer = {"description": "", "content": {"application/json": {"schema": {"type": "string"}}}}
    responses = {"200": answer, "422": {"description": ""}}
    operation = {"parameters": [deep], "requestBody": {"content": content}, "responses": responses}
    return small(Path(tmp_path_factory.mktemp("hostile")), {"paths": {"/": {"post": operation}}})


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_hostile_is_refused_soon_and_a_good_answer_follows(mock: Mock, name: str) -> None:
    target, headers, body, status = HOSTILE[name]
    mock.handle("POST", "/", JSON, b"{}")
    began = time.process_time()
    answer = mock.handle("POST", target, headers, body)
    took = time.process_time() - began
    assert (answer.status, took < CPU_SECONDS) == (status, True), (took, answer.body[:300])
    assert mock.handle("POST", "/", JSON, b"{}").status == 200


MANY = 3_000
COSTLY: dict[str, tuple[dict[str, Any], int]] = {
    "a pattern of many repetitions": ({"type": "string", "pattern": "^(.*)\\1{60000}$"}, 501),
    "many patterns of names": ({"patternProperties": {f"^p{n}": {"type": "string"} for n in range(MANY)}}, 200),
    "items without number": ({"type": "array", "items": {"type": "string"}, "minItems": 100_000}, 200),
}


@pytest.mark.parametrize("name", COSTLY)
def test_an_answer_that_is_hard_to_make_comes_soon(tmp_path: Path, name: str) -> None:
    schema, status = COSTLY[name]
    answer = {"description": "", "content": {"application/json": {"schema": schema}}}
    mock = small(tmp_path, {"paths": {"/": {"get": {"responses": {"200": answer}}}}})
    began = time.process_time()
    assert mock.handle("GET", "/").status == status
    assert time.process_time() - began < 8 * CPU_SECONDS


def test_many_parameters_cost_what_they_are(tmp_path: Path) -> None:
    parameters = [{"name": f"p{n}", "in": "query", "schema": {"type": "string"}} for n in range(MANY)]
    responses = {"200": {"description": ""}}
    mock = small(tmp_path, {"paths": {"/": {"get": {"parameters": parameters, "responses": responses}}}})
    sent_all = "&".join(f"p{n}=1" for n in range(MANY))
    mock.handle("GET", "/")
    began = time.process_time()
    assert mock.handle("GET", f"/?{sent_all}").status == 200
    assert mock.handle("GET", f"/?{sent_all}&q=1").status == 400
    assert time.process_time() - began < CPU_SECONDS


def test_a_chain_of_references_is_followed(tmp_path: Path) -> None:
    schemas: dict[str, Any] = {f"S{n}": {"$ref": f"#/components/schemas/S{n + 1}"} for n in range(MANY)}
    schemas[f"S{MANY}"] = {"type": "object", "properties": {"id": {"type": "string"}}}
    answer = {"description": "", "content": {"application/json": {"schema": schemas["S0"]}}}
    document = {"components": {"schemas": schemas}, "paths": {"/a": {"get": {"responses": {"200": answer}}}}}
    assert small(tmp_path, document).handle("GET", "/a").status in (200, 501)
