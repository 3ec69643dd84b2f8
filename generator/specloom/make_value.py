"""Shape -> a value: the smallest, or the fullest down to a depth.

Theory. Making is optimistic: of each choice the first branch, of each string the first proposal that its own keywords
accept. The caller lets the validator judge the whole; where it refuses, a maker with a judge tries again and judges at
every place whose schema has a choice, so that the second branch, the other proposal or the property that tells variants
apart gets its turn. Cost is bounded by a count of made parts, never by time, so that the result is the same on every
machine.

The smallest value leaves out whatever may be left out, so recursion ends there unless it is required all the way round;
then there is no value, and the reason says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice
from typing import Final, TypeAlias

import msgspec
from msgspec import UNSET

from specloom.api import Json, JsonType
from specloom.checks import scalar_test
from specloom.json_values import canonical, json_type
from specloom.make_scalar import SCALAR_TYPES, CannotMake, admits_string, first_member, first_scalar, members, scalars
from specloom.property_names import free_names, patterned_names
from specloom.shapes import Expander, Ids, Shape

MAX_ITEMS: Final = 1_000
"""Most items of an array, and most properties of an object, that are ever made."""

MAX_COPIES: Final = 200_000
"""Most items of an array that may be equal; beyond ``MAX_ITEMS`` they are copies of the last one made."""

MAX_PARTS: Final = 20_000
"""Most parts (values within values) that one making may try."""

MAX_NESTING: Final = 64
"""Deepest nesting that is made; an array counts twice."""

_ATTEMPTS: Final = 64
_VARYING: Final = 3
_ONE_OF_EACH: Final[tuple[Json, ...]] = ("another variant", 0, False, None)
_WAYS: Final = 4
"""Expansions of a variant of ``oneOf`` that are told apart from another variant."""

Judge: TypeAlias = Callable[[Ids, Json], bool]


class TooCostly(Exception):
    """The count of parts is used up; not a CannotMake, so that no other branch is tried."""


class Maker(msgspec.Struct, eq=False):
    """Makes one value. ``depth`` is how many levels keep their optional parts; 0 makes the smallest."""

    expander: Expander
    judge: Judge | None = None
    parts: int = MAX_PARTS
    made: int = 0
    _nesting: int = 0
    _open: set[Ids] = msgspec.field(default_factory=set[Ids])
    _seen: list[Ids] = msgspec.field(default_factory=list[Ids])
    _smallest: dict[Ids, tuple[Json, int]] = msgspec.field(default_factory=dict[Ids, tuple[Json, int]])

    def make(self, ids: Ids, depth: int = 0) -> Json:
        """A value of a conjunction of schemas. Raises CannotMake or TooCostly."""
        self._enter()
        try:
            known = self.expander.scalars.get((ids, depth > 0), UNSET) if self.judge is None else UNSET
            if known is UNSET:
                return self._make(ids, depth)
            self._count()
            return known
        finally:
            self._nesting -= 1

    def _enter(self) -> None:
        """Goes one level of nesting deeper; the caller goes back up by lowering ``_nesting``. Raises CannotMake beyond
        ``MAX_NESTING``."""
        if self._nesting >= MAX_NESTING:
            raise CannotMake(f"it nests more than {MAX_NESTING} levels deep")
        self._nesting += 1

    def _make(self, ids: Ids, depth: int) -> Json:
        key = self.expander.targets(ids)
        if depth > 0 and key not in self._seen:
            self._seen.append(key)
            try:
                return self._choose(ids, depth)
            finally:
                self._seen.pop()
        if key in self._smallest:
            value, parts = self._smallest[key]
            self._count(parts)
            return value
        if key in self._open:
            raise CannotMake("it requires itself without an end")
        self._open.add(key)
        before = self.made
        try:
            value = self._choose(ids, 0)
        finally:
            self._open.discard(key)
        self._smallest[key] = value, self.made - before
        return value

    def variants(self, ids: Ids, within: int = 0) -> Iterator[Json]:
        """Values that differ from each other, the smallest first; as many as are easily found.

        ``within`` counts the values around these whose variants are being made; far inside nothing varies.
        """
        met: set[str] = set()
        for shape in self.expander.expand(ids):
            for value in self._variants(shape, within):
                if (key := canonical(value)) in met:
                    continue
                if self.judge is not None and not self.judge(ids, value):
                    self._count()
                    continue
                met.add(key)
                yield value

    def _count(self, parts: int = 1) -> None:
        self.made += parts
        if self.made > self.parts:
            raise TooCostly(f"more than {self.parts} parts had to be tried")

    def _choose(self, ids: Ids, depth: int) -> Json:
        return self._first(ids, depth) if self.judge is None else self._accepted(ids, depth, self.judge)

    def _first(self, ids: Ids, depth: int) -> Json:
        """The first value that is found."""
        reason = "its keywords contradict each other"
        for number, shape in enumerate(self.expander.expand(ids)):
            self._count()
            try:
                value = self.of_shape(shape, depth)
            except CannotMake as failure:
                reason = str(failure)
                continue
            if number == 0 and shape.is_scalar and json_type(value) not in ("object", "array"):
                self.expander.scalars[ids, depth > 0] = value
            return value
        raise CannotMake(reason)

    def _accepted(self, ids: Ids, depth: int, judge: Judge) -> Json:
        """The first value that the judge accepts."""
        reason = "its keywords contradict each other"
        for shape in self.expander.expand(ids):
            self._count()
            try:
                for value in self._proposals(shape, depth):
                    if not shape.tested or judge(ids, value):
                        return value
                    reason = "no value that was tried is accepted by all of its keywords"
            except CannotMake as failure:
                reason = str(failure)
        raise CannotMake(reason)

    def _proposals(self, shape: Shape, depth: int) -> Iterator[Json]:
        """For a judge to choose from, the likeliest first."""
        yield self.of_shape(shape, depth)
        if shape.members is None:
            for name in shape.optional:
                yield self.of_shape(shape, 0, also=(name,))
            yield self.of_shape(shape, max(depth, 2))
        yield from islice(self._variants(shape), _ATTEMPTS)
        if shape.members is None:
            yield from self._told_apart(shape, depth)

    def _told_apart(self, shape: Shape, depth: int) -> Iterator[Json]:
        """Where several variants of ``oneOf`` accept the same value: values that the other variants refuse. The last
        resort, as such values are valid but look odd."""
        present = {schema.id for schema in shape.schemas}
        others: list[Ids] = [(each,) for schema in shape.schemas for each in schema.one_of if each not in present]
        if others and "object" in shape.types:
            yield from self._objects_apart(shape, others, depth)
        elif others and "array" in shape.types:
            theirs = [each.item_ids(0) for other in others for each in islice(self.expander.expand(other), _WAYS)]
            for item in islice(self.expander.expand(shape.item_ids(0)), _WAYS):
                if "object" in item.types:
                    yield from ([value] for value in self._objects_apart(item, theirs, depth))

    def _objects_apart(self, shape: Shape, others: Sequence[Ids], depth: int) -> Iterator[Json]:
        """Objects of a shape, each refused by one more of the others: a property that another declares and this shape
        does not is given a value of a type that the other does not take."""
        value = self._object(shape, depth, ())
        for ids in others:
            for other in islice(self.expander.expand(ids), _WAYS):
                for name in other.declared:
                    odd = () if shape.property_ids(name) else self._odd_values(other, name)
                    if odd:
                        value = {**value, name: odd[0]}
                        break
                yield value

    def _odd_values(self, shape: Shape, name: str) -> tuple[Json, ...]:
        """Values for a property, of types that a shape refuses; none where it accepts any type."""
        types = {type_ for each in self.expander.expand(shape.property_ids(name)) for type_ in each.types}
        return tuple(value for value in _ONE_OF_EACH if json_type(value) not in types)

    def of_shape(self, shape: Shape, depth: int, also: tuple[str, ...] = ()) -> Json:
        """A value of a shape, with the properties in ``also`` even where they are optional. Raises CannotMake."""
        if shape.members is not None:
            return first_member(shape)
        reason = "its keywords contradict each other"
        for type_ in shape.types:
            try:
                return self._of_type(shape, type_, depth, also)
            except CannotMake as failure:
                reason = str(failure)
        raise CannotMake(reason)

    def _of_type(self, shape: Shape, type_: JsonType, depth: int, also: tuple[str, ...]) -> Json:
        match type_:
            case "object":
                return self._object(shape, depth, also)
            case "array":
                return self._array(shape, depth)
            case "string" | "number" | "integer":
                return first_scalar(shape, type_, full=depth > 0)
            case "boolean" | "null":
                return self._first_of(shape, (False, True) if type_ == "boolean" else (None,))

    def _first_of(self, shape: Shape, values: tuple[Json, ...]) -> Json:
        for value in values:
            if not shape.refuses(value):
                return value
        raise CannotMake("'not' excludes every value")

    # -- arrays --------------------------------------------------------------------------------------------------

    def _array(self, shape: Shape, depth: int) -> Json:
        least, most = shape.most("min_items") or 0, shape.least("max_items")
        contained = self._contained(shape)
        if len(contained) > MAX_ITEMS:
            raise CannotMake(f"it must contain {len(contained)} items, more than the {MAX_ITEMS} that are made")
        least = max(least, len(contained))
        if most is not None and least > most:
            raise CannotMake("it must hold more items than it may")
        copies = self._copies(shape, least) if least > MAX_ITEMS else 0
        self._enter()
        try:
            items = self._items(shape, least - copies, depth, contained)
        finally:
            self._nesting -= 1
        items += items[-1:] * copies
        if depth > 0 and not items and most != 0:
            items = self._optional_item(shape, depth)
        return items

    def _copies(self, shape: Shape, least: int) -> int:
        """How many items of a long array are the last one once more. Raises CannotMake where that can't be."""
        if least > MAX_COPIES or any(schema.unique_items for schema in shape.schemas):
            most = MAX_ITEMS if least <= MAX_COPIES else MAX_COPIES
            raise CannotMake(f"it must hold {least} items, more than the {most} that are made")
        return least - MAX_ITEMS

    def _optional_item(self, shape: Shape, depth: int) -> list[Json]:
        prefix = max((len(schema.prefix_items) for schema in shape.schemas), default=0)
        most = shape.least("max_items")
        wanted = max(1, prefix if most is None else min(prefix, most))
        try:
            return self._items(shape, wanted, depth, [])
        except CannotMake:
            return []

    def _contained(self, shape: Shape) -> list[Ids]:
        """For each item that ``contains`` asks for, what it must satisfy."""
        wanted: list[Ids] = []
        for schema in shape.schemas:
            if schema.contains is not None:
                least = 1 if schema.min_contains is None else schema.min_contains
                wanted.extend([(schema.contains,)] * min(least, MAX_ITEMS + 1))
        return wanted

    def _items(self, shape: Shape, count: int, depth: int, contained: list[Ids]) -> list[Json]:
        prefix = max((len(schema.prefix_items) for schema in shape.schemas), default=0)
        start = prefix if prefix + len(contained) <= max(count, len(contained)) else 0
        unique = any(schema.unique_items for schema in shape.schemas)
        items: list[Json] = []
        met: set[str] = set()
        others: dict[Ids, Iterator[Json]] = {}
        for index in range(max(count, start + len(contained) if contained else 0)):
            self._count()
            ids = shape.item_ids(index)
            if start <= index < start + len(contained):
                ids = tuple(dict.fromkeys((*ids, *contained[index - start])))
            if unique:
                others.setdefault(ids, chain((self._item(ids, depth),), self.variants(ids)))
                items.append(_distinct(others[ids], met))
            else:
                items.append(self._item(ids, depth))
        return items

    def _item(self, ids: Ids, depth: int) -> Json:
        return self.make(ids, depth - 1 if depth else 0)

    # -- objects -------------------------------------------------------------------------------------------------

    def _object(self, shape: Shape, depth: int, also: tuple[str, ...]) -> Json:
        least, most = shape.most("min_properties") or 0, shape.least("max_properties")
        if least > MAX_ITEMS:
            raise CannotMake(f"it must hold {least} properties, more than the {MAX_ITEMS} that are made")
        made: dict[str, Json] = {}
        for name in shape.with_dependents((*shape.required, *also)):
            made[name] = self._property(shape, name, depth)
        if depth > 0:
            self._add_optional(shape, made, depth, most)
        if len(made) < least:
            self._fill(shape, made, least, depth)
        if most is not None and len(made) > most:
            raise CannotMake("it must hold more properties than it may")
        order = shape.places
        return {name: made[name] for name in sorted(made, key=lambda name: order.get(name, len(order)))}

    def _property(self, shape: Shape, name: str, depth: int) -> Json:
        self._count()
        ids = shape.property_ids(name)
        try:
            return self._tagged(shape, name, ids, depth)
        except CannotMake as failure:
            raise CannotMake(f"its property '{name}' has no value: {failure}") from failure

    def _tagged(self, shape: Shape, name: str, ids: Ids, depth: int) -> Json:
        """A discriminator names its variant, unless its own schema refuses that name."""
        for value in shape.tags.get(name, ()):
            if any(admits_string(each, value) for each in self.expander.expand(ids)):
                return value
        return self.make(ids, depth - 1 if depth else 0)

    def _add_optional(self, shape: Shape, made: dict[str, Json], depth: int, most: int | None) -> None:
        names = (
            *shape.optional,
            *patterned_names(self.expander, shape),
            *free_names(self.expander, shape, only_described=True),
        )
        for name in names:
            room = None if most is None else most - len(made)
            wanted = shape.with_dependents((name,), made, room)
            if room is not None and len(wanted) > room:
                continue
            try:
                made.update({each: self._property(shape, each, depth) for each in wanted})
            except CannotMake:
                continue

    def _fill(self, shape: Shape, made: dict[str, Json], least: int, depth: int) -> None:
        """Add properties until there are enough: declared ones first, then others."""
        for name in chain(shape.optional, free_names(self.expander, shape, only_described=False)):
            if len(made) >= least:
                return
            wanted = shape.with_dependents((name,), made)
            try:
                made.update({each: self._property(shape, each, depth) for each in wanted})
            except CannotMake:
                continue
        if len(made) < least:
            raise CannotMake(f"it must hold {least} properties and allows fewer")

    # -- many ----------------------------------------------------------------------------------------------------

    def _variants(self, shape: Shape, within: int = 0) -> Iterator[Json]:
        if shape.members is not None:
            yield from members(shape)
            return
        accepts = scalar_test(shape.schemas)
        for type_ in shape.types:
            try:
                for value in self._variants_of_type(shape, type_, within):
                    if type_ not in SCALAR_TYPES or (accepts(value) and not shape.refuses(value)):
                        yield value
            except CannotMake:
                continue

    def _variants_of_type(self, shape: Shape, type_: JsonType, within: int) -> Iterator[Json]:
        match type_:
            case "string" | "number" | "integer":
                yield from scalars(shape, type_, full=False)
            case "boolean":
                yield from (False, True)
            case "null":
                yield None
            case "array":
                yield from self._arrays(shape, within)
            case "object":
                yield from self._objects(shape, within)

    def _arrays(self, shape: Shape, within: int) -> Iterator[Json]:
        base = self._array(shape, 0)
        yield base
        if within >= _VARYING:
            return
        most = shape.least("max_items")
        for index in range(len(base) if most is not None and most <= len(base) else len(base) + 1):
            for value in islice(self.variants(shape.item_ids(index), within + 1), _ATTEMPTS):
                yield [*base[:index], value, *base[index + 1 :]]

    def _objects(self, shape: Shape, within: int) -> Iterator[Json]:
        base = self._object(shape, 0, ())
        yield base
        if within >= _VARYING:
            return
        for name in dict.fromkeys((*base, *shape.declared)):
            for value in islice(self.variants(shape.property_ids(name), within + 1), MAX_ITEMS):
                yield {**base, name: value}
        if not base and not shape.declared:
            for name in islice(free_names(self.expander, shape, only_described=False), MAX_ITEMS):
                yield {name: self._property(shape, name, 0)}


def _distinct(values: Iterator[Json], met: set[str]) -> Json:
    """The next value that was not met; it counts as met from then on."""
    for value in islice(values, MAX_ITEMS + _ATTEMPTS):
        if (seen := canonical(value)) not in met:
            met.add(seen)
            return value
    raise CannotMake("not enough different items were found")
