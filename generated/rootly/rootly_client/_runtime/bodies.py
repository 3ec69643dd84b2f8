"""Request bodies to bytes, checked on the way; those that hold files to pieces, read while they are sent.

A body is checked by decoding what was written with the exact decoder of its declared type: every constraint that
msgspec knows is checked for a microsecond, on the very bytes that are sent. Two take the second look: a model that
holds unknown members, which came with an answer and go back with it, and a type with rules that msgspec cannot check.
"""

from __future__ import annotations

import os
from base64 import b64encode
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias
from urllib.parse import unquote

import msgspec

from .codec import departures_of, fits_exactly, to_json
from .departures import Departure
from .errors import DecodeError, InvalidArgument
from .files import File, Source, sendable, upload
from .item_bodies import written
from .operations import Binary, Body, Encoding, Form, Json, JsonLines, Multipart, Text
from .plain import Plain
from .serialize import Unserializable, query_pairs, text_of
from .transport import Content

PLAIN_ENCODING = Encoding()
Files: TypeAlias = Mapping[bytes, File]
"""The files of a body, each by the bytes that stand for it while the body is taken apart."""


def encode_body(body: Body, value: object, *, boundary: str = "") -> tuple[str, Content]:
    """Content-Type and content of a request body. Raises InvalidArgument for a value that breaks the declared type.

    ``boundary`` separates the parts of a multipart body; 128 bits of chance where none is given.
    """
    match body:
        case Json():
            return body.media_type, checked_json("body", value, body.type)
        case Form():
            checked_json("body", value, body.type)
            return body.media_type, _form(_members(value, {}), body.encoding)
        case Multipart():
            files: dict[bytes, File] = {}
            members = _members(value, files)
            checked_json("body", _without(members, files) if files else value, body.type)
            boundary = boundary or os.urandom(16).hex()
            return f"{body.media_type}; boundary={boundary}", _multipart(members, files, body, boundary)
        case JsonLines():
            return body.media_type, written(value, _line_writer(body))
        case Text():
            if not isinstance(value, str):
                raise InvalidArgument("body", f"expected a str, got {type(value).__name__}")
            has_charset = "charset=" in body.media_type.lower() or not body.media_type.startswith("text/")
            return body.media_type if has_charset else f"{body.media_type}; charset=utf-8", _utf8(value)
        case Binary():
            own = value.media_type if isinstance(value, File) else ""
            return own or body.media_type, sendable(value)


def _line_writer(body: JsonLines) -> Callable[[int, object], bytes]:
    begins = b"\x1e" if body.records else b""
    return lambda index, item: begins + checked_json(f"body/{index}", item, body.type) + b"\n"


