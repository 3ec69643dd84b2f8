"""A server that behaves as a situation says. The first segment of the path names the situation.

It writes the bytes itself, since no HTTP library for servers would send most of this. It listens on 127.0.0.1 only, on
two ports: the second is "another host", and remembers whether credentials came to it.
"""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress

from benchmarks.conformance.situations import SITUATIONS, Ending, Situation

DROPS = 60
_LENGTH = re.compile(rb"^content-length:\s*(\d+)", re.IGNORECASE | re.MULTILINE)
_SECRET = re.compile(rb"^(?:authorization|cookie|x-api-key):", re.IGNORECASE | re.MULTILINE)


class Server:
    """Both addresses while they listen; ``slow_seconds`` is how long the slow body takes from first byte to last."""

    def __init__(self, slow_seconds: float, situations: Sequence[Situation] = SITUATIONS) -> None:
        self._situations = {situation.name: situation for situation in situations}
        self._pause = slow_seconds / DROPS
        self.here = ""
        self.elsewhere = ""
        self.leaked = False
        self.received: list[str] = []
        """The situation of each request that came, in order."""

    def address(self, situation: Situation) -> str:
        """The base URL under which the situation holds."""
        return f"{self.here}/{situation.name}"

    async def start(self) -> tuple[asyncio.Server, asyncio.Server]:
        """Begin to listen, on free ports."""
        first = await asyncio.start_server(self._misbehave, "127.0.0.1", 0)
        second = await asyncio.start_server(self._listen_in, "127.0.0.1", 0)
        self.here, self.elsewhere = (
            f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}" for server in (first, second)
        )
        return first, second

    async def _misbehave(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async with _closing(writer):
            head = await read_request(reader)
            if head:
                situation = self._situations[head.split(b" ", 2)[1].split(b"/")[1].decode()]
                self.received.append(situation.name)
                await self._answer(situation, writer)

    async def _answer(self, situation: Situation, writer: asyncio.StreamWriter) -> None:
        if situation.ending is Ending.CUT_BEFORE:
            return
        writer.write(self._head(situation))
        if situation.ending is Ending.SLOW:
            await self._drip(situation.body, writer)
        elif situation.ending is Ending.WHOLE:
            writer.write(situation.body)
        await writer.drain()

    def _head(self, situation: Situation) -> bytes:
        lines = [
            f"HTTP/1.1 {situation.status} Whatever",
            f"Content-Type: {situation.media_type}",
            f"Content-Length: {len(situation.body)}",
            "Connection: close",
            *situation.headers,
        ]
        if situation.location:
            lines.append("Location: " + situation.location.format(here=self.here, elsewhere=self.elsewhere))
        return "\r\n".join([*lines, "", ""]).encode()

    async def _drip(self, body: bytes, writer: asyncio.StreamWriter) -> None:
        size = -(-len(body) // DROPS)
        for start in range(0, len(body), size):
            writer.write(body[start : start + size])
            await writer.drain()
            await asyncio.sleep(self._pause)

    async def _listen_in(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async with _closing(writer):
            self.leaked |= _SECRET.search(await read_request(reader)) is not None
            # What a client that followed the redirect is given: a whole answer, so that nothing warns it.
            writer.write(self._head(self._situations["18"]) + self._situations["18"].body)


@asynccontextmanager
async def _closing(writer: asyncio.StreamWriter) -> AsyncGenerator[None]:
    """Close the connection, however it ends; the client may have gone, as a deadline wants it to."""
    try:
        with suppress(ConnectionError):
            yield
    finally:
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()


async def read_request(reader: asyncio.StreamReader) -> bytes:
    """The head of a request, whose body is read and dropped; nothing where the client has gone."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
        length = _LENGTH.search(head)
        await reader.readexactly(int(length[1]) if length else 0)
    except (asyncio.IncompleteReadError, ConnectionError):
        return b""
    return head


@contextmanager
def running(*, slow_seconds: float, situations: Sequence[Situation] = SITUATIONS) -> Iterator[Server]:
    """A server in a thread of its own, until the block ends."""
    server = Server(slow_seconds, situations)
    loop = asyncio.new_event_loop()
    listeners = loop.run_until_complete(server.start())
    thread = threading.Thread(target=loop.run_forever, name="conformance server", daemon=True)
    thread.start()
    try:
        yield server
    finally:
        asyncio.run_coroutine_threadsafe(_stop(listeners), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


async def _stop(listeners: tuple[asyncio.Server, ...]) -> None:
    for listener in listeners:
        listener.close()
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
