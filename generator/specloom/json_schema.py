"""Facts as JSON Schema 2020-12 in plain dicts, for validators of any make.

Theory. Every schema node becomes one entry of ``$defs`` and refers to others by ``#/$defs/<key>``, so a bundle needs no
resolver and no base URI. ``key_of`` maps ids to keys one to one. OpenAPI's own words (``discriminator``, ``xml``,
``readOnly``) constrain nothing and are written as annotations; formats are kept.

Direction. A property that is ``readOnly`` is not required in a request, one that is ``writeOnly`` not in a response
(OpenAPI 3.0 4.7.24.2, 3.1 4.8.24). Its own schema still holds where it is sent all the same: a receiver may ignore it,
and none has to refuse it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from operator import attrgetter
from typing import Any, Final, Literal, TypeAlias

from msgspec import UNSET
from msgspec.structs import replace

from specloom.api import Api, Schema, SchemaId
from specloom.keywords import spelled

Direction: TypeAlias = Literal["request", "response"]
"""Which way a value travels; None, where it is allowed, stands for "either": nothing is left out."""

JsonSchema: TypeAlias = dict[str, Any]

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_ODD: Final = re.compile(r"[^a-zA-Z0-9_/!-]")
_HIGHEST: Final = 8
"""The most levels of schemas that are written in place, one within the other."""

_VALUES: Final = spelled(
    "enum min_properties max_properties min_contains max_contains min_items max_items minimum maximum "
    "exclusive_minimum exclusive_maximum multiple_of min_length max_length pattern"
)
_TEXTS: Final = spelled("format title description content_encoding content_media_type")
_ONE: Final = spelled(
    "not_ if_ then else_ additional_properties property_names unevaluated_properties items contains unevaluated_items"
)
_singles: Final[Callable[[Schema], tuple[SchemaId | None, ...]]] = attrgetter(
    *(field for field, _ in _ONE), "content_schema"
)
"""Gives the values of all fields that hold one schema or None."""
_LISTS: Final = spelled("all_of any_of one_of prefix_items")
_MAPS: Final = spelled("properties pattern_properties dependent_schemas")


def json_schema(api: Api, schema_id: SchemaId, direction: Direction | None = None) -> JsonSchema:
    """One schema, self-contained: everything that it reaches stands under ``$defs``.

    Raises KeyError where the id is not one of ``api.schemas``.
    """
    writer = _Writer(api, direction, annotations=True)
    definitions = {key_of(each): writer.write(each) for each in reachable(api, schema_id)}
    return {"$schema": DIALECT, "$ref": ref_to(schema_id), "$defs": definitions}


class Bundler:
    """Writes several schemas of an API into one JSON Schema. ``finish`` is called with each one after it is written,
    and may change it in place."""

    def __init__(self, api: Api, direction: Direction | None, finish: Callable[[JsonSchema], None]) -> None:
        self._api = api
        self._writer = _Writer(api, direction, annotations=False, finish=finish)

    def bundle(self, ids: Iterable[SchemaId], parts: Collection[SchemaId] = ()) -> JsonSchema:
        """The schemas under one ``$defs``, without annotations; ``ref_to`` gives the reference to one of them.

        ``ids`` must hold all schemas that they refer to. Those in ``parts`` are written in the place where they stand
        instead, and have no reference.
        """
        definitions = {key_of(each): self._writer.write(each, parts) for each in ids if each not in parts}
        return {"$schema": DIALECT, "$defs": definitions}

    def alone(self, part: SchemaId, parts: Collection[SchemaId]) -> JsonSchema | bool:
        """One of the ``parts`` of a bundle, written as a schema of its own; it refers to nothing outside itself."""
        return self._writer.write(part, parts)

    def parts(self, ids: Collection[SchemaId]) -> frozenset[SchemaId]:
        """Which of these schemas may be written in place; ``ids`` are in the order in which ``reachable`` meets them.

        A schema may where it is inline, no ``$ref`` names it, and all that it refers to stands within itself, at most
        ``_HIGHEST`` levels deep. Most schemas do. A validator that has them in place takes a third of the memory; but
        the keyword that an error names is then located from the schema around.
        """
        schemas = self._api.schemas
        referred = {schemas[each].ref for each in ids}
        heights: dict[SchemaId, int] = {}
        for each in reversed([*ids]):
            schema = schemas[each]
            if not schema.component and each not in referred:
                here = f"{schema.pointer}/"
                height = 0
                for child in children(schema):
                    stands_here = schemas[child].pointer.startswith(here)
                    height = max(height, (heights.get(child, _HIGHEST) if stands_here else _HIGHEST) + 1)
                if height <= _HIGHEST:
                    heights[each] = height
        return frozenset(heights)


def ref_to(schema_id: SchemaId) -> str:
    """The reference to a schema within ``json_schema`` and what a ``Bundler`` writes."""
    return f"#/$defs/{key_of(schema_id)}"


def key_of(schema_id: SchemaId) -> str:
    """The key under ``$defs``: the id with dots for slashes, and every other odd character as ``!<hex>!``.

    No two ids share a key, and a key needs no escaping in a JSON pointer or a URI fragment.
    """
    # In steps, as a function called for each character is slow: the first two are what pointers are full of.
    text = schema_id.removeprefix("#/").replace("!", "!21!").replace("~", "!7e!")
    return _ODD.sub(_escaped, text).replace("/", ".")


def reachable(api: Api, schema_id: SchemaId) -> list[SchemaId]:
    """A schema and all that it refers to, directly or not, each once and depth first."""
    return reachable_from(api, [schema_id])


def reachable_from(api: Api, roots: Iterable[SchemaId]) -> list[SchemaId]:
    """Several schemas and all that they refer to, as ``reachable`` does for one."""
    met: dict[SchemaId, None] = {}
    waiting = [*roots][::-1]
    while waiting:
        current = waiting.pop()
        if current not in met:
            met[current] = None
            waiting.extend(reversed(children(api.schemas[current])))
    return list(met)


def leading_to(ids: Iterable[SchemaId], users: Mapping[SchemaId, Iterable[SchemaId]]) -> set[SchemaId]:
    """The schemas, and all that refer to them, directly or not; ``users`` gives those that refer to one directly."""
    found: set[SchemaId] = set()
    waiting = [*ids]
    while waiting:
        current = waiting.pop()
        if current not in found:
            found.add(current)
            waiting.extend(users.get(current, ()))
    return found


def children(schema: Schema) -> list[SchemaId]:
    """The schemas that a schema refers to directly, ``$ref`` first; discriminator mappings do not count."""
    # Field by field, as this is most of the cost of every pass over all schemas, and a loop over names is slower.
    found = [] if schema.ref is None else [schema.ref]
    found += schema.all_of
    found += schema.any_of
    found += schema.one_of
    found += schema.prefix_items
    if schema.properties:
        found += schema.properties.values()
    if schema.pattern_properties:
        found += schema.pattern_properties.values()
    if schema.dependent_schemas:
        found += schema.dependent_schemas.values()
    found += filter(None, _singles(schema))
    return found


def with_children(schema: Schema, move: Callable[[SchemaId], SchemaId]) -> Schema:
    """The same schema, each schema that it refers to being the one that ``move`` gives for it."""
    changed: dict[str, Any] = {} if schema.ref is None else {"ref": move(schema.ref)}
    for field, _ in _LISTS:
        if members := getattr(schema, field):
            changed[field] = tuple(map(move, members))
    for field, _ in _MAPS:
        if named := getattr(schema, field):
            changed[field] = {name: move(each) for name, each in named.items()}
    for field, _ in (*_ONE, ("content_schema", "")):
        if (child := getattr(schema, field)) is not None:
            changed[field] = move(child)
    if schema.discriminator is not None:
        stated = schema.discriminator
        mapping = {value: move(each) for value, each in stated.mapping.items()}
        default = None if stated.default is None else move(stated.default)
        changed["discriminator"] = replace(stated, mapping=mapping, default=default)
    return replace(schema, **changed) if changed else schema


def hidden_properties(api: Api, direction: Direction | None) -> Mapping[SchemaId, frozenset[str]]:
    """By schema, the properties that do not travel in a direction; schemas without any are left out.

    A name counts for the schema that states it, for one that composes it by ``allOf`` or ``$ref``, and for the inline
    branches below that one, which may require what their parent declares.
    """
    if direction is None:
        return {}
    return _Hidden(api, direction).find()


class _Hidden:
    """Finds the properties that do not travel in one direction."""

    def __init__(self, api: Api, direction: Direction) -> None:
        self._schemas = api.schemas
        self._field = "read_only" if direction == "request" else "write_only"
        self._found: dict[SchemaId, frozenset[str]] = {}

    def find(self) -> Mapping[SchemaId, frozenset[str]]:
        flag = attrgetter(self._field)
        marked = [schema_id for schema_id, schema in self._schemas.items() if flag(schema)]
        if marked:
            users = self._composing()
            hidden = leading_to(marked, users)
            holders = [
                each for each, schema in self._schemas.items() if not hidden.isdisjoint(schema.properties.values())
            ]
            composed = leading_to(holders, users)
            for schema_id in self._schemas:
                if schema_id in composed:
                    self._push(schema_id, self._composed(schema_id, hidden))
        return self._found

    def _composing(self) -> Mapping[SchemaId, list[SchemaId]]:
        """By schema, those that compose it by ``$ref`` or ``allOf``."""
        users: dict[SchemaId, list[SchemaId]] = {}
        for schema_id, schema in self._schemas.items():
            if schema.ref is not None:
                users.setdefault(schema.ref, []).append(schema_id)
            for part in schema.all_of:
                users.setdefault(part, []).append(schema_id)
        return users

    def _composed(self, schema_id: SchemaId, hidden: Collection[SchemaId]) -> frozenset[str]:
        return frozenset(
            name
            for member in self._conjuncts(schema_id)
            for name, child in member.properties.items()
            if child in hidden
        )

    def _conjuncts(self, schema_id: SchemaId) -> Iterator[Schema]:
        """A schema and what it composes by ``$ref`` and ``allOf``."""
        met: set[SchemaId] = set()
        waiting = [schema_id]
        while waiting:
            current = waiting.pop()
            if current in met:
                continue
            met.add(current)
            schema = self._schemas[current]
            yield schema
            waiting.extend((*schema.all_of, *((schema.ref,) if schema.ref is not None else ())))

    def _push(self, schema_id: SchemaId, names: frozenset[str]) -> None:
        waiting = [schema_id]
        while waiting:
            current = waiting.pop()
            known = self._found.get(current, frozenset())
            if names <= known:
                continue
            self._found[current] = known | names
            schema = self._schemas[current]
            branches = (*schema.all_of, *schema.any_of, *schema.one_of, schema.then, schema.else_)
            waiting.extend(each for each in branches if each is not None and each.startswith(f"{current}/"))


class _Writer:
    """Writes single schemas; holds what is the same for all of them."""

    def __init__(
        self,
        api: Api,
        direction: Direction | None,
        *,
        annotations: bool,
        finish: Callable[[JsonSchema], None] = lambda _: None,
    ) -> None:
        self._schemas = api.schemas
        self._hidden = hidden_properties(api, direction)
        self._annotations = annotations
        self._finish = finish

    def write(self, schema_id: SchemaId, parts: Collection[SchemaId] = ()) -> JsonSchema | bool:
        """One schema; those of ``parts`` stand in it, all others are referred to."""
        schema = self._schemas[schema_id]
        if schema.always is not None:
            return schema.always
        written: JsonSchema = {}
        if schema.types:
            written["type"] = schema.types[0] if len(schema.types) == 1 else list(schema.types)
        self._write_values(schema, written)
        self._write_required(schema, written)
        self._write_children(schema, written, parts)
        if self._annotations:
            _write_annotations(schema, written)
        self._finish(written)
        return written

    def _write_values(self, schema: Schema, written: JsonSchema) -> None:
        for field, keyword in _VALUES:
            if (value := getattr(schema, field)) is not None:
                written[keyword] = list(value) if keyword == "enum" else value
        if schema.const is not UNSET:
            written["const"] = schema.const
        if schema.format:
            written["format"] = schema.format
        if schema.unique_items:
            written["uniqueItems"] = True

    def _write_required(self, schema: Schema, written: JsonSchema) -> None:
        hidden = self._hidden.get(schema.id, frozenset())
        if required := [name for name in schema.required if name not in hidden]:
            written["required"] = required
        dependent = {
            name: [each for each in names if each not in hidden] for name, names in schema.dependent_required.items()
        }
        if dependent:
            written["dependentRequired"] = dependent

    def _write_children(self, schema: Schema, written: JsonSchema, parts: Collection[SchemaId]) -> None:
        if schema.ref is not None:
            written["$ref"] = ref_to(schema.ref)
        for field, keyword in _LISTS:
            if members := getattr(schema, field):
                written[keyword] = [self._reference(each, parts) for each in members]
        for field, keyword in _MAPS:
            if named := getattr(schema, field):
                written[keyword] = {name: self._reference(each, parts) for name, each in named.items()}
        for field, keyword in _ONE:
            if (child := getattr(schema, field)) is not None:
                written[keyword] = self._reference(child, parts)

    def _reference(self, schema_id: SchemaId, parts: Collection[SchemaId]) -> JsonSchema | bool:
        """A boolean schema stands in place, so that errors name the keyword that holds it."""
        if schema_id in parts:
            return self.write(schema_id, parts)
        always = self._schemas[schema_id].always
        return {"$ref": ref_to(schema_id)} if always is None else always


def _write_annotations(schema: Schema, written: JsonSchema) -> None:
    for field, keyword in _TEXTS:
        if text := getattr(schema, field):
            written[keyword] = text
    if schema.content_schema is not None:
        written["contentSchema"] = {"$ref": ref_to(schema.content_schema)}
    for flag, keyword in ((schema.deprecated, "deprecated"), (schema.read_only, "readOnly")):
        if flag:
            written[keyword] = True
    if schema.write_only:
        written["writeOnly"] = True
    if schema.default is not UNSET:
        written["default"] = schema.default
    if schema.examples:
        written["examples"] = [example.value for example in schema.examples]
    if schema.xml:
        written["xml"] = dict(schema.xml)
    if schema.discriminator is not None:
        written["discriminator"] = _discriminator(schema)


def _discriminator(schema: Schema) -> JsonSchema:
    stated = schema.discriminator
    if stated is None:
        return {}
    written: JsonSchema = {"propertyName": stated.property_name}
    if stated.mapping:
        written["mapping"] = {value: ref_to(target) for value, target in stated.mapping.items()}
    if stated.default is not None:
        written["defaultMapping"] = ref_to(stated.default)
    return written


def _escaped(found: re.Match[str]) -> str:
    return f"!{ord(found[0]):x}!"
