"""What was sent, in the shape in which an answer shows it: ``"region": "nyc3"`` as the region that is called so.

A value that its schema allows stays as it is. Of any other, as much is kept as the schema can show: a number that was
sent as a text, a member of an enum in other letters, the id or the name of a thing that is shown as an object, the
members of an object beside those that it must have. What it must have beyond that comes from a value that is known to
be one, the description's example most often.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

from msgspec import UNSET, UnsetType

from specloom.api import Json, SchemaId
from specloom.json_values import copied, is_array, is_object
from specloom_mock.schemas import Schemas
from specloom_mock.wording import plain

_DEPTH: Final = 6
_TRIES: Final = 4000
"""How many values are judged for one; alternatives inside alternatives would be endless."""
_NAMES: Final = "id gid uuid guid uid sid key slug code name".split()
"""The members that say which thing an object is about, best first."""


class Fitter:
    """Fits values to schemas of answers."""

    def __init__(self, schemas: Schemas) -> None:
        self._schemas = schemas

    def fitted(self, schema: SchemaId, value: Json, like: Json) -> Json | UnsetType:
        """The value as the schema allows it, UNSET where it can't be shown; ``like`` is what such a value is like."""
        return _Fit(self._schemas).fitted(schema, value, like, _DEPTH)


class _Fit:
    """One value at work, with what it may still cost."""

    def __init__(self, schemas: Schemas) -> None:
        self._schemas = schemas
        self._left = _TRIES

    def fitted(self, schema: SchemaId, value: Json, like: Json, depth: int) -> Json | UnsetType:
        if self._is_valid(schema, value):
            return value
        if depth:
            for each in self._shapes(schema, value, like, depth - 1):
                if self._is_valid(schema, each):
                    return each
        return UNSET

    def _is_valid(self, schema: SchemaId, value: Json) -> bool:
        self._left -= 1
        return self._left > 0 and self._schemas.is_valid(schema, "response", value)

    def _shapes(self, schema: SchemaId, value: Json, like: Json, depth: int) -> Iterator[Json]:
        if value is None or self._left <= 0:
            return
        if is_object(value):
            whole = self._object(schema, value, like, depth)
            yield whole
            declared = self._schemas.members(schema)
            yield {name: each for name, each in whole.items() if name in declared}
        elif is_array(value):
            yield from self._array(schema, value, like, depth)
        else:
            yield from self._readings(schema, value)
            yield from self._called(schema, value, like)
        for branch in self._schemas.alternatives(schema):
            found = self.fitted(branch, value, self._like(branch, like), depth)
            if not isinstance(found, UnsetType):
                yield found

    def _like(self, schema: SchemaId, like: Json) -> Json:
        """What a value of the schema looks like: the given one where it is one, else the smallest."""
        if self._is_valid(schema, like):
            return like
        made = self._schemas.smallest(schema, "response")
        return made if is_object(made) or is_array(made) else None

    def _object(self, schema: SchemaId, value: dict[str, Json], like: Json, depth: int) -> dict[str, Json]:
        """The members that were sent, each as it can be shown, and those that the object must have."""
        declared = self._schemas.members(schema)
        known = like if is_object(like) else {}
        found: dict[str, Json] = {}
        for name, each in value.items():
            shown: Json | UnsetType = each
            if name in declared:
                shown = self.fitted(declared[name], each, known.get(name), depth)
            if isinstance(shown, UnsetType):
                shown = copied(known[name]) if name in known else UNSET
            if not isinstance(shown, UnsetType):
                found[name] = shown
        return self._required(schema, known) | found

    def _required(self, schema: SchemaId, like: Json) -> dict[str, Json]:
        """The members that an object must have, from what is like it, else as small as they may be."""
        names = self._schemas.required(schema)
        known = like if is_object(like) else {}
        if not names <= set(known):
            made = self._schemas.smallest(schema, "response")
            known = made | known if is_object(made) else known
        return {name: copied(known[name]) for name in known if name in names}

    def _array(self, schema: SchemaId, value: list[Json], like: Json, depth: int) -> Iterator[Json]:
        items = self._schemas.items(schema)
        if items is None:
            return
        first = like[0] if is_array(like) and like else None
        found = [self.fitted(items, each, self._like(items, first), depth) for each in value]
        if not any(isinstance(each, UnsetType) for each in found):
            yield [each for each in found if not isinstance(each, UnsetType)]

    def _readings(self, schema: SchemaId, value: Json) -> Iterator[Json]:
        """A scalar as one of another type, or as the member of an enum that is spelled almost so."""
        text = str(value).lower() if isinstance(value, bool) else str(value)
        enum = self._schemas.resolved(schema).enum or ()
        yield from (each for each in enum if isinstance(each, str) and plain(each) == plain(text))
        types = self._schemas.types(schema)
        if "boolean" in types and text in ("true", "false", "1", "0"):
            yield text in ("true", "1")
        if types & {"integer", "number"} and isinstance(value, str) and len(value) < 20:
            yield from _number(value)
        if "string" in types:
            yield text

    def _called(self, schema: SchemaId, value: Json, like: Json) -> Iterator[Json]:
        """The object that a scalar names, by its id or by what it is called."""
        if "object" not in self._schemas.types(schema):
            return
        members = self._schemas.members(schema)
        spelled = {plain(name): name for name in reversed(list(members))}
        base = self._required(schema, like)
        for name in (spelled[each] for each in _NAMES if each in spelled):
            for each in (value, *self._readings(members[name], value)):
                if self._is_valid(members[name], each):
                    yield {**base, name: each}
                    break


def _number(text: str) -> Iterator[Json]:
    try:
        number = float(text)
    except ValueError:
        return
    if number.is_integer() and abs(number) < 2**53:
        yield int(number)
    elif math.isfinite(number):
        yield number
