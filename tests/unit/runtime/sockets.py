"""A server of plain sockets on this machine, whose every byte and pause is chosen by the test."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import TypeAlias

Act: TypeAlias = Callable[[socket.socket, threading.Event], None]
"""What is done with a connection; the event is set when the test is over."""


def says(*pieces: bytes, pause: float = 0.0) -> Act:
    """Read a request, send the pieces with a pause before each, and close."""

    def act(connection: socket.socket, over: threading.Event) -> None:
        connection.recv(65536)
        for piece in pieces:
            if over.wait(pause):
                return
            connection.sendall(piece)

    return act


def keeps(*answers: bytes) -> Act:
    """Answer one request after the other on one connection."""

    def act(connection: socket.socket, over: threading.Event) -> None:
        for answer in answers:
            if not connection.recv(65536):
                return
            connection.sendall(answer)
        over.wait(5)

    return act


def silent(connection: socket.socket, over: threading.Event) -> None:
    """Read a request and say nothing."""
    connection.recv(65536)
    over.wait(5)


def ok(body: bytes = b'{"name": "n"}', status: str = "200 OK", headers: str = "") -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n{headers}\r\n"
    return head.encode() + body


@contextmanager
def server(*acts: Act) -> Generator[str, None, None]:
    """The base URL of a server that does the next act with each connection, each in a thread of its own."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.05)
    over = threading.Event()
    threads: list[threading.Thread] = []

    def handle(connection: socket.socket, act: Act) -> None:
        with connection:
            connection.settimeout(5)
            try:
                act(connection, over)
            except OSError:
                return

    def serve() -> None:
        waiting = list(acts)
        while waiting and not over.is_set():
            try:
                connection, _ = listener.accept()
            except TimeoutError:
                continue
            threads.append(threading.Thread(target=handle, args=(connection, waiting.pop(0))))
            threads[-1].start()

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        over.set()
        thread.join()
        for each in threads:
            each.join()
        listener.close()
