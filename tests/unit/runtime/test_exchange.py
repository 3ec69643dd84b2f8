"""A call without a network: what is sent, and what becomes of each kind of answer."""

from __future__ import annotations

import asyncio
import json
import logging
import pickle
from collections.abc import Mapping
from typing import Annotated, Any

import pytest

from specloom.python.runtime import errors
from specloom.python.runtime.client import AsyncClient, Client
from specloom.python.runtime.credentials import ApiKey, Basic, Bearer
from specloom.python.runtime.departures import Departure
from specloom.python.runtime.errors import InvalidArgument
from specloom.python.runtime.exchange import Settings, prepare
from specloom.python.runtime.models import UNSET, Meta, extra
from specloom.python.runtime.operations import (
    Binary,
    Cookie,
    Form,
    Header,
    Json,
    Multipart,
    Operation,
    Path,
    Query,
    Text,
)
from specloom.python.runtime.resources import AsyncResource, Options, Resource
from specloom.python.runtime.transport import Headers, Request, Response, Timeout
from tests.unit.runtime.runtime_models import Errors, NewRouter, Router

GOOD = b'{"name": "n", "created_at": "2025-06-19T00:00:00Z"}'
JSON_TYPE = "application/vnd.api+json; charset=utf-8"


class NotFound(errors.NotFound["Errors"]):
    """404, as a generated package has it."""


UPDATE: Operation[Router] = Operation(
    "PUT",
    "/v1/routers/{id}",
    parameters=(
        Path("id", str),
        Query("page[number]", Annotated[int, Meta(ge=1)]),
        Query("ids", list[int]),
        Header("X-Trace", str),
        Cookie("seen", bool),
    ),
    sends=Json(NewRouter, "application/vnd.api+json"),
    accepts="application/vnd.api+json",
    returns={200: Router},
    raises={404: Errors, "5XX": Errors},
    security=(("bearer_auth",), ("key", "sid"), ()),
)
GET: Operation[Router] = Operation("GET", "/r", returns={"2XX": Router}, raises={"default": Errors})
DELETE: Operation[None] = Operation("DELETE", "/r", returns={204: None})
TEXT: Operation[str] = Operation("GET", "/t", returns={200: str})
BYTES: Operation[bytes] = Operation("GET", "/b", returns={"default": bytes})


def bytes_of(request: Request) -> bytes:
    """The body of a request that is no stream."""
    assert isinstance(request.content, bytes)
    return request.content


class Recorder:
    """A transport that gives prepared answers and remembers the requests."""

    def __init__(self, *answers: Response) -> None:
        self.answers = list(answers)
        self.requests: list[Request] = []

    def send(self, request: Request, /) -> Response:
        self.requests.append(request)
        return self.answers.pop(0) if self.answers else answer(200, GOOD)

    def close(self) -> None:
        raise AssertionError("a transport that was given is not the client's to close")


class AsyncRecorder:
    """The same, to be awaited."""

    def __init__(self) -> None:
        self.recorder = Recorder()

    async def send(self, request: Request, /) -> Response:
        return self.recorder.send(request)

    async def aclose(self) -> None:
        self.recorder.close()


def answer(status: int, content: bytes = b"", media_type: str = JSON_TYPE) -> Response:
    return Response(status=status, headers=Headers([("Content-Type", media_type)]), content=content)


def client(*answers: Response, base_url: str = "https://api.test/base/", **options: Any) -> tuple[Client, Recorder]:
    transport = Recorder(*answers)
    credentials = {"bearer_auth": Bearer("s3cret"), "query_key": ApiKey("s3cret", "key", "query")}
    settings: dict[str, Any] = {"credentials": credentials, "errors": {404: NotFound}, "retries": 0, **options}
    return Client(base_url, transport=transport, **settings), transport


def update(of: Client, **parts: Any) -> Router:
    arguments: dict[str, Any] = {"path": {"id": "a b/c"}, "body": NewRouter(name="n"), **parts}
    return of.call_operation(UPDATE, **arguments)


