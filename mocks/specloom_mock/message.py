"""What goes into the engine and what comes out: HTTP messages without a connection (RFC 9110)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec


class Request(msgspec.Struct, frozen=True, gc=False):
    """A request as it came. ``target`` is the path as sent, still percent-encoded, without the query; ``query`` is what
    follows the question mark, still encoded. Header names are lower-case; see ``fold`` for repeated ones."""

    method: str
    target: str
    query: str = ""
    headers: Mapping[str, str] = {}
    body: bytes = b""


class Answer(msgspec.Struct, frozen=True, gc=False):
    """An answer to send. Header names are written as they will be sent; ``Content-Length`` is the door's business."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""

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
