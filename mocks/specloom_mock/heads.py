"""Requests that are plain, read without the parser, and those whose heads were read before, not read at all.

Most clients repeat themselves. A head that comes again, byte for byte, is known with what answers it; one that differs
is put together from its lines, of which most are known. A line is read here by a rule that is narrower than the
parser's: one request in HTTP/1.1, whole, with a length or without a body, after which the connection goes on. Whatever
else comes is left to the parser.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from specloom_mock.handler import Handler
from specloom_mock.message import Answer, Request
from specloom_mock.remembered import remembered
from specloom_mock.transport import MAX_BODY

_HEADS: Final = 1024
_LINES: Final = 1024
"""How many heads and lines are kept; all are forgotten beyond that."""
_LONGEST_LINE: Final = 20_000
"""Bytes of a request line, of which the door takes less."""
_LONGEST: Final = 2048
"""Bytes of a head that is read here."""
# What these say goes beyond the header lines, to the body or to the connection.
_FAR_REACHING: Final = frozenset(("connection", "expect", "proxy-connection", "transfer-encoding", "upgrade"))
_AS_EVER: Final = re.compile(rb"connection: keep-alive", re.IGNORECASE)
"""What many clients say though it holds anyway (RFC 9112, 9.3)."""
HOST: Final = re.compile(r"(?:\[[0-9A-Za-z._~!$&'()*+;=%:-]+\]|[A-Za-z0-9._~!$&'()*+;=%-]*)(?::[0-9]*)?")
"""A valid ``Host`` (RFC 9110, 7.2): a name or an address, and a port."""
REQUEST_LINE: Final = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}) (/[!-~]*) HTTP/1\.[01]\r\n")
OTHER_VERSION: Final = re.compile(rb"[!-~]+ [!-~]+ (?:HTTP/(?!1)|(?!HTTP/)[A-Z]+/)[0-9]\.[0-9]\r?\n")
"""A request line of another protocol than HTTP/1 (RFC 9112, 2.3), be it one that looks like it: RTSP, ICE."""
_FIRST: Final = re.compile(
    rb"(DELETE|GET|HEAD|OPTIONS|PATCH|POST|PUT) (/[\w.~%/:@!$&'()*+,;=-]*)(?:\?([]\w.~%/:@!$&'()*+,;=?[-]*))? HTTP/1\.1"
)
_FIELD: Final = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+): ([!-~](?:[ !-~]*[!-~])?)")
_LENGTH: Final = re.compile(r"[0-9]{1,9}")


class Heads:
    """The heads and lines of late, and what answers them: ``handler``."""

    def __init__(self, handler: Handler) -> None:
        self._handler = handler
        # What answers by the body, and the length of that.
        self._known: dict[bytes, tuple[Callable[[bytes], Answer], int]] = {}
        self._firsts: dict[bytes, tuple[str, str, str]] = {}
        self._fields: dict[bytes, tuple[str, str]] = {}
        self._learnt = 0

    def answer(self, data: bytes) -> Answer | None:
        """The answer to the one request that ``data`` holds, no more and no less; None where the parser has to read
        it.
        """
        head, mark, body = data.partition(b"\r\n\r\n")
        known = self._known.get(head)
        if known is not None and known[1] == len(body) and mark:
            return known[0](body)
        learnt = self._learnt
        request = self._read(head, body) if mark and len(head) <= _LONGEST else None
        if request is None:
            return None
        # A line that is new most likely makes a head that does not come again.
        if learnt == self._learnt:
            if len(self._known) >= _HEADS:
                self._known.clear()
            self._known[head] = self._handler.prepare(request), len(body)
        return self._handler.handle(request)

    def _read(self, head: bytes, body: bytes) -> Request | None:
        first, *lines = head.split(b"\r\n")
        request_line = self._firsts.get(first) or self._first(first)
        if request_line is None:
            return None
        headers: dict[str, str] = {}
        for line in lines:
            field = self._fields.get(line) or self._field(line)
            if field is None:
                return None
            headers[field[0]] = field[1]
        # Lines of one name are for the parser to join, or to refuse.
        if len(headers) != len(lines) or "host" not in headers:
            return None
        if len(body) != int(headers.get("content-length", 0)) or len(body) > MAX_BODY:
            return None
        return Request(*request_line, headers, body)

    def _first(self, line: bytes) -> tuple[str, str, str] | None:
        found = _FIRST.fullmatch(line)
        if found is None:
            return None
        method, target, query = found.groups(b"")
        self._make_room(self._firsts)
        known = self._firsts[line] = method.decode(), target.decode(), query.decode()
        return known

    def _field(self, line: bytes) -> tuple[str, str] | None:
        """A header's name and value, of a header that says nothing but that."""
        found = _FIELD.fullmatch(line)
        if found is None:
            return None
        name, value = lower(found[1]), found[2].decode()
        valid = {"host": HOST, "content-length": _LENGTH}.get(name)
        if (valid is not None and not valid.fullmatch(value)) or (
            name in _FAR_REACHING and not _AS_EVER.fullmatch(line)
        ):
            return None
        self._make_room(self._fields)
        known = self._fields[line] = name, value
        return known

    def _make_room(self, lines: dict[bytes, Any]) -> None:
        self._learnt += 1
        if len(lines) >= _LINES:
            lines.clear()


def without_offer(asked: Request, target: bytes, version: str) -> bytes:
    """The head of a request as its sender would write it who offers no upgrade."""
    lines = [f"{name}: {value}\r\n" for name, value in asked.headers.items() if name != "upgrade"]
    first = f"{asked.method} {target.decode('latin-1')} HTTP/{version}\r\n"
    return "".join((first, *lines, "\r\n")).encode("latin-1")


def begun(known: bytes, data: bytes) -> bytes:
    """What a message began with, in which its first line ends if it is no longer than lines may be; empty lines before
    that one are none (RFC 9112, 2.2).
    """
    if b"\n" in known or len(known) > _LONGEST_LINE:
        return known
    return (known + data[:_LONGEST_LINE]).lstrip(b"\r\n")


def authority(target: str) -> str:
    """The host of an absolute target, which counts whatever ``Host`` says (RFC 9112, 3.2.2)."""
    return target.partition("://")[2].partition("/")[0].rpartition("@")[2]


@remembered(512)
def lower(name: bytes) -> str:
    """The name of a header, in lower case."""
    return name.decode("latin-1").lower()
