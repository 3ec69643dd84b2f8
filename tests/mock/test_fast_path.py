"""The fast path says only what the stages say: the same requests go to an engine with it and to one without.

Nothing but the answers is compared, byte for byte, and in their order, so what a request left behind counts as well.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, ClassVar

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from specloom import load
from specloom.api import Json, Operation, SecurityScheme
from specloom_mock.behaviour import Behaviour, Call, Handler, Reply, World
from specloom_mock.endpoint import Endpoint
from specloom_mock.engine import Engine, Mounted, Settings
from specloom_mock.faults import Fault, Kind
from specloom_mock.message import Answer, Request
from tests.mock.support import KEY, ROUTERS, ROUTINGS, api, behaviour, router, sent

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
TEXT = {"type": "string"}
ITEM = {
    "type": "object",
    "required": ["name"],
    "properties": {"id": {"type": "integer", "readOnly": True}, "name": {"type": "string", "minLength": 1}},
}
JSON_ITEM = {"application/json": {"schema": ITEM}}


def parameter(name: str, place: str, schema: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"name": name, "in": place, "schema": schema, "required": place == "path", **more}


ID = parameter("id", "path", {"type": "integer", "minimum": 1})
DOCUMENT = {
    "openapi": "3.1.0",
    "info": {"title": "t", "version": "1"},
    "servers": [{"url": "https://example.com/v1"}],
    "components": {
        "securitySchemes": {
            "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
            "cookie": {"type": "apiKey", "in": "cookie", "name": "sid"},
            "query": {"type": "apiKey", "in": "query", "name": "token"},
            "basic": {"type": "http", "scheme": "basic"},
            "bearer": {"type": "http", "scheme": "bearer"},
        }
    },
    "paths": {
        "/items": {
            "get": {
                "parameters": [
                    parameter("name", "query", TEXT),
                    parameter("limit", "query", {"type": "integer", "maximum": 50}),
                    parameter("tags", "query", {"type": "array", "items": TEXT}),
                    parameter("X-Trace", "header", {"type": "integer"}),
                ],
                "responses": {
                    "200": {
                        "description": "d",
                        "content": {"application/json": {"schema": {"type": "array", "items": ITEM}}},
                    }
                },
                "security": [{"key": []}, {"bearer": []}, {}],
            },
            "post": {
                "requestBody": {
                    "required": True,
                    "content": {
                        **JSON_ITEM,
                        "application/x-www-form-urlencoded": {"schema": ITEM},
                        "text/plain": {"schema": TEXT},
                    },
                },
                "responses": {"201": {"description": "d", "content": JSON_ITEM}},
                "security": [{"key": [], "cookie": []}, {"basic": []}],
            },
        },
        "/items/{id}": {
            "parameters": [ID],
            "get": {"responses": {"200": {"description": "d", "content": {**JSON_ITEM, "text/csv": {"schema": TEXT}}}}},
            "put": {
                "requestBody": {"content": JSON_ITEM},
                "responses": {
                    "200": {
                        "description": "d",
                        "headers": {"X-Left": {"required": True, "schema": {"type": "integer"}}},
                        "content": JSON_ITEM,
                    }
                },
            },
            "delete": {"responses": {"204": {"description": "d"}}, "security": [{"query": []}]},
        },
        "/names/{name}/{list}": {
            "get": {
                "parameters": [
                    parameter("name", "path", TEXT),
                    parameter("list", "path", {"type": "array", "items": {"type": "integer"}}),
                    parameter("sid", "cookie", TEXT),
                ],
                "responses": {"default": {"description": "d"}},
            }
        },
        "/handled/{id}": {
            "parameters": [ID],
            "post": {
                "requestBody": {"content": {"application/json": {}}},
                "responses": {"200": {"description": "d", "content": {"application/json": {}}}},
                "security": [{"bearer": []}],
            },
        },
    },
}


class Odd(Behaviour):
    """Has every hook: it counts, forgets, amends, changes its mind about credentials, and adds headers."""

    asked: ClassVar[str] = "POST /handled/{id}"

    def __init__(self, world: Any) -> None:
        super().__init__(world)
        self._count = 0
        self._handled = 0

    def handlers(self) -> dict[str, Handler]:
        return {self.asked: self._handle}

    def _handle(self, call: Call) -> Reply:
        self._handled += 1
        if call.body == "conflict":
            raise Fault(Kind.CONFLICT, "expected something else")
        said: Json = [call.account, call.url, dict(call.path), dict(call.query), call.media_type, self._count]
        return Reply(202 if call.body == "accepted" else 200, said, (("X-Own", "1"),) if call.path["id"] == 2 else ())

    def accepts(self, scheme: SecurityScheme, value: str) -> bool:
        return self._handled % 5 != 4 and value != "bad"

    def look_up(self, operation: Operation, path: Any, account: str) -> None:
        if path.get("id") == 7:
            raise Fault(Kind.NOT_FOUND, "seven is never there")

    def admit(self, operation: Operation, credential: str) -> tuple[tuple[str, str], ...]:
        self._count += 1
        if self._count % 11 == 10:
            raise Fault(Kind.LIMITED, "expected less")
        return (("X-Count", str(self._count)), ("x-left", "9"))

    def amend(self, operation: Operation, body: bytes) -> bytes:
        return body.replace(b"amend", b"amended")

    def headers(self, operation: Operation | None, status: int) -> tuple[tuple[str, str], ...]:
        return (("X-Always", str(status)),)


def staged(engine: Engine) -> Callable[[Request], Answer]:
    """The engine without its fast path."""

    def handle(request: Request) -> Answer:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Endpoint, "ready", lambda *_: None)
            return engine.handle(request)

    return handle


TARGETS = st.sampled_from(
    (
        *("/v1/items", "/v1/items/1", "/v1/items/2", "/v1/items/7", "/v1/items/0", "/v1/items/x", "/v1/items/%31"),
        *("/items/1", "/v1/names/a/1,2", "/v1/names/a%2Fb/1", "/v1/names/a/x", "/v1/nothing", "/v1/items/", "/v1/%zz"),
        *("/v1/handled/1", "/v1/handled/2", "/v1/handled/7", "http://other/v1/handled/1", "*"),
        *(
            f"{ROUTERS}",
            f"{ROUTERS}/a",
            f"{ROUTERS}/b",
            f"{ROUTINGS}",
            f"{ROUTINGS}/7",
            f"{ROUTINGS}/8",
            f"{ROUTINGS}/x",
        ),
    )
)
QUERIES = st.sampled_from(
    (
        "",
        "",
        "",
        "limit=5",
        "limit=51",
        "name=a&tags=b&tags=c",
        "token=x",
        "token=",
        "other=1",
        "name=%zz",
        "page[size]=1",
    )
)
BODIES = st.sampled_from(
    (
        *(
            b"",
            b"{}",
            b'{"name":"a"}',
            b'{"name":"a","id":3}',
            b'{"name":""}',
            b"name=a",
            b"plain",
            b'"amend"',
            b"[",
            b"7",
        ),
        *(b'"conflict"', b'"accepted"', b"[" * 300 + b"]" * 300, b"\xff", b"1e999", router(name="n"), router(kind="x")),
        *(router(name=None), sent({"for_inbound_call": 1, "for_outbound_call": 1, "status": 1})),
        *(sent({"for_inbound_call": 3, "for_outbound_call": 1.0, "status": 1, "inbound_websocket_bot_id": 4}),),
        *(sent({"for_inbound_call": 9, "for_outbound_call": 1, "status": 1}),),
    )
)
JSON_API = "application/vnd.api+json"
FORM = "application/x-www-form-urlencoded"
SPELLINGS = {
    "host": ("x", "localhost:1"),
    "authorization": (f"bearer {KEY}", "Bearer", "Bearer bad", "Basic YTpi", "Basic x", "Token a"),
    "content-type": ("application/json", JSON_API, "Application/JSON; charset=utf-8", "text/plain", "x", FORM),
    "accept": ("*/*", "application/json", JSON_API, "text/csv", "image/png", "text/*;q=0.5"),
    "x-key": ("k", "bad", ""),
    "cookie": ("sid=1", "sid=bad; a=b", "a=b"),
    "x-trace": ("1", "x"),
    "prefer": ("code=200", "respond-async", "dynamic=true", "code=x"),
    "content-encoding": ("identity", "gzip", "br"),
    "origin": ("https://page.example",),
    "access-control-request-method": ("PUT",),
}
HEADERS = st.lists(
    st.one_of([st.tuples(st.just(name), st.sampled_from(texts)) for name, texts in SPELLINGS.items()]), max_size=2
)
MODES = dict.fromkeys(("for_inbound_call", "for_outbound_call", "status"), 1)
CREDENTIALS = {"host": "x", "authorization": f"Bearer {KEY}", "x-key": "k", "cookie": "sid=1"}
GOOD = st.sampled_from(
    [
        Request(method, target, query, {**CREDENTIALS, "content-type": kind}, body)
        for method, target, query, kind, body in (
            ("PUT", f"{ROUTERS}/a", "", JSON_API, router(name="n")),
            ("GET", f"{ROUTERS}/a", "", JSON_API, b""),
            ("DELETE", f"{ROUTERS}/a", "", JSON_API, b""),
            ("GET", ROUTERS, "page[size]=2", JSON_API, b""),
            ("POST", f"{ROUTINGS}/7", "", "application/json", sent(MODES)),
            ("GET", "/v1/items", "limit=5", "", b""),
            ("POST", "/v1/items", "", FORM, b"name=a"),
            ("POST", "/v1/items", "", "application/json", b'{"name":"a"}'),
            ("PUT", "/v1/items/1", "", "application/json", b'{"name":"b"}'),
            ("GET", "/v1/items/1", "", "", b""),
            ("DELETE", "/v1/items/1", "token=x", "", b""),
            ("GET", "/v1/names/a%2Fb/1,2", "", "", b""),
            ("POST", "/v1/handled/1", "", "application/json", b'"amend"'),
            ("POST", "/v1/handled/2", "", "application/json", b'"accepted"'),
            ("POST", "/v1/handled/2", "", "application/json", b'"conflict"'),
        )
    ]
)
METHODS = st.sampled_from(("GET", "PUT", "POST", "DELETE", "HEAD", "OPTIONS", "PATCH"))


@st.composite
def bent(draw: st.DrawFn) -> Request:
    """A good request, most often; else one of which a part or two are something else."""
    request = draw(GOOD)
    for part in draw(st.lists(st.sampled_from(("method", "target", "query", "headers", "body")), max_size=2)):
        if part == "headers":
            kept = {name: each for name, each in request.headers.items() if draw(st.integers(0, 5))}
            new: Any = {**kept, **dict(draw(HEADERS))}
        else:
            new = draw({"method": METHODS, "target": TARGETS, "query": QUERIES, "body": BODIES}[part])
        request = msgspec.structs.replace(request, **{part: new})
    return request


@pytest.fixture(scope="module")
def mounted(tmp_path_factory: pytest.TempPathFactory) -> list[Mounted]:
    path: Path = tmp_path_factory.mktemp("fast") / "spec.json"
    path.write_text(json.dumps(DOCUMENT), encoding="utf-8")
    made = load(path).api
    seeds = [Mounted(name, api(name), behaviour(name)) for name in ("rootly", "vocobase")]
    return [Mounted("odd", made, Odd), *seeds]


@pytest.mark.parametrize(
    "chosen",
    [
        {},
        {"prove": True},
        {"tokens": frozenset((KEY, "x"))},
        {"strict_ids": True, "rules": "lenient"},
        {"rate_limit": True},
    ],
    ids=["default", "proved", "tokens", "strict", "limited"],
)
@given(requests=st.lists(bent(), min_size=1, max_size=25))
@settings(max_examples=40, deadline=None)
def test_the_stages_say_the_same(mounted: list[Mounted], chosen: dict[str, Any], requests: list[Request]) -> None:
    fast, slow = (Engine(mounted, Settings(now=lambda: NOW, **chosen)) for _ in range(2))
    judge = staged(slow)
    for request in requests:
        # What is remembered of a target or of headers decides the second time, and a head that is kept the third.
        for _ in range(2):
            assert told(fast.handle(request)) == told(judge(request)), request
        assert told(fast.prepare(request)(request.body)) == told(judge(request)), request
        # What others share headers with is remembered by them.
        shared = msgspec.structs.replace(request, is_shared=True)
        for _ in range(2):
            assert told(fast.handle(shared)) == told(judge(request)), request


class Asked(dict[str, str]):
    """Headers that note which of them are asked for."""

    def __init__(self, headers: Any) -> None:
        super().__init__(headers)
        self.names: set[str] = set()

    def get(self, name: str, default: Any = None) -> Any:
        self.names.add(name)
        return super().get(name, default)

    def __getitem__(self, name: str) -> str:
        self.names.add(name)
        return super().__getitem__(name)

    def __contains__(self, name: object) -> bool:
        self.names.add(str(name))
        return super().__contains__(name)

    def __iter__(self) -> Any:
        raise AssertionError("all headers were asked for")

    items = values = keys = __iter__


@pytest.mark.parametrize("chosen", [{}, {"dynamic": True, "prove": True}], ids=["default", "dynamic"])
@given(requests=st.lists(bent(), min_size=1, max_size=25))
@settings(max_examples=40, deadline=None)
def test_no_header_is_asked_for_that_is_said_to_make_no_difference(
    mounted: list[Mounted], chosen: dict[str, Any], requests: list[Request]
) -> None:
    engine = Engine(mounted, Settings(now=lambda: NOW, **chosen))
    for request in requests:
        headers = Asked(request.headers)
        engine.handle(msgspec.structs.replace(request, headers=headers))
        assert all(engine.matters(name) for name in headers.names), headers.names
    assert not engine.matters("content-length")
    assert not engine.matters("x-request-id")


def told(answer: Answer) -> tuple[int, object, bytes]:
    """What an answer says; a fault of the engine has an id of its own each time."""
    return (500, (), b"") if answer.header("X-Fault-Id") else (answer.status, answer.headers, answer.body)


def test_good_requests_take_the_fast_path(mounted: list[Mounted]) -> None:
    engine = Engine(mounted, Settings(now=lambda: NOW))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Endpoint, "_staged", lambda *_: pytest.fail("the stages were asked"))
        for method, target, kind, body in (
            ("PUT", f"{ROUTERS}/a", JSON_API, router(name="n")),
            ("POST", f"{ROUTINGS}/7", "application/json", sent(MODES)),
            ("GET", "/v1/items", "", b""),
            ("POST", "/v1/items", FORM, b"name=a"),
        ):
            answer = engine.handle(Request(method, target, "", {**CREDENTIALS, "content-type": kind}, body))
            assert answer.status in (200, 201), answer


PLAIN_POST = Request("POST", "/v1/items", "", {**CREDENTIALS, "content-type": "application/json"}, b'{"name":"a"}')
PLAIN_GET = Request("GET", "/v1/items/1", "", CREDENTIALS)
OTHER_HEADERS = {
    "another media type": (PLAIN_POST, "content-type", FORM),
    "no media type": (PLAIN_POST, "content-type", None),
    "a media type that is not taken": (PLAIN_POST, "content-type", "image/png"),
    "another answer": (PLAIN_GET, "accept", "text/csv"),
    "an answer that there is not": (PLAIN_GET, "accept", "image/png"),
    "no key": (PLAIN_POST, "x-key", None),
    "a key that is not accepted": (PLAIN_POST, "x-key", "bad"),
    "no cookie": (PLAIN_POST, "cookie", None),
    "no token": (Request("POST", "/v1/handled/1", "", PLAIN_POST.headers, b"1"), "authorization", None),
    "another scheme": (Request("POST", "/v1/handled/1", "", PLAIN_POST.headers, b"1"), "authorization", "Basic YTpi"),
}


@pytest.mark.parametrize("name", OTHER_HEADERS)
def test_each_header_that_matters_counts_the_second_time(mounted: list[Mounted], name: str) -> None:
    """Whatever a first request taught, a second one that differs in one header is judged by its own."""
    request, header, text = OTHER_HEADERS[name]
    others = {each: value for each, value in request.headers.items() if each != header}
    other = msgspec.structs.replace(request, headers=others if text is None else {**others, header: text})
    fast, slow = (Engine(mounted, Settings(now=lambda: NOW)) for _ in range(2))
    judge = staged(slow)
    assert fast.handle(request).status < 300
    judge(request)
    found = fast.handle(other)
    assert told(found) == told(judge(other))
    assert told(found) != told(fast.handle(request))


def test_a_body_counts_the_second_time(mounted: list[Mounted]) -> None:
    fast, slow = (Engine(mounted, Settings(now=lambda: NOW)) for _ in range(2))
    judge = staged(slow)
    for body in (b"", b'{"name":""}', b'{"name":"a"}', b""):
        request = Request("PUT", "/v1/items/1", "", {**CREDENTIALS, "content-type": "application/json"}, body)
        assert told(fast.handle(request)) == told(judge(request)), body


def test_a_body_counts_where_headers_are_shared(mounted: list[Mounted]) -> None:
    fast, slow = (Engine(mounted, Settings(now=lambda: NOW)) for _ in range(2))
    judge = staged(slow)
    headers = {**CREDENTIALS, "content-type": "application/json"}
    for body in (b"", b'{"name":""}', b'{"name":"a"}', b""):
        request = Request("PUT", "/v1/items/1", "", headers, body, is_shared=True)
        assert told(fast.handle(request)) == told(judge(request)), body


ANSWERING = {
    "openapi": "3.1.0",
    "info": {"title": "t", "version": "1"},
    "paths": {
        "/said": {
            "post": {
                "requestBody": {"content": {"application/json": {}}},
                "responses": {
                    "200": {
                        "description": "d",
                        "headers": {"X-Left": {"required": True, "schema": {"type": "integer", "maximum": 9}}},
                        "content": {
                            "application/json": {"schema": {**ITEM, "additionalProperties": {"type": "number"}}}
                        },
                    },
                    "204": {"description": "d"},
                },
            }
        }
    },
}
LEFT = (("X-Left", "1"),)
SAID: dict[str, Reply] = {
    "a name that is no text": Reply(200, {"name": 1}, LEFT),
    "no name": Reply(200, {}, LEFT),
    "no number": Reply(200, {"name": "a", "more": float("nan")}, LEFT),
    "a time": Reply(200, {"name": datetime(2026, 1, 1, tzinfo=UTC), "more": 1, "even": "x"}, LEFT),
    "bytes that are no object": Reply(200, msgspec.Raw(b"1"), LEFT),
    "bytes that are no object, with the headers of the description": Reply(200, msgspec.Raw(b"1")),
    "no body": Reply(200, headers=LEFT),
    "a header beyond its bounds": Reply(200, {"name": "a"}, (("X-Left", "10"),)),
    "a header that is no number": Reply(200, {"name": "a"}, (("X-Left", "x"),)),
    "no text, with the headers of the description": Reply(200, {"name": 1}),
    "another status": Reply(201, {"name": "a"}, LEFT),
}
WELL: tuple[Reply, ...] = (
    Reply(200, {"name": "a"}),
    Reply(200, {"name": "a", "more": 1.5}, LEFT),
    Reply(200, {"name": "a", "more": Decimal("1.5")}, LEFT),
    Reply(200, {"name": datetime(2026, 1, 1, tzinfo=UTC)}, LEFT),
    Reply(200, msgspec.Raw(b'{"name":"a"}'), LEFT),
    Reply(200, msgspec.Raw(b'{"name":"b"}')),
    Reply(204),
)


class Saying(Behaviour):
    """Answers as it was told last."""

    said: ClassVar[Reply] = WELL[0]

    def handlers(self) -> dict[str, Handler]:
        return {"POST /said": lambda _: self.said}


@pytest.mark.parametrize("name", SAID)
def test_a_wrong_answer_is_refused_after_a_right_one_of_its_kind(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever is remembered of answers that were sound, the next one is judged by what it says itself."""
    path = tmp_path / "spec.json"
    path.write_text(json.dumps(ANSWERING), encoding="utf-8")
    engine = Engine([Mounted("said", load(path).api, Saying)], Settings(prove=True))
    request = Request("POST", "/said", "", {"host": "x", "content-type": "application/json"}, b"1")
    for _ in range(2):
        for each in (*WELL, SAID[name]):
            monkeypatch.setattr(Saying, "said", each)
            assert engine.handle(request).status == (500 if each is SAID[name] else each.status), each


