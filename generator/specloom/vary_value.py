"""One valid value -> others: each member, each bound, each variant; and invalid ones that break one keyword.

Theory. A value is walked together with its schema. At every place whose schemas were not met before, the place's own
keywords say which values are worth trying there; each is put into the smallest value that has the place, and the
validator judges the whole.

Rule for invalid values. All errors that the validator reports name one keyword at one place. Where the place lies
within a ``oneOf`` or ``anyOf`` the validator reports that keyword at the place of the choice, and so does the label.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import chain, islice
from typing import Final, Literal

import msgspec

from specloom.amounts import exact, plain, range_of
from specloom.api import Json, Schema, SchemaId
from specloom.checks import Fault
from specloom.json_values import Path, canonical, is_array, is_object, json_type, part
from specloom.make_scalar import CannotMake
from specloom.make_value import Maker, TooCostly
from specloom.patterns import UnreadablePattern
from specloom.shapes import Expander, Ids, Shape
from specloom.texts import of_length, text_limits

MAX_BOUND_LENGTH: Final = 2_000
"""Longest string that is made to reach a bound."""
MAX_BOUND_ITEMS: Final = 100
"""Longest array that is made to reach a bound."""

_MOST_ERRORS: Final = 20
_CHOICES: Final = frozenset({"oneOf", "anyOf"})
_ODD_VALUES: Final[tuple[Json, ...]] = ("not of this type", 1234567, True, 0.5, {}, [], None)
_ODD_TEXTS: Final = ("!", "", "\N{SNOWMAN}", " ", "~~~", "0", "a", "A", "not like this")


class Place(msgspec.Struct, frozen=True):
    """A part of a value: where it is, what it is, and the shape that it has there."""

    path: Path
    value: Json
    shape: Shape
    ids: Ids


class Change(msgspec.Struct, frozen=True):
    """A value to put at a place so that a keyword is reached or broken there; ``detail`` is shown in the label."""

    keyword: str
    value: Json
    detail: str = ""


class Walker:
    """Walks values of one API in one direction (request or response). ``holds`` says whether a part of a value is valid
    against a schema."""

    def __init__(self, expander: Expander, holds: Callable[[SchemaId, Json], bool]) -> None:
        self._expander = expander
        self._holds = holds

    def places(self, schema_id: SchemaId, value: Json) -> Iterator[Place]:
        """The places of a value of a schema, each schema once, at the place that is met first."""
        yield from self._walk((schema_id,), value, (), set())

    def _walk(self, ids: Ids, value: Json, path: Path, met: set[frozenset[SchemaId]]) -> Iterator[Place]:
        shape = self._expander.resolve(ids, lambda each: self._holds(each, value))
        if shape is None:
            return
        if shape.identity not in met:
            met.add(shape.identity)
            yield Place(path, value, shape, ids)
        if is_object(value):
            for name, child in value.items():
                yield from self._walk(shape.property_ids(name), child, (*path, name), met)
        elif is_array(value):
            for index, child in enumerate(value):
                yield from self._walk(shape.item_ids(index), child, (*path, index), met)

    # -- valid ---------------------------------------------------------------------------------------------------

    def valid_changes(self, place: Place) -> Iterator[Change]:
        """Values that the place may have as well: each member, null, each bound, each variant."""
        shape = place.shape
        if shape.members is not None:
            yield from (Change("enum", value) for value in shape.members)
            return
        if "null" in shape.types and len(shape.types) > 1 and any(schema.types for schema in shape.schemas):
            yield Change("type", None)
        match place.value:
            case bool() | None:
                pass
            case int() | float():
                yield from _number_bounds(shape, integer="integer" in shape.types)
            case str():
                yield from _text_bounds(shape)
            case list():
                yield from self._item_bounds(place)
            case _:
                pass
        yield from self._variants(place)

    def _item_bounds(self, place: Place) -> Iterator[Change]:
        for field, keyword in (("min_items", "minItems"), ("max_items", "maxItems")):
            bound = place.shape.most(field) if field == "min_items" else place.shape.least(field)
            if bound is not None and bound <= MAX_BOUND_ITEMS:
                items = self._resized(place, bound)
                if items is not None:
                    yield Change(keyword, items, f"{bound}")

    def _resized(self, place: Place, count: int) -> list[Json] | None:
        """The array with so many items, distinct ones where they must be."""
        items: list[Json] = list(place.value[:count])
        unique = any(schema.unique_items for schema in place.shape.schemas)
        met = {canonical(item) for item in items}
        while len(items) < count:
            fresh = self._fresh_item(place.shape, len(items), met if unique else set())
            if fresh is None:
                return None
            met.add(canonical(fresh[0]))
            items.append(fresh[0])
        return items

    def _fresh_item(self, shape: Shape, index: int, met: set[str]) -> tuple[Json] | None:
        ids = shape.item_ids(index)
        maker = Maker(self._expander)
        try:
            first = (maker.make(ids),) if not met else ()
            for value in islice(chain(first, maker.variants(ids)), len(met) + 50):
                if canonical(value) not in met and all(self._holds(each, value) for each in ids):
                    return (value,)
        except (CannotMake, TooCostly):
            pass
        return None

    def _variants(self, place: Place) -> Iterator[Change]:
        for schema in place.shape.schemas:
            for keyword, members in (("oneOf", schema.one_of), ("anyOf", schema.any_of)):
                for number, member in enumerate(members):
                    value = self._variant(tuple(dict.fromkeys((*place.ids, member))))
                    if value is not None:
                        yield Change(keyword, value[0], f"variant {number}")

    def _variant(self, ids: Ids) -> tuple[Json] | None:
        """A value of one variant, in a tuple of one, or None. The ids hold the schemas of the place and the variant; as
        the variant is among them, the choice of the union is settled."""
        for maker in (Maker(self._expander), Maker(self._expander, self._holds_all)):
            for depth in (0, 1):
                try:
                    value = maker.make(ids, depth)
                except (CannotMake, TooCostly):
                    continue
                if self._holds_all(ids, value):
                    return (value,)
        return None

    def _holds_all(self, ids: Ids, value: Json) -> bool:
        return all(self._holds(each, value) for each in ids)

    # -- invalid -------------------------------------------------------------------------------------------------

    def invalid_changes(self, place: Place) -> Iterator[Change]:
        """Proposals for values that break one keyword of the place, several for a keyword that is hard to break."""
        shape = place.shape
        yield from (Change("type", value) for value in _ODD_VALUES if json_type(value) not in shape.types)
        if shape.members is not None:
            yield from _not_members(shape)
        match place.value:
            case bool() | None:
                pass
            case int() | float():
                yield from _outside_numbers(shape, place.value)
            case str():
                yield from _outside_texts(shape, place.value)
            case list():
                yield from self._outside_items(place)
            case _:
                yield from _outside_properties(place)
        yield from (Change("not", value) for value in shape.refused)
        for schema in shape.schemas:
            yield from (Change(keyword, value) for keyword in _stated_choices(schema) for value in _ODD_VALUES)

    def _outside_items(self, place: Place) -> Iterator[Change]:
        shape, items = place.shape, place.value
        least, most = shape.most("min_items"), shape.least("max_items")
        if least and least <= MAX_BOUND_ITEMS + 1 and least <= len(items):
            yield Change("minItems", items[: least - 1])
        if most is not None and most <= MAX_BOUND_ITEMS:
            larger = self._resized(place, most + 1)
            if larger is not None:
                yield Change("maxItems", larger)
        if any(schema.unique_items for schema in shape.schemas) and items:
            yield Change("uniqueItems", [*items[: max(len(items) - 1, 1)], items[0]])
            yield Change("uniqueItems", [*items, items[0]])
        if any(schema.contains is not None for schema in shape.schemas):
            yield from (Change("contains", changed) for changed in ([], ["not contained"], [987654], [None]))


def one_fault(found: Iterator[Fault | None], change: Change, path: Path) -> Fault | None:
    """The one keyword and place that all faults name, where it is the one that was meant; else None."""
    faults = set(islice(found, _MOST_ERRORS))
    if len(faults) != 1 or (fault := faults.pop()) is None:
        return None
    keyword, place = fault
    meant = keyword == change.keyword and place == path
    return fault if meant or (keyword in _CHOICES and place == path[: len(place)]) else None


def grafted(small: Json, full: Json, path: Path) -> Json:
    """The small value, extended so that it has the part at a path: what is missing on the way there is taken from the
    full value, which has it."""
    if not path:
        return full
    step, rest = path[0], path[1:]
    if isinstance(step, str) and is_object(small):
        return {**small, step: grafted(small[step], full[step], rest) if step in small else full[step]}
    if isinstance(step, int) and is_array(small) and step < len(small):
        return [*small[:step], grafted(small[step], full[step], rest), *small[step + 1 :]]
    return full


def lean(place: Place, small: Json) -> Place:
    """The place with the object of the small value in it, where the small value has an object there. The full object
    stays where ``dependentRequired`` is stated, as it speaks of optional properties that the small one lacks."""
    if not is_object(place.value) or any(schema.dependent_required for schema in place.shape.schemas):
        return place
    found = part(small, place.path)
    return msgspec.structs.replace(place, value=found[0]) if found is not None and is_object(found[0]) else place


def _number_bounds(shape: Shape, *, integer: bool) -> Iterator[Change]:
    within = range_of(shape, integer=integer)
    low = next((k for f, k in _LOW if shape.most(f) is not None), None)
    high = next((k for f, k in _HIGH if shape.least(f) is not None), None)
    for keyword, bound in ((low, within.first()), (high, within.last())):
        if keyword is not None and bound is not None and within.holds(bound):
            yield Change(keyword, plain(bound))


_LOW: Final = (("minimum", "minimum"), ("exclusive_minimum", "exclusiveMinimum"))
_HIGH: Final = (("maximum", "maximum"), ("exclusive_maximum", "exclusiveMaximum"))


def _text_bounds(shape: Shape) -> Iterator[Change]:
    format_, pattern, least, most = text_limits(shape)
    for keyword, bound in (("minLength", least or None), ("maxLength", most)):
        if bound is not None and bound <= MAX_BOUND_LENGTH:
            yield from (Change(keyword, text, f"{bound}") for text in _of_length(format_, pattern, bound))


def _of_length(format_: str, pattern: str | None, length: int) -> list[str]:
    try:
        return list(islice(of_length(format_, pattern, length), 20))
    except UnreadablePattern:
        return []


def _not_members(shape: Shape) -> Iterator[Change]:
    keyword = "enum" if any(schema.enum is not None for schema in shape.schemas) else "const"
    types = {json_type(member) for member in shape.members or ()}
    if "string" in types:
        yield from (Change(keyword, text) for text in ("not a member", *_ODD_TEXTS))
    if types & {"integer", "number"}:
        numbers = [member for member in shape.members or () if json_type(member) in ("integer", "number")]
        yield from (Change(keyword, value) for value in (max(numbers) + 1, min(numbers) - 1, 0))
    if "boolean" in types:
        yield from (Change(keyword, value) for value in (True, False))
    yield from (Change(keyword, value) for value in ({"not": "a member"}, ["not a member"]))


def _outside_numbers(shape: Shape, value: int | float) -> Iterator[Change]:
    integer = "integer" in shape.types and "number" not in shape.types
    within = range_of(shape, integer=integer)
    step = within.step or Fraction(1)
    for field, keyword in _LOW:
        if (bound := shape.most(field)) is not None:
            edge = exact(bound) // step * step
            yield from (Change(keyword, plain(each)) for each in (edge, edge - step, exact(bound)))
    for field, keyword in _HIGH:
        if (bound := shape.least(field)) is not None:
            edge = -(-exact(bound) // step) * step
            yield from (Change(keyword, plain(each)) for each in (edge, edge + step, exact(bound)))
    if any(schema.multiple_of is not None for schema in shape.schemas):
        near = exact(value)
        offsets = (Fraction(1), Fraction(-1)) if integer else (step / 2, -step / 2, Fraction(1))
        yield from (Change("multipleOf", plain(near + offset)) for offset in offsets)


def _outside_texts(shape: Shape, value: str) -> Iterator[Change]:
    format_, pattern, least, most = text_limits(shape)
    if 0 < least <= MAX_BOUND_LENGTH:
        yield from (
            Change("minLength", text) for text in (value[: least - 1], *_of_length(format_, pattern, least - 1))
        )
    if most is not None and most < MAX_BOUND_LENGTH:
        yield Change("maxLength", value.ljust(most + 1, value[-1:] or "a"))
        yield from (Change("maxLength", text) for text in _of_length(format_, pattern, most + 1))
    if pattern is not None:
        odd = [text * max(least, 1) if len(text) < least else text for text in _ODD_TEXTS]
        yield from (Change("pattern", text) for text in (*odd, value + "!", "!" + value, value[:-1]))
    if any(schema.format for schema in shape.schemas):
        yield from (
            Change("format", text)
            for text in ("not of this format {(", "not of this format {(".ljust(least, "!"), *_ODD_TEXTS)
        )


def _outside_properties(place: Place) -> Iterator[Change]:
    shape, value = place.shape, place.value
    for name in value:
        without = {each: child for each, child in value.items() if each != name}
        if name in shape.required:
            yield Change("required", without, name)
        if any(name in names for schema in shape.schemas for names in schema.dependent_required.values()):
            yield Change("dependentRequired", without, name)
    yield from (Change("not", {**value, name: odd}) for name in sorted(shape.banned) for odd in _ODD_VALUES)
    more = {**value, "unexpectedProperty": "unexpected"}
    yield Change("additionalProperties", more)
    yield Change("unevaluatedProperties", more)
    if any(schema.property_names is not None for schema in shape.schemas):
        yield from (Change("propertyNames", {**value, text: None}) for text in _ODD_TEXTS)
        yield from (Change("propertyNames", {**value, text: next(iter(value.values()), None)}) for text in _ODD_TEXTS)
    if (most := shape.least("max_properties")) is not None and most <= MAX_BOUND_ITEMS:
        extra = {f"extra{number}": next(iter(value.values()), None) for number in range(most + 1 - len(value))}
        yield Change("maxProperties", {**value, **extra})
    if (fewest := shape.most("min_properties")) is not None and 0 < fewest <= len(value):
        required = set(shape.required)
        kept = sorted(value, key=lambda name: name not in required)[: fewest - 1]
        yield Change("minProperties", {name: value[name] for name in kept})


def _stated_choices(schema: Schema) -> Iterator[Literal["oneOf", "anyOf", "not"]]:
    if schema.one_of:
        yield "oneOf"
    if schema.any_of:
        yield "anyOf"
    if schema.not_ is not None:
        yield "not"
