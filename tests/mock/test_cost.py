"""What a request costs, without sockets: calls made from the bytes that come to the bytes that go, and the time they
take beside a bare httptools protocol that is fed the same bytes.

The number of calls is the same in every run. A clock on a shared machine says little, so the shortest of many short
runs counts, of both sides in turn: whatever else the machine does only makes a run longer. ``make bench-mock`` has the
ratio over sockets, which the kernel's share makes smaller.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from types import FrameType
from typing import Any

import httptools
import pytest

from specloom_mock import door as door_module
from specloom_mock.door import Door
from tests.mock.sockets import engine
from tests.mock.support import KEY, ROUTERS, ROUTINGS, router, sent

ROUTING = sent({"for_inbound_call": 1, "for_outbound_call": 1, "status": 1})


class _Transport:
    def __init__(self) -> None:
        self.sent = b""

    def write(self, data: bytes) -> None:
        self.sent = data


def calls(*requests: bytes) -> tuple[int, int]:
    """Calls of Python functions and of C functions for the last of some requests."""
    door = Door(engine())
    connection: Any = door_module._Connection(door)
    transport = _Transport()
    connection.connection_made(transport)
    *before, data = requests
    for each in before:
        connection.data_received(each)
    assert transport.sent.startswith(b"HTTP/1.1 200"), transport.sent
    found = {"call": 0, "c_call": 0}

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        found[event] = found.get(event, 0) + 1

    sys.setprofile(count)
    connection.data_received(data)
    sys.setprofile(None)
    return found["call"], found["c_call"]


class _Bare:
    """Reads nothing but the end of a message, and answers the same every time, as ``benchmarks/bare.py`` does."""

    def __init__(self) -> None:
        self._parser = httptools.HttpRequestParser(self)
        self._transport = _Transport()

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def on_url(self, url: bytes) -> None:
        self._url = url

    def on_header(self, name: bytes, value: bytes) -> None:
        pass

    def on_body(self, body: bytes) -> None:
        self._body = body

    def on_message_complete(self) -> None:
        self._transport.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")


def shortest(feed: Callable[[bytes], None], data: bytes, best: float) -> float:
    """The seconds of a short run, or of the best one before it."""
    began = time.perf_counter()
    for _ in range(40):
        feed(data)
    return min(best, time.perf_counter() - began)


def ratio(data: bytes) -> float:
    """What a request costs beside the bare protocol."""
    connection: Any = door_module._Connection(Door(engine()))
    connection.connection_made(_Transport())
    bare = _Bare()
    ours, theirs = float("inf"), float("inf")
    for _ in range(250):
        ours = shortest(connection.data_received, data, ours)
        theirs = shortest(bare.data_received, data, theirs)
    return ours / theirs


def request(method: str, target: str, media_type: str, body: bytes) -> bytes:
    lines = f"{method} {target} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {KEY}\r\nAccept: {media_type}\r\n"
    lines += f"Content-Type: {media_type}\r\nContent-Length: {len(body)}\r\n\r\n"
    return lines.encode() + body


VOCOBASE = request("POST", f"{ROUTINGS}/7", "application/json", ROUTING)
ROOTLY = request("PUT", f"{ROUTERS}/x", "application/vnd.api+json", router(name="n"))


@pytest.mark.parametrize(("data", "python", "c"), [(VOCOBASE, 18, 26), (ROOTLY, 30, 43)], ids=["vocobase", "rootly"])
def test_a_request_makes_few_calls(data: bytes, python: int, c: int) -> None:
    """Once everything that is prepared is prepared."""
    found = calls(*[data] * 4)
    assert found[0] <= python and found[1] <= c, found


@pytest.mark.parametrize(("data", "python", "c"), [(VOCOBASE, 19, 37), (ROOTLY, 31, 53)], ids=["vocobase", "rootly"])
def test_a_request_with_a_number_of_its_own_makes_few_calls_more(data: bytes, python: int, c: int) -> None:
    found = calls(*(data.replace(b"Accept", b"X-Request-Id: %d\r\nAccept" % number) for number in range(20)))
    assert found[0] <= python and found[1] <= c, found


@pytest.mark.parametrize(("data", "most"), [(VOCOBASE, 9), (ROOTLY, 13)], ids=["vocobase", "rootly"])
def test_a_request_costs_little_beside_the_bare_protocol(data: bytes, most: float) -> None:
    found = ratio(data)
    assert found <= most, found
