"""The socket door for tests: a mock on a free port of 127.0.0.1, in threads of this process, until it is closed."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final

from specloom_mock.message import Answer, Request, fold, header_pairs

Exchange = Callable[[Request], Answer | None]
"""Handles a request; None is an answer that gets lost."""

_NO_BODY: Final = frozenset((204, 304))


class SocketDoor:
    """A server that hands each request to ``exchange``; ``url`` is where it listens."""

    def __init__(self, exchange: Exchange) -> None:
        self._server = _Server(exchange)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop listening, and cut what is still connected."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = True

    def __init__(self, exchange: Exchange) -> None:
        self.connections: set[socket.socket] = set()
        super().__init__(("127.0.0.1", 0), partial(_Handler, exchange, self.connections))

    def server_close(self) -> None:
        for each in list(self.connections):
            _cut(each)
        super().server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, exchange: Exchange, connections: set[socket.socket], *args: Any) -> None:
        self._exchange = exchange
        self._connections = connections
        super().__init__(*args)

    def setup(self) -> None:
        super().setup()
        self._connections.add(self.connection)

    def finish(self) -> None:
        self._connections.discard(self.connection)
        super().finish()

    def __getattr__(self, name: str) -> Callable[[], None]:
        """Any method is the mock's to judge; the base class looks for ``do_<METHOD>``."""
        if name.startswith("do_"):
            return self._handle
        raise AttributeError(name)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the journal has every exchange."""

    def _handle(self) -> None:
        target, _, query = self.path.partition("?")
        try:
            body = self._body()
        except ValueError:
            # Nobody knows where a next request would begin.
            self.close_connection = True
            self.send_response_only(400)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        answer = self._exchange(Request(self.command, target, query, fold(self.headers.items()), body))
        if answer is None:
            self.close_connection = True
            _cut(self.connection)
            return
        self.send_response_only(answer.status)
        for name, value in header_pairs(answer.headers):
            self.send_header(name.decode("latin-1"), value.decode("latin-1"))
        if answer.header("Content-Length") is None and answer.status not in _NO_BODY:
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if answer.status not in _NO_BODY:
            self.wfile.write(answer.body)

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
            return b"".join(iter(self._chunk, b""))
        return self.rfile.read(_number(self.headers.get("Content-Length") or "0", 10))

    def _chunk(self) -> bytes:
        """The next chunk (RFC 9112, 7.1); empty at the end, when what trails it is read as well."""
        size = _number(self.rfile.readline().partition(b";")[0].strip().decode("latin-1"), 16)
        data = self.rfile.read(size)
        while self.rfile.readline().strip() and not size:
            continue
        return data


def _number(text: str, base: int) -> int:
    """A length of a body or of a chunk of it. Raises ValueError where it is none."""
    if not (text.isascii() and text.isalnum()):
        raise ValueError(text)
    return int(text, base)


def _cut(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # it is gone already
