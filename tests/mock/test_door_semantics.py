"""What RFC 9110 and 9112 say of single fields and targets, on the wire; h11 is the referee of what comes back."""

from __future__ import annotations

import json
import logging
import socket
from collections.abc import Iterator
from typing import Any

import h11
import pytest

from specloom_mock.message import Answer, Request
from tests.mock.sockets import GOOD, assert_well, connected, everything, exchange, listening, statuses
from tests.mock.support import KEY, ROUTERS, ROUTINGS

AUTH = f"Authorization: Bearer {KEY}\r\n"
BODY = json.dumps({"for_inbound_call": 1, "for_outbound_call": 1, "status": 1})
JSON = "Content-Type: application/json\r\n"
LENGTH = f"Content-Length: {len(BODY)}\r\n"
CHUNKED = "Transfer-Encoding: chunked\r\n"
CHUNKS = f"{len(BODY):x}\r\n{BODY}\r\n0\r\n\r\n"
H2C = "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAEAAEAAAAIAAAAB\r\n"


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with listening() as found:
        yield found


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Neither the engine nor the loop logs a fault in any test."""
    yield
    assert [each.getMessage() for each in caplog.records if each.levelno >= logging.ERROR] == []


def asked(method: str, target: str = ROUTINGS, lines: str = "", body: str = "", version: str = "1.1") -> bytes:
    return f"{method} {target} HTTP/{version}\r\nHost: x\r\n{AUTH}{lines}\r\n{body}".encode("latin-1")


def post(lines: str, body: str = BODY) -> bytes:
    return asked("POST", f"{ROUTINGS}/7", JSON + lines, body)


def judged(methods: list[str], answers: bytes) -> list[int]:
    """The statuses that h11 reads as a client who sent these methods. Raises h11.RemoteProtocolError for what is no
    HTTP/1.1, and AssertionError for bytes that belong to no answer.
    """
    found: list[int] = []
    client = h11.Connection(h11.CLIENT)
    client.receive_data(answers)
    client.receive_data(b"")
    for method in methods:
        client.send(h11.Request(method=method, target="/", headers=[("Host", "x")]))
        client.send(h11.EndOfMessage())
        while not isinstance(event := client.next_event(), h11.EndOfMessage):
            if isinstance(event, h11.ConnectionClosed):
                return found
            if isinstance(event, h11.Response):
                found.append(event.status_code)
        if client.their_state is not h11.DONE:
            break
        client.start_next_cycle()
    assert not client.trailing_data[0], client.trailing_data[0][:100]
    return found


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (asked("HEAD", lines="Host: y\r\n"), 400),
        (asked("HEAD", "/" + "a" * 17_000), 414),
        (asked("HEAD", lines=f"A: {'b' * 70_000}\r\n"), 431),
        (asked("HEAD", lines="Content-Length: 99999999\r\n"), 413),
        (asked("HEAD", lines="Expect: tea\r\n"), 417),
        (asked("HEAD", "/nowhere"), 404),
        (asked("HEAD", f"{ROUTINGS}/7"), 405),
        (asked("HEAD", f"{ROUTERS}/%zz"), 400),
        (b"HEAD / HTTP/1.2\r\nHost: x\r\n\r\n", 400),
        (f"HEAD {ROUTINGS} HTTP/1.1\r\nHost: x\r\n\r\n".encode(), 401),
    ],
)
def test_no_answer_to_head_has_a_body_whatever_is_wrong(port: int, data: bytes, status: int) -> None:
    answer = exchange(port, data, ends=False) if status in (413, 414, 417, 431) else exchange(port, data)
    assert judged(["HEAD"], answer) == [status]
    assert answer.endswith(b"\r\n\r\n") and b"\r\nContent-Length: 0\r\n" not in answer
    assert_well(port)


@pytest.mark.parametrize("expectation", ["200-ok", "100-continue, tea", '"100-continue"', "100-continue;q=1"])
def test_an_expectation_that_nobody_can_meet_is_417(port: int, expectation: str) -> None:
    # What follows belongs to the body, or to a smuggler.
    answer = exchange(port, post(f"{LENGTH}Expect: {expectation}\r\n") + GOOD, ends=False)
    assert judged(["POST"], answer) == [417]
    assert b"\r\nConnection: close\r\n" in answer
    assert_well(port)


def test_http_1_0_knows_no_expectations(port: int) -> None:
    for expectation in ("100-continue", "tea"):
        data = asked("POST", f"{ROUTINGS}/7", f"{JSON}{LENGTH}Expect: {expectation}\r\n", BODY, "1.0")
        with connected(port) as client:
            client.sendall(data[: -len(BODY)])
            client.sendall(BODY.encode())
            assert judged(["POST"], everything(client)) == [200]


@pytest.mark.parametrize("sent", [post(LENGTH + H2C), post(CHUNKED + H2C, CHUNKS)], ids=["length", "chunks"])
@pytest.mark.parametrize("pieces", [1, 7, 100_000])
def test_an_upgrade_is_declined_and_the_body_is_read(port: int, sent: bytes, pieces: int) -> None:
    """Java's client offers h2c with every request, the first one on a connection with its body behind it."""
    data = (sent + asked("GET", lines=H2C)) * 3
    size = max(1, len(data) // pieces)
    with connected(port) as client:
        for start in range(0, len(data), size):
            client.sendall(data[start : start + size])
        client.shutdown(socket.SHUT_WR)
        assert judged(["POST", "GET"] * 3, everything(client)) == [200] * 6
    assert_well(port)


def test_an_upgrade_with_close_is_the_last(port: int) -> None:
    data = post(f"{LENGTH}Connection: Upgrade, close\r\nUpgrade: websocket\r\n")
    assert judged(["POST"], exchange(port, data + GOOD)) == [200]


def test_what_is_wrong_with_a_message_is_wrong_beside_an_upgrade(port: int) -> None:
    for data, status in (
        (post(f"{LENGTH}{CHUNKED}{H2C}", CHUNKS), 400),
        (post(f"Content-Length: 99999999\r\n{H2C}", ""), 413),
        (post(f"{CHUNKED}{H2C}", "x\r\n"), 400),
    ):
        assert judged(["POST"], exchange(port, data, ends=False)) == [status]


@pytest.mark.parametrize("host", ["b:port", ":::]", "[::1", "[::1]x", "a]b", "u@b", "a, b", "a b", "a/b", "a?b", "[]"])
def test_a_host_that_is_none_is_400(port: int, host: str) -> None:
    data = f"GET {ROUTINGS} HTTP/1.1\r\nHost: {host}\r\n{AUTH}\r\n".encode()
    assert statuses(exchange(port, data, ends=False)) == [400]
    assert_well(port)


@pytest.mark.parametrize(
    "host", ["", "a", "a:", "a:80", "127.0.0.1:1", "[::1]", "[::1]:80", "[fe80::1%25eth0]", "a_b.c"]
)
def test_a_host(port: int, host: str) -> None:
    data = f"GET {ROUTINGS} HTTP/1.1\r\nHost: {host}\r\n{AUTH}\r\n".encode()
    assert statuses(exchange(port, data)) == [200]


@pytest.mark.parametrize(
    ("method", "target", "status"),
    [
        ("OPTIONS", "*", 204),
        ("GET", "*", 400),
        ("HEAD", "*", 400),
        ("GET", "http://", 400),
        ("GET", "http:///a", 400),
        ("GET", "x:80", 400),
        ("GET", "abc", 400),
        ("CONNECT", "x:443", 400),
        ("CONNECT", "/", 404),
        ("GET", f"//x{ROUTINGS}", 404),
        ("GET", f"{ROUTINGS}#f", 400),
        ("GET", f"{ROUTERS}/%c0%af", 400),
        ("GET", f"{ROUTERS}/%ed%a0%80", 400),
        ("GET", f"{ROUTERS}/%", 400),
        ("GET", f"{ROUTERS}/%u0041", 400),
        ("GET", f"{ROUTERS}/%2e%2e", 200),
        ("GET", f"{ROUTERS}/a%2fb", 200),
        ("GET", f"{ROUTERS}/%00", 200),
        ("TRACE", ROUTERS, 405),
    ],
)
def test_targets(port: int, method: str, target: str, status: int) -> None:
    assert judged([method], exchange(port, asked(method, target))) == [status]
    assert_well(port)


def test_options_of_the_server_as_a_whole_names_every_method(port: int) -> None:
    answer = exchange(port, b"OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n")
    assert b"\r\nAllow: DELETE, GET, HEAD, OPTIONS, POST, PUT\r\n" in answer


class _Echo:
    """Answers with the host that it was asked as."""

    blocking = False

    def handle(self, request: Request) -> Answer:
        return Answer(200, (), request.headers["host"].encode())


def test_the_host_of_an_absolute_target_counts() -> None:
    echo: Any = _Echo()
    with listening(echo) as port:
        for target in ("http://other:81/a", "HTTP://u:p@other:81/a?b://c", "http://other:81"):
            assert exchange(port, f"GET {target} HTTP/1.1\r\nHost: x\r\n\r\n".encode()).endswith(b"\r\n\r\nother:81")


class _Dated:
    """Answers with headers that a door writes too, as a server behind the proxy may."""

    blocking = False

    def matters(self, _name: str) -> bool:
        return True

    def handle(self, _request: Request) -> Answer:
        return Answer(200, (("Date", "Tue, 15 Nov 1994 08:12:31 GMT"),), b"x")


def test_a_date_is_told_once() -> None:
    dated: Any = _Dated()
    with listening(dated) as port:
        assert exchange(port, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n").count(b"Date:") == 1


ODD = {
    "TE": ("TE: trailers, chunked;q=0\r\nConnection: TE\r\n", 200),
    "a tab in a value": ("A: a\tb\r\n", 200),
    "an empty Connection": ("Connection: ,;close=1,\r\n", 200),
    "a weight beside a coding": ("Accept-Encoding: identity;q=0, *;q=0\r\n", 200),
    "an underscore in a name": ("Transfer_Encoding: chunked\r\n", 200),
    "a control character": ("A: \x01\r\n", 400),
    "DEL": ("A: \x7f\r\n", 400),
    "a name with bytes": ("\xe4: b\r\n", 400),
    "a name with a bracket": ("a(b): b\r\n", 400),
    "a fold by a tab": ("A: b\r\n\tc\r\n", 400),
    "no coding": ("Transfer-Encoding:\r\n", 400),
    "identity": ("Transfer-Encoding: identity\r\n", 400),
    "a quoted coding": ('Transfer-Encoding: "chunked"\r\n', 400),
    "a coding with a parameter": ("Transfer-Encoding: chunked;a=b\r\n", 400),
    "a coding after a comma": ("Transfer-Encoding: ,chunked\r\n", 400),
    "a coding before a no-break space": ("Transfer-Encoding: chunked\xa0\r\n", 400),
    "a length of 5000 zeros": (f"Content-Length: {'0' * 5000}3\r\n", 400),
    "a length with an underscore": ("Content-Length: 1_0\r\n", 400),
    "a length with a space in it": ("Content-Length: 1 0\r\n", 400),
}


@pytest.mark.parametrize("name", ODD)
def test_odd_fields(port: int, name: str) -> None:
    lines, status = ODD[name]
    assert judged(["GET"], exchange(port, asked("GET", lines=lines))) == [status]
    assert_well(port)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (b"GET /\r\n\r\n", [400]),
        (b"GET / http/1.1\r\nHost: x\r\n\r\n", [400]),
        (b"GET / HTTP/01.1\r\nHost: x\r\n\r\n", [400]),
        (b"GET / HTTP/1.10\r\nHost: x\r\n\r\n", [400]),
        (b"GET / HTTP/1.1 \r\nHost: x\r\n\r\n", [400]),
        (b"GET\t/ HTTP/1.1\r\nHost: x\r\n\r\n", [400]),
        (b" GET / HTTP/1.1\r\nHost: x\r\n\r\n", [400]),
        (b"GET HTTP/1.1\r\nHost: x\r\n\r\n", [400]),
        (b"G(T / HTTP/1.1\r\nHost: x\r\n\r\n", [400]),
        (b"A" * 20_000 + b" / HTTP/1.1\r\nHost: x\r\n\r\n", [400]),
        (b"GET /\0 HTTP/1.1\r\nHost: x\r\n\r\n", [400]),
        (b"\r\n" * 60_000, [431]),
        (b"\r\r\r", []),
    ],
)
def test_request_lines(port: int, line: bytes, expected: list[int]) -> None:
    assert judged(["GET"] * len(expected), exchange(port, line)) == expected
    assert_well(port)
