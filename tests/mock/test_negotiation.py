"""``Accept`` (RFC 9110, 12.5.1), ``Content-Encoding`` (8.4), and where refusals point."""

from __future__ import annotations

import codecs
import gzip
import zlib
from pathlib import Path
from typing import Any

import pytest

from specloom import load
from specloom_mock import media
from specloom_mock.codings import MAX_BODY
from specloom_mock.engine import Engine, Mounted, Settings
from specloom_mock.transport import Mock
from tests.mock.support import ROOT, ROUTERS, VOCOBASE, both, got, router, small
from tests.mock.support import ROOTLY as HEADERS

JSON, XML, TEXT = "application/json", "application/xml", "text/plain"


@pytest.mark.parametrize(
    ("accept", "offered", "chosen"),
    [
        ("*/*", [XML, JSON], XML),
        ("application/json, */*;q=0.1", [XML, JSON], JSON),
        ("text/*;q=0.5, application/json;q=0.4", [JSON, TEXT], TEXT),
        ("text/*;q=0.5, text/plain;q=0", [TEXT, "text/csv"], "text/csv"),
        ("application/json;q=0", [JSON], None),
        ("APPLICATION/JSON", [JSON], JSON),
        (
            "application/json;version=2",
            ["application/json;version=1", "application/json;version=2"],
            "application/json;version=2",
        ),
        ("application/json, application/json;version=2;q=0.1", [JSON, "application/json;version=2"], JSON),
        ("application/json; charset=utf-8", [JSON], JSON),
        ('application/json;x="a,b"', [XML, JSON], JSON),
        ("application/*+json", ["application/vnd.api+json"], "application/vnd.api+json"),
        ("application/json", ["application/vnd.api+json"], None),
        ("application/json;q=2", [XML], XML),
        ("image/png", ["image/*"], "image/*"),
    ],
)
def test_the_best_media_type(accept: str, offered: list[str], chosen: str | None) -> None:
    assert media.best(accept, offered) == chosen


@pytest.mark.parametrize(
    ("declared", "accept", "sent"),
    [
        ("*/*", "text/csv", "text/csv"),
        ("*/*", "", "application/json"),
        ("image/*", "text/html, image/webp;q=0.5, image/gif", "image/gif"),
        ("text/*", "*/*", "text/plain"),
        ("video/*", "*/*", "video/mp4"),
        ("message/*", "", "message/octet-stream"),
        ("*/json", "", "application/json"),
        ("*/csv", "", "application/csv"),
        ("*/csv", "text/csv", "text/csv"),
        ("application/*+xml", "", "application/x+xml"),
        ("application/*+json", "application/vnd.api+json", "application/vnd.api+json"),
        (JSON, "*/*", JSON),
    ],
)
def test_a_range_is_never_sent(declared: str, accept: str, sent: str) -> None:
    assert media.concrete(declared, accept) == sent
    assert media.fits(sent, declared)


@pytest.mark.parametrize(
    ("content_type", "value"),
    [
        ("text/plain; charset=utf-8", "utf-8"),
        ('text/plain; a="b; charset=x"; charset="u\\"8"', 'u"8'),
        ("text/plain; CHARSET=a; charset=b", "a"),
        ('text/plain; charset="', ""),
        ("text/plain; charset", ""),
    ],
)
def test_a_parameter_of_a_media_type(content_type: str, value: str) -> None:
    assert media.parameter(content_type, "charset") == value


@pytest.mark.parametrize("mark", [codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF32_BE])
def test_another_encoding_than_utf_8_is_named(mark: bytes) -> None:
    answer = both().handle("PUT", f"{ROUTERS}/x", HEADERS, mark + b"{}")
    assert (answer.status, "UTF-8 without a byte order mark" in answer.body.decode()) == (400, True)


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_no_description_decides_how_a_message_is_carried(tmp_path: Path, method: str) -> None:
    number = {"required": True, "schema": {"type": "integer"}, "example": 1}
    text = {"required": True, "schema": {"type": "string"}, "example": "gzip"}
    names = {"Transfer-Encoding": text, "Content-Encoding": text, "Connection": text, "Trailer": text, "X-Size": number}
    answers = {
        "200": {
            "description": "",
            "headers": {"Content-Length": number, **names},
            "content": {JSON: {"schema": {"const": "whole"}}},
        }
    }
    answer = small(tmp_path, {"paths": {"/x": {"get": {"responses": answers}}}}).handle(method, "/x")
    expected = {"Content-Type": JSON, "X-Size": "1"} | ({"Content-Length": "7"} if method == "HEAD" else {})
    assert (answer.status, dict(answer.headers)) == (200, expected)


