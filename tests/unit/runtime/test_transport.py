"""The built-in transports against a real socket, and what importing the runtime costs."""

from __future__ import annotations

import ast
import asyncio
import gzip
import socket
import subprocess
import sys
import threading
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest

from specloom.python import runtime
from specloom.python.runtime.client import AsyncClient, Client
from specloom.python.runtime.errors import APIConnectionError, APITimeoutError, UnexpectedStatus
from specloom.python.runtime.httpx2_transport import NEVER, AsyncHttpx2Transport, Httpx2Transport, built_by
from specloom.python.runtime.operations import Operation, Query, Text
from specloom.python.runtime.transport import Request

ROOT = Path(str(runtime.__file__)).parent
LIBRARIES = {"httpx2_transport": ("httpx2",), "aiohttp_transport": ("aiohttp", "yarl")}
ECHO: Operation[str] = Operation(
    "POST", "/a%20b", parameters=(Query("q", str, allow_reserved=True),), sends=Text(), returns={200: str}
)
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nSet-Cookie: a=b\r\nContent-Length: 2\r\n\r\nok"


@contextmanager
def server(*answers: bytes) -> Generator[tuple[str, list[bytes]], None, None]:
    """A server that gives each connection the next of the answers; an empty one is silence."""
    heard: list[bytes] = []
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(5)
    done = threading.Event()

    def serve() -> None:
        for answer in answers:
            connection, _ = listener.accept()
            with connection:
                connection.settimeout(5)
                heard.append(connection.recv(65536))
                connection.sendall(answer)
                if not answer:
                    done.wait(5)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}", heard
    finally:
        done.set()
        thread.join()
        listener.close()


def call(base_url: str, timeout: float = 5) -> str:
    with Client(base_url, timeout=timeout) as client:
        return client.call_operation(ECHO, query={"q": "it's:/?@!$()*,;"}, body="x")


async def call_async(base_url: str, seconds: float = 5) -> str:
    async with AsyncClient(base_url, timeout=seconds) as client:
        return await client.call_operation(ECHO, query={"q": "it's:/?@!$()*,;"}, body="x")


def both(base_url: str, timeout: float = 5) -> list[str]:
    return [call(base_url, timeout), asyncio.run(call_async(base_url, timeout))]


def test_a_call_over_a_socket() -> None:
    with server(OK, OK) as (url, heard):
        assert both(url) == ["ok", "ok"]
    for request in heard:
        assert request.startswith(b"POST /a%20b?q=it's:/?@!$()*,; HTTP/1.1\r\n")
        assert request.lower().count(b"user-agent: specloom-client/") == 1
        assert b"content-length: 1\r\n" in request.lower()
        assert b"\r\ncookie:" not in request.lower()


def test_cookies_of_answers_are_not_kept() -> None:
    closing = OK.replace(b"Content-Length", b"Connection: close\r\nContent-Length")
    with server(closing, closing) as (url, heard), Client(url) as client:
        for _ in range(2):
            client.call_operation(ECHO, body="x")
    assert b"cookie" not in heard[1].lower()


def test_a_redirect_is_not_followed() -> None:
    moved = b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"
    with server(moved, moved) as (url, _):
        with pytest.raises(UnexpectedStatus):
            call(url)
        with pytest.raises(UnexpectedStatus):
            asyncio.run(call_async(url))


def test_a_redirect_is_not_followed_by_a_client_that_is_given() -> None:
    def moves(request: httpx2.Request) -> httpx2.Response:
        moved = request.url.path == "/a b"
        return httpx2.Response(302 if moved else 200, headers={"Location": "/b"} if moved else {}, text="ok")

    inner = httpx2.Client(transport=httpx2.MockTransport(moves), follow_redirects=True)
    with pytest.raises(UnexpectedStatus), Client("http://api.test", transport=Httpx2Transport(inner)) as client:
        client.call_operation(ECHO, body="x")

    async def run() -> None:
        inner = httpx2.AsyncClient(transport=httpx2.MockTransport(moves), follow_redirects=True)
        async with AsyncClient("http://api.test", transport=AsyncHttpx2Transport(inner)) as client:
            await client.call_operation(ECHO, body="x")

    with pytest.raises(UnexpectedStatus):
        asyncio.run(run())


