"""What a request costs, counted instead of timed: calls made from the bytes that come to the bytes that go.

A clock on a shared machine proves nothing; the number of calls is the same in every run, and CPU time follows it. The
ratio to the bare protocol, of which these numbers are the part that we can change, is measured by ``make bench-mock``.
"""

from __future__ import annotations

import sys
from types import FrameType
from typing import Any

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


def calls(data: bytes) -> tuple[int, int]:
    """Calls of Python functions and of C functions for one request, once everything that is prepared is prepared."""
    door = Door(engine())
    connection: Any = door_module._Connection(door)
    transport = _Transport()
    connection.connection_made(transport)
    for _ in range(3):
        connection.data_received(data)
    assert transport.sent.startswith(b"HTTP/1.1 200"), transport.sent
    found = {"call": 0, "c_call": 0}

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        found[event] = found.get(event, 0) + 1

    sys.setprofile(count)
    connection.data_received(data)
    sys.setprofile(None)
    return found["call"], found["c_call"]


def request(method: str, target: str, media_type: str, body: bytes) -> bytes:
    lines = f"{method} {target} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {KEY}\r\nAccept: {media_type}\r\n"
    lines += f"Content-Type: {media_type}\r\nContent-Length: {len(body)}\r\n\r\n"
    return lines.encode() + body


@pytest.mark.parametrize(
    ("data", "python", "c"),
    [
        (request("POST", f"{ROUTINGS}/7", "application/json", ROUTING), 80, 115),
        (request("PUT", f"{ROUTERS}/x", "application/vnd.api+json", router(name="n")), 95, 150),
    ],
    ids=["vocobase", "rootly"],
)
def test_a_request_makes_few_calls(data: bytes, python: int, c: int) -> None:
    found = calls(data)
    assert found[0] <= python and found[1] <= c, found
