"""What a value must be, once every choice is made: ``allOf`` merged, one branch taken of each ``oneOf`` and ``anyOf``.

Theory. A value has to satisfy a conjunction of schemas, named by a tuple of ids. ``Expander.expand`` follows ``$ref``
and ``allOf`` into a flat list, then takes every choice in turn, in the document's order, and yields a ``Shape`` for
each combination that is not contradictory on its face. What a shape cannot say (``not``, exclusivity of ``oneOf``,
``if``) is left to the validator, which sees every value at the end.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cached_property, partial
from itertools import islice
from typing import Any, Final, TypeAlias

import msgspec
from msgspec import UNSET

from specloom.api import Discriminator, Json, JsonType, Schema, SchemaId
from specloom.json_values import canonical, same
from specloom.judged_patterns import patterns_of

Ids: TypeAlias = tuple[SchemaId, ...]
"""A conjunction: all of these schemas hold."""

_ALL_TYPES: Final[tuple[JsonType, ...]] = ("string", "object", "array", "number", "integer", "boolean", "null")
_HINTS: Final[tuple[tuple[JsonType, tuple[str, ...]], ...]] = (
    (
        "object",
        (
            "properties",
            "required",
            "additional_properties",
            "pattern_properties",
            "property_names",
            "min_properties",
            "dependent_required",
            "dependent_schemas",
            "unevaluated_properties",
        ),
    ),
    ("array", ("items", "prefix_items", "contains", "min_items", "max_items", "unique_items")),
    ("string", ("pattern", "format", "min_length", "max_length")),
    ("number", ("minimum", "maximum", "exclusive_minimum", "exclusive_maximum", "multiple_of")),
)
_OTHERS: Final = ("types", "enum", "all_of", "any_of", "one_of", "not_", "if_")
_MOST_SHAPES: Final = 256
_MOST_CHOICES: Final = 200
"""Choices of one value that are walked: those beyond are left open, and whoever judges a value says whether it fits."""
_MOST_KEPT: Final = 200_000


class _Index:
    """Finds the schemas of a conjunction that say something about a property, without asking each of them.

    ``dependents`` are the schemas that state ``dependentRequired``.
    """

    __slots__ = ("_always", "_by_pattern", "_named", "_patterns", "_schemas", "dependents")

    def __init__(self, schemas: tuple[Schema, ...]) -> None:
        self._schemas = schemas
        self._always: list[int] = []
        self._named: dict[str, list[int]] = {}
        self._by_pattern: dict[str, list[int]] = {}
        self.dependents = tuple(schema for schema in schemas if schema.dependent_required)
        for place, schema in enumerate(schemas):
            if schema.additional_properties is not None:
                self._always.append(place)
                continue
            for pattern in schema.pattern_properties:
                self._by_pattern.setdefault(pattern, []).append(place)
            for name in schema.properties:
                self._named.setdefault(name, []).append(place)
        every = dict.fromkeys(each for schema in schemas for each in schema.pattern_properties)
        self._patterns = patterns_of(tuple(every)) if every else None

    def about(self, name: str) -> tuple[list[Schema], list[str]]:
        """The schemas that say something of a property, in their order, and those patterns of theirs that it meets."""
        met = self._patterns.found_in(name) if self._patterns is not None else []
        stated = (place for pattern in met for place in self._by_pattern.get(pattern, ()))
        places = sorted({*self._always, *self._named.get(name, ()), *stated})
        return [self._schemas[place] for place in places], met


class Shape(msgspec.Struct, frozen=True, dict=True, eq=False):
    """A conjunction without open choices. What follows from it is worked out once.

    ``types`` stand in order of preference; ``members`` are the only values that are possible, None where there are
    more; ``banned`` properties must be absent; ``refused`` are values that ``not`` excludes; ``tags`` are the values of
    discriminator properties. ``tested`` says that only the validator can tell whether a value really fits.
    """

    schemas: tuple[Schema, ...]
    types: tuple[JsonType, ...]
    members: tuple[Json, ...] | None
    banned: frozenset[str]
    refused: tuple[Json, ...]
    tags: Mapping[str, tuple[str, ...]]
    tested: bool

    @cached_property
    def index(self) -> _Index:
        """The index of properties, as a conjunction may have thousands of schemas."""
        return _Index(self.schemas)

    def most(self, field: str) -> Any:
        """The largest value that the schemas state for a field, None where none states it."""
        return max((value for schema in self.schemas if (value := getattr(schema, field)) is not None), default=None)

    def least(self, field: str) -> Any:
        """The smallest value that the schemas state for a field, None where none states it."""
        return min((value for schema in self.schemas if (value := getattr(schema, field)) is not None), default=None)

    @cached_property
    def identity(self) -> frozenset[SchemaId]:
        """The same for two places that lead to the same schemas."""
        return frozenset(schema.id for schema in self.schemas if not _only_refers(schema))

    @cached_property
    def declared(self) -> tuple[str, ...]:
        """Names of declared properties, in order, without the banned ones."""
        names = dict.fromkeys(name for schema in self.schemas for name in schema.properties)
        return tuple(name for name in names if name not in self.banned)

    @cached_property
    def required(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for schema in self.schemas for name in schema.required))

    @cached_property
    def optional(self) -> tuple[str, ...]:
        """Names of declared properties that may be absent, in order."""
        required = set(self.required)
        return tuple(name for name in self.declared if name not in required)

    @property
    def is_scalar(self) -> bool:
        """Whether its first value holds no other value, wherever it is made."""
        return self.members is not None or self.types[0] not in ("object", "array")

    @cached_property
    def places(self) -> dict[str, int]:
        """At which place each declared property stands."""
        return {name: place for place, name in enumerate(self.declared)}

    @cached_property
    def _by_property(self) -> dict[str, Ids]:
        return {}

    @cached_property
    def scalars(self) -> dict[tuple[JsonType, bool], Json]:
        """The strings and numbers that were found for it, by whoever made them."""
        return {}

    def property_ids(self, name: str) -> Ids:
        """The schemas that the value of a property must satisfy."""
        known = self._by_property.get(name)
        if known is None:
            known = self._by_property[name] = self._property_ids(name)
        return known

    def _property_ids(self, name: str) -> Ids:
        found: dict[SchemaId, None] = {}
        known = False
        schemas, patterns = self.index.about(name)
        for schema in schemas:
            own = _own_property_ids(schema, patterns, name)
            known = known or bool(own)
            if not own and schema.additional_properties is not None:
                own = (schema.additional_properties,)
            found.update(dict.fromkeys(own))
        if not known:
            rest = (schema.unevaluated_properties for schema in self.schemas)
            found.update((each, None) for each in rest if each is not None)
        return tuple(found)

    def refuses(self, value: Json) -> bool:
        """Whether ``not`` excludes a value."""
        return bool(self.refused) and canonical(value) in self._refused_texts

    @cached_property
    def _refused_texts(self) -> frozenset[str]:
        return frozenset(map(canonical, self.refused))

    def with_dependents(self, names: tuple[str, ...], made: Collection[str] = (), room: int | None = None) -> list[str]:
        """Names, and what ``dependentRequired`` asks for beside them; what does not travel this way is left out.

        What was ``made``, together with what it asks for, is not in it; where there are more names than there is
        ``room`` for, some of them, but more than that.
        """
        dependents = self.index.dependents
        if not dependents:
            return [name for name in dict.fromkeys(names) if name not in self.banned and name not in made]
        wanted: dict[str, None] = {}
        waiting = list(reversed(names))
        while waiting:
            name = waiting.pop()
            if room is not None and len(wanted) > room:
                break
            if name not in wanted and name not in self.banned and name not in made:
                wanted[name] = None
                waiting.extend(each for schema in dependents for each in schema.dependent_required.get(name, ()))
        return list(wanted)

    def item_ids(self, index: int) -> Ids:
        """The schemas that the item at an index must satisfy."""
        found: dict[SchemaId, None] = {}
        evaluated = False
        for schema in self.schemas:
            if index < len(schema.prefix_items):
                found[schema.prefix_items[index]] = None
                evaluated = True
            elif schema.items is not None:
                found[schema.items] = None
                evaluated = True
        if not evaluated:
            rest = (schema.unevaluated_items for schema in self.schemas)
            found.update((each, None) for each in rest if each is not None)
        return tuple(found)


class _Branch(msgspec.Struct, frozen=True):
    """One way to decide a choice."""

    ids: Ids = ()
    banned: frozenset[str] = frozenset()
    tags: tuple[tuple[str, tuple[str, ...]], ...] = ()


class _Taken(msgspec.Struct, frozen=True):
    """The branches taken so far, as one."""

    ids: Ids
    decided: frozenset[tuple[SchemaId, str]] = frozenset()
    banned: frozenset[str] = frozenset()
    tags: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def take(self, choice: tuple[SchemaId, str], branch: _Branch) -> _Taken:
        return _Taken(
            tuple(dict.fromkeys((*self.ids, *branch.ids))),
            self.decided | {choice},
            self.banned | branch.banned,
            (*self.tags, *branch.tags),
        )


class _Choices:
    """Walks the choices that schemas leave open (``oneOf``, ``anyOf``, ``if``, discriminators, ``dependentSchemas``).
    It computes shapes and keeps none of them; ``Expander`` adds the memory."""

    def __init__(self, schemas: Mapping[SchemaId, Schema], hidden: Mapping[SchemaId, frozenset[str]]) -> None:
        self._schemas = schemas
        self._hidden = hidden
        self._unions: dict[tuple[SchemaId, Ids], tuple[list[_Branch], Mapping[SchemaId, list[int]]]] = {}
        self._targets: dict[SchemaId, SchemaId] = {}

    def targets(self, ids: Ids) -> Ids:
        """The same conjunction without schemas that do nothing but refer."""
        if len(ids) == 1:
            return (self._target(ids[0]),)
        return tuple(dict.fromkeys(map(self._target, ids)))

    def stands_for(self, schema_id: SchemaId) -> SchemaId:
        """The schema whose values are those of this one: what it refers to where it does nothing else and names no
        value of its own either."""
        met: set[SchemaId] = set()
        while schema_id not in met:
            met.add(schema_id)
            schema = self._schemas[schema_id]
            if schema.ref is None or schema.examples or schema.default is not UNSET or not _only_refers(schema):
                break
            schema_id = schema.ref
        return schema_id

    def always(self, schema_id: SchemaId) -> bool | None:
        """The value of a boolean schema, True for one that states nothing either; None for any other."""
        schema = self._schemas[self._target(schema_id)]
        return True if schema.always is None and not _constrains(schema) and schema.ref is None else schema.always

    def resolve(self, ids: Ids, holds: Callable[[SchemaId], bool]) -> Shape | None:
        """The shape that a value has: of each choice the first branch whose schemas hold for it."""
        taken = _Taken(ids)
        while (open_ := self._next_choice(taken)) is not None:
            choice, branches = open_
            held = (branch for branch in branches if all(map(holds, branch.ids)))
            taken = taken.take(choice, next(held, _Branch()))
        return self._shape(taken)

    def expansions(self, taken: _Taken) -> Iterator[Shape]:
        open_ = self._next_choice(taken)
        if open_ is None:
            shape = self._shape(taken)
            if shape is not None:
                yield shape
            return
        choice, branches = open_
        for branch in branches:
            yield from self.expansions(taken.take(choice, branch))

    def _conjuncts(self, ids: Ids) -> list[Schema]:
        met: dict[SchemaId, Schema] = {}
        waiting = list(reversed(ids))
        while waiting:
            current = waiting.pop()
            if current not in met:
                schema = met[current] = self._schemas[current]
                waiting.extend(reversed((*((schema.ref,) if schema.ref is not None else ()), *schema.all_of)))
        return list(met.values())

    def _next_choice(self, taken: _Taken) -> tuple[tuple[SchemaId, str], list[_Branch]] | None:
        return self._open_choice(taken) if len(taken.decided) < _MOST_CHOICES else None

    def _open_choice(self, taken: _Taken) -> tuple[tuple[SchemaId, str], list[_Branch]] | None:
        flat = self._conjuncts(taken.ids)
        for schema in flat:
            for keyword, branches in self._choices(schema, flat):
                if (schema.id, keyword) not in taken.decided:
                    return (schema.id, keyword), branches()
        return None

    def _choices(self, schema: Schema, flat: list[Schema]) -> Iterator[tuple[str, Callable[[], list[_Branch]]]]:
        """The keywords that leave a choice, and what makes their branches: those of a choice that was made are not
        asked for again, as there may be thousands."""
        for keyword, members in (("oneOf", schema.one_of), ("anyOf", schema.any_of)):
            if members:
                yield keyword, partial(self._variants, schema, members, flat)
        if schema.discriminator is not None and not schema.one_of and not schema.any_of:
            yield "discriminator", partial(self._heirs, schema, schema.discriminator, flat)
        if schema.if_ is not None:
            otherwise = () if schema.else_ is None else (schema.else_,)
            met = (schema.if_,) if schema.then is None else (schema.if_, schema.then)
            yield "if", partial(list, (_Branch(otherwise), _Branch(met)))
        for name, dependent in schema.dependent_schemas.items():
            branches = (_Branch(banned=frozenset({name})), _Branch((dependent,)))
            yield f"dependentSchemas {name}", partial(list, branches)

    def _variants(self, schema: Schema, members: tuple[SchemaId, ...], flat: list[Schema]) -> list[_Branch]:
        branches, led = self._branches(schema, members)
        settled = sorted({number for each in flat for number in led.get(each.id, ())})
        if settled:
            return [branches[number] for number in settled]
        return sorted(branches, key=lambda branch: self._schemas[branch.ids[0]].types == ("null",))

    def _branches(self, schema: Schema, members: Ids) -> tuple[list[_Branch], Mapping[SchemaId, list[int]]]:
        """The branches of a union, and by schema those that are settled where a value is one of it already; kept, as
        each value of a union asks for all of them."""
        known = self._unions.get((schema.id, members))
        if known is None:
            branches = [_Branch((each,), tags=self._tags(schema.discriminator, each)) for each in members]
            led: dict[SchemaId, list[int]] = {}
            for number, each in enumerate(members):
                for one in {each, self._target(each)}:
                    led.setdefault(one, []).append(number)
            known = self._unions[schema.id, members] = branches, led
        return known

    def _heirs(self, schema: Schema, stated: Discriminator, flat: list[Schema]) -> list[_Branch]:
        """A base with a discriminator and no ``oneOf``: the schemas that inherit from it, else the base itself."""
        mapped = tuple(dict.fromkeys(target for target in stated.mapping.values() if target in self._schemas))
        present = {each.id for each in flat}
        for each in flat:
            inherits = each.id in mapped or (each.component and schema.id in map(self._target, each.all_of))
            if inherits and each.id != schema.id:
                return [_Branch(tags=self._tags(stated, each.id))]
        heirs = [_Branch((each,), tags=self._tags(stated, each)) for each in mapped if each not in present]
        return [*heirs, _Branch(tags=self._tags(stated, schema.id))]

    def _tags(self, stated: Discriminator | None, member: SchemaId) -> tuple[tuple[str, tuple[str, ...]], ...]:
        if stated is None:
            return ()
        target = self._target(member)
        values = tuple(value for value, mapped in stated.mapping.items() if self._target(mapped) == target)
        component = self._schemas[target].component
        names = values or ((component,) if component else ())
        return ((stated.property_name, names),) if names else ()

    def _target(self, schema_id: SchemaId) -> SchemaId:
        """What a schema that does nothing but refer leads to."""
        known = self._targets.get(schema_id)
        if known is not None:
            return known
        target, met = schema_id, set[SchemaId]()
        while target not in met:
            met.add(target)
            schema = self._schemas[target]
            if schema.ref is None or not _only_refers(schema):
                break
            target = schema.ref
        self._targets[schema_id] = target
        return target

    def _shape(self, taken: _Taken) -> Shape | None:
        flat = self._conjuncts(taken.ids)
        types = _common_types(flat)
        members = _common_members(flat)
        hidden = frozenset(name for schema in flat for name in self._hidden.get(schema.id, ()))
        banned, refused = self._exclusions(flat)
        banned |= taken.banned
        if any(schema.always is False for schema in flat) or not types or members == ():
            return None
        if any(name in banned for schema in flat for name in schema.required):
            return None
        tested = any(
            schema.one_of or schema.any_of or schema.not_ is not None or schema.if_ is not None for schema in flat
        )
        return Shape(tuple(flat), types, members, banned | hidden, refused, dict(taken.tags), tested)

    def _exclusions(self, flat: list[Schema]) -> tuple[frozenset[str], tuple[Json, ...]]:
        banned: set[str] = set()
        refused: list[Json] = []
        for schema in flat:
            if schema.not_ is None:
                continue
            excluded = self._schemas[self._target(schema.not_)]
            refused.extend(excluded.enum or ())
            if excluded.const is not UNSET:
                refused.append(excluded.const)
            optional = [name for name in excluded.required if all(name not in each.required for each in flat)]
            if optional and not excluded.properties and excluded.enum is None:
                banned.add(optional[-1])
        return frozenset(banned), tuple(refused)


class Expander(_Choices):
    """Makes shapes. ``hidden`` holds the properties that do not travel in the direction asked for, by schema."""

    def __init__(self, schemas: Mapping[SchemaId, Schema], hidden: Mapping[SchemaId, frozenset[str]]) -> None:
        super().__init__(schemas, hidden)
        # A generator that is kept half-way refers to this object. If it referred to the Expander that keeps it, the
        # two would form a reference cycle, which nothing frees while the collector is off.
        self._memoryless = _Choices(schemas, hidden)
        self._made: dict[Ids, tuple[list[Shape], Iterator[Shape]]] = {}
        self._has_choice: dict[Ids, bool] = {}
        self.scalars: dict[tuple[Ids, bool], Json] = {}
        """The strings, numbers, booleans and nulls that are the first value of a conjunction, small or full."""
        self._kept = 0

    def expand(self, ids: Ids) -> Iterator[Shape]:
        """The shapes of a conjunction, in the document's order, at most ``_MOST_SHAPES``."""
        if ids not in self._made:
            self._made[ids] = [], islice(self._memoryless.expansions(_Taken(ids)), _MOST_SHAPES)
        made, more = self._made[ids]
        given = 0
        while True:
            if given == len(made):
                fresh = next(more, None)
                if fresh is None:
                    return
                made.append(fresh)
                self._keep(fresh)
            yield made[given]
            given += 1

    def resolve(self, ids: Ids, holds: Callable[[SchemaId], bool]) -> Shape | None:
        has_choice = self._has_choice.get(ids)
        if has_choice is None:
            has_choice = self._has_choice[ids] = self._open_choice(_Taken(ids)) is not None
        return super().resolve(ids, holds) if has_choice else next(self.expand(ids), None)

    def _keep(self, shape: Shape) -> None:
        """Counts a shape that is kept, by its schemas, and forgets all of them beyond ``_MOST_KEPT`` together."""
        self._kept += len(shape.schemas)
        if self._kept > _MOST_KEPT:
            self._made.clear()
            self._has_choice.clear()
            self.scalars.clear()
            self._kept = 0