def test_a_request_is_exactly_what_was_declared() -> None:
    api, sent = client()
    options = Options(headers={"x-trace": "mine"}, query={"extra[]": "a b"}, timeout=3)
    update(
        api,
        query={"page[number]": 2, "ids": [1, 2]},
        headers={"X-Trace": "t"},
        cookies={"seen": True},
        options=options,
    )
    request = sent.requests[0]
    assert request.method == "PUT"
    assert request.url == "https://api.test/base/v1/routers/a%20b%2Fc?page%5Bnumber%5D=2&ids=1&ids=2&extra%5B%5D=a%20b"
    headers = dict(request.headers)
    assert headers.pop("User-Agent").startswith("specloom-client/")
    assert headers == {
        "Accept": "application/vnd.api+json",
        "Content-Type": "application/vnd.api+json",
        "Authorization": "Bearer s3cret",
        "x-trace": "mine",
        "Cookie": "seen=true",
    }
    assert json.loads(bytes_of(request)) == {"name": "n", "type": "routers"}
    assert request.timeout == Timeout(connect=3, read=3, write=3, pool=3)
    assert "s3cret" not in repr(request) + repr(api)


@pytest.mark.parametrize(
    ("values", "path"),
    [
        ({"x": "new", "y": "1"}, "/r/new/{z}"),
        ({"x": "1", "y": "new"}, None),
        ({"x": "a", "y": "all of them"}, "/r/{x}/all%20of%20them"),
        ({"x": "a", "y": "all%20of%20them"}, None),
        ({"x": "a/b", "y": "c"}, None),
        ({"x": "New", "y": "1"}, None),
    ],
)
def test_the_path_of_another_operation_is_refused(values: dict[str, str], path: str | None) -> None:
    parameters = (Path("x", str), Path("y", str))
    siblings = ("/r/new/{z}", "/r/{x}/all%20of%20them")
    operation: Operation[None] = Operation(
        "GET", "/r/{x}/{y}", parameters=parameters, siblings=siblings, returns={200: None}
    )
    api, sent = client(answer(200))
    if path is None:
        api.call_operation(operation, path=values)
        assert len(sent.requests) == 1
        return
    with pytest.raises(InvalidArgument, match="must not make the path of another operation: GET /r/") as caught:
        api.call_operation(operation, path=values)
    assert sent.requests == []
    assert caught.value.argument == f"path parameter {'x' if path.endswith('{z}') else 'y'!r}"


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"path": {"id": ""}}, "path parameter 'id': must not be empty"),
        ({"path": {"id": "."}}, "path parameter 'id': must not make a segment '.' or '..' of the path"),
        ({"path": {"id": ".."}}, "path parameter 'id': must not make a segment '.' or '..' of the path"),
        ({"path": {}}, "path parameter 'id': is required"),
        ({"path": {"id": 5}}, "path parameter 'id': expected a string, got an integer"),
        ({"query": {"page[number]": 0}}, "query parameter 'page[number]': expected an integer (>= 1), got an integer"),
        ({"query": {"page[number]": None}}, "query parameter 'page[number]': expected an integer (>= 1), got null"),
        ({"query": {"ids": ["x"]}}, "query parameter 'ids'/0: expected an integer, got a string of 1 characters"),
        ({"query": {"typo": 1}}, "query parameter 'typo': is not a parameter of the operation"),
        ({"headers": {"X-Trace": "a\r\nb"}}, "header parameter 'X-Trace': must not hold line breaks"),
        ({"options": Options(headers={"X": "a\nb"})}, "header 'X': must not hold line breaks"),
        ({"options": Options(headers={"X:": "a"})}, "header 'X:': is not the name of a header"),
        ({"body": UNSET}, "body: is required"),
        ({"body": NewRouter(name="")}, "body/name: expected a string (min length 1, max length 5), got"),
        ({"body": {"name": "n", "kind": "typo"}}, "body/kind: expected one of 'live', 'voicemail'"),
        ({"body": {"name": object()}}, "body: cannot be written as JSON"),
    ],
)
def test_arguments_are_checked_before_anything_is_sent(parts: dict[str, Any], message: str) -> None:
    api, sent = client()
    with pytest.raises(InvalidArgument) as caught:
        update(api, **parts)
    assert str(caught.value).startswith(message)
    assert sent.requests == []


def test_a_model_goes_back_with_what_came_unasked() -> None:
    both: Operation[Router] = Operation("PUT", "/r", sends=Json(Router), returns={200: Router})
    api, sent = client()
    kept = client(answer(200, GOOD[:-1] + b', "slug": "s"}'))[0].call_operation(GET)
    api.call_operation(both, body=kept)
    assert json.loads(bytes_of(sent.requests[-1]))["slug"] == "s"


