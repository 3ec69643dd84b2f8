"""The socket door: HTTP/1.1 (RFC 9112) on httptools, and on uvloop where it is installed.

One connection is one state machine. What llhttp refuses (both lengths, a folded line, a bare CR or LF, a bad chunk) is
answered by 400; what is too long or too slow by 413, 414, 431 or 408; the connection ends after each of them, as nobody
knows where a next request would begin. No stage of a connection is without its deadline.
"""

from __future__ import annotations

import asyncio
import signal
import socket
from collections import deque
from collections.abc import Callable
from typing import Any, Final

import httptools
import msgspec

from specloom_mock.deadlines import Deadlines
from specloom_mock.event_loop import loop_factory, on_signals
from specloom_mock.faults import Kind
from specloom_mock.handler import Handler
from specloom_mock.heads import HOST, OTHER_VERSION, REQUEST_LINE, Heads, authority, begun, lower, without_offer
from specloom_mock.message import Answer, Request, date_line, framed
from specloom_mock.transport import MAX_BODY

MAX_TARGET: Final = 16 * 1024  # bytes of a request target
MAX_HEAD: Final = 64 * 1024
"""Bytes of all header lines of a request. Trailers and chunk extensions have this and the target's together."""
_ANSWERS_PER_TURN: Final = 64  # of one connection, before others have their turn
_TICK_SECONDS: Final = 0.5
# Stages of a connection: between requests, in the head of one, in its body, after a refusal.
_IDLE, _HEAD, _BODY, _REFUSED = range(4)
_LONG_HEAD: Final = f"expected at most {MAX_HEAD} bytes of headers, got more"
_CONTINUE: Final = b"HTTP/1.1 100 Continue\r\n\r\n"
_GRACE_SECONDS: Final = 3.0
_OTHER_VERSION: Final = "expected HTTP/1.1 or HTTP/1.0, got another version or protocol"


class _Refused(Exception):
    """Stops the parser; the connection knows the answer already."""