WRONG_TEXTS = {
    "a key that comes twice, the last one wrong": b'{"name":"a","name":1}',
    "a key that comes twice, the last one right": b'{"name":1,"name":"a"}',
    "an integer beyond 64 bits": b'{"name":"a","size":%d}' % 2**70,
    "a whole number with a fraction": b'{"name":"a","size":1.0}',
    "a fraction": b'{"name":"a","size":1.5}',
    "true for one": b'{"name":"a","size":true}',
    "NaN": b'{"name":"a","size":NaN}',
    "Infinity": b'{"name":"a","size":-Infinity}',
    "beyond all numbers": b'{"name":"a","size":1e999}',
    "half of a surrogate pair": b'{"name":"\\ud800"}',
    "bytes that are no text": b'{"name":"\xed\xa0\x80"}',
    "a byte order mark": b'\xef\xbb\xbf{"name":"a"}',
    "a text that is no time": b'{"name":"a","when":"2026-13-01T00:00:00Z"}',
    "a time": b'{"name":"a","when":"2026-12-01T00:00:00Z"}',
    "a comma too many": b'{"name":"a",}',
    "more after the end": b'{"name":"a"}{}',
    "nothing but a space": b" ",
    "too deep": b'{"name":"a","more":' + b"[" * 300 + b"]" * 300 + b"}",
    "many brackets, none of them deep": b'{"name":"a","more":[' + b"[]," * 300 + b"[]]}",
    "brackets in a text": b'{"name":"' + b"[{" * 300 + b'"}',
}
READING = {
    "openapi": "3.1.0",
    "info": {"title": "t", "version": "1"},
    "paths": {
        "/read": {
            "post": {
                "requestBody": {
                    "content": {
                        "application/json": {
                            "schema": {
                                "type": "object",
                                "properties": {
                                    "name": TEXT,
                                    "size": {"type": "integer", "format": "int64"},
                                    "when": {"type": "string", "format": "date-time"},
                                    "more": {"type": "array"},
                                },
                                "additionalProperties": False,
                            }
                        }
                    }
                },
                "responses": {"200": {"description": "d", "content": {"application/json": {}}}},
            }
        }
    },
}


