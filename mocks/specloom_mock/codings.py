"""Bodies that were compressed on the way (RFC 9110, 8.4): unpacked, and never beyond the limit of bodies."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from typing import Final

import msgspec

from specloom_mock.faults import Fault, Kind, shown
from specloom_mock.message import Request

MAX_BODY: Final = 10 * 1024 * 1024
"""Bytes of a body, as sent and unpacked; more is answered by 413."""
ACCEPTED: Final = "gzip, deflate, identity"

_GZIP: Final = 31
_ZLIB: Final = 15
_RAW: Final = -15
_MAX_CODINGS: Final = 4
# Every member costs a copy of what follows it.
_MAX_MEMBERS: Final = 64


def unpacked(request: Request, limit: int = MAX_BODY) -> Request:
    """The request with its body as it was before it was compressed; the request itself where it was not."""
    content_encoding = request.headers.get("content-encoding", "")
    if not content_encoding:
        return request
    body = decoded(request.body, content_encoding, limit)
    return request if body is request.body else msgspec.structs.replace(request, body=body)


def decoded(body: bytes, content_encoding: str, limit: int = MAX_BODY) -> bytes:
    """The body without its codings, the last one first.

    Raises Fault: unsupported media type for a coding that is not known, malformed for bytes that are not in it, too
    large for more than ``limit`` bytes.
    """
    codings = [each.strip().lower() for each in content_encoding.split(",") if each.strip()]
    unknown = next((each for each in codings if each not in _CODINGS), None)
    if unknown is not None or len(codings) > _MAX_CODINGS:
        got = shown(content_encoding)
        detail = f"expected a body in one of the content codings {ACCEPTED}, got {got}"
        raise Fault(Kind.UNSUPPORTED_MEDIA_TYPE, detail, headers=(("Accept-Encoding", ACCEPTED),))
    for coding in reversed(codings):
        body = _CODINGS[coding](body, limit) if body else body
    return body


def _gunzipped(body: bytes, limit: int) -> bytes:
    """One gzip member or several (RFC 1952, 2.2)."""
    parts: list[bytes] = []
    while body:
        if len(parts) == _MAX_MEMBERS:
            raise Fault(Kind.MALFORMED, f"expected at most {_MAX_MEMBERS} gzip members in one body, got more")
        part, rest = _inflated(body, _GZIP, limit - sum(map(len, parts)), "gzip")
        parts.append(part)
        body = rest.lstrip(b"\0")
    return b"".join(parts)


def _deflated(body: bytes, limit: int) -> bytes:
    """The zlib format; bare deflate too, as some clients send it (RFC 9110, 8.4.1.2)."""
    try:
        found, rest = _inflated(body, _ZLIB, limit, "deflate")
    except Fault as fault:
        if fault.kind is Kind.TOO_LARGE:
            raise
        found, rest = _inflated(body, _RAW, limit, "deflate")
    if rest:
        raise Fault(Kind.MALFORMED, "expected a body in the content coding deflate, got bytes after its end")
    return found


def _inflated(body: bytes, window: int, limit: int, coding: str) -> tuple[bytes, bytes]:
    """What one stream holds, and the bytes after it."""
    stream = zlib.decompressobj(window)
    try:
        found = stream.decompress(body, limit + 1)
    except zlib.error:
        raise Fault(Kind.MALFORMED, f"expected a body in the content coding {coding}, got other bytes") from None
    if len(found) > limit:
        raise Fault(Kind.TOO_LARGE, "expected a body that is smaller when unpacked, got one beyond the limit of bodies")
    if not stream.eof:
        raise Fault(Kind.MALFORMED, f"expected a whole body in the content coding {coding}, got a part of one")
    return found, stream.unused_data


def _same(body: bytes, limit: int) -> bytes:
    del limit
    return body


_CODINGS: Final[Mapping[str, Callable[[bytes, int], bytes]]] = {
    "gzip": _gunzipped,
    "x-gzip": _gunzipped,
    "deflate": _deflated,
    "identity": _same,
}
