"""Requests that are plain, read without the parser, and those whose heads were read before, not read at all.

Most clients repeat themselves. A head that comes again, byte for byte, is known with what answers it. One that differs
in nothing but its length, or in lines that can make no difference (a number for each request, say), is known without
these; any other one is put together from its first line and the rest, of which most are known. A line is read here by a
rule that is narrower than the parser's: one request in HTTP/1.1, whole, with a length or without a body, after which
the connection goes on. Whatever else comes is left to the parser.
"""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Mapping
from functools import cached_property
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
_OFTEN: Final = 8
"""Lines of one name after which the next one is expected to differ again."""
_VARYING: Final = 8
"""How many names of lines that differ each time are looked for."""
_TOLD: Final = -1
"""In the place of a length: it was told by a line that was taken out."""
# What these say goes beyond the header lines, to the body or to the connection.
_FAR_REACHING: Final = frozenset(
    ("connection", "content-length", "expect", "host", "proxy-connection", "transfer-encoding", "upgrade")
)
_AS_EVER: Final = re.compile(rb"connection: keep-alive", re.IGNORECASE)
"""What many clients say though it holds anyway (RFC 9112, 9.3)."""
HOST: Final = re.compile(r"(?:\[[0-9A-Za-z._~!$&'()*+;=%:-]+\]|[A-Za-z0-9._~!$&'()*+;=%-]*)(?::[0-9]*)?")
"""A valid ``Host`` (RFC 9110, 7.2): a name or an address, and a port."""
REQUEST_LINE: Final = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}) (/[!-~]*) HTTP/1\.[01]\r\n")
OTHER_VERSION: Final = re.compile(rb"[!-~]+ [!-~]+ (?:HTTP/(?!1)|(?!HTTP/)[A-Z]+/)[0-9]\.[0-9]\r?\n")
"""A request line of another protocol than HTTP/1 (RFC 9112, 2.3), be it one that looks like it: RTSP, ICE."""
_METHODS: Final = {each.encode(): each for each in ("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT")}
_PLAIN: Final = (string.ascii_letters + string.digits + "_.~%/:@!$&'()*+,;=?[]-").encode()
"""What a target may hold: brackets only in its query."""
_VALUE: Final = rb"[!-~](?:[ !-~]*[!-~])?"
_FIELD: Final = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+): (" + _VALUE + rb")")
_LENGTH: Final = re.compile(r"[0-9]{1,9}")
_VALID: Final = {"host": HOST, "content-length": _LENGTH}

Respond = Callable[[bytes], Answer]
"""What answers by the body."""