def test_a_new_member_of_an_open_enum_goes_back_and_another_kind_does_not() -> None:
    both: Operation[Router] = Operation("PUT", "/r", sends=Json(Router), returns={200: Router})
    api, sent = client()
    kept = client(answer(200, GOOD[:-1] + b', "kind": "hologram"}'))[0].call_operation(GET)
    api.call_operation(both, body=kept)
    assert json.loads(bytes_of(sent.requests[-1]))["kind"] == "hologram"
    kept.kind = 5  # type: ignore[assignment]  # what a caller without a type checker does
    with pytest.raises(InvalidArgument, match="kind: expected one of"):
        api.call_operation(both, body=kept)


@pytest.mark.parametrize(
    ("security", "header", "url"),
    [
        ((("bearer_auth",),), "Bearer s3cret", "https://api.test/r"),
        ((("absent",), ("bearer_auth",)), "Bearer s3cret", "https://api.test/r"),
        ((("absent", "bearer_auth"),), None, "https://api.test/r"),
        (((), ("bearer_auth",)), None, "https://api.test/r"),
        ((("query_key",),), None, "https://api.test/r?key=s3cret"),
        ((("sid", "basic"),), "Basic dTpw", "https://api.test/r"),
    ],
)
def test_the_first_alternative_that_can_be_met_is_applied(security: Any, header: str | None, url: str) -> None:
    credentials = {
        "absent": Bearer(None),
        "bearer_auth": Bearer("s3cret"),
        "query_key": ApiKey("s3cret", "key", "query"),
        "sid": ApiKey("c", "sid", "cookie"),
        "basic": Basic("u", "p"),
    }
    api, sent = client(answer(401), base_url="https://api.test", credentials=credentials)
    operation: Operation[None] = Operation("GET", "/r", returns={200: None}, security=security)
    with pytest.raises(errors.Unauthorized) as caught:
        api.call_operation(operation)
    assert (dict(sent.requests[0].headers).get("Authorization"), sent.requests[0].url) == (header, url)
    assert "s3cret" not in str(caught.value) + repr(caught.value) + repr(credentials) + repr(sent.requests)


@pytest.mark.parametrize("secret", ["a\nb", "", " a", "a\x00"])
def test_a_secret_that_cannot_be_sent_is_refused_without_being_shown(secret: str) -> None:
    with pytest.raises(InvalidArgument) as caught:
        Bearer(secret)
    assert repr(secret) not in repr(caught.value)


@pytest.mark.parametrize(
    "url", ["api.test", "ftp://api.test", "https://u:p@api.test", "https://api.test?x=1", "http://"]
)
def test_a_base_url_is_checked(url: str) -> None:
    with pytest.raises(InvalidArgument, match="base_url"):
        client(base_url=url)


def test_an_operation_with_its_own_server_follows_the_client_elsewhere() -> None:
    own: Operation[None] = Operation("GET", "/r", returns={200: None}, servers=("https://files.test/v3",))
    for default_url, expected in [("", "https://files.test/v3/r"), ("https://api.test", "https://mock.test/r")]:
        api, sent = client(base_url="https://mock.test", default_url=default_url)
        api.call_operation(own)
        assert sent.requests[0].url == expected


def raised(status: int, content: bytes = b"", media_type: str = JSON_TYPE, operation: Any = UPDATE) -> Any:
    api, _ = client(answer(status, content, media_type))
    parts: Mapping[str, Any] = {"path": {"id": "x"}, "body": NewRouter(name="n")} if operation is UPDATE else {}
    with pytest.raises(errors.APIError) as caught:
        api.call_operation(operation, **parts)
    return caught.value


HTML = b"<html>oops</html>"
FAULT = b'{"errors": [{"title": "Not found or unauthorized", "status": "404"}]}'