def test_an_answer_without_content_has_no_length_even_to_head(tmp_path: Path) -> None:
    mock = small(tmp_path, {"paths": {"/x": {"get": {"responses": {"204": {"description": ""}}}}}})
    assert mock.handle("HEAD", "/x").headers == mock.handle("GET", "/x").headers == ()


def put(mock: Mock, body: bytes, coding: str) -> Any:
    return mock.handle("PUT", f"{ROUTERS}/x", {**HEADERS, "Content-Encoding": coding}, body)


def raw_deflate(body: bytes) -> bytes:
    stream = zlib.compressobj(wbits=-15)
    return stream.compress(body) + stream.flush()


def test_packed_bodies() -> None:
    mock, body = both(), router(name="packed")
    halves = gzip.compress(body[:9]) + gzip.compress(body[9:])
    packed = [
        (gzip.compress(body), "gzip"), (gzip.compress(body), "X-GZIP"), (zlib.compress(body), "deflate"),
        (raw_deflate(body), "deflate"), (gzip.compress(zlib.compress(body)), "deflate, gzip"),
        (body, "identity"), (halves, "gzip"),
    ]  # fmt: skip
    for sent, coding in packed:
        answer = put(mock, sent, coding)
        assert (answer.status, got(answer)["data"]["attributes"]["name"]) == (200, "packed"), coding


@pytest.mark.parametrize(
    ("body", "coding", "status"),
    [
        (b"{}", "br", 415),
        (b"{}", "gzip, gzip, gzip, gzip, gzip", 415),
        (b"{}", "gzip", 400),
        (gzip.compress(router(name="x"))[:-4], "gzip", 400),
        (gzip.compress(b"") * 65, "gzip", 400),
        (zlib.compress(b"{}") + b"x", "deflate", 400),
        (gzip.compress(b" " * (MAX_BODY + 1)), "gzip", 413),
        (zlib.compress(b" " * (MAX_BODY + 1)), "deflate", 413),
        (gzip.compress(gzip.compress(b" " * (50 * MAX_BODY))), "gzip, gzip", 413),
    ],
    # Packed bytes hold the time, so they are no names for tests.
    ids=["unknown", "too many", "not packed", "cut", "too many members", "more behind", "bomb", "deflated", "twice"],
)
def test_packed_bodies_that_are_refused(body: bytes, coding: str, status: int) -> None:
    answer = put(both(), body, coding)
    assert answer.status == status
    assert (answer.header("Accept-Encoding") is not None) == (status == 415)


@pytest.fixture
def placed() -> Mock:
    path = ROOT / "specs" / "vocobase.yaml"
    loaded = load(path)
    return Mock(Engine([Mounted("vocobase", loaded.api, locate=loaded.library.locate)], Settings(prove=True)))


@pytest.mark.parametrize(
    ("method", "path", "headers", "body"),
    [
        ("POST", "/api/v2/voicelink/call-routing/7", VOCOBASE, b'{"for_inbound_call":"x"}'),
        ("POST", "/api/v2/voicelink/call-routing/7", VOCOBASE, b"{"),
        ("POST", "/api/v2/voicelink/call-routing/x", VOCOBASE, b"{}"),
        ("POST", "/api/v2/voicelink/call-routing/7", {**VOCOBASE, "Content-Type": TEXT}, b"{}"),
        ("GET", "/api/v2/voicelink/call-routing", {}, b""),
        ("GET", "/api/v2/voicelink/call-routing?bad=1", VOCOBASE, b""),
        ("GET", "/api/v2/voicelink/call-routing", {**VOCOBASE, "Accept": TEXT}, b""),
        ("GET", "/api/v2/voicelink/call-routing", {**VOCOBASE, "Prefer": "handling=strict, code=500"}, b""),
        ("DELETE", "/api/v2/voicelink/call-routing", VOCOBASE, b""),
        ("GET", "/api/v2/nothing", VOCOBASE, b""),
    ],
)
def test_every_refusal_names_a_line_of_the_description(
    placed: Mock, method: str, path: str, headers: dict[str, str], body: bytes
) -> None:
    answer = placed.handle(method, path, headers, body)
    assert 400 <= answer.status < 500
    assert "specs/vocobase.yaml:" in answer.body.decode(), answer.body
    assert "expected " in answer.body.decode() or "no operation" in answer.body.decode()


