"""Schema -> Hypothesis strategies: valid values that reach every part, and invalid ones that break one named keyword.

The only module that imports Hypothesis, which is an extra (``specloom[kit]``).

Theory. A value is grown along the shapes of its schema (``shapes``): a branch is drawn of each choice, a set of each
object's optional members, a length for each array; the deeper, the fewer, so that recursion ends and examples stay
small. Nothing is filtered away. Where a shape can't say everything (``oneOf``, ``not``, ``contains``), the validator
judges the part that was grown; one that it refuses gives way to a value that ``make_value`` makes for that part, and a
whole that is still refused to one of ``values``. So every draw ends with a valid value, and no health check has reason
to complain.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import islice
from math import ceil, floor
from typing import Final, TypeAlias

import msgspec
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy
from msgspec import UNSET, UnsetType

from specloom.amounts import Range, numbers, plain, range_of
from specloom.api import Api, Json, JsonType, MediaType, Operation, Parameter, SchemaId
from specloom.checks import scalar_test
from specloom.fixtures import AnswerFixture, RequestFixture
from specloom.json_schema import Direction
from specloom.json_values import Path, canonical, copied, is_array, is_object, part, replaced
from specloom.make_scalar import CannotMake, members, scalars
from specloom.make_value import MAX_ITEMS, Maker, TooCostly
from specloom.property_names import free_names, may_be_named
from specloom.shapes import Ids, Shape
from specloom.texts import KNOWN_FORMATS, text_limits
from specloom.values import Invalid, NoValue, Values
from specloom.vary_value import MAX_BOUND_LENGTH
from specloom.wire_values import fits

Draws: TypeAlias = SearchStrategy[Json]

_BREADTH: Final = (8, 5, 3, 2, 1)
"""Optional members of an object, and items of an array beyond those that must be there, by depth; none below."""
_POOL: Final = 40
"""Values that are kept for a part that only the validator understands."""
_ROOM: Final = 60
"""Characters that a text without an upper limit may have beyond its lower one."""
_LARGEST: Final = 2**53 - 1
"""The largest integer that every JSON reader keeps (RFC 8259, 6); for numbers without a bound."""
_PLAIN: Final = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_~"
"""Characters that mean nothing in any style of parameter."""
_ANY_TEXT: Final = st.characters(codec="utf-8")
_TRIES: Final = 2


class NoStrategy(Exception):
    """There are no values, or none was found; the text is the reason, as a sentence without a full stop."""


class Strategies:
    """Strategies for the values of one API. The facts are read once; each strategy may be asked for at any time."""

    def __init__(self, api: Api) -> None:
        self._values = Values(api)
        self._growers: dict[tuple[Direction | None, str], _Grower] = {}

    def values(self, schema_id: SchemaId, direction: Direction | None = None) -> Draws:
        """Valid JSON values of a schema. Raises NoStrategy where it has none."""
        return self._grown(schema_id, direction, "")

    def invalid(
        self, schema_id: SchemaId, direction: Direction | None = None, keyword: str = ""
    ) -> SearchStrategy[Invalid]:
        """Values that break one keyword at one place, ``keyword`` where it is named.

        Raises NoStrategy where nothing can break it, or the schema has no valid value to begin with.
        """
        known = [each for each in self._values.invalid(schema_id, direction) if keyword in ("", each.keyword)]
        if not known:
            raise NoStrategy(f"no value that breaks {keyword or 'one keyword alone'} was found for {schema_id}")
        return _broken(self._values, schema_id, direction, known, self.values(schema_id, direction))

    def requests(self, operation: Operation) -> SearchStrategy[RequestFixture]:
        """Valid requests of an operation: values of its parameters by location and name, and a body.

        Raises NoStrategy where a part that is required has no value that can be sent.
        """
        parameters = [(each, found) for each in operation.parameters if (found := self._parameter(each)) is not None]
        content = operation.body.content if operation.body is not None else ()
        bodies = [(each.name, self._content(each, "request")) for each in content]
        needed = operation.body is not None and operation.body.required
        return _requests(parameters, [] if needed else [None], bodies)

    def answers(self, operation: Operation, status: str = "") -> SearchStrategy[AnswerFixture]:
        """Answers of an operation, of any status or of the one that the document calls ``status``; headers left out.

        Raises NoStrategy where the operation has no such answer.
        """
        found = [
            st.builds(AnswerFixture, name=st.just("drawn"), status=st.just(each.status), media_type=name, body=body)
            for each in operation.responses
            if status in ("", each.status)
            for name, body in [
                *((st.just(media.name), self._content(media, "response")) for media in each.content),
                *([] if each.content else [(st.just(""), st.just(UNSET))]),
            ]
        ]
        if not found:
            raise NoStrategy(f"{operation.method} {operation.path} has no answer {status}".rstrip())
        return st.one_of(found)

    def _content(self, media: MediaType, direction: Direction) -> SearchStrategy[Json | UnsetType]:
        if media.schema is None:
            return st.just(UNSET)
        return self.values(media.schema, direction)

    def _parameter(self, parameter: Parameter) -> Draws | None:
        """Values that the parameter can carry; None where it may be left out and has none."""
        schema = parameter.schema if parameter.content is None else parameter.content.schema
        alphabet = "" if parameter.location in ("query", "querystring") else _PLAIN
        stock: Iterator[Json] = iter(()) if schema is None else self._values.variants(schema, "request")
        spare: Json = next((value for value in islice(stock, 200) if fits(value, parameter)), UNSET)
        if schema is None or spare is UNSET:
            if parameter.required:
                raise NoStrategy(f"no value of the {parameter.location} parameter {parameter.name} can be sent")
            return None
        return _fitting(self._grown(schema, "request", alphabet), lambda value: fits(value, parameter), spare)

    def _grown(self, schema_id: SchemaId, direction: Direction | None, alphabet: str) -> Draws:
        smallest = self._values.smallest(schema_id, direction)
        if isinstance(smallest, NoValue):
            raise NoStrategy(f"{schema_id}: {smallest.reason}")
        key = (direction, alphabet)
        if key not in self._growers:
            self._growers[key] = _Grower(self._values, direction, alphabet)
        return _values(self._growers[key], schema_id)


class _Grower(msgspec.Struct, eq=False):
    """Grows values of one API in one direction; ``alphabet`` is what plain texts are made of, empty for anything."""

    judge: Values
    direction: Direction | None
    alphabet: str
    _shapes: dict[Ids, list[Shape]] = msgspec.field(default_factory=dict[Ids, list[Shape]])
    _pools: dict[Ids, list[Json]] = msgspec.field(default_factory=dict[Ids, list[Json]])
    _leaves: dict[tuple[frozenset[SchemaId], JsonType], Draws] = msgspec.field(
        default_factory=dict[tuple[frozenset[SchemaId], JsonType], Draws]
    )

    def holds(self, ids: Ids, value: Json) -> bool:
        return all(self.judge.is_valid(each, value, self.direction) for each in ids)

    def grow(self, draw: DrawFn, ids: Ids, depth: int) -> Json:
        """A value of a conjunction. Raises CannotMake."""
        shapes = self._shapes_of(ids)
        if depth > len(_BREADTH) or not shapes:
            return self._made(draw, ids)
        shape = draw(st.sampled_from(shapes)) if len(shapes) > 1 else shapes[0]
        try:
            value = self._of_shape(draw, shape, depth)
        except CannotMake:
            return self._made(draw, ids)
        if _is_judged(shape) and not self.holds(ids, value):
            return self._made(draw, ids)
        return value

    def _shapes_of(self, ids: Ids) -> list[Shape]:
        if ids not in self._shapes:
            self._shapes[ids] = list(self.judge.expander(self.direction).expand(ids))
        return self._shapes[ids]

    def _made(self, draw: DrawFn, ids: Ids) -> Json:
        """One of the values that ``make_value`` finds. Raises CannotMake."""
        if ids not in self._pools:
            self._pools[ids] = list(islice(self._found(ids), _POOL))
        if not self._pools[ids]:
            raise CannotMake("no value that was tried is accepted by all of its keywords")
        return copied(draw(st.sampled_from(self._pools[ids])))

    def _found(self, ids: Ids) -> Iterator[Json]:
        expander = self.judge.expander(self.direction)
        for maker in (Maker(expander), Maker(expander, self.holds)):
            try:
                yield from (value for value in (maker.make(ids),) if self.holds(ids, value))
            except (CannotMake, TooCostly):
                continue
        try:
            yield from (value for value in islice(Maker(expander).variants(ids), _POOL * 5) if self.holds(ids, value))
        except (CannotMake, TooCostly):
            return

    def _of_shape(self, draw: DrawFn, shape: Shape, depth: int) -> Json:
        if shape.members is not None:
            return copied(draw(st.sampled_from(self._members(shape))))
        type_ = draw(st.sampled_from(shape.types))
        if type_ == "object":
            return self._object(draw, shape, depth)
        if type_ == "array":
            return self._array(draw, shape, depth)
        return draw(self._leaf(shape, type_))

    def _members(self, shape: Shape) -> list[Json]:
        accepted = list(members(shape))
        if not accepted:
            raise CannotMake("no member of its enum is accepted by its other keywords")
        return accepted

    # -- objects and arrays ----------------------------------------------------------------------------------------

    def _object(self, draw: DrawFn, shape: Shape, depth: int) -> Json:
        least, most = shape.most("min_properties") or 0, shape.least("max_properties")
        made: dict[str, Json] = {}
        for name in shape.with_dependents(shape.required):
            made[name] = self._property(draw, shape, name, depth)
        optional = [name for name in shape.declared if name not in made]
        for name in self._some(draw, optional, depth):
            self._add(draw, shape, made, name, depth, most)
        self._add_others(draw, shape, made, depth, most)
        for name in (*optional, *self._other_names(shape, least)):
            if len(made) < least:
                self._add(draw, shape, made, name, depth, most)
        if len(made) < least or (most is not None and len(made) > most):
            raise CannotMake("it holds the wrong number of properties")
        return made

    def _some(self, draw: DrawFn, names: list[str], depth: int) -> list[str]:
        """Any of the names; of many, any of those that stand together at a place that is drawn."""
        width = min(2 * _breadth(depth), len(names))
        if not width:
            return []
        start = draw(st.integers(0, len(names) - 1)) if width < len(names) else 0
        chosen = draw(st.integers(0, 2**width - 1))
        return [name for bit, name in enumerate((names[start:] + names[:start])[:width]) if chosen >> bit & 1]

    def _add(self, draw: DrawFn, shape: Shape, made: dict[str, Json], name: str, depth: int, most: int | None) -> None:
        """Add an optional member, and what depends on it; not where there is no room or no value for it."""
        wanted = [each for each in shape.with_dependents((name,)) if each not in made]
        if most is not None and len(made) + len(wanted) > most:
            return
        try:
            made.update({each: self._property(draw, shape, each, depth) for each in wanted})
        except CannotMake:
            return

    def _add_others(self, draw: DrawFn, shape: Shape, made: dict[str, Json], depth: int, most: int | None) -> None:
        """Members that the schema describes without naming them, and any where it describes none at all."""
        room = min(_breadth(depth), 3)
        described = list(self._described_names(shape))
        free = _free_names(self.alphabet) if not shape.declared and not described and not _is_closed(shape) else None
        names = st.sampled_from(described) if described else free
        if names is None or not room:
            return
        expander = self.judge.expander(self.direction)
        for name in draw(st.lists(names, unique=True, max_size=room)):
            if name not in made and may_be_named(expander, shape, name):
                self._add(draw, shape, made, name, depth, most)

    def _described_names(self, shape: Shape) -> Iterator[str]:
        expander = self.judge.expander(self.direction)
        yield from islice(free_names(expander, shape, only_described=True), 8)

    def _other_names(self, shape: Shape, least: int) -> Iterator[str]:
        expander = self.judge.expander(self.direction)
        yield from islice(free_names(expander, shape, only_described=False), least)

    def _property(self, draw: DrawFn, shape: Shape, name: str, depth: int) -> Json:
        ids = shape.property_ids(name)
        tags = [value for value in shape.tags.get(name, ()) if self.holds(ids, value)]
        return draw(st.sampled_from(tags)) if tags else self.grow(draw, ids, depth + 1)

    def _array(self, draw: DrawFn, shape: Shape, depth: int) -> Json:
        least, most = shape.most("min_items") or 0, shape.least("max_items")
        if least > MAX_ITEMS or (most is not None and least > most):
            raise CannotMake("it holds the wrong number of items")
        prefix = max((len(schema.prefix_items) for schema in shape.schemas), default=0)
        room = max(min(_breadth(depth), 3), min(prefix, _breadth(depth)))
        count = draw(st.integers(least, least + room if most is None else min(most, least + room)))
        if not any(schema.unique_items for schema in shape.schemas):
            return [self.grow(draw, shape.item_ids(index), depth + 1) for index in range(count)]
        return self._distinct(draw, shape, depth, least, count)

    def _distinct(self, draw: DrawFn, shape: Shape, depth: int, least: int, count: int) -> list[Json]:
        """Items that differ: a namesake gives way to what was found beside it, or is left out."""
        items: dict[str, Json] = {}
        for index in range(count):
            value = self.grow(draw, shape.item_ids(index), depth + 1)
            items.setdefault(canonical(value), value)
        for value in self._found(shape.item_ids(len(items))) if len(items) < least else ():
            items.setdefault(canonical(value), value)
            if len(items) >= least:
                break
        if len(items) < least:
            raise CannotMake("not enough different items were found")
        return list(items.values())

    # -- leaves ----------------------------------------------------------------------------------------------------

    def _leaf(self, shape: Shape, type_: JsonType) -> Draws:
        key = (shape.identity, type_)
        if key not in self._leaves:
            self._leaves[key] = self._new_leaf(shape, type_)
        return self._leaves[key]

    def _new_leaf(self, shape: Shape, type_: JsonType) -> Draws:
        """Values of a scalar type. Raises CannotMake."""
        if type_ in ("boolean", "null"):
            values: tuple[Json, ...] = (False, True) if type_ == "boolean" else (None,)
            allowed = [value for value in values if not shape.refuses(value)]
            return st.sampled_from(allowed) if allowed else _none()
        holds = scalar_test(shape.schemas)

        def accepts(value: Json) -> bool:
            return holds(value) and not shape.refuses(value)

        pool = [value for value in islice(scalars(shape, type_, full=False), _POOL * 3) if accepts(value)][:_POOL]
        if not pool:
            raise CannotMake("no text or number that was tried is accepted")
        if type_ == "string":
            return _text_leaf(shape, self.alphabet, pool, accepts)
        within = range_of(shape, integer=type_ == "integer")
        wide = _numbers(within)
        return st.sampled_from(pool) if wide is None else _fitting(wide, accepts, pool[0])


def _none() -> Draws:
    raise CannotMake("'not' excludes every value")


def _text_leaf(shape: Shape, alphabet: str, pool: list[Json], accepts: Callable[[Json], bool]) -> Draws:
    format_, pattern, least, most = text_limits(shape)
    if pattern is not None:
        return st.sampled_from(pool)
    if format_ in KNOWN_FORMATS:
        wide = _formats().get(format_)
        return st.sampled_from(pool) if wide is None else _fitting(wide, accepts, pool[0])
    characters = st.sampled_from(alphabet) if alphabet else _ANY_TEXT
    longest = least + _ROOM if most is None else min(most, least + _ROOM)
    wide = st.text(characters, min_size=least, max_size=longest)
    if most is not None and longest < most <= MAX_BOUND_LENGTH:
        wide = st.one_of(wide, st.just("a" * most))
    return _fitting(wide, accepts, pool[0])


@lru_cache(maxsize=1)
def _formats() -> dict[str, Draws]:
    """Strategies for the formats whose values are many; the others have the proposals of ``texts``."""
    return {
        "date-time": st.datetimes().map(lambda each: f"{each.isoformat(timespec='milliseconds')}Z"),
        "date": st.dates().map(lambda each: each.isoformat()),
        "uuid": st.uuids().map(str),
        "ipv4": st.ip_addresses(v=4).map(str),
        "ipv6": st.ip_addresses(v=6).map(str),
        "email": st.from_regex(r"[a-z][a-z0-9]{0,15}@[a-z][a-z0-9]{0,15}\.(com|org|net)", fullmatch=True),
        "hostname": st.from_regex(r"[a-z][a-z0-9]{0,15}\.(com|org|net)", fullmatch=True),
        "uri": st.from_regex(r"https://[a-z]{1,9}\.example/[a-z0-9/]{0,15}", fullmatch=True),
    }


def _numbers(within: Range) -> Draws | None:
    """Numbers of a range; None where its steps are fractions, which few binary numbers are multiples of."""
    low, high = within.first(), within.last()
    if within.step:
        if within.step.denominator != 1:
            return None
        step = within.step.numerator
        least = -_LARGEST // step + 1 if low is None else ceil(low / step)
        most = _LARGEST // step if high is None else floor(high / step)
        if low is not None and high is None:
            most = max(most, least + 1)
        if high is not None and low is None:
            least = min(least, most - 1)
        return st.integers(least, most).map(lambda count: count * step) if least <= most else None
    wide = st.floats(
        min_value=None if within.low is None else float(within.low),
        max_value=None if within.high is None else float(within.high),
        exclude_min=within.low_open,
        exclude_max=within.high_open,
        allow_nan=False,
        allow_infinity=False,
    )
    near = [plain(each) for each in islice(numbers(within), 20)]
    return st.one_of(st.sampled_from(near), wide) if near else wide


def _free_names(alphabet: str) -> SearchStrategy[str]:
    return st.text(alphabet or _PLAIN, min_size=1, max_size=12)


def _breadth(depth: int) -> int:
    return _BREADTH[depth] if depth < len(_BREADTH) else 0


def _is_judged(shape: Shape) -> bool:
    """Whether only the validator knows if a grown value fits."""
    return shape.tested or any(
        schema.contains is not None
        or schema.dependent_schemas
        or schema.pattern_properties
        or schema.property_names is not None
        for schema in shape.schemas
    )


def _is_closed(shape: Shape) -> bool:
    return any(
        each is not None for schema in shape.schemas for each in (schema.additional_properties, schema.property_names)
    )


@st.composite
def _values(draw: DrawFn, grower: _Grower, schema_id: SchemaId) -> Json:
    for _ in range(_TRIES):
        try:
            value = grower.grow(draw, (schema_id,), 0)
        except CannotMake:
            continue
        if grower.holds((schema_id,), value):
            return value
    stock = (grower.judge.smallest(schema_id, grower.direction), grower.judge.fullest(schema_id, grower.direction))
    return draw(st.sampled_from([each for each in stock if not isinstance(each, NoValue)]))


@st.composite
def _fitting(draw: DrawFn, wide: Draws, accepts: Callable[[Json], bool], spare: Json) -> Json:
    """One of many that is accepted, and ``spare`` where what was drawn is not: nothing is filtered."""
    for _ in range(_TRIES):
        value = draw(wide)
        if accepts(value):
            return value
    return copied(spare)


@st.composite
def _broken(
    draw: DrawFn, values: Values, schema_id: SchemaId, direction: Direction | None, known: list[Invalid], valid: Draws
) -> Invalid:
    """A known breach, put into another valid value where it is still the only one there."""
    breach = draw(st.sampled_from(known))
    around = draw(valid)
    path = _path(breach.value, breach.pointer)
    wrong = part(breach.value, path)
    if path and wrong is not None and part(around, path) is not None:
        value = replaced(around, path, copied(wrong[0]))
        if values.breaks_only(schema_id, value, direction, breach):
            return Invalid(breach.label, breach.keyword, breach.pointer, value)
    return Invalid(breach.label, breach.keyword, breach.pointer, copied(breach.value))


def _path(value: Json, pointer: str) -> Path:
    """The path that a pointer means in a value; empty where it leads nowhere."""
    path: list[str | int] = []
    for token in pointer.split("/")[1:]:
        name = token.replace("~1", "/").replace("~0", "~")
        if is_array(value) and name.isdigit() and int(name) < len(value):
            path.append(int(name))
            value = value[int(name)]
        elif is_object(value) and name in value:
            path.append(name)
            value = value[name]
        else:
            return ()
    return tuple(path)


@st.composite
def _requests(
    draw: DrawFn,
    parameters: list[tuple[Parameter, Draws]],
    bare: list[None],
    bodies: list[tuple[str, SearchStrategy[Json | UnsetType]]],
) -> RequestFixture:
    given: dict[str, dict[str, Json]] = {}
    for parameter, found in parameters:
        if parameter.required or draw(st.booleans()):
            given.setdefault(parameter.location, {})[parameter.name] = draw(found)
    chosen = draw(st.sampled_from([*bare, *bodies])) if bodies else None
    if chosen is None:
        return RequestFixture(name="drawn", parameters=given)
    return RequestFixture(name="drawn", parameters=given, media_type=chosen[0], body=draw(chosen[1]))