class TestSituations:
    """The ways in which answers go wrong, by their numbers in the conformance list."""

    def test_1_a_documented_error(self) -> None:
        error = raised(404, FAULT)
        assert type(error) is NotFound
        assert error.data is not None
        assert error.data.errors is not None
        assert error.data.errors[0].title == "Not found or unauthorized"
        expected = "PUT https://api.test/base/v1/routers/x answered 404 Not Found: Not found or unauthorized"
        assert str(error) == expected
        assert (error.status, error.body, error.headers["content-type"]) == (404, FAULT, JSON_TYPE)

    def test_2_an_undocumented_error(self) -> None:
        error = raised(409, b'{"message": "taken"}')
        assert (type(error), error.data) == (errors.Conflict, None)
        assert str(error).endswith("409 Conflict: taken")
        assert type(raised(418)) is errors.ClientError

    def test_3_a_429(self) -> None:
        response = Response(status=429, headers=Headers([("Retry-After", "7")]), content=b'{"error": "Rate limit"}')
        with pytest.raises(errors.TooManyRequests, match="429 Too Many Requests: Rate limit") as caught:
            client(response)[0].call_operation(DELETE)
        assert caught.value.headers["retry-after"] == "7"

    def test_4_and_5_a_503_and_an_html_502(self) -> None:
        assert type(raised(503)) is errors.ServiceUnavailable
        error = raised(502, HTML, "text/html")
        assert (type(error), error.data) == (errors.BadGateway, None)
        assert "'<html>oops</html>'" in str(error)

    def test_6_7_8_unreadable_successes(self) -> None:
        for content, media_type in [(HTML, "text/html"), (b"", JSON_TYPE), (GOOD[:-5], JSON_TYPE), (b'"x"', JSON_TYPE)]:
            error = raised(200, content, media_type)
            assert type(error) is errors.UnreadableAnswer
            assert f"{len(content)} bytes" in str(error)
            assert error.body == content

    def test_9_a_wrong_charset(self) -> None:
        latin = GOOD.replace(b'"n"', b'"\xe9"')
        api, _ = client(answer(200, latin, "application/json; charset=iso-8859-1"))
        assert api.call_operation(GET).name == "é"
        assert type(raised(200, latin)) is errors.UnreadableAnswer

    def test_10_to_14_departures_are_delivered_and_told(self, caplog: pytest.LogCaptureFixture) -> None:
        told: list[tuple[str, Departure]] = []
        content = (
            b'{"name": 7, "kind": "new", "enabled": "x", "trigger": {"id": null, "type": "group"}, "slug": "s3cret"}'
        )

        def tell(place: str, departure: Departure) -> None:
            told.append((place, departure))

        api, _ = client(*[answer(200, content)] * 2, on_departure=tell)
        with caplog.at_level(logging.WARNING):
            routers = [api.call_operation(GET) for _ in range(2)]
        router: Any = routers[1]
        assert (router.name, router.kind, router.created_at, router.trigger.id) == (7, "new", UNSET, None)
        assert extra(router) == {"slug": "s3cret"}
        pointers = ["/name", "/kind", "/enabled", "/trigger/id", "/created_at"]
        assert [departure.pointer for _, departure in told] == pointers
        assert {place for place, _ in told} == {"GET /r"}
        assert len(caplog.records) == 5
        assert "s3cret" not in caplog.text

    def test_15_a_redirect_is_not_followed(self) -> None:
        error = raised(302)
        assert type(error) is errors.Redirected
        assert "the spec does not name this status" in str(error)

    def test_20_a_status_that_nobody_names(self) -> None:
        for status in (201, 299, 304, 600, 999):
            error = raised(status, GOOD)
            assert (type(error), error.status, error.body) == (errors.UnexpectedStatus, status, GOOD)


@pytest.mark.parametrize("status", sorted(errors.STATUS_CLASSES))
def test_a_status_has_the_class_that_names_it(status: int) -> None:
    error = raised(status, operation=DELETE)
    assert (type(error).__doc__ or "").startswith(str(status))
    assert f"answered {status} {error.phrase}" in str(error)
    assert isinstance(error, errors.ClientError if status < 500 else errors.ServerError)


def test_ranges_and_defaults() -> None:
    assert client(answer(299, GOOD))[0].call_operation(GET).name == "n"
    assert raised(500, FAULT).data.errors[0].status == "404"
    assert raised(418, FAULT, operation=GET).data.errors[0].status == "404"
    assert client(answer(201, b"\x00\xff", "image/png"))[0].call_operation(BYTES) == b"\x00\xff"
    assert raised(404, b"\x00", operation=BYTES).data == b"\x00"
    assert client(answer(204, b"what", "text/plain"))[0].call_operation(DELETE) is None
    assert client(answer(200, "é".encode("latin-1"), "text/plain; charset=latin-1"))[0].call_operation(TEXT) == "é"
    assert client(answer(200, b'"x"'))[0].call_operation(TEXT) == "x"


def test_the_body_of_an_error_in_another_shape_is_no_data() -> None:
    assert raised(404, b'["x"]').data is None
    assert raised(404, b"").data is None
    assert str(raised(404, b'{"name": ["is taken"]}')).endswith(": name: is taken")


