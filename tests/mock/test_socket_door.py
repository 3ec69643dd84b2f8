"""The socket of a test double: what is no HTTP harms nobody, and what is answered is what was meant."""

from __future__ import annotations

from collections.abc import Iterator

import h11
import pytest

from specloom_mock.message import Answer, Request
from specloom_mock.socket_door import SocketDoor
from tests.mock.sockets import exchange, statuses


def answered(request: Request) -> Answer:
    status = int(request.target[1:] or 200)
    return Answer(status, (("X", "a\r\nEvil: 1"), ("Bad name", "x"), ("Y", "€")), request.body or b"none")


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    door = SocketDoor(answered)
    yield int(door.url.rpartition(":")[2])
    door.close()


def post(lines: str, body: str = "", target: str = "/200") -> bytes:
    return f"POST {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{lines}\r\n{body}".encode("latin-1")


@pytest.mark.parametrize(
    "data",
    [
        post("Content-Length: x\r\n"),
        post("Content-Length: -1\r\n"),
        post("Content-Length: +1\r\n", "a"),
        post("Content-Length: 1_0\r\n", "a"),
        post("Content-Length: \xb2\r\n", "a"),
        post("Transfer-Encoding: chunked\r\n", "x\r\n"),
        post("Transfer-Encoding: chunked\r\n", "-1\r\n"),
        post("Transfer-Encoding: chunked\r\n", "\r\n"),
    ],
)
def test_a_bad_length_is_400(port: int, data: bytes, capfd: pytest.CaptureFixture[str]) -> None:
    assert statuses(exchange(port, data)) == [400]
    assert statuses(exchange(port, post("Content-Length: 2\r\n", "ab"))) == [200]
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(("status", "body"), [(200, b"ab"), (204, b""), (304, b"")])
def test_answers(port: int, status: int, body: bytes) -> None:
    client = h11.Connection(h11.CLIENT)
    client.send(h11.Request(method="POST", target="/", headers=[("Host", "x")]))
    client.send(h11.EndOfMessage())
    client.receive_data(exchange(port, post("Content-Length: 2\r\n", "ab", f"/{status}")))
    client.receive_data(b"")
    response = client.next_event()
    assert isinstance(response, h11.Response)
    assert (response.status_code, dict(response.headers)[b"x"], dict(response.headers)[b"y"]) == (
        status,
        b"a  Evil: 1",
        b"?",
    )
    assert b"bad name" not in dict(response.headers)
    data = client.next_event()
    assert (bytes(data.data) if isinstance(data, h11.Data) else b"") == body
    assert client.trailing_data[0] == b""
