"""The trust store is read at the first handshake, and not before; then the library's own context does the work."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import threading
from collections.abc import Iterator

import httpx2
import pytest

from specloom.python.runtime.trust import LateTrust


@pytest.fixture
def made() -> list[ssl.SSLContext]:
    return []


@pytest.fixture
def trust(made: list[ssl.SSLContext]) -> LateTrust:
    def make() -> ssl.SSLContext:
        made.append(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))
        return made[-1]

    return LateTrust(make)


@pytest.fixture
def plain_server() -> Iterator[int]:
    """Answers anything with a line of plain HTTP."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
        writer.close()
        # A handshake is refused by the client, which may have gone by then.
        with contextlib.suppress(ConnectionError):
            await writer.wait_closed()

    async def stop() -> None:
        server.close()
        await asyncio.gather(*asyncio.all_tasks() - {asyncio.current_task()}, return_exceptions=True)

    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(asyncio.start_server(answer, "127.0.0.1", 0))
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    yield server.sockets[0].getsockname()[1]
    asyncio.run_coroutine_threadsafe(stop(), loop).result(10)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)
    loop.close()


def test_plain_http_reads_no_trust_store(trust: LateTrust, made: list[ssl.SSLContext], plain_server: int) -> None:
    with httpx2.Client(verify=trust) as client:
        assert client.get(f"http://127.0.0.1:{plain_server}/").status_code == 204
    assert made == []


def test_https_reads_it_once(trust: LateTrust, made: list[ssl.SSLContext], plain_server: int) -> None:
    with httpx2.Client(verify=trust) as client:
        for _ in range(2):
            with pytest.raises(httpx2.ConnectError):
                client.get(f"https://127.0.0.1:{plain_server}/")
    assert len(made) == 1


async def test_https_awaited(trust: LateTrust, made: list[ssl.SSLContext], plain_server: int) -> None:
    async with httpx2.AsyncClient(verify=trust) as client:
        with pytest.raises(httpx2.ConnectError):
            await client.get(f"https://127.0.0.1:{plain_server}/")
    assert len(made) == 1


@pytest.mark.parametrize("early", [True, False], ids=["before", "after"])
def test_the_other_context_shakes_hands(trust: LateTrust, made: list[ssl.SSLContext], *, early: bool) -> None:
    outgoing = ssl.MemoryBIO()
    if not early:
        trust.wrap_bio(ssl.MemoryBIO(), ssl.MemoryBIO(), server_hostname="example.org")
    trust.set_alpn_protocols(["spoken-here"])
    hand = trust.wrap_bio(ssl.MemoryBIO(), outgoing, server_hostname="example.org")
    with pytest.raises(ssl.SSLWantReadError):
        hand.do_handshake()
    hello = outgoing.read()
    assert b"spoken-here" in hello
    assert b"example.org" in hello
    assert [hand.context] == made


def test_by_itself_it_trusts_nobody(trust: LateTrust) -> None:
    assert trust.verify_mode is ssl.CERT_REQUIRED
    assert trust.check_hostname
    assert trust.get_ca_certs() == []
