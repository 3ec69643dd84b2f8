"""The parts of a ``multipart`` body (RFC 2046, 5.1; RFC 7578), as bytes with what their heads say."""

from __future__ import annotations

import binascii
import re
from base64 import b64decode
from typing import Final

import msgspec

from specloom_mock import media
from specloom_mock.charsets import decoded
from specloom_mock.faults import Fault, Kind

_BOUNDARY: Final = re.compile(r"[0-9A-Za-z'()+_,./:=? -]{0,69}[0-9A-Za-z'()+_,./:=?-]")
# Possessive, and begun at the first character of a name, so that no text takes the square of its length.
# Browsers write a backslash as it is (HTML, 4.10.21.8), so that one before the last quote is data.
_DISPOSITION: Final = re.compile(
    r"(?<![A-Za-z0-9*-])([A-Za-z0-9*-]++)\s*+=\s*+"
    r'(?:"((?:[^"\\]|\\.)*+)"(?=\s*+(?:;|$))|"([^"]*+)"(?=\s*+(?:;|$))|([^\s;"]+))'
)
_MAX_PARTS: Final = 10_000
"""Parts beyond these are refused; each costs far more to read than it does to send."""


class Part(msgspec.Struct, frozen=True):
    """One part. ``name`` is empty where its head has none, which ``is_named`` tells from an empty one;
    ``content_type`` is empty where its head says none, ``headers`` are by lower-case name.
    """

    name: str
    is_named: bool
    data: bytes
    content_type: str
    is_file: bool
    headers: dict[str, str]

    @property
    def text(self) -> str:
        """The content as text, of a file as Latin-1, so that each byte is a character."""
        charset = "latin-1" if self.is_file else media.parameter(self.content_type, "charset") or "utf-8"
        try:
            return decoded(self.data, charset, "replace")
        except (LookupError, ValueError):
            return self.data.decode("latin-1")


def parts_of(body: bytes, content_type: str) -> list[Part]:
    """The parts in their order; none where the body closes before the first one, as clients write an empty form. Only
    parts of a form need a name, which is empty otherwise.

    Raises Fault (malformed) where the body is not one with the boundary that the ``Content-Type`` names.
    """
    is_form = media.essence(content_type) == "multipart/form-data"
    boundary = media.parameter(content_type, "boundary")
    if not _BOUNDARY.fullmatch(boundary):
        raise _malformed("a boundary of 1 to 70 characters in its Content-Type")
    # A delimiter begins a line (RFC 2046, 5.1.1); what stands before the first is no part.
    chunks = (b"\r\n" + body).split(b"\r\n--" + boundary.encode(), _MAX_PARTS + 2)
    if len(chunks) > _MAX_PARTS + 1:
        raise _malformed(f"at most {_MAX_PARTS} parts")
    parts: list[Part] = []
    for chunk in chunks[1:]:
        if chunk.startswith(b"--"):
            return parts
        line, found, rest = chunk.partition(b"\r\n")
        if line.strip(b" \t") or not found:
            break
        parts.append(_part(rest, is_form=is_form))
    raise _malformed("the boundary that its Content-Type names, and its closing line")


def _part(rest: bytes, *, is_form: bool) -> Part:
    # A part without a head begins with the empty line that ends it.
    head, found, data = (b"\r\n" + rest).partition(b"\r\n\r\n")
    if not found:
        raise _malformed("an empty line after the head of every part")
    headers: dict[str, str] = {}
    for line in head.decode("utf-8", "replace").split("\r\n")[1:]:
        name, _, value = line.partition(":")
        headers[name.strip().lower()] = value.strip()
    disposition = headers.get("content-disposition", "")
    pairs: list[tuple[str, str, str, str]] = _DISPOSITION.findall(disposition)
    given = {name.lower(): _plain(re.sub(r"\\(.)", r"\1", quoted) or raw or bare) for name, quoted, raw, bare in pairs}
    is_named = disposition.lower().startswith("form-data") and "name" in given
    if is_form and not is_named:
        raise _malformed("a name in every part")
    is_file = "filename" in given or "filename*" in given
    data = _decoded(data, headers.get("content-transfer-encoding", "").lower())
    return Part(given["name"] if is_named else "", is_named, data, headers.get("content-type", ""), is_file, headers)


def _plain(text: str) -> str:
    """Without the three escapes that browsers write in names (HTML, 4.10.21.8)."""
    return text.replace("%22", '"').replace("%0D", "\r").replace("%0A", "\n")


def _decoded(data: bytes, encoding: str) -> bytes:
    """RFC 7578, 4.7: no sender should encode a part; base64 is what those write that do."""
    if encoding != "base64":
        return data
    try:
        return b64decode(b"".join(data.split()), validate=True)
    except binascii.Error:
        raise _malformed("base64 in the part that says so") from None


def _malformed(expected: str) -> Fault:
    return Fault(Kind.MALFORMED, f"expected a multipart body with {expected}")
