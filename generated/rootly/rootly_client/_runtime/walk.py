"""What readers share while they walk over one answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from msgspec import UnsetType

from .departures import MOST_DEPARTURES, Departure, found, pointer
from .plain import Plain
from .rules import Rules, first_broken

Path: TypeAlias = tuple[Any, Any] | None
"""Where a value stands: (path of the parent, key or index), None for the whole. A linked list costs least."""


class Walk:
    """The departures of one answer, and what was already tried on it.

    ``sending`` is set for what goes out, where an open enum takes every member of its kind. ``unknown`` counts unknown
    members, which are no departure but tell variants of a union apart. ``tried`` holds the result of each union on each
    object or list; these live as long as the walk, so their ``id`` names them.
    """

    __slots__ = ("departures", "sending", "strict", "tried", "unknown")

    def __init__(self, *, strict: bool = False, sending: bool = False) -> None:
        self.strict = strict
        self.sending = sending
        self.departures: list[Departure] = []
        self.unknown = 0
        self.tried: dict[tuple[int, int], tuple[Any, list[Departure], int]] = {}

    def note(self, path: Path, expected: str, value: Plain | UnsetType) -> Any:
        """Note that the value is not what was expected, and hand it on as it came."""
        if len(self.departures) < MOST_DEPARTURES:
            self.departures.append(Departure(pointer(path), expected, found(value)))
        return value

    def check(self, rules: Rules, value: Plain, path: Path) -> None:
        """Note the first rule that does not hold for the value, on the way out and where reading is strict."""
        if not self.sending and not self.strict:
            return
        found = first_broken(rules, value)
        if found is not None:
            for key in found.path:
                path = path, key
            self.note(path, found.expected, found.value)

    def attempt(self, reader: Reader, value: Plain, path: Path) -> tuple[Any, list[Departure], int]:
        """What the reader makes of the value, its departures and its unknown members, without noting them yet."""
        outer, self.departures = self.departures, []
        outer_unknown, self.unknown = self.unknown, 0
        try:
            result = reader(value, path, self)
            return result, self.departures, self.unknown
        finally:
            self.departures, self.unknown = outer, outer_unknown

    def settle(self, outcome: tuple[Any, list[Departure], int]) -> Any:
        """Take an attempt for the answer: note its departures and hand its result on."""
        result, departures, unknown = outcome
        self.departures.extend(departures[: MOST_DEPARTURES - len(self.departures)])
        self.unknown += unknown
        return result


Reader: TypeAlias = Callable[[Plain, Path, Walk], Any]