class Echo(Behaviour):
    """Answers with the body that it was given."""

    def handlers(self) -> dict[str, Handler]:
        return {"POST /read": lambda call: Reply(200, call.body)}


@pytest.mark.parametrize("name", WRONG_TEXTS)
def test_odd_texts_are_read_as_the_stages_read_them(tmp_path: Path, name: str) -> None:
    path = tmp_path / "spec.json"
    path.write_text(json.dumps(READING), encoding="utf-8")
    mounted = [Mounted("read", load(path).api, Echo)]
    fast, slow = Engine(mounted), Engine(mounted)
    headers = {"host": "x", "content-type": "application/json"}
    for body in (b'{"name":"a"}', WRONG_TEXTS[name], b'{"name":"a"}', WRONG_TEXTS[name]):
        request = Request("POST", "/read", "", headers, body)
        found = told(fast.prepare(request)(body))
        assert found == told(staged(slow)(request)) == told(fast.handle(request))
        assert found[0] == (200 if body == b'{"name":"a"}' or name in RIGHT else 400)


RIGHT = frozenset(
    (
        "a key that comes twice, the last one right",
        "a whole number with a fraction",
        "a time",
        "many brackets, none of them deep",
        "brackets in a text",
    )
)


def test_a_head_that_is_kept_begins_anew_with_the_engine(mounted: list[Mounted]) -> None:
    begun, new = (Engine(mounted, Settings(now=lambda: NOW)) for _ in range(2))
    request = Request("POST", "/v1/handled/1", "", {**PLAIN_POST.headers, "authorization": "Bearer a"}, b"1")
    begun.handle(request)
    answer = begun.prepare(request)
    assert told(answer(b"1"))[0] == 200
    begun.reset()
    found = [(told(begun.handle(request)), told(answer(b"1"))) for _ in range(9)]
    assert found == [(told(new.handle(request)), told(new.handle(request))) for _ in range(9)]


