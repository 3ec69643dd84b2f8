"""The ASGI door: scopes as servers make them, odd ones too, and uvicorn around it."""

from __future__ import annotations

import asyncio
import logging
import socket
import threading
from collections.abc import Iterator, MutableMapping
from typing import Any

import pytest
import uvicorn

from specloom_mock.asgi import App
from specloom_mock.message import Answer, Request
from specloom_mock.transport import MAX_BODY
from tests.mock.sockets import engine, exchange, statuses
from tests.mock.support import KEY, ROUTERS, ROUTINGS

AUTH = (b"authorization", f"Bearer {KEY}".encode())


class _Echo:
    """Answers with what it was asked, and with headers that would break a message."""

    blocking = False
    headers: tuple[tuple[str, str], ...] = ()

    def handle(self, request: Request) -> Answer:
        return Answer(200, self.headers, f"{request.method} {request.target}?{request.query}".encode("latin-1"))

    def too_large(self, _request: Request, _limit: int) -> Answer:
        return Answer(413)


def scope(**more: Any) -> dict[str, Any]:
    return {"type": "http", "method": "GET", "path": "/", "headers": [], **more}


def served(app: App, asked: MutableMapping[str, Any], *events: dict[str, Any]) -> list[MutableMapping[str, Any]]:
    """What an application sends, given what it receives."""
    waiting = iter(events or ({"type": "http.request"},))
    said: list[MutableMapping[str, Any]] = []

    async def receive() -> MutableMapping[str, Any]:
        return next(waiting)

    async def send(message: MutableMapping[str, Any]) -> None:
        said.append(message)

    asyncio.run(app(asked, receive, send))
    return said


def echoed(**more: Any) -> str:
    echo: Any = _Echo()
    text: str = served(App(echo), scope(**more))[1]["body"].decode("latin-1")
    return text


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"path": "/a"}, "GET /a?"),
        ({"path": "/a b", "raw_path": b"/a%20b", "query_string": b"c=%20"}, "GET /a%20b?c=%20"),
        ({"path": "/a b/%zz/ä?#"}, "GET /a%20b/%25zz/%C3%A4%3F%23?"),
        ({"path": "/\udcff", "raw_path": None}, "GET /%FF?"),
        ({"path": "/m/a", "root_path": "/m"}, "GET /a?"),
        ({"path": "/m/a", "raw_path": b"/m/a", "root_path": "/m"}, "GET /a?"),
        ({"path": "/m", "root_path": "/m"}, "GET /?"),
        ({"path": "/more", "root_path": "/m"}, "GET /more?"),
        ({"path": "/a", "raw_path": b"/a?b", "query_string": b"b"}, "GET /a?b"),
    ],
)
def test_addresses(more: dict[str, Any], expected: str) -> None:
    assert echoed(**more) == expected


@pytest.mark.parametrize("length", [b"\xb2", b"", b"-1", b"x", b"1.0", b"0" * 5000, b"9" * 5000])
def test_a_length_that_is_none_harms_nobody(length: bytes) -> None:
    echo: Any = _Echo()
    said = served(App(echo), scope(headers=[(b"content-length", length)]))
    assert said[0]["status"] == (200 if len(length) < 100 else 413)


@pytest.mark.parametrize("declared", [True, False])
def test_a_body_that_is_too_large(declared: bool) -> None:
    headers = [(b"content-length", str(MAX_BODY + 1).encode())] if declared else []
    part = {"type": "http.request", "body": b" " * (MAX_BODY // 2), "more_body": True}
    said = served(App(engine()), scope(path=ROUTERS, headers=headers), *[part] * 3)
    assert said[0]["status"] == 413
    assert (b"connection", b"close") in said[0]["headers"]


def test_who_leaves_in_the_middle_is_not_answered() -> None:
    part = {"type": "http.request", "body": b"{", "more_body": True}
    for events in ([{"type": "http.disconnect"}], [part, {"type": "http.disconnect"}]):
        assert served(App(engine()), scope(), *events) == []


def test_a_websocket_is_closed_and_an_unknown_scope_is_refused() -> None:
    asked = {"type": "websocket", "path": "/", "headers": []}
    assert served(App(engine()), asked) == [{"type": "websocket.close", "code": 1000}]
    with pytest.raises(ValueError, match="webtransport"):
        served(App(engine()), {"type": "webtransport"})


def test_lifespan() -> None:
    events = [{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}]
    said = served(App(engine()), {"type": "lifespan"}, *events)
    assert [each["type"] for each in said] == ["lifespan.startup.complete", "lifespan.shutdown.complete"]


def test_a_value_cannot_forge_a_header() -> None:
    echo: Any = _Echo()
    echo.headers = (("X", "a\r\nEvil: 1"), ("Bad name", "x"), ("Y", "€"))
    found = served(App(echo), scope())[0]["headers"]
    assert found[:2] == [(b"x", b"a  Evil: 1"), (b"y", b"?")]
    assert [name for name, _ in found] == [b"x", b"y", b"content-length"]


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """The mock under uvicorn."""
    config = uvicorn.Config(App(engine()), log_level="error", access_log=False)
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
        thread.start()
        while not server.started:
            assert thread.is_alive()
            threading.Event().wait(0.01)
        yield listener.getsockname()[1]
        server.should_exit = True
        thread.join(10)


def request(method: str, target: str, *lines: str, body: str = "") -> bytes:
    head = [f"{method} {target} HTTP/1.1", "Host: x", f"Authorization: Bearer {KEY}", *lines, "Connection: close"]
    return "\r\n".join((*head, "", body)).encode("latin-1")


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (request("GET", ROUTINGS), 200),
        (request("HEAD", f"{ROUTERS}/x"), 200),
        (request("OPTIONS", ROUTINGS), 204),
        (request("GET", f"{ROUTERS}/a%20b%2Fc"), 200),
        (request("GET", f"{ROUTERS}/%zz"), 400),
        (request("GET", f"{ROUTERS}/%ff"), 400),
        (request("PUT", f"{ROUTERS}/x", f"Content-Length: {MAX_BODY + 1}"), 413),
        (request("PATCH", ROUTINGS), 405),
        (request("GET", ROUTINGS, "Accept: ;;q=,/"), 200),
    ],
)
def test_under_uvicorn(port: int, data: bytes, status: int, caplog: pytest.LogCaptureFixture) -> None:
    answer = exchange(port, data)
    found = [int(answer.split()[1])] if data.startswith(b"HEAD") else statuses(answer)
    assert found == [status]
    assert statuses(exchange(port, request("GET", ROUTINGS))) == [200]
    assert [each.getMessage() for each in caplog.records if each.levelno >= logging.ERROR] == []


def test_under_uvicorn_who_leaves_in_the_middle_harms_nobody(port: int) -> None:
    for data in (b"GET", request("PUT", f"{ROUTERS}/x", "Content-Length: 500", body="{")):
        with socket.create_connection(("127.0.0.1", port), timeout=5) as client:
            client.sendall(data)
        assert statuses(exchange(port, request("GET", ROUTINGS))) == [200]
