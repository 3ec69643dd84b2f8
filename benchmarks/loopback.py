"""A server that answers every request at once, for timing clients: one fixed answer per first segment of the path.

    loopback.py ANSWERS

``ANSWERS`` is a JSON object, ``{first segment: text of the answer}``. Prints the port; ends with its standard input. It
runs in a process of its own, so its work is not counted.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys

_LENGTH = re.compile(rb"\r\ncontent-length:\s*(\d+)", re.IGNORECASE)


class Answering(asyncio.Protocol):
    """One connection, kept alive; requests come one after the other."""

    def __init__(self, answers: dict[bytes, bytes]) -> None:
        self._answers = answers
        self._buffer = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep what answers go out on."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 -- asyncio's own promise, told to the type checker
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer as soon as a request is whole."""
        self._buffer += data
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0 or self._transport is None:
            return
        length = _LENGTH.search(self._buffer, 0, end)
        if len(self._buffer) >= end + 4 + (int(length[1]) if length else 0):
            self._transport.write(self._answers[self._buffer.split(b" ", 2)[1].split(b"/")[1]])
            self._buffer = b""


def framed(body: str) -> bytes:
    """The whole answer of a body."""
    content = body.encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
    return head.encode() + content


async def main() -> None:
    """Listen until standard input ends."""
    answers = {name.encode(): framed(body) for name, body in json.loads(sys.argv[1]).items()}
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Answering(answers), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


if __name__ == "__main__":
    asyncio.run(main())