class Heads:
    """Answers requests by heads and header lines that were read before. ``handler`` is asked for what was not.

    A head is looked up as a whole first. Else the line with the length, and lines that make no difference and change
    with each request, are taken out, and what is left of the head is looked up. Else its lines are, one by one.
    """

    def __init__(self, handler: Handler) -> None:
        self._handler = handler
        # What answers, with the length of the body: by whole heads, and by what is left of them without idle lines.
        self._known: dict[bytes, tuple[Respond, int]] = {}
        self._alike: dict[bytes, tuple[Respond, int]] = {}
        self._firsts: dict[bytes, tuple[str, str, str]] = {}
        # The headers by the bytes behind the first line, with the length of the body.
        self._blocks: dict[bytes, tuple[Mapping[str, str], int]] = {}
        self._fields: dict[bytes, tuple[str, str]] = {}
        self._learnt = 0
        # How many different lines of each name have come, and the names that differ each time and make no difference.
        self._lines_of: dict[bytes, int] = {}
        self._varying: list[bytes] = []
        self._idle: re.Pattern[bytes] | None = None

    @cached_property
    def _is_length_idle(self) -> bool:
        return not self._handler.matters("content-length")

    def answer(self, data: bytes) -> Answer | None:
        """The answer to the one request that ``data`` holds, no more and no less; None where the parser has to read
        it.
        """
        head, mark, body = data.partition(b"\r\n\r\n")
        known = self._known.get(head)
        if known is not None and known[1] == len(body) and mark:
            return known[0](body)
        if not mark or len(head) > _LONGEST or len(body) > MAX_BODY:
            return None
        rest, length = self._without_length(head + b"\r\n", len(body))
        left = rest if self._idle is None else self._idle.sub(b"", rest)
        known = self._alike.get(left)
        if known is None or known[1] != length:
            return self._read(left, length, body)
        if len(left) == len(rest):
            _make_room(self._known, _HEADS)
            self._known[head] = known[0], len(body)
        return known[0](body)

    def _without_length(self, head: bytes, length: int) -> tuple[bytes, int]:
        """The head with its ``Content-Length`` line emptied, and ``_TOLD``, where the line tells this length in one of
        the two common spellings; else the head and the length as they are."""
        if not length or not self._is_length_idle:
            return head, length
        rest = head.replace(b"\r\nContent-Length: %d\r\n" % length, b"\r\n\r\n", 1)
        if len(rest) == len(head):
            rest = head.replace(b"\r\ncontent-length: %d\r\n" % length, b"\r\n\r\n", 1)
        return (head, length) if len(rest) == len(head) else (rest, _TOLD)

    def _read(self, left: bytes, length: int, body: bytes) -> Answer | None:
        """The answer to a request whose head was not met before, by its lines; None where the parser has to read it.
        ``left`` is the head without idle lines, ``length`` that of the body, or ``_TOLD``."""
        learnt = self._learnt
        first, _, block = left.partition(b"\r\n")
        request_line = self._firsts.get(first) or self._first(first)
        if request_line is None:
            return None
        headers, expected = self._blocks.get(block) or (None, 0)
        if headers is None or expected != length:
            headers = self._headers(block, length)
            if headers is None:
                return None
            if learnt == self._learnt:
                _make_room(self._blocks, _HEADS)
                self._blocks[block] = headers, length
        request = Request(*request_line, headers, body, True)
        # A head with a line that is new most likely does not come again, so nothing is prepared for it.
        if learnt != self._learnt:
            return self._handler.handle(request)
        _make_room(self._alike, _HEADS)
        answer = self._handler.prepare(request)
        self._alike[left] = answer, length
        return answer(body)

    def _headers(self, block: bytes, length: int) -> dict[str, str] | None:
        lines = block.split(b"\r\n")
        # The last one ends the block; the one that told the length was taken out.
        lines.pop()
        if length == _TOLD:
            lines.remove(b"")
        headers: dict[str, str] = {}
        for line in lines:
            field = self._fields.get(line) or self._field(line)
            if field is None:
                return None
            headers[field[0]] = field[1]
        # Lines of one name are for the parser to join, or to refuse.
        if len(headers) != len(lines) or "host" not in headers:
            return None
        if length == _TOLD:
            return None if "content-length" in headers else headers
        return headers if int(headers.get("content-length", 0)) == length else None

    def _first(self, line: bytes) -> tuple[str, str, str] | None:
        """The method, the path and the query of a request line; None where it is not plain enough to be read here."""
        spelled, _, rest = line.partition(b" ")
        method = _METHODS.get(spelled)
        sent = rest[:-9]
        if method is None or sent[:1] != b"/" or sent.translate(None, _PLAIN) or rest[-9:] != b" HTTP/1.1":
            return None
        target, _, query = sent.decode().partition("?")
        if "[" in target or "]" in target:
            return None
        self._learnt += 1
        _make_room(self._firsts, _LINES)
        known = self._firsts[line] = method, target, query
        return known

    def _field(self, line: bytes) -> tuple[str, str] | None:
        """A header's name and value; None where the line is not plain, or concerns more than this request."""
        found = _FIELD.fullmatch(line)
        if found is None:
            return None
        name, value = lower(found[1]), found[2].decode()
        valid = _VALID.get(name)
        if valid is not None and not valid.fullmatch(value):
            return None
        if name not in _FAR_REACHING:
            self._count(found[1], name)
        elif valid is None and not _AS_EVER.fullmatch(line):
            return None
        self._learnt += 1
        _make_room(self._fields, _LINES)
        known = self._fields[line] = name, value
        return known

    def _count(self, spelled: bytes, name: str) -> None:
        """Count a new line of this name. After ``_OFTEN`` of them, the lines of this name are taken out of heads
        unread, if the name makes no difference to any answer."""
        _make_room(self._lines_of, _LINES)
        count = self._lines_of[spelled] = self._lines_of.get(spelled, 0) + 1
        if count == _OFTEN and len(self._varying) < _VARYING and not self._handler.matters(name):
            self._varying.append(re.escape(spelled))
            self._idle = re.compile(rb"\r\n(?:" + b"|".join(self._varying) + rb"): " + _VALUE + rb"(?=\r\n)")


def _make_room(kept: dict[bytes, Any], most: int) -> None:
    if len(kept) >= most:
        kept.clear()


def without_offer(asked: Request, target: bytes, version: str) -> bytes:
    """The head of a request as its sender would write it who offers no upgrade."""
    lines = [f"{name}: {value}\r\n" for name, value in asked.headers.items() if name != "upgrade"]
    first = f"{asked.method} {target.decode('latin-1')} HTTP/{version}\r\n"
    return "".join((first, *lines, "\r\n")).encode("latin-1")


def begun(known: bytes, data: bytes) -> bytes:
    """The beginning of a message, long enough to hold its request line where that is not too long; empty lines in front
    are left out (RFC 9112, 2.2). ``known`` is the beginning so far, ``data`` what has come since.
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
