"""The twenty ways in which an answer goes wrong: each is a typed error that shows the first bytes, or a typed value.

By their numbers in the conformance list; those on the connection itself against plain sockets, with both clients.
"""

from __future__ import annotations

import asyncio
import logging
import pickle
from collections.abc import Callable
from email.utils import formatdate
from typing import Any, Literal

import pytest

from specloom.python.runtime import errors
from specloom.python.runtime.client import AsyncClient, Client
from specloom.python.runtime.credentials import Bearer
from specloom.python.runtime.models import UNSET, Model, Open, extra
from specloom.python.runtime.operations import Operation
from specloom.python.runtime.retries import Retries
from specloom.python.runtime.transport import Headers, Response, Timeout
from tests.unit.runtime.doubles import CALLERS, Caller, FakeClock, Script, answer
from tests.unit.runtime.sockets import Act, ok, says, server


class Fault(Model):
    message: str


class Pet(Model):
    name: str
    kind: Open[Literal["cat", "dog"]] | None = None
    age: int | None = None


GET: Operation[Pet] = Operation(
    "GET", "/pets/1", returns={200: Pet}, raises={404: Fault, 429: Fault}, security=(("b",),)
)
HTML = b"<html><body>Bad gateway</body></html>"
both = pytest.mark.parametrize("caller", CALLERS)


def value(caller: Caller, response: Response, **settings: Any) -> Any:
    given = {"credentials": {"b": Bearer("s3cret-S3CRET")}, "clock": FakeClock(), "retries": 0, **settings}
    return caller(Script(*[response] * 9), GET, given)


def raised(caller: Caller, response: Response, **settings: Any) -> Any:
    with pytest.raises(errors.APIError) as caught:
        value(caller, response, **settings)
    copy = pickle.loads(pickle.dumps(caught.value))
    assert (str(copy), copy.status, copy.body) == (str(caught.value), response.status, response.content)
    return caught.value


@both
def test_1_a_documented_error(caller: Caller) -> None:
    error = raised(caller, answer(404, b'{"message": "no such pet"}', X_Request_Id="r-1"))
    assert (type(error), error.data, error.request_id) == (errors.NotFound, Fault(message="no such pet"), "r-1")
    assert str(error) == "GET https://api.test/pets/1 answered 404 Not Found: no such pet (request id r-1)"


@both
def test_2_an_undocumented_error(caller: Caller) -> None:
    error = raised(caller, answer(409, b'{"reason": "taken"}'))
    assert (type(error), error.data, error.request_id, error.retry_after) == (errors.Conflict, None, None, None)
    assert str(error).endswith("answered 409 Conflict: taken")
    assert type(raised(caller, answer(418))) is errors.ClientError
    assert raised(caller, answer(404, b'{"other": 1}')).data is not None


@both
def test_3_a_429_with_retry_after(caller: Caller) -> None:
    error = raised(caller, answer(429, b'{"message": "slow down"}', Retry_After="7"))
    assert (type(error), error.retry_after, error.data) == (errors.TooManyRequests, 7.0, Fault(message="slow down"))
    dated = answer(429, Retry_After=formatdate(100, usegmt=True), Date=formatdate(40, usegmt=True))
    assert raised(caller, dated).retry_after == 60.0


@both
def test_4_a_503(caller: Caller) -> None:
    error = raised(caller, answer(503, b"", retry_after_ms="250"), retries=2)
    assert (type(error), error.retry_after, error.request.tries) == (errors.ServiceUnavailable, 0.25, 3)


@both
def test_5_an_html_502(caller: Caller) -> None:
    error = raised(caller, answer(502, HTML))
    assert (type(error), error.data, error.body) == (errors.BadGateway, None, HTML)
    assert f"{len(HTML)} bytes: '<html><body>Bad gateway" in str(error)


@both
@pytest.mark.parametrize(
    ("content", "shown"),
    [
        (HTML, "37 bytes: '<html><body>Bad gateway</body></html>'"),
        (b"", "0 bytes: nothing"),
        (b'{"name": "Tom", "kin', """20 bytes: '{"name": "Tom", "kin'"""),
        (b"\xff\xfe\x00", "3 bytes: "),
    ],
    ids=["6 html", "7 empty", "8 truncated", "no text"],
)
def test_6_7_8_a_success_that_cannot_be_read(caller: Caller, content: bytes, shown: str) -> None:
    error = raised(caller, answer(200, content))
    assert type(error) is errors.UnreadableAnswer
    assert shown in str(error)


@both
def test_9_a_wrong_charset(caller: Caller) -> None:
    latin = '{"name": "Zoë"}'.encode("latin-1")
    stated = Response(
        status=200,
        headers=Headers([("Content-Type", "application/json; charset=iso-8859-1")]),
        content=latin,
    )
    assert value(caller, stated).name == "Zoë"
    assert "UTF-8" in str(raised(caller, answer(200, latin))) or "utf-8" in str(raised(caller, answer(200, latin)))