def test_problem_details_list_every_violation(tmp_path: Path) -> None:
    schema = {"type": "object", "required": ["a"], "properties": {"b": {"type": "integer"}}}
    operation = {"requestBody": {"content": {JSON: {"schema": schema}}}, "responses": {"200": {"description": ""}}}
    mock = small(tmp_path, {"paths": {"/x": {"post": operation}}})
    answer = mock.handle("POST", "/x", {"Content-Type": JSON}, b'{"b":"y"}')
    assert (answer.status, answer.header("Content-Type")) == (400, "application/problem+json")
    assert {(each["pointer"], each["expected"], each["got"]) for each in got(answer)["errors"]} == {
        ("#/b", "an integer", '"y"'),
        ("#", 'a member "a"', "none"),
    }


def test_an_array_of_any_length_is_answered(tmp_path: Path) -> None:
    schema = {"type": "array", "minItems": 100_000, "items": {"type": "integer", "minimum": 5}}
    answers = {"200": {"description": "", "content": {JSON: {"schema": schema}}}}
    mock = small(tmp_path, {"paths": {"/x": {"get": {"responses": answers}}}})
    assert len(got(mock.handle("GET", "/x"))) == 100_000


def test_a_value_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    schema = {"type": "string", "pattern": "^a$", "minLength": 5}
    answers = {"200": {"description": "", "content": {JSON: {"schema": schema}}}}
    mock = small(tmp_path, {"paths": {"/x": {"get": {"responses": answers}}}})
    answer = mock.handle("GET", "/x")
    assert (answer.status, "can be made" in got(answer)["detail"]) == (501, True)


def test_what_is_sent_for_a_range_is_of_the_most_specific_key(tmp_path: Path) -> None:
    content = {"*/*": {}, JSON: {"schema": {"type": "array", "minItems": 1, "items": {"const": 7}}}}
    answers = {"200": {"description": "", "content": content}}
    mock = small(tmp_path, {"paths": {"/x": {"get": {"responses": answers}}}})
    assert got(mock.handle("GET", "/x")) == [7]
    assert mock.handle("GET", "/x", {"Accept": "text/css"}).body == b""


@pytest.mark.parametrize(("media_type", "body"), [(JSON, b"{}"), ("application/x+json", b"{}"), (TEXT, b"")])
def test_json_that_nothing_is_said_of_is_json(tmp_path: Path, media_type: str, body: bytes) -> None:
    answers = {"200": {"description": "", "content": {media_type: {}}}}
    assert small(tmp_path, {"paths": {"/x": {"get": {"responses": answers}}}}).handle("GET", "/x").body == body


def test_xml_that_nothing_is_said_of_is_xml(tmp_path: Path) -> None:
    answers = {"200": {"description": "", "content": {XML: {}}}}
    body = small(tmp_path, {"paths": {"/x": {"get": {"responses": answers}}}}).handle("GET", "/x").body
    assert body.endswith(b"<root></root>")


@pytest.mark.parametrize("status", ["204", "205"])
def test_an_answer_without_content_names_no_media_type(tmp_path: Path, status: str) -> None:
    """RFC 9110, 15.3.5 and 15.3.6, whatever the description says."""
    answers = {status: {"description": "", "content": {JSON: {"schema": {"type": "object"}}}}}
    answer = small(tmp_path, {"paths": {"/x": {"get": {"responses": answers}}}}).handle("GET", "/x")
    assert (str(answer.status), answer.header("Content-Type"), answer.body) == (status, None, b"")
