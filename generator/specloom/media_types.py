"""Media types by their names: which are JSON, and which come item by item."""

from __future__ import annotations

from typing import Final

EVENTS: Final = "text/event-stream"
LINES: Final = frozenset(
    "application/jsonl application/x-jsonl application/json-lines application/jsonlines application/x-jsonlines "
    "application/ndjson application/x-ndjson application/stream+json application/x-json-stream".split()
)
RECORDS: Final = frozenset(("application/json-seq", "application/geo+json-seq"))
EVENT_MEMBERS: Final = frozenset(("data", "event", "id", "retry"))
"""What an object that stands for a server-sent event may hold (HTML Living Standard, 9.2.6)."""
_JSON: Final = frozenset(("application/json", "text/json", "application/*", "*/*"))


def essence(name: str) -> str:
    """A media type without its parameters, in lower case."""
    return name.partition(";")[0].strip().lower()


def may_be_json(name: str) -> bool:
    """Whether a declared media type is JSON by its name (RFC 6839, 3.1), or a range that holds JSON."""
    found = essence(name)
    return found in _JSON or found.endswith("+json")


def is_sequential(name: str) -> bool:
    """Whether a body comes item by item (OpenAPI 3.2, 4.14.2): events, lines or records."""
    found = essence(name)
    return found == EVENTS or found in LINES or found in RECORDS
