"""What can be shown of a body whose shape nobody promised: the API's own first error, or the first bytes."""

from __future__ import annotations

from typing import Any

import msgspec

from .plain import Plain

LONGEST = 300
"""Characters of a sentence that are shown."""
FIRST = 80
"""Bytes of an unreadable body that are shown."""
LARGEST = 1_000_000
"""Bytes of an error body that are looked into."""
MEMBERS = ("detail", "message", "title", "error_description", "error", "errors", "reason", "description", "msg")
"""Where APIs say what is wrong, the most telling first (RFC 9457, JSON:API, OAuth, and what is common)."""


def first_sentence(body: bytes, content_type: str = "") -> str:
    """The API's own first error, on one line, or the first bytes of a body that is not JSON; empty for an empty one."""
    if not body or len(body) > LARGEST:
        return ""
    try:
        said = _first(msgspec.json.decode(body), 4)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return f"{content_type or 'no content type'}, {len(body)} bytes: {first_bytes(body)}"
    line = " ".join(said.split())
    return line if len(line) <= LONGEST else line[: LONGEST - 3] + "..."


def first_bytes(body: bytes) -> str:
    """The first bytes of a body, quoted, on one line."""
    if not body:
        return "nothing"
    text = body[:FIRST].decode("utf-8", "replace")
    return repr(text) + ("..." if len(body) > FIRST else "")


def _first(value: Plain, depth: int) -> str:
    """The first string to be found where errors are told, looking ``depth`` levels deep."""
    if isinstance(value, str):
        return value
    if depth == 0:
        return ""
    if isinstance(value, list):
        return _first_of(value, depth)
    if not isinstance(value, dict):
        return ""
    named = _first_of([value[name] for name in MEMBERS if name in value], depth)
    return named or _first_of_fields(value, depth)


def _first_of(values: list[Any], depth: int) -> str:
    return next((said for value in values if (said := _first(value, depth - 1))), "")


def _first_of_fields(value: dict[str, Any], depth: int) -> str:
    """A mapping from fields to their faults, as in ``{"name": ["can't be blank"]}``."""
    lists = ((name, _first_of(faults, depth)) for name, faults in _lists(value))
    return next((f"{name}: {said}" for name, said in lists if said), "")


def _lists(value: dict[str, Any]) -> list[tuple[str, list[Any]]]:
    members: list[tuple[str, Plain]] = list(value.items())
    return [(name, member) for name, member in members if isinstance(member, list)]