def _utf8(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise InvalidArgument("body", "must not hold half of a surrogate pair") from None


def checked_json(argument: str, value: object, declared: Any) -> bytes:
    """The JSON text of a value that fits its declared type exactly. Raises InvalidArgument, which names the rule."""
    try:
        text = to_json(value)
    except (TypeError, ValueError, OverflowError, RecursionError) as error:
        raise InvalidArgument(argument, f"cannot be written as JSON: {error}") from None
    if not fits_exactly(text, declared):
        departures = _departures(text, declared)
        if departures:
            first = departures[0]
            raise InvalidArgument(argument + first.pointer, f"expected {first.expected}, got {first.found}")
    return text


def _departures(text: bytes, declared: Any) -> tuple[Departure, ...]:
    try:
        return departures_of(text, declared)
    except DecodeError as error:
        return error.departures or (Departure("", "JSON that can be read back", error.message),)


def _members(value: object, files: dict[bytes, File]) -> dict[str, Any]:
    """The members of a body of fields, bytes left as they are; each file is kept, and bytes stand in its place."""

    def stand_in(other: object) -> bytes:
        if not isinstance(other, File):
            raise InvalidArgument("body", f"a {type(other).__name__} cannot be written")
        mark = os.urandom(16)
        files[mark] = other
        return mark

    members: Plain = msgspec.to_builtins(value, builtin_types=(bytes, bytearray), str_keys=True, enc_hook=stand_in)
    if not isinstance(members, dict):
        raise InvalidArgument("body", "expected an object: its members are the fields")
    return members


def _without(value: Plain | bytes, files: Files) -> Any:
    """The same with an empty file in the place of each: what is in them breaks no rule, and is not read to know it."""
    if isinstance(value, dict):
        return {name: _without(member, files) for name, member in value.items()}
    if isinstance(value, list):
        return [_without(item, files) for item in value]
    return b"" if isinstance(value, bytes) and value in files else value


def _form(members: Mapping[str, Any], encodings: Mapping[str, Encoding]) -> bytes:
    pairs: list[tuple[str, str]] = []
    for name, value in members.items():
        encoding = encodings.get(name, PLAIN_ENCODING)
        plain: Plain = msgspec.to_builtins(value)
        if encoding.content_type.partition(";")[0].strip().endswith("json"):
            plain, encoding = to_json(plain).decode(), PLAIN_ENCODING
        elif encoding is PLAIN_ENCODING:
            plain = [_flat(item) for item in plain] if isinstance(plain, list) else _flat(plain)
        try:
            pairs += query_pairs(name, plain, encoding.style, encoding.explode, encoding.allow_reserved)
        except Unserializable as refusal:
            raise InvalidArgument(f"body/{name}", str(refusal)) from None
    return "&".join(f"{key}={value}" for key, value in pairs).encode()


def _flat(plain: Plain) -> Plain:
    """The same, with the JSON text of what is nested (OpenAPI 3.0.4, 4.8.15.1.2)."""
    return to_json(plain).decode() if isinstance(plain, (dict, list)) else plain


def _multipart(members: Mapping[str, Any], files: Files, body: Multipart, boundary: str) -> Content:
    sources: list[Source] = []
    for name, value in members.items():
        encoding = body.encoding.get(name, PLAIN_ENCODING)
        for part, item in _parts(name, value, encoding):
            head, content = _part(part, item, files, encoding)
            sources += [f"--{boundary}\r\n{head}\r\n\r\n".encode(), content, b"\r\n"]
    sources.append(f"--{boundary}--\r\n".encode())
    whole = [source for source in sources if isinstance(source, bytes)]
    return b"".join(whole) if len(whole) == len(sources) else upload(sources)


def _items(value: Plain) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _parts(name: str, value: Any, encoding: Encoding) -> list[tuple[str, Any]]:
    """The parts of a property by name: one for each item of a list, but as its style says where one is stated.

    Nothing is percent-encoded in a part (OpenAPI 3.1.1, 4.8.15.2).
    """
    items = _items(value)
    if (encoding.explode and encoding.style == "form") or any(isinstance(item, (bytes, bytearray)) for item in items):
        return [(name, item) for item in items]
    try:
        pairs = query_pairs(name, msgspec.to_builtins(value), encoding.style, encoding.explode)
    except Unserializable as refusal:
        raise InvalidArgument(f"body/{name}", str(refusal)) from None
    return [(unquote(key), unquote(text)) for key, text in pairs]


def _part(name: str, value: Any, files: Files, encoding: Encoding) -> tuple[str, Source]:
    """The headers of one part (RFC 7578, 4.2), and what is in it."""
    disposition = f'Content-Disposition: form-data; name="{_escaped(name)}"'
    content: Source
    if encoding.base64 and isinstance(value, (bytes, bytearray)):
        value = b64encode(value).decode()
    if isinstance(value, (bytes, bytearray)):
        file = files.get(bytes(value)) if files else None
        disposition += f'; filename="{_escaped((file.name if file else "") or name)}"'
        kind = (file.media_type if file else "") or encoding.content_type or "application/octet-stream"
        content = file or bytes(value)
    elif isinstance(value, (dict, list)) or encoding.content_type.endswith("json"):
        kind, content = encoding.content_type or "application/json", to_json(msgspec.to_builtins(value))
    else:
        kind, content = encoding.content_type, text_of(value).encode()
    return f"{disposition}\r\nContent-Type: {kind}" if kind else disposition, content


def _escaped(name: str) -> str:
    """A name between quotes (HTML Living Standard, 4.10.21.8): these three characters, and no others."""
    return name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
