"""Bodies that come item by item (OpenAPI 3.2, 4.14.2): server-sent events, JSON lines, JSON text sequences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from specloom.api import Json
from specloom.json_values import is_array, is_object

EVENTS: Final = "text/event-stream"
_LINES: Final = frozenset(
    "application/jsonl application/x-jsonl application/json-lines application/jsonlines application/x-jsonlines "
    "application/ndjson application/x-ndjson application/stream+json application/x-json-stream".split()
)
_RECORDS: Final = frozenset(("application/json-seq", "application/geo+json-seq"))
_LINE_END: Final = re.compile(r"\r\n|\r|\n")
_OF_EVENTS: Final = frozenset(("data", "event", "id", "retry"))


def is_sequential(essence: str) -> bool:
    """Whether a media type is a sequence of items."""
    return essence == EVENTS or essence in _LINES or essence in _RECORDS


def written(value: Json, essence: str) -> bytes:
    """The items of an array, or the value as the only one, in the form of a sequential media type."""
    items: list[Json] = value if is_array(value) else [value]
    if essence == EVENTS:
        return b"".join(map(_event, items))
    before = b"" if essence in _LINES else b"\x1e"
    return b"".join(before + msgspec.json.encode(item) + b"\n" for item in items)


def _event(item: Json) -> bytes:
    """An item as a server-sent event (HTML Living Standard, 9.2.6): an object of an event's own fields is the event
    itself, anything else is its data."""
    fields = item if is_object(item) and "data" in item and item.keys() <= _OF_EVENTS else {"data": item}
    return "".join(f"{line}\n" for name in fields for line in _field(name, fields[name])).encode() + b"\n"


def _field(name: str, value: Json) -> Iterator[str]:
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    yield from (f"{name}: {line}" for line in _LINE_END.split(text))
