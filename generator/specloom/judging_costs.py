"""What judging a value takes, before it is done: a judge, once called, can't be stopped.

The *density* of schemas is how many short steps the dearest place of a value may take: the schemas that hold for the
same place, each as often as it is met, the patterns that its members' names are tried with, and the members of an enum
that are compared one by one. A step is some tens of nanoseconds. Density times places is a bound of the whole.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Final

from specloom.api import Json, Schema, SchemaId
from specloom.json_values import is_array, is_object
from specloom.judged_patterns import own_patterns

MOST_STEPS: Final = 50_000_000
"""Steps of a value that is judged, about a second."""
MOST_TOLD: Final = 60_000
"""Steps of a value that is told what is wrong with it: each alternative that was not met is told, in kilobytes."""
_THIN: Final = 500
"""Density up to which any value is judged, as no request is so large that it would take long."""
_BACKTRACKING: Final = re.compile(r"\(\?<?[=!]|\\[1-9k]")
_OF_BACKTRACKING: Final = 500
_OF_DECIMAL: Final = 30
_OF_CONTAINER: Final = 5
_OF_UNEVALUATED: Final = 3
"""Times that the schemas for a place are gone through where ``unevaluatedProperties`` or ``unevaluatedItems`` asks what
they have evaluated; within each other, such schemas multiply (measured: 2.6 a level)."""
_INT64: Final = 2**63


def is_thin(density: int) -> bool:
    """Whether values of any size can be judged by schemas of such a density."""
    return density <= _THIN


def is_beyond(value: Json, density: int) -> bool:
    """Whether a value has more places than can be judged by schemas of such a density."""
    return not is_thin(density) and (density >= MOST_STEPS or holds_more(value, MOST_STEPS // density))


def holds_more(value: Json, most: int) -> bool:
    """Whether a value has more places than so many, itself counted."""
    waiting, left = [value], most - 1
    while waiting and left >= 0:
        each = waiting.pop()
        if is_object(each):
            left -= len(each)
            waiting += each.values() if left >= 0 else ()
        elif is_array(each):
            left -= len(each)
            waiting += each if left >= 0 else ()
    return left < 0


def density(schemas: Mapping[SchemaId, Schema], ids: Collection[SchemaId], left_out: Collection[str]) -> int:
    """The density of schemas; ``ids`` hold all that they refer to, and the patterns that are left out cost nothing."""
    steps: dict[SchemaId, int] = {}
    most = 1
    for start in ids:
        if start in steps:
            continue
        waiting = [start]
        while waiting:
            here = waiting[-1]
            inner = list(_in_place(schemas[here]))
            if here not in steps:
                # Found again below itself, a schema counts nothing more.
                steps[here] = 0
                waiting += [each for each in inner if each not in steps]
                continue
            waiting.pop()
            if steps[here] == 0:
                below = _times(schemas[here]) * sum(steps[each] for each in inner)
                steps[here] = min(_own(schemas[here], left_out) + below, MOST_STEPS)
                most = max(most, steps[here])
    return most


def _in_place(schema: Schema) -> Iterator[SchemaId]:
    """The schemas that hold for the same place."""
    if schema.ref is not None:
        yield schema.ref
    yield from schema.all_of
    yield from schema.any_of
    yield from schema.one_of
    if schema.dependent_schemas:
        yield from schema.dependent_schemas.values()
    if schema.not_ is not None:
        yield schema.not_
    if schema.if_ is not None:
        yield from (each for each in (schema.if_, schema.then, schema.else_) if each is not None)


def _times(schema: Schema) -> int:
    """How often what holds for the same place is gone through."""
    has_rest = schema.unevaluated_properties is not None or schema.unevaluated_items is not None
    return _OF_UNEVALUATED if has_rest else 1


def _own(schema: Schema, left_out: Collection[str]) -> int:
    steps = 1
    if schema.pattern is not None or schema.pattern_properties:
        for each in own_patterns(schema):
            if each not in left_out:
                steps += _OF_BACKTRACKING if _BACKTRACKING.search(each) else 1
    return steps + (_of_enum(schema.enum) if schema.enum is not None else 0)


def _of_enum(members: Collection[Json]) -> int:
    """Texts and small integers are looked up; the others are compared one by one, and decimals digit by digit."""
    if any(isinstance(each, float) or (isinstance(each, int) and abs(each) >= _INT64) for each in members):
        return _OF_DECIMAL * len(members)
    return _OF_CONTAINER * sum(isinstance(each, dict | list) for each in members)
