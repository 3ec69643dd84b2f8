"""Bodies that come item by item (OpenAPI 3.2, 4.14.2): server-sent events, JSON lines, JSON text sequences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from specloom.api import Json
from specloom.json_values import is_array, is_object
from specloom.media_types import EVENT_MEMBERS, EVENTS, LINES

_LINE_END: Final = re.compile(r"\r\n|\r|\n")


def written(value: Json, essence: str) -> bytes:
    """The items of an array, or the value as the only one, in the form of a sequential media type."""
    items: list[Json] = value if is_array(value) else [value]
    if essence == EVENTS:
        return b"".join(map(_event, items))
    before = b"" if essence in LINES else b"\x1e"
    return b"".join(before + msgspec.json.encode(item) + b"\n" for item in items)


def _event(item: Json) -> bytes:
    """An item as a server-sent event (HTML Living Standard, 9.2.6): an object of an event's own fields is the event
    itself, anything else is its data."""
    fields = item if is_object(item) and "data" in item and item.keys() <= EVENT_MEMBERS else {"data": item}
    return "".join(f"{line}\n" for name in fields for line in _field(name, fields[name])).encode() + b"\n"


def _field(name: str, value: Json) -> Iterator[str]:
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    yield from (f"{name}: {line}" for line in _LINE_END.split(text))
