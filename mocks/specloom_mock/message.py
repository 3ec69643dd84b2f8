"""What goes into the engine and what comes out: HTTP messages without a connection (RFC 9110)."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Mapping
from functools import lru_cache
from http import HTTPStatus
from typing import Final

import msgspec

_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NO_BODY: Final = frozenset((204, 304))
OF_THE_MESSAGE: Final = frozenset(
    ("connection", "content-encoding", "content-length", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade")
)
"""Headers that say how a message is carried, which no description decides: a made one would cut its body short."""
_TOKEN: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_CONTROL: Final = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")
_HEADS: Final = 256
_LENGTHS: Final = 1024
"""How many heads of answers and lengths of bodies are kept; all are forgotten beyond that."""
_LONGEST_HEAD: Final = 4096
"""Bytes of a head that is kept."""


class Request(msgspec.Struct, frozen=True, gc=False):
    """A request as it came. ``target`` is the path as sent, still percent-encoded, without the query; ``query`` is what
    follows the question mark, still encoded. Header names are lower-case; see ``fold`` for repeated ones. ``is_shared``
    says that other requests have the same object as their headers."""

    method: str
    target: str
    query: str = ""
    headers: Mapping[str, str] = {}
    body: bytes = b""
    is_shared: bool = False


class Outgoing(msgspec.Struct, frozen=True, gc=False):
    """A request that the mock makes of its own: a callback. ``name`` is how the description calls it, ``pointer`` where
    the description has it.
    """

    name: str
    method: str
    url: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    pointer: str = ""


class Answer(msgspec.Struct, frozen=True, gc=False):
    """An answer to send. Header names are written as they will be sent; ``Content-Length`` is the door's business.

    ``calls`` are the callbacks that follow the answer; whoever serves the engine sends them (``outgoing.Sending``).
    """

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    calls: tuple[Outgoing, ...] = ()

    def header(self, name: str) -> str | None:
        """The first header of this name, in any case, or None."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)


def without_body(answer: Answer) -> Answer:
    """The answer to HEAD: what GET would get, but for the body (RFC 9110, 9.3.2)."""
    if answer.status in _NO_BODY or answer.header("Content-Length") is not None:
        return msgspec.structs.replace(answer, body=b"")
    headers = (*answer.headers, ("Content-Length", str(len(answer.body))))
    return Answer(answer.status, headers, calls=answer.calls)


def fold(headers: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Headers by lower-case name. Repeated ones are one list (RFC 9110, 5.3); cookies are joined by semicolons (RFC
    9113, 8.2.3).
    """
    folded: dict[str, str] = {}
    for name, value in headers:
        key = name.lower()
        if key in folded:
            folded[key] += ("; " if key == "cookie" else ", ") + value.strip(" \t")
        else:
            folded[key] = value.strip(" \t")
    return folded


class _Head(msgspec.Struct, gc=False):
    """The lines of an answer's head that are the same each time (see ``head_lines``), and the same with a date."""

    status: int
    headers: tuple[tuple[str, str], ...]
    lines: bytes
    takes_body: bool
    measured: bool
    tells_date: bool
    date: bytes | None = None
    dated: bytes = b""


_heads: dict[int, _Head] = {}
"""Heads by the identity of their headers, which each of them holds; most answers share theirs with earlier ones."""


def framed(answer: Answer, date: bytes, connection: bytes = b"") -> bytes:
    """An answer as it is sent (RFC 9112, 2.1 and 6). ``date`` and ``connection`` are header lines, or nothing."""
    headers, body = answer.headers, answer.body
    head = _heads.get(id(headers))
    if head is None or head.headers is not headers or head.status != answer.status:
        head = _kept(answer.status, headers)
    if head.date is not date:
        head.date, head.dated = date, head.lines + (b"" if head.tells_date else date)
    if head.measured:
        return b"".join((head.dated, connection, b"\r\n", body if head.takes_body else b""))
    return b"".join((head.dated, connection, _length_lines[len(body)], body))


def _kept(status: int, headers: tuple[tuple[str, str], ...]) -> _Head:
    head = _Head(status, headers, *head_lines(status, headers))
    if len(head.lines) > _LONGEST_HEAD:
        # Its lines are long as well.
        header_line.cache_clear()
        return head
    if len(_heads) >= _HEADS:
        _heads.clear()
    _heads[id(headers)] = head
    return head


class _LengthLines(dict[int, bytes]):
    """The line that tells a length, and the empty one after it, by the length."""

    def __missing__(self, length: int) -> bytes:
        if len(self) >= _LENGTHS:
            self.clear()
        line = self[length] = b"Content-Length: %d\r\n\r\n" % length
        return line


_length_lines: Final = _LengthLines()


def date_line() -> bytes:
    """The header line ``Date`` of now (RFC 9110, 5.6.7)."""
    now = time.gmtime()
    day, month = _DAYS[now.tm_wday], _MONTHS[now.tm_mon - 1]
    return f"Date: {day}, {now.tm_mday:02d} {month} {now.tm_year} {time.strftime('%H:%M:%S', now)} GMT\r\n".encode()


def head_lines(status: int, headers: tuple[tuple[str, str], ...]) -> tuple[bytes, bool, bool, bool]:
    """The status line and the header lines of an answer (RFC 9112, 4 and 5); whether a body may follow, whether its
    length is told already or must not be, and whether the date is told.
    """
    takes_body = status not in _NO_BODY
    lines = _status_line(status) + b"".join([header_line(*each) for each in headers])
    folded = lines.lower()
    measured = not takes_body or b"\r\ncontent-length:" in folded
    return lines, takes_body, measured, b"\r\ndate:" in folded


def header_pairs(headers: Iterable[tuple[str, str]]) -> list[tuple[bytes, bytes]]:
    """Headers as other servers take them, by the same rules; names as they stand."""
    lines = (header_line(*each) for each in headers)
    return [(name, value) for name, _, value in (line[:-2].partition(b": ") for line in lines if line)]


@lru_cache(maxsize=64)
def _status_line(status: int) -> bytes:
    try:
        phrase = HTTPStatus(status).phrase
    except ValueError:
        phrase = ""
    return f"HTTP/1.1 {status} {phrase}\r\n".encode()


@lru_cache(maxsize=512)
def header_line(name: str, value: str) -> bytes:
    """A header's line; none where its name is no token. What would break the line becomes a space, so that no value can
    forge a header (RFC 9110, 5.5).
    """
    before = _before_value(name)
    if value.isascii() and value.isprintable():
        return before and before + value.encode() + b"\r\n"
    return before and before + _CONTROL.sub(b" ", value.encode("latin-1", "replace")) + b"\r\n"


@lru_cache(maxsize=128)
def _before_value(name: str) -> bytes:
    return f"{name}: ".encode() if _TOKEN.fullmatch(name) else b""
