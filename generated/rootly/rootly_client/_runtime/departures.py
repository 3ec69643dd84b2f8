"""Where an answer is not as the spec says, and how that is told.

A departure never holds a value of the answer, only its kind and size. Each place (an operation or a type, and a
pointer without its indices) is reported once, to the logger of this module at WARNING and to the hook of the client.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

from msgspec import Struct, UnsetType

from .plain import Plain

LOGGER = logging.getLogger(__name__)
REMEMBERED_PLACES = 2048
MOST_DEPARTURES = 100
"""So many are kept of one answer; a list of a million wrong items is not worth a million messages."""


class Departure(Struct, frozen=True):
    """One departure: JSON pointer (RFC 6901), what the spec expects there, and what was found instead, redacted."""

    pointer: str
    expected: str
    found: str

    def __str__(self) -> str:
        return f"{self.pointer or 'the whole body'}: expected {self.expected}, found {self.found}"

    @property
    def place(self) -> str:
        """The pointer with list indices folded: every item of a list is the same place."""
        return re.sub(r"/\d+(?=/|$)", "/*", self.pointer)


Hook: TypeAlias = Callable[[str, Departure], None]
"""Called with the operation (``GET /pets/{id}``) and the departure, once per place."""


class Reporter:
    """Remembers which places were reported; the oldest are forgotten, so memory stays bounded."""

    def __init__(self, hook: Hook | None = None) -> None:
        self._hook = hook
        self.seen: dict[tuple[str, str, str], None] = {}

    def report(self, subject: str, departures: Iterable[Departure]) -> None:
        """Report what was not reported before; ``subject`` is the operation or type that they concern."""
        for departure in departures:
            key = (subject, departure.place, departure.expected)
            if key in self.seen:
                continue
            while len(self.seen) >= REMEMBERED_PLACES:
                self.seen.pop(next(iter(tuple(self.seen))), None)
            self.seen[key] = None
            LOGGER.warning("%s: %s", subject, departure)
            if self._hook is not None:
                self._hook(subject, departure)


def found(value: Plain | UnsetType) -> str:
    """What a JSON value is, without saying what it holds."""
    if value is None:
        return "null"
    if isinstance(value, UnsetType):
        return "nothing"
    if isinstance(value, bool):
        return "a boolean"
    if isinstance(value, int):
        return "an integer"
    if isinstance(value, float):
        return "a number"
    if isinstance(value, str):
        return f"a string of {len(value)} characters"
    if isinstance(value, list):
        return f"an array of {len(value)} items"
    return f"an object of {len(value)} members"


def pointer(path: tuple[Any, Any] | None) -> str:
    """The JSON pointer of a path, which is a linked list: (path of the parent, key)."""
    keys: list[str] = []
    while path is not None:
        path, key = path
        keys.append("/" + str(key).replace("~", "~0").replace("/", "~1"))
    return "".join(reversed(keys))
