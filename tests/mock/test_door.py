"""The socket door on the wire: what RFC 9112 asks for, what it forbids, and a good answer right after each."""

from __future__ import annotations

import itertools
import json
import logging
import random
import resource
import socket
import struct
import time
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from specloom_mock import door as door_module
from specloom_mock.message import Answer, Request, framed, head_lines
from tests.mock.sockets import GOOD, assert_well, connected, engine, everything, exchange, listening, statuses
from tests.mock.support import KEY, ROUTINGS

AUTH = f"Authorization: Bearer {KEY}\r\n"
BODY = json.dumps({"for_inbound_call": 1, "for_outbound_call": 1, "status": 1})


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with listening() as found:
        yield found


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Neither the engine nor the loop logs a fault in any test."""
    yield
    assert [each.getMessage() for each in caplog.records if each.levelno >= logging.WARNING] == []


def asked(
    method: str = "GET", target: str = ROUTINGS, *, lines: str = "", body: str = "", version: str = "1.1"
) -> bytes:
    return f"{method} {target} HTTP/{version}\r\nHost: x\r\n{AUTH}{lines}\r\n{body}".encode("latin-1")


def chunked(chunks: str) -> bytes:
    return asked("POST", f"{ROUTINGS}/7", lines=f"Content-Type: application/json\r\n{CHUNKED}", body=chunks)


CHUNKED = "Transfer-Encoding: chunked\r\n"
LENGTH = "Content-Length: 3\r\n"
EMPTY = "0\r\n\r\n"
MALFORMED = {
    "both lengths": asked(lines=LENGTH + CHUNKED, body=EMPTY),
    "both lengths, the other way": asked(lines=CHUNKED + LENGTH, body=EMPTY),
    "two lengths": asked(lines=LENGTH + LENGTH, body="abc"),
    "two different lengths": asked(lines=LENGTH + "Content-Length: 4\r\n", body="abc"),
    "a list of lengths": asked(lines="Content-Length: 3, 3\r\n", body="abc"),
    "a signed length": asked(lines="Content-Length: +3\r\n", body="abc"),
    "a negative length": asked(lines="Content-Length: -3\r\n", body="abc"),
    "a hexadecimal length": asked(lines="Content-Length: 0x3\r\n", body="abc"),
    "an empty length": asked(lines="Content-Length:\r\n"),
    "an overlong length": asked(lines="Content-Length: 99999999999999999999999999\r\n"),
    "an unknown coding": asked(lines="Transfer-Encoding: gzip\r\n", body=EMPTY),
    "a coding before chunked": asked(lines="Transfer-Encoding: gzip, chunked\r\n", body=EMPTY),
    "a coding after chunked": asked(lines="Transfer-Encoding: chunked, identity\r\n", body=EMPTY),
    "chunked twice": asked(lines=CHUNKED + CHUNKED, body=EMPTY),
    "a coding with odd space": asked(lines="Transfer-Encoding:\x0bchunked\r\n", body=EMPTY),
    "a coding by another name": asked(lines="Transfer-Encoding: xchunked\r\n", body=EMPTY),
    "chunked in HTTP/1.0": asked(lines=CHUNKED, body=EMPTY, version="1.0"),
    "a folded line": asked(lines="A: b\r\n c\r\n"),
    "bare line feeds": GOOD.replace(b"\r\n", b"\n"),
    "a bare line feed in a header": asked(lines="A: b\nC: d\r\n"),
    "a bare carriage return": asked(lines="A: b\rC: d\r\n"),
    "space before a colon": asked(lines="A : b\r\n"),
    "space before the first header": b"GET / HTTP/1.1\r\n Host: x\r\n\r\n",
    "a NUL": asked(lines="A: b\0c\r\n"),
    "a header without a name": asked(lines=": b\r\n"),
    "a header without a colon": asked(lines="abc\r\n"),
    "no host": f"GET {ROUTINGS} HTTP/1.1\r\n\r\n".encode(),
    "two hosts": asked(lines="Host: y\r\n"),
    "a bad host": b"GET / HTTP/1.1\r\nHost: a/b\r\n\r\n",
    "a chunk size of letters": chunked("xyz\r\nabc\r\n" + EMPTY),
    "a chunk size with 0x": chunked("0x3\r\nabc\r\n" + EMPTY),
    "a negative chunk size": chunked("-3\r\nabc\r\n" + EMPTY),
    "an overlong chunk size": chunked("f" * 20 + "\r\nabc\r\n" + EMPTY),
    "a chunk size and a space": chunked("3 \r\nabc\r\n" + EMPTY),
    "a chunk longer than its size": chunked("3\r\nabcd\r\n" + EMPTY),
    "a line feed after a chunk size": chunked("3\nabc\r\n" + EMPTY),
    "a line feed in an extension": chunked("3;a=\nb\r\nabc\r\n" + EMPTY),
    "HTTP/1.2": b"GET / HTTP/1.2\r\nHost: x\r\n\r\n",
    "no number": b"GET / HTTP/x\r\n\r\n",
    "a space in the target": b"GET /a b HTTP/1.1\r\nHost: x\r\n\r\n",
    "bytes in the target": b"GET /\xff HTTP/1.1\r\nHost: x\r\n\r\n",
    "a TLS greeting": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    "a lower-case method": b"get / \r\n",
}


@pytest.mark.parametrize("name", MALFORMED)
def test_a_malformed_message_is_400_and_the_end_of_its_connection(port: int, name: str) -> None:
    # What follows is what a smuggler hides: it must not be answered.
    assert statuses(exchange(port, MALFORMED[name] + GOOD, ends=False)) == [400]
    assert_well(port)


OTHER_VERSIONS = {
    "HTTP/2.0": b"GET / HTTP/2.0\r\nHost: x\r\n\r\n",
    "HTTP/2's preface": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "HTTP/3.0": b"GET / HTTP/3.0\r\nHost: x\r\n\r\n",
    "HTTP/0.9": b"GET / HTTP/0.9\r\nHost: x\r\n\r\n",
    "RTSP": b"GET / RTSP/1.0\r\nHost: x\r\n\r\n",
    "RTSP after empty lines": b"\r\n\r\nOPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n",
    "ICE": b"GET / ICE/1.0\r\nHost: x\r\n\r\n",
}


@pytest.mark.parametrize("name", OTHER_VERSIONS)
def test_another_protocol_than_http_1_is_400_and_says_so(port: int, name: str) -> None:
    received = exchange(port, OTHER_VERSIONS[name] + GOOD, ends=False)
    assert statuses(received) == [400]
    assert b"\r\nConnection: close\r\n" in received
    assert b"expected HTTP/1.1 or HTTP/1.0" in received
    assert_well(port)


def test_a_request_line_that_comes_in_pieces_is_read_whole(port: int) -> None:
    pieces = [b"GET / RT", b"SP/1.0\r\nHost: x\r\n\r\n"]
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for each in pieces:
            connection.sendall(each)
            time.sleep(0.05)
        assert statuses(connection.recv(65536)) == [400]
    assert_well(port)


TOO_MUCH = {
    "a long target": (asked(target="/" + "a" * 17_000), 414),
    "a target without an end": (b"GET /" + b"a" * 200_000, 414),
    "a long query": (asked(target=f"{ROUTINGS}?" + "a" * 17_000), 414),
    "a long header": (asked(lines=f"A: {'b' * 70_000}\r\n"), 431),
    "many headers": (asked(lines="A: b\r\n" * 20_000), 431),
    "a header without an end": (b"GET / HTTP/1.1\r\nA: " + b"a" * 500_000, 431),
    "a trailer without an end": (chunked("0\r\nA: " + "b" * 1_000_000), 431),
    "an extension without an end": (chunked("1;a=" + "b" * 1_000_000), 431),
    "a body that says so": (asked("POST", f"{ROUTINGS}/7", lines="Content-Length: 10485761\r\n"), 413),
    "a body that does not": (chunked("100000\r\n" + "a" * 0x100000 + "\r\n" + "a00000\r\n" + "a" * 0xA00000), 413),
}


@pytest.mark.parametrize("name", TOO_MUCH)
def test_what_is_too_long(port: int, name: str) -> None:
    data, status = TOO_MUCH[name]
    assert statuses(exchange(port, data, ends=False)) == [status]
    assert_well(port)


def test_limits_are_met_exactly(port: int) -> None:
    most = door_module.MAX_TARGET - len(ROUTINGS) - 1
    assert statuses(exchange(port, asked(target=f"{ROUTINGS}?{'a' * most}"))) == [400]
    assert statuses(exchange(port, asked(target=f"{ROUTINGS}?{'a' * (most + 1)}"), ends=False)) == [414]
    used = len(f"Host: x\r\n{AUTH}A: \r\n")
    assert statuses(exchange(port, asked(lines=f"A: {'b' * (door_module.MAX_HEAD - used)}\r\n"))) == [200]
    assert statuses(exchange(port, asked(lines=f"A: {'b' * (door_module.MAX_HEAD - used + 1)}\r\n"), ends=False)) == [
        431
    ]


def test_errors_have_the_shape_of_the_api(port: int) -> None:
    answer = exchange(port, asked("POST", f"{ROUTINGS}/7", lines="Content-Length: 10485761\r\n"), ends=False)
    found = json.loads(answer.partition(b"\r\n\r\n")[2])
    assert found["success"] is False
    assert "10485760 bytes" in found["error"]["message"]


FINE = {
    "keep-alive is the default": (asked() * 3, [200] * 3),
    "close is the last": (asked(lines="Connection: close\r\n") + asked(), [200]),
    "HTTP/1.0 closes": (asked(version="1.0") + asked(), [200]),
    "HTTP/1.0 may go on": (asked(version="1.0", lines="Connection: keep-alive\r\n") + asked(), [200, 200]),
    "HTTP/1.0 needs no host": (f"GET {ROUTINGS} HTTP/1.0\r\n{AUTH}\r\n".encode(), [200]),
    "an absolute target": (asked(target=f"http://x{ROUTINGS}"), [200]),
    "empty lines before a request": (b"\r\n\r\n" + asked(), [200]),
    "an upgrade is declined": (asked(lines="Connection: Upgrade\r\nUpgrade: h2c\r\n") + asked(), [200, 200]),
    "an unknown method": (asked("BREW") + asked(), [405]),
    "a method of another protocol": (asked("M-SEARCH") + asked(), [405, 200]),
    "a broken escape": (asked(target="/%zz") + asked(), [400, 200]),
    "escapes that are not UTF-8": (asked(target=f"{ROUTINGS}/%ff") + asked(), [400, 200]),
    "bytes in a header": (asked(lines="A: \xff\xfe\r\n"), [200]),
    "an odd Accept": (asked(lines="Accept: ;;q=,/\r\n"), [200]),
    "an odd Content-Type": (asked(lines="Content-Type: /;;=\r\n"), [200]),
    "chunks": (chunked("".join(f"1\r\n{each}\r\n" for each in BODY) + EMPTY) + asked(), [200, 200]),
    "chunks with extensions": (chunked(f"{len(BODY):X};a=b\r\n{BODY}\r\n{EMPTY}"), [200]),
    "CONNECT": (asked("CONNECT", "x:1") + asked(), [400]),
}


@pytest.mark.parametrize("name", FINE)
def test_what_http_allows(port: int, name: str) -> None:
    data, expected = FINE[name]
    assert statuses(exchange(port, data)) == expected
    assert_well(port)


def test_one_byte_at_a_time(port: int) -> None:
    data = asked(
        "POST", f"{ROUTINGS}/7", lines=f"Content-Type: application/json\r\nContent-Length: {len(BODY)}\r\n", body=BODY
    )
    with connected(port) as client:
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for each in data:
            client.sendall(bytes([each]))
        client.shutdown(socket.SHUT_WR)
        assert statuses(everything(client)) == [200]


def test_a_trailer_is_no_header(port: int) -> None:
    data = f"POST {ROUTINGS}/7 HTTP/1.1\r\nHost: x\r\n{CHUNKED}\r\n0\r\n{AUTH}\r\n".encode()
    assert statuses(exchange(port, data)) == [401]


def test_head_has_the_length_and_no_body(port: int) -> None:
    head = exchange(port, asked("HEAD"))
    whole = exchange(port, asked())
    lines, _, body = whole.partition(b"\r\n\r\n")
    assert head.endswith(b"\r\n\r\n") and b"Content-Length: %d\r\n" % len(body) in head
    assert head.startswith(lines.split(b"\r\n")[0])


def test_204_has_no_length(port: int) -> None:
    answer = exchange(port, asked("OPTIONS"))
    assert answer.startswith(b"HTTP/1.1 204 ") and b"Content-Length" not in answer


def test_expect_100_continue(port: int) -> None:
    lines = f"Content-Type: application/json\r\nContent-Length: {len(BODY)}\r\nExpect: 100-continue\r\n"
    with connected(port) as client:
        client.sendall(asked("POST", f"{ROUTINGS}/7", lines=lines))
        assert client.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
        client.sendall(BODY.encode())
        assert client.recv(12) == b"HTTP/1.1 200"
    # Who sends the body anyway is not asked for it, and who sends too much is refused before.
    assert b" 100 " not in exchange(port, asked("POST", f"{ROUTINGS}/7", lines=lines, body=BODY))
    lines = "Content-Length: 99999999\r\nExpect: 100-continue\r\n"
    assert statuses(exchange(port, asked("POST", f"{ROUTINGS}/7", lines=lines), ends=False)) == [413]


def test_answers_that_share_their_headers_are_framed_each_by_itself() -> None:
    headers = (("Content-Type", "text/plain"),)
    for _ in range(2):
        for status, date, connection, body in (
            (200, b"", b"", b"a"),
            (200, b"Date: now\r\n", b"", b"bc"),
            (404, b"Date: now\r\n", b"Connection: close\r\n", b""),
            (204, b"Date: later\r\n", b"", b"never sent"),
        ):
            found = framed(Answer(status, headers, body), date, connection)
            length = b"" if status == 204 else b"Content-Length: %d\r\n" % len(body)
            lines = b"Content-Type: text/plain\r\n" + date + connection + length
            phrase = {200: b"OK", 404: b"Not Found", 204: b"No Content"}[status]
            sent = b"" if status == 204 else body
            assert found == b"HTTP/1.1 %d %b\r\n%b\r\n%b" % (status, phrase, lines, sent)


def test_a_value_cannot_forge_a_header() -> None:
    head, *_ = head_lines(200, (("X", "a\r\nEvil: 1"), ("Bad name\r\n", "x"), ("Y", "\u20ac")))
    assert head.split(b"\r\n") == [b"HTTP/1.1 200 OK", b"X: a  Evil: 1", b"Y: ?", b""]


def test_resets_and_half_requests_harm_nobody(port: int) -> None:
    for data in (b"", b"GET", GOOD[:30], GOOD, GOOD * 50, chunked("5\r\nab")):
        with connected(port) as client:
            client.sendall(data)
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        assert_well(port)


class _Echo:
    """Stands for an engine: answers each request with its target, ``size`` times."""

    blocking = False

    def __init__(self, size: int = 1) -> None:
        self.size = size
        self.answered = 0

    def handle(self, request: Request) -> Answer:
        self.answered += 1
        return Answer(200, (("X-Target", request.target),), b"x" * self.size)

    def matters(self, _name: str) -> bool:
        return True

    def refuse(self, *_: Any) -> Answer:
        return Answer(400)


def targets(answers: bytes) -> list[bytes]:
    return [line[10:] for line in answers.split(b"\r\n") if line.startswith(b"X-Target: ")]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(count=st.integers(1, 400), cuts=st.lists(st.integers(0, 12_000), max_size=8), size=st.sampled_from([0, 1, 3000]))
def test_pipelined_answers_come_in_order(count: int, cuts: list[int], size: int) -> None:
    data = b"".join(b"GET /%d HTTP/1.1\r\nHost: x\r\n\r\n" % each for each in range(count))
    edges = sorted({0, *(min(each, len(data)) for each in cuts), len(data)})
    served: Any = _Echo(size)
    with listening(served) as port, connected(port) as client:
        for start, end in itertools.pairwise(edges):
            client.sendall(data[start:end])
        client.shutdown(socket.SHUT_WR)
        assert targets(everything(client)) == [b"/%d" % each for each in range(count)]


def test_who_does_not_read_is_not_answered_without_end() -> None:
    served: Any = _Echo(1_000_000)
    with listening(served) as port, connected(port) as client:
        # More than the buffers of both sides take, little enough for a door that reads on to have read it in time.
        client.settimeout(3)
        with pytest.raises(TimeoutError):
            client.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n" * 600_000)
        assert served.answered < 50
        assert_other_is_answered(port)
        client.settimeout(10)
        assert len(client.recv(65536)) > 0


class _Slow(_Echo):
    """Stands for what waits for the network."""

    blocking = True

    def handle(self, request: Request) -> Answer:
        time.sleep(0.3 if request.target == "/slow" else 0)
        return super().handle(request)


def test_who_waits_for_the_network_keeps_nobody_else_waiting() -> None:
    served: Any = _Slow()
    with listening(served) as port, connected(port) as client:
        client.sendall(b"".join(b"GET /%s HTTP/1.1\r\nHost: x\r\n\r\n" % each for each in (b"slow", b"a", b"b")))
        client.shutdown(socket.SHUT_WR)
        began = time.monotonic()
        assert_other_is_answered(port)
        assert time.monotonic() - began < 0.25
        assert targets(everything(client)) == [b"/slow", b"/a", b"/b"]


def assert_other_is_answered(port: int) -> None:
    with connected(port) as other:
        other.sendall(b"GET /other HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert targets(everything(other)) == [b"/other"]


def test_a_thousand_idle_connections(port: int) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2200  # both ends are in this process
    if hard != resource.RLIM_INFINITY and hard < wanted:
        pytest.skip(f"only {hard} files may be open")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), hard))
    idle: list[socket.socket] = []
    try:
        idle += [connected(port) for _ in range(1000)]
        began = time.monotonic()
        assert_well(port)
        assert time.monotonic() - began < 5
    finally:
        for each in idle:
            each.close()
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


PIECES = [*MALFORMED.values(), *(data for data, _ in FINE.values()), b"\r\n", b"\0", b"\xff" * 7, b"0\r\n\r\n"]


def noise(chance: random.Random) -> bytes:
    """Requests, cut, mixed and spoiled."""
    data = bytearray(b"".join(chance.choices(PIECES, k=chance.randint(1, 3))))
    for _ in range(chance.randint(0, 4)):
        at = chance.randrange(len(data))
        match chance.randrange(4):
            case 0:
                data[at] = chance.randrange(256)
            case 1:
                del data[at : at + chance.randint(1, 30)]
            case 2:
                data[at:at] = chance.randbytes(chance.randint(1, 10))
            case _:
                data[at:at] = data[at : at + 20]
        data = data or bytearray(b"x")
    return bytes(data)


def test_noise_never_gets_a_5xx(port: int) -> None:
    chance = random.Random(4)
    for number in range(1500):
        data = noise(chance)
        found = statuses(exchange(port, data))
        assert all(each < 500 for each in found), data
        if number % 100 == 0:
            assert_well(port)
    assert_well(port)


def test_asyncio_without_uvloop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door_module, "loop_factory", lambda: None)
    with listening(engine()) as port:
        assert statuses(exchange(port, asked() * 200)) == [200] * 200
        assert statuses(exchange(port, MALFORMED["both lengths"], ends=False)) == [400]
        assert_well(port)
    assert_pipelining_on_asyncio()


def assert_pipelining_on_asyncio() -> None:
    served: Any = _Echo(100_000)
    with listening(served) as port:
        found = targets(exchange(port, b"".join(b"GET /%d HTTP/1.1\r\nHost: x\r\n\r\n" % each for each in range(300))))
    assert found == [b"/%d" % each for each in range(300)]
