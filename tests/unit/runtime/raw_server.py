"""A server of bare sockets on 127.0.0.1, which does what no well-behaved one would; and the sockets left open."""

from __future__ import annotations

import gc
import socket
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from pathlib import Path

Handler = Callable[[socket.socket, threading.Event], object]
"""What is done with a connection; the event is set when the test is over."""


@contextmanager
def serving(*handlers: Handler) -> Generator[str, None, None]:
    """The address of a server that gives each connection to the next of the handlers."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(10)
    over = threading.Event()

    def serve() -> None:
        for handler in handlers:
            with suppress(OSError), listener.accept()[0] as connection:
                connection.settimeout(10)
                handler(connection, over)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        over.set()
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)  # wakes the thread that waits for another connection
        listener.close()
        thread.join(10)


def head_of(connection: socket.socket) -> tuple[bytes, bytes]:
    """The head of a request, and what came with it."""
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(65536)
        if not piece:
            return data, b""
        data += piece
    head, _, rest = data.partition(b"\r\n\r\n")
    return head.lower(), rest


def whole_request(connection: socket.socket, heard: list[bytes], *, keep: bool = True) -> bytes:
    """Read a request to its end, chunked or not; the body is kept if asked. Returns its head."""
    head, rest = head_of(connection)
    chunked = b"transfer-encoding: chunked" in head
    length = next((int(line[15:]) for line in head.split(b"\r\n") if line.startswith(b"content-length:")), 0)
    body = bytearray(rest)
    seen = len(rest)
    while (chunked and bytes(body[-5:]) != b"0\r\n\r\n") or (not chunked and seen < length):
        piece = connection.recv(1 << 18)
        if not piece:
            break
        seen += len(piece)
        body += piece
        if not keep:
            del body[:-5]
    heard.append(bytes(body) if keep else str(seen).encode())
    return head


def answering(*pieces: bytes, pause: float = 0) -> Handler:
    """Read a request, and send the pieces, with pauses before all but the first; then wait for the other side."""

    def handle(connection: socket.socket, over: threading.Event) -> None:
        whole_request(connection, [])
        for index, piece in enumerate(pieces):
            if index and over.wait(pause):
                return
            connection.sendall(piece)
        with suppress(OSError):
            while not over.is_set() and connection.recv(65536):
                pass

    return handle


def cutting(*pieces: bytes) -> Handler:
    """Read a request, send the pieces and hang up."""

    def handle(connection: socket.socket, over: threading.Event) -> None:
        whole_request(connection, [])
        for piece in pieces:
            connection.sendall(piece)

    return handle


def chunked(*pieces: bytes, media_type: str = "application/octet-stream") -> list[bytes]:
    """An answer whose body is sent in these chunks."""
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {media_type}\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
    return [head, *(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces if piece), b"0\r\n\r\n"]


def sockets() -> set[str]:
    """The open sockets of this process."""
    gc.collect()
    found: set[str] = set()
    for entry in Path("/proc/self/fd").iterdir():
        with suppress(OSError):
            target = str(entry.readlink())
            if target.startswith("socket:"):
                found.add(target)
    return found