class Door:
    """A handler behind a socket. ``serve`` runs until ``stop`` is called."""

    def __init__(self, handler: Handler, deadlines: Deadlines | None = None) -> None:
        self.handler = handler
        self.deadlines = deadlines or Deadlines()
        self.connections: set[_Connection] = set()
        self.stopping = False
        self.now = 0.0
        self.date = b""
        self.heads = Heads(handler)
        self.idle_until = 0.0
        self._tick: float = min(_TICK_SECONDS, *(each / 4 for each in msgspec.structs.astuple(self.deadlines)))
        self.patience = (self.deadlines.idle, self.deadlines.head, self.deadlines.body, self.deadlines.refused)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop = asyncio.Event()

    def run(self, listener: socket.socket, ready: Callable[[], None]) -> None:
        """Serve in a loop of its own; ``ready`` is called once connections are taken."""
        with asyncio.Runner(loop_factory=loop_factory()) as runner:
            runner.run(self.serve(listener, ready))

    async def serve(self, listener: socket.socket, ready: Callable[[], None]) -> None:
        """Serve on a bound socket until ``stop`` is called or a signal comes; answers under way are finished."""
        self._loop = loop = asyncio.get_running_loop()
        before = on_signals(self.stop)
        self._beat()
        try:
            server = await loop.create_server(lambda: _Connection(self), sock=listener, backlog=2048)
            ready()
            await self._stop.wait()
            server.close()
            await self._farewell()
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def stop(self) -> None:
        """End ``serve``; may be called from any thread."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._stop.set)

    def until(self, seconds: float) -> float:
        """When a deadline that starts now is over; ``now`` is late by a beat at most."""
        return self.now + self._tick + seconds

    async def _farewell(self) -> None:
        self.stopping = True
        end = self.now + _GRACE_SECONDS
        # Again each time: a connection that was accepted last is made known only now.
        while self.connections and self.now < end:
            for each in list(self.connections):
                each.close_if_idle()
            await asyncio.sleep(self._tick / 4)
        for each in list(self.connections):
            each.abort()
        await asyncio.sleep(0)

    def _beat(self) -> None:
        """Look at the clock for all connections at once: a timer per request would cost more than its answer."""
        loop = asyncio.get_running_loop()
        self.now = loop.time()
        self.idle_until = self.until(self.deadlines.idle)
        self.date = date_line()
        for each in [each for each in self.connections if each.deadline <= self.now]:
            each.expire()
        loop.call_later(self._tick, self._beat)


class _Connection(asyncio.Protocol):
    """One connection. httptools calls the methods that begin with ``on_`` while it reads."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._handle = door.handler.handle
        self._blocking = door.handler.blocking
        self._is_calm = not self._blocking  # between requests, and nothing is owed
        self._at_once = door.heads.answer
        self._parser: Any = httptools.HttpRequestParser(self)
        self._transport: Any = None
        self._stage = _IDLE
        self._waiting: deque[tuple[Request | Answer, bool, bool]] = deque()
        self._ends = False  # nothing more is read: the last request has come, or was refused
        self._at_end = False  # the client has sent its last byte
        self._blocked = False  # the client reads too slowly
        self._busy = False  # a thread works on an answer
        self._asks_to_go_on = False
        self._fruitless = 0  # bytes since a message or a piece of a body began
        self._size = 0
        self._url = b""
        self._headers: dict[str, str] = {}
        self._version = ""
        self._start = b""  # of the message that is read, as much as may be its first line
        self._body = b""
        self._chunks: list[bytes] = []
        self.deadline = door.until(door.deadlines.idle)

    # --- Called by the loop

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self._write = self._transport.write
        self._door.connections.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        del exc
        self._door.connections.discard(self)
        self._waiting.clear()
        self._ends, self._is_calm = True, False

    def data_received(self, data: bytes) -> None:
        answer = self._at_once(data) if self._is_calm else None
        if answer is not None:
            self.deadline = self._door.idle_until
            self._write(framed(answer, self._door.date))
        elif not self._ends:
            self._read(data)

    def _read(self, data: bytes) -> None:
        """Let the parser read, and answer what is complete."""
        before, headers = self._stage, self._headers
        self._is_calm = False
        self._fruitless += len(data)
        if before is not _BODY:
            self._start = begun(b"" if before is _IDLE else self._start, data)
        while data:
            data = self._parse(data)
        stage = self._stage
        if (stage is _HEAD or stage is _BODY) and (stage is not before or self._headers is not headers):
            self.deadline = self._door.until(self._door.patience[stage])
        if self._fruitless > MAX_TARGET + MAX_HEAD and not self._ends:
            self._refuse(Kind.HEADERS_TOO_LARGE, _LONG_HEAD)
        self._go_on()

    def _parse(self, data: bytes) -> bytes:
        """Let the parser read; the answer is what another one has to read."""
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade as pause:
            return self._declined(data[pause.args[0] :])
        except httptools.HttpParserError as error:
            if not self._ends:
                self._malformed(error, data)
        return b""

    def _declined(self, rest: bytes) -> bytes:
        """An upgrade is declined in silence (RFC 9110, 7.8). The parser stopped before the body, so the message is read
        again without the offer; only after CONNECT nobody knows where a next request would begin.
        """
        asked = self._waiting.pop()[0]
        if isinstance(asked, Answer) or asked.method == "CONNECT":
            self._ends = True
            self._waiting.append((asked, False, False))
            return b""
        self._parser, self._ends = httptools.HttpRequestParser(self), False
        return without_offer(asked, self._url, self._version) + rest

    def eof_received(self) -> bool:
        """The client sends no more; it may still read what it has asked for."""
        self._at_end = self._ends = True
        self._is_calm = False
        return bool(self._waiting) or self._blocked or self._busy

    def pause_writing(self) -> None:
        self._blocked, self._is_calm = True, False
        self.deadline = self._door.until(self._door.deadlines.unread)
        self._transport.pause_reading()

    def resume_writing(self) -> None:
        self._blocked = False
        self._transport.resume_reading()
        self._go_on()

    # --- Called by httptools

    def on_message_begin(self) -> None:
        self._stage = _HEAD
        self._url = self._body = b""
        self._fruitless = self._size = 0
        self._headers = {}
        self._chunks = []

    def on_url(self, url: bytes) -> None:
        self._url += url
        if len(self._url) > MAX_TARGET:
            self._refuse(Kind.TARGET_TOO_LONG, f"expected a target of at most {MAX_TARGET} bytes, got more", stop=True)

    def on_header(self, name: bytes, value: bytes) -> None:
        if self._stage is not _HEAD:
            return  # trailers (RFC 9110, 6.5.1): none of them is a header
        self._size += len(name) + len(value) + 4
        if self._size > MAX_HEAD:
            self._refuse(Kind.HEADERS_TOO_LARGE, _LONG_HEAD, stop=True)
        key, text = lower(name), value.decode("latin-1")
        if key in self._headers:
            text = self._headers[key] + ("; " if key == "cookie" else ", ") + text
        self._headers[key] = text

    def on_headers_complete(self) -> None:
        self._stage, self._size = _BODY, 0
        headers = self._headers
        host, self._version = headers.get("host"), self._parser.get_http_version()
        if self._version not in ("1.0", "1.1") or OTHER_VERSION.match(self._start):
            # 505 is of the 5xx, which a fault of the caller never gets here.
            self._refuse(Kind.MALFORMED, _OTHER_VERSION, stop=True)
        if (host is None and self._version == "1.1") or (host and not HOST.fullmatch(host)):
            # RFC 9112, 3.2: exactly one, and a valid one.
            self._refuse(Kind.MALFORMED, "expected one valid Host header", stop=True)
        if "transfer-encoding" in headers:
            if headers["transfer-encoding"].strip().lower() != "chunked" or self._version != "1.1":
                self._refuse(Kind.MALFORMED, "expected no Transfer-Encoding but chunked, in HTTP/1.1", stop=True)
        elif int(headers.get("content-length", 0)) > MAX_BODY:
            self._too_large()
        # HTTP/1.0 knows none (RFC 9110, 10.1.1).
        expectation = headers.get("expect", "").lower() if self._version == "1.1" else ""
        if expectation not in ("", "100-continue"):
            self._refuse(Kind.EXPECTATION, "expected no expectation but 100-continue", stop=True)
        self._asks_to_go_on = bool(expectation)

    def on_body(self, data: bytes) -> None:
        self._fruitless = 0
        self._size += len(data)
        if self._size > MAX_BODY:
            self._too_large()
        if self._body:
            self._chunks = self._chunks or [self._body]
            self._chunks.append(data)
        else:
            self._body = data

    def on_message_complete(self) -> None:
        keep: bool = self._parser.should_keep_alive()
        self._stage = _IDLE
        self._ends = not keep
        request = self._request(b"".join(self._chunks) if self._chunks else self._body)
        self._waiting.append((request, keep, keep and self._version == "1.0"))

    def _request(self, body: bytes = b"") -> Request:
        target, _, query = self._url.decode("latin-1").partition("?")
        if "://" in target and target[0] != "/":
            self._headers["host"] = authority(target)
        return Request(self._parser.get_method().decode(), target, query, self._headers, body)

    def _go_on(self) -> None:
        """Answer what waits, in its order, as long as the client reads."""
        waiting = self._waiting
        out: list[bytes] = []
        while waiting and not self._blocked and not self._busy and len(out) < _ANSWERS_PER_TURN:
            asked, keep, old = waiting.popleft()
            if isinstance(asked, Answer):
                answer = asked
            elif self._blocking:
                self._ask_thread(asked, keep, old)
                break
            else:
                answer = self._handle(asked)
            keep = keep and not self._door.stopping
            connection = b"Connection: keep-alive\r\n" if old else b"" if keep else b"Connection: close\r\n"
            out.append(framed(answer, self._door.date, connection))
            if not keep:
                waiting.clear()
                self._ends = True
            if len(answer.body) > MAX_HEAD:
                break
        self._send(out)

    def _ask_thread(self, asked: Request, keep: bool, old: bool) -> None:
        def done(future: asyncio.Future[Answer]) -> None:
            self._busy = False
            if not self._transport.is_closing():
                self._waiting.appendleft((future.result(), keep, old))
                self._next_turn()

        self._busy = True
        asyncio.get_running_loop().run_in_executor(None, self._handle, asked).add_done_callback(done)

    def _send(self, out: list[bytes]) -> None:
        if out:
            if self._stage is _IDLE:
                self.deadline = self._door.until(self._door.deadlines.idle)
            self._transport.write(out[0] if len(out) == 1 else b"".join(out))
        if self._busy:
            self._transport.pause_reading()
        elif self._waiting:
            if not self._blocked:
                self._transport.pause_reading()
                asyncio.get_running_loop().call_soon(self._next_turn)
        elif self._stage is _REFUSED:
            self._linger()
        elif self._ends:
            self._transport.close()
        elif self._asks_to_go_on:
            self._asks_to_go_on = False
            if self._stage is _BODY:
                self._transport.write(_CONTINUE)
        owes = self._waiting or self._blocked or self._busy or self._ends
        self._is_calm = self._stage is _IDLE and not (owes or self._blocking or self._door.stopping)

    def _next_turn(self) -> None:
        if not self._blocked and not self._transport.is_closing():
            self._transport.resume_reading()
            self._go_on()

    def _malformed(self, error: httptools.HttpParserError, data: bytes) -> None:
        line = REQUEST_LINE.match(data)
        if isinstance(error, httptools.HttpParserInvalidMethodError) and line is not None:
            # A method that the parser does not know is one that the path does not allow.
            target, _, query = line[2].decode().partition("?")
            self._end_with(Request(line[1].decode(), target, query))
        elif OTHER_VERSION.match(data):
            self._refuse(Kind.MALFORMED, _OTHER_VERSION)
        else:
            self._refuse(Kind.MALFORMED, "the request is no HTTP/1.1 message that can be read")

    def _too_large(self) -> None:
        self._refuse(Kind.TOO_LARGE, f"expected a body of at most {MAX_BODY} bytes, got more", stop=True)

    def _refuse(self, kind: Kind, detail: str, *, stop: bool = False) -> None:
        """Answer the request that is being read by an error, after those before it; the connection ends then."""
        request = self._request() if self._stage is not _IDLE and self._url else Request("", "/")
        self._end_with(self._door.handler.refuse(kind, detail, request))
        if stop:
            raise _Refused

    def _end_with(self, answer: Answer | Request) -> None:
        self._waiting.append((answer, False, False))
        self._stage = _REFUSED
        self._ends = True

    def _linger(self) -> None:
        """Swallow what is still on its way, as closing at once would take the answer back (RFC 9112, 9.6)."""
        self.deadline = self._door.until(self._door.deadlines.refused)
        if self._at_end or not self._transport.can_write_eof():
            self._transport.close()
        elif not self._transport.is_closing():
            self._transport.write_eof()

    def expire(self) -> None:
        """A deadline is over."""
        if self._busy:
            self.deadline = self._door.until(self._door.deadlines.idle)
        elif self._stage is _REFUSED or self._blocked or self._ends:
            self.abort()
        elif self._stage is _IDLE:
            self._transport.close()
        else:
            self._refuse(Kind.TIMEOUT, "expected the rest of the request in time")
            self._go_on()

    def close_if_idle(self) -> None:
        if self._stage is _IDLE and not (self._waiting or self._blocked or self._busy):
            self._transport.close()

    def abort(self) -> None:
        self._transport.abort()