def test_a_credential_that_is_no_longer_accepted_is_refused_by_a_head_that_is_kept(mounted: list[Mounted]) -> None:
    fast, slow = (Engine(mounted, Settings(now=lambda: NOW)) for _ in range(2))
    request = Request("POST", "/v1/handled/1", "", {**PLAIN_POST.headers, "authorization": "Bearer a"}, b"1")
    judge = staged(slow)
    assert told(fast.handle(request)) == told(judge(request))
    answer = fast.prepare(request)
    found = [told(answer(b"1")) for _ in range(9)]
    assert found == [told(judge(request)) for _ in range(9)]
    assert {status for status, _, _ in found} > {200, 401}


class Counting(Behaviour):
    """Notes how often it is asked who may ask, and whether there is anything to count."""

    accepts_by_form = True
    asked: ClassVar[list[str]] = []

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.counts = world.rate_limit

    def accepts(self, scheme: SecurityScheme, value: str) -> bool:
        self.asked.append("accepts")
        return True

    def admit(self, operation: Operation, credential: str) -> tuple[tuple[str, str], ...]:
        self.asked.append("admit")
        return ()


@pytest.mark.parametrize("limited", [False, True])
def test_a_behaviour_is_not_asked_for_what_it_says_it_has_not(
    mounted: list[Mounted], limited: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Counting, "asked", [])
    engine = Engine([Mounted("odd", mounted[0].api, Counting)], Settings(now=lambda: NOW, rate_limit=limited))
    request = Request("POST", "/v1/handled/1", "", {**PLAIN_POST.headers, "authorization": "Bearer a"}, b"1")
    assert [engine.handle(request).status for _ in range(3)] == [200] * 3
    assert Counting.asked.count("accepts") == 1
    assert Counting.asked.count("admit") == (3 if limited else 0)
