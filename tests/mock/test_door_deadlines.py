"""No stage of a connection lasts for ever; the deadlines are short here, and longer than a busy machine is late."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest

from specloom_mock.deadlines import Deadlines
from specloom_mock.message import Answer, Request
from tests.mock.sockets import GOOD, assert_well, connected, everything, listening, statuses
from tests.mock.support import ROUTINGS

SHORT = 0.4
LATE = 5.0
HEAD = f"POST {ROUTINGS}/7 HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n".encode()


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with listening(deadlines=Deadlines(head=SHORT, body=SHORT, idle=SHORT, unread=SHORT, refused=SHORT)) as found:
        yield found


def drip(client: socket.socket, data: bytes) -> None:
    """A byte now and then: activity moves no deadline but that of an idle connection."""
    for each in data:
        try:
            client.sendall(bytes([each]))
        except OSError:
            return
        time.sleep(0.02)


@pytest.mark.parametrize(
    ("data", "dripped", "expected"),
    [
        (b"", b"", []),
        (b"", b"\r\n" * 100, []),
        (GOOD, b"", [200]),
        (b"G", b"", [408]),
        (HEAD, b"", [408]),
        (b"G", b"ET /" + b"a" * 100, [408]),
        (HEAD, b"X: " + b"a" * 100, [408]),
        (HEAD + b"Content-Length: 500\r\n\r\n{", b"", [408]),
        (HEAD + b"Content-Length: 500\r\n\r\n{", b" " * 100, [408]),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\n", b"", [408]),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n" * 20, [408]),
        (GOOD + b"GET", b"", [200, 408]),
    ],
)
def test_slow_clients(port: int, data: bytes, dripped: bytes, expected: list[int]) -> None:
    with connected(port) as client:
        began = time.monotonic()
        client.sendall(data)
        drip(client, dripped)
        assert statuses(everything(client)) == expected
        assert SHORT <= time.monotonic() - began < LATE
    assert_well(port)


def test_each_request_has_a_deadline_of_its_own(port: int) -> None:
    half = len(GOOD) // 2
    with connected(port) as client:
        for _ in range(10):
            # Every read ends in the head of a request, and every head is soon complete.
            client.sendall(GOOD[half:] + GOOD[:half] if _ else GOOD[:half])
            time.sleep(SHORT / 4)
        client.sendall(GOOD[half:])
        client.shutdown(socket.SHUT_WR)
        assert statuses(everything(client)) == [200] * 10


def test_who_is_refused_and_goes_on_is_dropped(port: int) -> None:
    with connected(port) as client:
        client.sendall(b"GET / HTTP/9\r\n\r\n")
        began = time.monotonic()
        drip(client, b"x" * int(LATE / 0.02))
        assert time.monotonic() - began < LATE


class _Large:
    """Stands for an engine whose answers are large."""

    blocking = False

    def handle(self, _request: Request) -> Answer:
        return Answer(200, (), b"x" * 20_000_000)

    def refuse(self, *_: Any) -> Answer:
        return Answer(400)


def test_who_does_not_read_is_dropped() -> None:
    large: Any = _Large()
    with listening(large, Deadlines(unread=SHORT)) as port, connected(port) as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        time.sleep(SHORT * 4)
        assert len(everything(client)) < 20_000_000


def test_stopping_waits_for_no_idle_connection() -> None:
    with listening() as port:
        idle = [connected(port) for _ in range(20)]
        began = time.monotonic()
    assert time.monotonic() - began < 2
    for each in idle:
        assert everything(each) == b""
        each.close()


def test_stopping_waits_for_a_request_under_way_but_not_for_ever() -> None:
    with listening() as port:
        client = connected(port)
        client.sendall(b"GET /")
        time.sleep(0.1)
        began = time.monotonic()
    assert 2 < time.monotonic() - began < 6
    client.close()
