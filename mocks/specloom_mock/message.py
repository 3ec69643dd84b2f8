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
_TOKEN: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_CONTROL: Final = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")


class Request(msgspec.Struct, frozen=True, gc=False):
    """A request as it came. ``target`` is the path as sent, still percent-encoded, without the query; ``query`` is what
    follows the question mark, still encoded. Header names are lower-case; see ``fold`` for repeated ones."""

    method: str
    target: str
    query: str = ""
    headers: Mapping[str, str] = {}
    body: bytes = b""


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


def framed(answer: Answer, date: bytes, connection: bytes) -> bytes:
    """An answer as it is sent (RFC 9112, 2.1 and 6). ``date`` and ``connection`` are header lines, or nothing."""
    head, takes_body, measured = head_lines(answer.status, answer.headers)
    body = answer.body if takes_body else b""
    if measured:
        return b"".join((head, date, connection, b"\r\n", body))
    return b"%b%b%bContent-Length: %d\r\n\r\n%b" % (head, date, connection, len(body), body)


def date_line() -> bytes:
    """The header line ``Date`` of now (RFC 9110, 5.6.7)."""
    now = time.gmtime()
    day, month = _DAYS[now.tm_wday], _MONTHS[now.tm_mon - 1]
    return f"Date: {day}, {now.tm_mday:02d} {month} {now.tm_year} {time.strftime('%H:%M:%S', now)} GMT\r\n".encode()


@lru_cache(maxsize=512)
def head_lines(status: int, headers: tuple[tuple[str, str], ...]) -> tuple[bytes, bool, bool]:
    """The status line and the header lines of an answer (RFC 9112, 4 and 5); whether a body may follow, and whether its
    length is told already or must not be. What would break a line becomes a space, so that no value can forge a header
    (RFC 9110, 5.5).
    """
    try:
        phrase = HTTPStatus(status).phrase
    except ValueError:
        phrase = ""
    lines = [f"HTTP/1.1 {status} {phrase}".encode()]
    lines += [
        f"{name}: ".encode() + _CONTROL.sub(b" ", value.encode("latin-1", "replace"))
        for name, value in headers
        if _TOKEN.fullmatch(name)
    ]
    takes_body = status not in _NO_BODY
    measured = not takes_body or any(name.lower() == "content-length" for name, _ in headers)
    return b"\r\n".join([*lines, b""]), takes_body, measured
