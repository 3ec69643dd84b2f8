"""Values that are too large to be told everything that is wrong with them.

A validator makes an object for each fault before it gives the first, a million for a million wrong items: seconds, and
gigabytes. So of a large value the beginning is judged, where each container has its first members alone; what is wrong
at places that the cuts do not touch is wrong in the whole value, and at the same place.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from specloom.api import Json
from specloom.json_values import is_array, is_object

MOST: Final = 20_000
"""Values within a value, itself counted, that are judged as a whole."""
FEW: Final = 16
"""Members of a container in the beginning of a large value."""
TOLD: Final = 4_000
"""Values in the beginning of a large value, those that are nearest to its root."""

Place = tuple[str | int, ...]


def is_large(value: Json, most: int = MOST) -> bool:
    """Whether a value holds more than ``most`` others, or than ``MOST``."""
    waiting, left = [value], min(most, MOST)
    while waiting:
        found = [each for _, each in islice(_members(waiting.pop()), left)]
        left -= len(found)
        if left <= 0:
            return True
        waiting += found
    return False


def beginning(value: Json, most: int = TOLD) -> tuple[Json, frozenset[Place]]:
    """The beginning of a value, at most so many places, and the places of the containers in it that lack members."""
    cut: set[Place] = set()
    start = _empty(value)
    waiting, left = deque[tuple[Json, Json, Place]]([(value, start, ())]), min(most, TOLD)
    while waiting:
        whole, part, place = waiting.popleft()
        pairs = list(islice(_members(whole), min(FEW, left)))
        left -= len(pairs)
        if (is_object(whole) or is_array(whole)) and len(pairs) < len(whole):
            cut.add(place)
        for key, each in pairs:
            inner = _empty(each)
            if is_array(part):
                part.append(inner)
            elif is_object(part):
                part[str(key)] = inner
            waiting.append((each, inner, (*place, key)))
    return start, frozenset(cut)


def _empty(value: Json) -> Json:
    return {} if is_object(value) else [] if is_array(value) else value


def _members(value: Json) -> Iterator[tuple[str | int, Json]]:
    if is_object(value):
        yield from value.items()
    elif is_array(value):
        yield from enumerate(value)


def is_touched(place: Sequence[str | int], cut: frozenset[Place]) -> bool:
    """Whether anything was cut at a place or below it."""
    return any(each[: len(place)] == tuple(place) for each in cut)
