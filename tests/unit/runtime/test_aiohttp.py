"""The transport on aiohttp: the same policy, the same errors, the same secrets kept."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from specloom.python.runtime.aiohttp_transport import AiohttpTransport, proxy_for, timeout_of
from specloom.python.runtime.client import AsyncClient
from specloom.python.runtime.credentials import ApiKey
from specloom.python.runtime.errors import APIConnectionError, APITimeoutError, InvalidArgument, UnexpectedStatus
from specloom.python.runtime.operations import Operation, Query, Text
from specloom.python.runtime.transport import Headers, Request, Timeout
from tests.unit.runtime.raw_server import Handler, answering, cutting, serving, sockets, whole_request

ECHO: Operation[str] = Operation(
    "POST",
    "/a%20b",
    parameters=(Query("q", str, allow_reserved=True),),
    sends=Text(),
    returns={200: str},
    security=(("key",),),
)
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nSet-Cookie: a=b\r\nSet-Cookie: c=d\r\nContent-Length: 2\r\n\r\nok"
SECRET = {"key": ApiKey("s3cret", "key", "query")}


def listening(heads: list[bytes], answer: bytes = OK) -> Handler:
    def handle(connection: Any, over: Any) -> None:
        heads.append(whole_request(connection, []))
        connection.sendall(answer)

    return handle


async def call(url: str, seconds: float | Timeout = 5, session: aiohttp.ClientSession | None = None) -> str:
    transport = AiohttpTransport(session)
    try:
        client = AsyncClient(url, timeout=seconds, transport=transport, credentials=SECRET, retries=0)
        return await client.call_operation(ECHO, query={"q": "it's:/?@!$()*,;"}, body="x")
    finally:
        await transport.aclose()


def request(url: str, **fields: Any) -> Request:
    return Request(method="GET", url=url, shown_url="shown", **fields)


async def test_a_call_over_a_socket() -> None:
    heads: list[bytes] = []
    before = sockets()
    with serving(listening(heads)) as url:
        assert await call(url) == "ok"
    assert heads[0].startswith(b"post /a%20b?q=it's:/?@!$()*,;&key=s3cret http/1.1\r\n")
    assert heads[0].count(b"user-agent: specloom-client/") == heads[0].count(b"user-agent:") == 1
    assert heads[0].count(b"content-type: text/plain; charset=utf-8") == heads[0].count(b"content-type:") == 1
    assert b"content-length: 1" in heads[0]
    await asyncio.sleep(0.01)
    assert sockets() <= before


async def test_headers_and_cookies_as_they_are() -> None:
    """Every field as it came; what one answer sets does not go out with another call; our own cookies do."""
    heads: list[bytes] = []
    transport = AiohttpTransport()
    closing = OK.replace(b"Content-Length", b"Connection: close\r\nContent-Length")
    with serving(listening(heads, closing), listening(heads)) as address:
        url = address.replace("127.0.0.1", "localhost")  # aiohttp's own jar keeps no cookies of bare addresses
        first = await transport.send(request(url, headers=(("Cookie", "x=y"), ("X-N", "gr\xfcn"))))
        await transport.send(request(url))
    await transport.aclose()
    assert first.headers.get_all("set-cookie") == ["a=b", "c=d"]
    assert isinstance(first.headers, Headers)
    assert b"\r\ncookie: x=y" in heads[0] and b"cookie" not in heads[1]
    assert "\r\nx-n: gr\xfcn\r\n".encode() in heads[0] + b"\r\n"


async def test_a_redirect_is_not_followed() -> None:
    moved = b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"
    with serving(answering(moved)) as url, pytest.raises(UnexpectedStatus):
        await call(url)


@pytest.mark.parametrize(
    "answer", [b"", b"\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\ncut", b"nonsense\r\n\r\n"]
)
async def test_17_and_18_cut_connections(answer: bytes) -> None:
    with serving(cutting(answer)) as url, pytest.raises(APIConnectionError, match=r"POST .* failed: ") as caught:
        await call(url)
    assert not isinstance(caught.value, APITimeoutError)
    assert "s3cret" not in str(caught.value)
    assert isinstance(caught.value.__cause__, aiohttp.ClientError)


async def test_a_request_is_sent_once() -> None:
    heads: list[bytes] = []
    transport = AiohttpTransport()
    with serving(listening(heads, b""), listening(heads)) as url:
        with pytest.raises(APIConnectionError):
            await transport.send(request(url))
        assert len(heads) == 1
        await transport.send(request(url))
    await transport.aclose()


async def test_timeouts() -> None:
    with serving(answering(), answering()) as url:
        for timeout in (Timeout(read=0.05), Timeout(total=0.05)):
            began = time.monotonic()
            with pytest.raises(APITimeoutError, match=r"POST .* timed out: ") as caught:
                await call(url, timeout)
            assert time.monotonic() - began < 1
            assert "s3cret" not in str(caught.value)


async def test_no_connection_and_no_address() -> None:
    with pytest.raises(APIConnectionError, match="failed: ClientConnectorError: Cannot connect") as caught:
        await call("http://127.0.0.1:1")
    assert "s3cret" not in str(caught.value)
    transport = AiohttpTransport()
    with pytest.raises(APIConnectionError, match=r"shown failed: NonHttpUrlClientError$"):
        await transport.send(request("nothing://secret"))
    await transport.aclose()


def test_the_timeouts_in_aiohttp_s_words() -> None:
    found = timeout_of(Timeout(connect=1, pool=2, read=3, total=4))
    assert (found.connect, found.sock_connect, found.sock_read, found.total) == (3, 1, 3, 4)
    assert timeout_of(Timeout(pool=None)).connect is None


async def test_a_session_that_is_given_stays_open() -> None:
    heads: list[bytes] = []
    async with aiohttp.ClientSession() as session:
        with serving(listening(heads)) as url:
            assert await call(url, session=session) == "ok"
        assert not session.closed


def test_proxies_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    assert proxy_for("http://api.test/") is None
    monkeypatch.setenv("https_proxy", "http://proxy.test:3128")
    monkeypatch.setenv("no_proxy", "inside.test,127.0.0.1:8000")
    assert proxy_for("https://api.test/x") == "http://proxy.test:3128"
    assert proxy_for("http://api.test/") is None
    assert proxy_for("https://a.inside.test/") is None
    assert proxy_for("https://127.0.0.1:8000/") is None
    monkeypatch.setenv("all_proxy", "http://other.test")
    assert proxy_for("http://api.test/") == "http://other.test"


async def test_a_proxy_is_used_and_netrc_is_not_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine api.test login me password secret\n", encoding="ascii")
    netrc.chmod(0o600)
    heads: list[bytes] = []
    transport = AiohttpTransport()
    with serving(listening(heads)) as url:
        monkeypatch.setenv("NETRC", str(netrc))
        monkeypatch.setenv("http_proxy", url)
        assert (await transport.send(request("http://api.test/x"))).content == b"ok"
    await transport.aclose()
    assert heads[0].startswith(b"get http://api.test/x http/1.1\r\nhost: api.test\r\n")
    assert b"authorization" not in heads[0]


async def test_sync_pieces_and_awaited_ones_are_refused_where_they_are_none() -> None:
    with pytest.raises(InvalidArgument, match="body: expected a str"):
        await AsyncClient("http://127.0.0.1:1", transport=AiohttpTransport()).call_operation(ECHO, body=b"x")


def test_it_warns_of_nothing(tmp_path: Path) -> None:
    """A whole run in a process of its own: no connector, no session, no task is left behind that would be told of."""
    script = """
import asyncio, sys
sys.path[:0] = sys.argv[2:]
from specloom.python.runtime.aiohttp_transport import AiohttpTransport
from specloom.python.runtime.transport import Request
async def main():
    transport = AiohttpTransport()
    async with await transport.open(Request(method="GET", url=sys.argv[1], shown_url="")) as answer:
        async for _ in answer.iter_bytes():
            break
    await transport.aclose()
asyncio.run(main(), debug=True)
"""
    with serving(answering(OK)) as url:
        done = subprocess.run(
            [sys.executable, "-W", "error", "-X", "dev", "-c", script, url, *sys.path],
            capture_output=True,
            text=True,
            check=False,
        )
    assert (done.returncode, done.stderr) == (0, "")