@pytest.mark.parametrize("method", ["GET", "DELETE", "POST", "PUT", "PATCH", "QUERY"])
@pytest.mark.parametrize("content", [None, b"", b"ab", (b"a", b"b")])
@pytest.mark.parametrize("headers", [(), (("Accept", "text/plain"), ("hOST", "other.test"), ("X-Name", "é"))])
def test_the_request_is_the_one_that_the_library_would_build(
    method: str, content: bytes | tuple[bytes, ...] | None, headers: tuple[tuple[str, str], ...]
) -> None:
    """Header for header, but for their order."""
    url = "http://127.0.0.1:8000/a%20b?q=it's"
    with httpx2.Client(headers={"X-Own": "1"}, cookies={"c": "d"}) as client:
        asked = Request(method=method, url=url, shown_url=url, headers=headers, content=content)
        built = built_by(client, asked, content, NEVER)
        encoded = [(name.encode(), value.encode("latin-1")) for name, value in headers]
        usual = client.build_request(method, url, headers=encoded, content=content)
    assert sorted((name.lower(), value) for name, value in built.headers.raw) == sorted(
        (name.lower(), value) for name, value in usual.headers.raw
    )
    assert (built.method, built.url, built.read()) == (usual.method, usual.url, usual.read())


@pytest.mark.parametrize("name", ["http_proxy", "all_proxy"])
def test_a_proxy_of_the_environment_is_asked(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with server(OK, OK) as (url, heard):
        monkeypatch.delenv("no_proxy", raising=False)
        monkeypatch.setenv(name, url)
        assert both("http://api.test") == ["ok", "ok"]
    assert [request.partition(b"?")[0] for request in heard] == [b"POST http://api.test/a%20b"] * 2


def test_a_coded_answer_is_read() -> None:
    body = gzip.compress(b"ok")
    coded = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(body) + body
    with server(coded, coded) as (url, _):
        assert both(url) == ["ok", "ok"]


def test_a_closed_client_sends_nothing() -> None:
    client = Client("http://127.0.0.1:1")
    client.close()
    with pytest.raises(RuntimeError, match="has been closed"):
        client.call_operation(ECHO, body="x")

    async def run() -> None:
        client = AsyncClient("http://127.0.0.1:1")
        await client.aclose()
        await client.call_operation(ECHO, body="x")

    with pytest.raises(RuntimeError, match="has been closed"):
        asyncio.run(run())


@pytest.mark.parametrize(
    "answer", [b"\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\ncut", b"nonsense\r\n\r\n"]
)
def test_17_and_18_cut_connections(answer: bytes) -> None:
    with server(answer) as (url, _), pytest.raises(APIConnectionError, match=r"POST .* failed: ") as caught:
        call(url)
    assert not isinstance(caught.value, APITimeoutError)


def test_no_connection_and_no_answer_in_time() -> None:
    with pytest.raises(APIConnectionError):
        call("http://127.0.0.1:1")
    with server(b"", b"") as (url, _):
        with pytest.raises(APITimeoutError, match="timed out: ReadTimeout"):
            call(url, 0.05)
        with pytest.raises(APITimeoutError):
            asyncio.run(call_async(url, 0.05))


def test_the_http_library_is_imported_by_one_module_and_only_when_needed() -> None:
    code = (
        "import sys, specloom.python.runtime.resources; sys.exit(bool({'httpx2', 'anyio', 'aiohttp'} & {*sys.modules}))"
    )
    subprocess.run([sys.executable, "-c", code], check=True, env={"PYTHONPATH": str(ROOT.parents[2])})


def test_the_runtime_stands_alone() -> None:
    """It is copied into other packages: imports are its own, the standard library's, msgspec's."""
    for file in ROOT.glob("*.py"):
        text = file.read_text(encoding="utf-8")
        assert "type: ignore" not in text
        assert "noqa" not in text
        for node in ast.walk(ast.parse(text)):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and not node.level:
                names = [node.module or ""]
            for name in names:
                known = sys.stdlib_module_names | {"msgspec", "typing_extensions"}
                own = name in LIBRARIES.get(file.stem, ())
                assert own or name.partition(".")[0] in known, f"{file.name}: {name}"
