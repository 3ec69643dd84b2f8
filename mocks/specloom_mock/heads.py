"""Heads of requests that were read before, as most clients repeat themselves: the same header lines, byte for byte.

A parser reads the same bytes the same way, so what it found in a block of header lines is kept and found again by its
bytes. Only blocks that stand for themselves are kept: those of requests in HTTP/1.1 with a length or without a body,
after which the connection goes on. A request line is read here where it is plain, by a rule that is narrower than the
parser's. Whatever is not known is left to the parser.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from specloom_mock.message import Answer, Request

_BLOCKS: Final = 256
_LINES: Final = 1024
"""How many blocks and request lines are kept; all are forgotten beyond that."""
_LONGEST: Final = 2048
"""Bytes of a block or a request line that is kept."""
# What these say goes beyond the header lines, to the body or to the connection.
_FAR_REACHING: Final = frozenset(("transfer-encoding", "expect", "upgrade"))
HOST: Final = re.compile(r"[A-Za-z0-9._~!$&'()*+;=%:\[\]-]*")
"""A valid ``Host`` (RFC 9110, 7.2)."""
REQUEST_LINE: Final = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}) (/[!-~]*) HTTP/1\.[01]\r\n")
OTHER_VERSION: Final = re.compile(rb"[!-~]+ [!-~]+ HTTP/(?!1)[0-9]\.[0-9]\r\n")
"""A request line of another protocol than HTTP/1 (RFC 9112, 2.3)."""
_LINE: Final = re.compile(
    rb"(DELETE|GET|HEAD|OPTIONS|PATCH|POST|PUT) (/[\w.~%/:@!$&'()*+,;=-]*)(?:\?([]\w.~%/:@!$&'()*+,;=?[-]*))? HTTP/1\.1"
)


class Heads:
    """The header lines and request lines of late."""

    def __init__(self) -> None:
        self._blocks: dict[bytes, tuple[Mapping[str, str], int]] = {}
        self._lines: dict[bytes, tuple[str, str, str]] = {}

    def request(self, data: bytes) -> Request | None:
        """The one request that ``data`` holds, no more and no less; None where the parser has to read it."""
        start, end = data.find(b"\r\n"), data.find(b"\r\n\r\n")
        if end < 0:
            return None
        block = self._blocks.get(data[start:end])
        if block is None or len(data) != end + 4 + block[1]:
            return None
        first = data[:start]
        line = self._lines.get(first) or self._read(first)
        return Request(line[0], line[1], line[2], block[0], data[end + 4 :]) if line is not None else None

    def keep(self, data: bytes, request: Request | Answer, goes_on: bool, is_old: bool) -> None:
        """Keep the header lines of a request that the parser read from ``data``, if the connection ``goes_on`` after
        it, and it is not of HTTP/1.0 (``is_old``).
        """
        if not goes_on or is_old or isinstance(request, Answer):
            return
        start, end = data.find(b"\r\n"), data.find(b"\r\n\r\n")
        if end - start > _LONGEST or end + 4 + len(request.body) != len(data) or not _LINE.fullmatch(data, 0, start):
            return
        if _FAR_REACHING.isdisjoint(request.headers):
            if len(self._blocks) >= _BLOCKS:
                self._blocks.clear()
            self._blocks[data[start:end]] = request.headers, len(request.body)

    def _read(self, line: bytes) -> tuple[str, str, str] | None:
        found = _LINE.fullmatch(line) if len(line) <= _LONGEST else None
        if found is None:
            return None
        method, target, query = found.groups(b"")
        if len(self._lines) >= _LINES:
            self._lines.clear()
        known = self._lines[line] = method.decode(), target.decode(), query.decode()
        return known


@lru_cache(maxsize=512)
def lower(name: bytes) -> str:
    """The name of a header, in lower case."""
    return name.decode("latin-1").lower()