def test_errors_can_be_pickled() -> None:
    error = raised(404, FAULT)
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), str(again), again.data) == (NotFound, str(error), error.data)
    lost = errors.APITimeoutError(error.request, "ReadTimeout")
    assert str(pickle.loads(pickle.dumps(lost))) == str(lost) == f"{error.request} timed out: ReadTimeout"


def sent_body(sends: Any, body: Any) -> tuple[str, bytes]:
    api, sent = client()
    operation: Operation[None] = Operation("POST", "/r", sends=sends, returns={200: None})
    api.call_operation(operation, body=body)
    return dict(sent.requests[0].headers)["Content-Type"], bytes_of(sent.requests[0])


def test_other_bodies() -> None:
    form = {"a b": "c&d", "list": [1, 2], "ok": True}
    assert sent_body(Form(dict[str, Any]), form) == (
        "application/x-www-form-urlencoded",
        b"a%20b=c%26d&list=1&list=2&ok=true",
    )
    assert sent_body(Text(), "é") == ("text/plain; charset=utf-8", "é".encode())
    assert sent_body(Binary("image/png"), b"\x00") == ("image/png", b"\x00")
    media_type, content = sent_body(Multipart(dict[str, Any]), {"f": b"\x00", "o": {"x": 1}, "t": ["a", "b"]})
    mark = b"--" + media_type.partition("boundary=")[2].encode()
    parts = content.split(mark)
    assert (parts[0], parts[-1], len(parts)) == (b"", b"--\r\n", 6)
    assert b'name="f"; filename="f"\r\nContent-Type: application/octet-stream\r\n\r\n\x00\r\n' in parts[1]
    assert b'name="o"\r\nContent-Type: application/json\r\n\r\n{"x":1}' in parts[2]
    for wrong in [(Text(), b""), (Binary(), ""), (Form(list[int]), [1])]:
        with pytest.raises(InvalidArgument, match="body"):
            sent_body(*wrong)


def test_the_async_client_is_the_same() -> None:
    class Routers(AsyncResource):
        async def get(self, *, options: Options | None = None) -> Router:
            return await self._call(GET, options=options)

    async def run() -> tuple[Router, Request]:
        transport = AsyncRecorder()
        async with AsyncClient("https://api.test", transport=transport) as api:
            return await Routers(api).get(options=Options(query={"a": "b"})), transport.recorder.requests[0]

    router, request = asyncio.run(run())
    assert (router.name, request.url) == ("n", "https://api.test/r?a=b")


def test_a_resource_calls_its_client() -> None:
    class Routers(Resource):
        def get(self) -> Router:
            return self._call(GET)

    with client()[0] as api:
        assert Routers(api).get().name == "n"


def test_headers() -> None:
    headers = Headers([("Set-Cookie", "a"), ("set-cookie", "b"), ("X", "1")])
    assert headers.get_all("SET-COOKIE") == ["a", "b"]
    assert (headers["x"], headers.get("y"), len(headers), list(headers)) == ("1", None, 2, ["set-cookie", "x"])
    assert headers["Set-Cookie"] == "a, b"


def test_a_whole_query_string_is_the_members_of_an_object() -> None:
    operation: Operation[None] = Operation(
        "GET", "/r", parameters=(Query("filter", dict[str, Any], whole=True),), returns={204: None}
    )
    settings = Settings(
        "https://a.example",
        credentials={},
        errors={},
        timeout=Timeout(),
        on_departure=None,
        default_url="",
    )
    request = prepare(settings, operation, query={"filter": {"a": 1, "b c": ["x", "y&"]}})
    assert request.url == "https://a.example/r?a=1&b%20c=x&b%20c=y%26"


def test_a_query_in_the_path_is_sent_as_it_stands() -> None:
    """OpenAPI has parameters for that, and OpenAI's document has paths that hold one."""
    operation: Operation[None] = Operation(
        "GET", "/r/{id}?beta=true", parameters=(Path("id", str), Query("after", str)), returns={204: None}
    )
    of, transport = client(answer(204), answer(204))
    of.call_operation(operation, path={"id": "a?b"}, query={"after": "x"})
    of.call_operation(operation, path={"id": "c"})
    assert [request.url for request in transport.requests] == [
        "https://api.test/base/r/a%3Fb?beta=true&after=x",
        "https://api.test/base/r/c?beta=true",
    ]
