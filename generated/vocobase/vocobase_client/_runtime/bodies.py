"""Request bodies to bytes, checked on the way.

A body is checked by decoding what was written with the exact decoder of its declared type: every constraint that
msgspec knows is checked for a microsecond, on the very bytes that are sent. Only a model that holds unknown members,
which came with an answer and go back with it, takes the second look.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

import msgspec

from .codec import REFUSALS, decoder, departures_of, to_json
from .departures import Departure
from .errors import DecodeError, InvalidArgument
from .operations import Binary, Body, Encoding, Form, Json, Multipart, Text
from .plain import Plain
from .serialize import Unserializable, query_pairs, text_of

PLAIN_ENCODING = Encoding()


def encode_body(body: Body, value: object) -> tuple[str, bytes]:
    """Content-Type and bytes of a request body. Raises InvalidArgument for a value that breaks the declared type."""
    match body:
        case Json():
            return body.media_type, checked_json("body", value, body.type)
        case Form():
            checked_json("body", value, body.type)
            return body.media_type, _form(_members(value), body.encoding)
        case Multipart():
            checked_json("body", value, body.type)
            return _multipart(_members(value), body)
        case Text():
            if not isinstance(value, str):
                raise InvalidArgument("body", f"expected a str, got {type(value).__name__}")
            has_charset = "charset=" in body.media_type.lower() or not body.media_type.startswith("text/")
            return body.media_type if has_charset else f"{body.media_type}; charset=utf-8", _utf8(value)
        case Binary():
            if not isinstance(value, (bytes, bytearray)):
                raise InvalidArgument("body", f"expected bytes, got {type(value).__name__}")
            return body.media_type, bytes(value)


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
    try:
        decoder(declared)(text)
    except REFUSALS as refusal:
        departures = _departures(text, declared)
        if departures:
            first = departures[0]
            raise InvalidArgument(
                argument + first.pointer, f"expected {first.expected}, got {first.found}"
            ) from refusal
    return text


def _departures(text: bytes, declared: Any) -> tuple[Departure, ...]:
    try:
        return departures_of(text, declared)
    except DecodeError as error:
        return error.departures or (Departure("", "JSON that can be read back", error.message),)


def _members(value: object) -> dict[str, Any]:
    """The members of a body of fields, bytes left as they are."""
    members: Plain = msgspec.to_builtins(value, builtin_types=(bytes, bytearray), str_keys=True)
    if not isinstance(members, dict):
        raise InvalidArgument("body", "expected an object: its members are the fields")
    return members


def _form(members: Mapping[str, Any], encodings: Mapping[str, Encoding]) -> bytes:
    pairs: list[tuple[str, str]] = []
    for name, value in members.items():
        encoding = encodings.get(name, PLAIN_ENCODING)
        plain = msgspec.to_builtins(value)
        if encoding.content_type.partition(";")[0].strip().endswith("json"):
            plain, encoding = to_json(plain).decode(), PLAIN_ENCODING
        try:
            pairs += query_pairs(name, plain, encoding.style, encoding.explode, encoding.allow_reserved)
        except Unserializable as refusal:
            raise InvalidArgument(f"body/{name}", str(refusal)) from None
    return "&".join(f"{key}={value}" for key, value in pairs).encode()


def _multipart(members: Mapping[str, Any], body: Multipart) -> tuple[str, bytes]:
    parts: list[bytes] = []
    for name, value in members.items():
        encoding = body.encoding.get(name, PLAIN_ENCODING)
        parts += [_part(name, item, encoding) for item in _items(value)]
    boundary = os.urandom(16).hex()
    while any(boundary.encode() in part for part in parts):
        boundary = os.urandom(16).hex()
    mark = f"--{boundary}\r\n".encode()
    content = b"".join(mark + part + b"\r\n" for part in parts) + f"--{boundary}--\r\n".encode()
    return f"{body.media_type}; boundary={boundary}", content


def _items(value: Plain) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _part(name: str, value: Any, encoding: Encoding) -> bytes:
    """One part with its headers (RFC 7578, 4.2); quotes and line breaks in names are escaped as browsers do it."""
    quoted = name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
    disposition = f'Content-Disposition: form-data; name="{quoted}"'
    if isinstance(value, (bytes, bytearray)):
        disposition += f'; filename="{quoted}"'
        kind, content = encoding.content_type or "application/octet-stream", bytes(value)
    elif isinstance(value, (dict, list)) or encoding.content_type.endswith("json"):
        kind, content = encoding.content_type or "application/json", to_json(msgspec.to_builtins(value))
    else:
        kind, content = encoding.content_type, text_of(value).encode()
    head = f"{disposition}\r\nContent-Type: {kind}\r\n\r\n" if kind else f"{disposition}\r\n\r\n"
    return head.encode() + content