def _constrains(schema: Schema) -> bool:
    """Whether a schema has any keyword, beside ``$ref``, that a value can break."""
    return schema.const is not UNSET or _states(schema, _OTHERS) or any(_states(schema, fields) for _, fields in _HINTS)


def _only_refers(schema: Schema) -> bool:
    return schema.ref is not None and not _constrains(schema)


def _own_property_ids(schema: Schema, patterns: Sequence[str], name: str) -> Ids:
    own = [schema.properties[name]] if name in schema.properties else []
    if schema.pattern_properties:
        own.extend(schema.pattern_properties[each] for each in patterns if each in schema.pattern_properties)
    return tuple(own)


def _common_types(flat: list[Schema]) -> tuple[JsonType, ...]:
    """The types that all schemas allow; null last, as the part that says least."""
    stated = [schema.types for schema in flat if schema.types]
    if not stated:
        return _guessed_types(flat)
    common: tuple[JsonType, ...] = stated[0]
    for types in stated[1:]:
        pairs: list[JsonType | None] = [_both(one, other) for one in common for other in types]
        common = tuple(both for both in pairs if both is not None)
    once = dict.fromkeys(common)
    return tuple(sorted(once, key=lambda each: each == "null"))


def _both(one: JsonType, other: JsonType) -> JsonType | None:
    if one == other or {one, other} == {"integer", "number"}:
        return "integer" if "integer" in (one, other) else one
    return None


def _guessed_types(flat: list[Schema]) -> tuple[JsonType, ...]:
    """Without ``type`` anything goes; the type that the other keywords speak of is tried first."""
    guessed: dict[JsonType, None] = {
        type_: None for type_, fields in _HINTS if any(_states(schema, fields) for schema in flat)
    }
    guessed.update((type_, None) for type_ in _ALL_TYPES)
    return tuple(guessed)


def _states(schema: Schema, fields: tuple[str, ...]) -> bool:
    """Whether a schema has one of the fields: a bound of 0 counts, what is empty or False does not."""
    values = [getattr(schema, field) for field in fields]
    return any(value or (isinstance(value, int) and not isinstance(value, bool)) for value in values)


def _common_members(flat: list[Schema]) -> tuple[Json, ...] | None:
    members: tuple[Json, ...] | None = None
    for schema in flat:
        stated = [schema.enum] if schema.enum is not None else []
        if schema.const is not UNSET:
            stated.append((schema.const,))
        for each in stated:
            members = each if members is None else tuple(one for one in members if any(same(one, two) for two in each))
    return members