@both
@pytest.mark.parametrize(
    ("content", "attributes", "told"),
    [
        (b"{}", {"name": UNSET}, ["/name: expected"]),
        (b'{"name": 7}', {"name": 7}, ["/name: expected a string, found an integer"]),
        (b'{"name": "T", "kind": "axolotl"}', {"kind": "axolotl"}, ["/kind: expected one of"]),
        (b'{"name": null}', {"name": None}, ["/name: expected a string, found null"]),
        (b'{"name": "T", "colour": "red"}', {"name": "T"}, []),
    ],
    ids=["10 missing", "11 wrong type", "12 new member", "13 null", "14 unknown"],
)
def test_10_to_14_are_delivered_and_told_once(
    caller: Caller, content: bytes, attributes: dict[str, Any], told: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    heard: list[str] = []
    pet = value(caller, answer(200, content), on_departure=lambda place, what: heard.append(f"{place} {what}"))
    assert {name: getattr(pet, name) for name in attributes} == attributes
    assert len(heard) == len(caplog.records) == len(told)
    assert all(f"GET /pets/1 {start}" in text for start, text in zip(told, heard, strict=True))
    assert "axolotl" not in caplog.text
    if b"colour" in content:
        assert extra(pet) == {"colour": "red"}


@both
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_15_a_redirect_to_another_host(caller: Caller, status: int) -> None:
    error = raised(caller, answer(status, location="https://u:pw@evil.test:8443/s3cret?token=x"), retries=5)
    assert (type(error), error.request.tries) == (errors.Redirected, 1)
    assert str(error).endswith(
        f"answered {status}: redirects are not followed; this one leads to https://evil.test:8443"
    )


def sync_call(url: str, **settings: Any) -> Any:
    with Client(url, **{"retries": 0, "timeout": 5, **settings}) as client:
        return client.call_operation(GET)


def async_call(url: str, **settings: Any) -> Any:
    async def call() -> Any:
        async with AsyncClient(url, **{"retries": 0, "timeout": 5, **settings}) as client:
            return await client.call_operation(GET)

    return asyncio.run(call())


SocketCall = Callable[..., Any]
on_sockets = pytest.mark.parametrize("call", [sync_call, async_call])


@on_sockets
def test_16_a_redirect_loop(call: SocketCall) -> None:
    """One answer is read, and the loop is never entered: the server has no second one."""
    loop = says(b"HTTP/1.1 302 Found\r\nLocation: /pets/1\r\nContent-Length: 0\r\n\r\n")
    with (
        server(loop) as url,
        pytest.raises(errors.Redirected, match=r"leads to http://127\.0\.0\.1") as caught,
    ):
        call(url)
    assert caught.value.status == 302


CUT_BEFORE: list[Act] = [says(), says(b"HTTP/1.1 200 OK\r\nContent-Le"), says(b"nonsense\r\n\r\n")]
CUT_AFTER: list[Act] = [
    says(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n"),
    says(b'HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"name": "T"'),
    says(b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{"nam'),
    says(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\nxxxxx"),
]


@on_sockets
@pytest.mark.parametrize("act", [*CUT_BEFORE, *CUT_AFTER])
@pytest.mark.parametrize("total", [None, 3.0])
def test_17_and_18_a_connection_that_is_cut(call: SocketCall, act: Act, total: float | None) -> None:
    timeout = Timeout(total=total)
    with server(act) as url, pytest.raises(errors.APIConnectionError, match=r"GET http://.* failed: \w+") as caught:
        call(url, timeout=timeout)
    assert not isinstance(caught.value, errors.APITimeoutError)
    with server(act, says(ok(b'{"name": "T"}'))) as url:
        assert call(url, timeout=timeout, retries=Retries(max_retries=1, first_wait=0)).name == "T"


@on_sockets
def test_19_a_body_slower_than_the_deadline(call: SocketCall) -> None:
    slow = says(b"HTTP/1.1 200 OK\r\nContent-Length: 400\r\n\r\n", *[b"x"] * 400, pause=0.02)
    with server(slow) as url, pytest.raises(errors.APITimeoutError, match=r"GET http://.* timed out: "):
        call(url, timeout=Timeout(read=5, total=0.2))


@both
@pytest.mark.parametrize("status", [0, 99, 199, 299, 304, 600, 999])
def test_20_a_status_that_does_not_exist(caller: Caller, status: int) -> None:
    error = raised(caller, answer(status, b'{"name": "T"}'))
    assert (type(error), error.status) == (errors.UnexpectedStatus, status)
    assert f"answered {status}: the spec does not name this status" in str(error)
    assert type(raised(caller, answer(499))) is errors.ClientError
    assert type(raised(caller, answer(599))) is errors.ServerError


@on_sockets
@pytest.mark.parametrize("status", ["000", "600", "999"])
def test_20_on_the_wire(call: SocketCall, status: str) -> None:
    with server(says(ok(status=f"{status} Odd"))) as url, pytest.raises(errors.Error) as caught:
        call(url)
    assert isinstance(caught.value, errors.UnexpectedStatus | errors.APIConnectionError)


@both
@pytest.mark.parametrize(
    ("headers", "request_id"),
    [
        ({"X_Request_Id": "a", "CF_Ray": "b"}, "a"),
        ({"Request_Id": "a"}, "a"),
        ({"x_amzn_requestid": "a"}, "a"),
        ({"x_ms_request_id": "a"}, "a"),
        ({"CF_Ray": "b"}, "b"),
        ({"X_Request_Id": "a" * 300}, "a" * 200),
        ({"X_Request_Id": "a\x1b[31m"}, None),
        ({}, None),
    ],
)
def test_request_ids(caller: Caller, headers: dict[str, str], request_id: str | None) -> None:
    assert raised(caller, answer(500, b"", **headers)).request_id == request_id
