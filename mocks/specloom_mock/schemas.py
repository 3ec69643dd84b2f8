"""The schemas of one API, with their validators and the sentences for what they refuse."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Final

import specloom
from specloom.api import Api, Json, JsonType, Schema, SchemaId
from specloom.json_schema import Direction, key_of
from specloom_mock.faults import MAX_VIOLATIONS, Violation, shown
from specloom_mock.large import Place, beginning, is_large, is_touched

if TYPE_CHECKING:
    import jsonschema_rs

    from specloom.checks import Checks
    from specloom.values import NoValue, Values

_ANY_TYPE: Final[frozenset[JsonType]] = frozenset(("null", "boolean", "integer", "number", "string", "array", "object"))
_INTEGER: Final[frozenset[JsonType]] = frozenset(("integer",))
_ARTICLES: Final = {"array": "an array", "object": "an object", "integer": "an integer", "null": "null"}
_NOTHING: Final[frozenset[JsonType]] = frozenset(("null",))
_LISTED: Final = 20
_DEEPEST: Final = 100
"""Schemas above one another, beyond which any type counts as allowed."""
_KEPT: Final = 256
"""Of how many schemas the properties are kept; all are forgotten beyond that."""
_WAYS: Final = 16
_BOUNDS: Final = {
    "const": "{}",
    "required": "a member {}",
    "minimum": "at least {}",
    "maximum": "at most {}",
    "exclusiveMinimum": "more than {}",
    "exclusiveMaximum": "less than {}",
    "multipleOf": "a multiple of {}",
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters",
    "minItems": "at least {} items",
    "maxItems": "at most {} items",
    "minProperties": "at least {} members",
    "maxProperties": "at most {} members",
    "pattern": "a text that matches {}",
    "format": "a text in the format {}",
}
"""What the keywords with a limit ask for."""
_OF_LARGE: Final = "a value that the schema allows"


class Schemas:
    """What the engine asks about schemas. Validators are compiled when they are first needed."""

    def __init__(self, api: Api) -> None:
        self.api = api
        self._judging: Checks | None = None
        self._receiving: Checks | None = None
        self._making: Values | None = None
        self._types: dict[SchemaId, frozenset[JsonType]] = {}
        self._ids: dict[str, SchemaId] = {}
        # Properties of those schemas that were asked for last.
        self._properties: dict[SchemaId, dict[str, SchemaId]] = {}
        self._kinds: dict[SchemaId, tuple[SchemaId, ...]] = {}
        self._judges: dict[tuple[SchemaId, Direction], Callable[[Json], bool]] = {}

    @property
    def _checks(self) -> Checks:
        """What judges values, loaded with the first one, as that takes long."""
        if self._judging is None:
            self._judging = specloom.Checks(self.api)
        return self._judging

    @property
    def _values(self) -> Values:
        """What makes values, likewise."""
        if self._making is None:
            self._making = specloom.Values(self.api, self._checks)
        return self._making

    def is_valid(self, schema_id: SchemaId, direction: Direction, value: Json) -> bool:
        """Whether a value is valid, formats and patterns included."""
        judge = self._judges.get((schema_id, direction)) or self.judge(schema_id, direction)
        return judge(value)

    def judge(self, schema_id: SchemaId, direction: Direction) -> Callable[[Json], bool]:
        """What answers ``is_valid`` for one schema; compiled now, where it was not before."""
        judge = self._judges[schema_id, direction] = self._of(direction).judge(schema_id, direction)
        return judge

    def is_beyond(self, schema_id: SchemaId, direction: Direction, value: Json) -> bool:
        """Whether a value is held to be invalid as it would take too long to judge it."""
        return self._of(direction).is_beyond(schema_id, value, direction)

    def _of(self, direction: Direction) -> Checks:
        if direction != "request":
            return self._checks
        if self._receiving is None:
            self._receiving = specloom.Checks(self.api, ranges=True)
        return self._receiving

    def smallest(self, schema_id: SchemaId, direction: Direction) -> Json | NoValue:
        """The smallest valid value, or why there is none."""
        return self._values.smallest(schema_id, direction)

    def fullest(self, schema_id: SchemaId, direction: Direction) -> Json | NoValue:
        """A valid value with all its parts, or the smallest, or why there is none."""
        return self._values.fullest(schema_id, direction)

    def variants(self, schema_id: SchemaId, direction: Direction) -> Iterator[Json]:
        """Different valid values, small ones first."""
        return self._values.variants(schema_id, direction)

    def violations(
        self, schema_id: SchemaId, direction: Direction, value: Json, *, where: str, prefix: str = ""
    ) -> list[Violation]:
        """What is wrong with a value, as sentences; empty where it is valid. Of a large one not all is told."""
        checks = self._of(direction)
        if checks.is_valid(schema_id, value, direction):
            return []
        if checks.is_beyond(schema_id, value, direction):
            return [Violation(where, prefix, _OF_LARGE, "one that is too large to be judged", schema_id)]
        most = checks.most_told(schema_id, direction)
        if not is_large(value, most):
            return self._told(checks.errors(schema_id, value, direction), where, prefix)
        start, cut = beginning(value, most)
        errors = checks.errors(schema_id, start, direction)
        found = self._told((each for each in errors if _stands(each, cut)), where, prefix)
        return found or [
            Violation(where, prefix, _OF_LARGE, "one that is too large to tell where it is not", schema_id)
        ]

    def _told(self, errors: Iterable[jsonschema_rs.ValidationError], where: str, prefix: str) -> list[Violation]:
        found: list[Violation] = []
        for error in errors:
            for cause in _causes(error):
                pointer = prefix + "".join(f"/{_token(part)}" for part in cause.instance_path)
                place = self._place(cause)
                found.append(Violation(where, pointer, expected(cause), _got(cause), place))
            if len(found) > MAX_VIOLATIONS:
                break
        return found

    def types(self, schema_id: SchemaId) -> frozenset[JsonType]:
        """The JSON types that a schema allows as far as its keywords say so; all of them where it does not."""
        known = self._types.get(schema_id)
        if known is None:
            known = self._types[schema_id] = self._reckon(schema_id, frozenset())
        return known

    def resolved(self, schema_id: SchemaId) -> Schema:
        """A schema behind its references, as long as they lead somewhere new."""
        schema, seen = self.api.schemas[schema_id], {schema_id}
        while schema.ref is not None and schema.ref not in seen and not schema.types:
            seen.add(schema.ref)
            schema = self.api.schemas[schema.ref]
        return schema

    def properties(self, schema_id: SchemaId) -> Mapping[str, SchemaId]:
        """The properties that a schema states, itself or by ``$ref`` and ``allOf``."""
        known = self._properties.get(schema_id)
        if known is not None:
            return known
        found: dict[str, SchemaId] = {}
        for schema in self._composed(schema_id):
            for name, child in schema.properties.items():
                found.setdefault(name, child)
        if len(self._properties) >= _KEPT:
            self._properties.clear()
        self._properties[schema_id] = found
        return found

    def possible_properties(self, schema_id: SchemaId) -> Mapping[str, SchemaId]:
        """The properties of a schema and of each of its alternatives; what one states first counts."""
        found = dict(self.properties(schema_id))
        for branch in self.alternatives(schema_id):
            found = {**self.properties(branch), **found}
        return found

    def members(self, schema_id: SchemaId) -> Mapping[str, SchemaId]:
        """The properties of an object, or, where it is one of several kinds, those of each kind."""
        return self.properties(schema_id) or (self.possible_properties(schema_id) if self.kinds(schema_id) else {})

    def shared_members(self, schema_id: SchemaId) -> Mapping[str, SchemaId]:
        """The properties of an object, or, where it is one of several kinds, those that all kinds have."""
        kinds = self.kinds(schema_id)
        return {
            name: child
            for name, child in self.members(schema_id).items()
            if all(name in self.properties(each) for each in kinds)
        }

    def kinds(self, schema_id: SchemaId) -> tuple[SchemaId, ...]:
        """The kinds of objects, one of which a schema stands for that has no properties of its own; else none."""
        known = self._kinds.get(schema_id)
        if known is None:
            left = [each for each in self.alternatives(schema_id) if not self._is_beside(each)]
            are_objects = all("object" in self.types(each) and self.properties(each) for each in left)
            known = tuple(left) if are_objects and not self.properties(schema_id) else ()
            self._kinds[schema_id] = known
        return known

    def principal(self, schema_id: SchemaId) -> SchemaId:
        """What a schema of alternatives is about: the one that is left where null, and what says of a thing that it was
        deleted, are passed over; else the schema itself.
        """
        schema = self.resolved(schema_id)
        if schema.properties or schema.all_of or not (schema.any_of or schema.one_of):
            return schema_id
        left = [each for each in (*schema.any_of, *schema.one_of) if not self._is_beside(each)]
        return left[0] if len(left) == 1 else schema_id

    def _is_beside(self, schema_id: SchemaId) -> bool:
        if self.types(schema_id) <= _NOTHING:
            return True
        deleted = self.properties(schema_id).get("deleted")
        return deleted is not None and self.resolved(deleted).enum == (True,)

    def core(self, schema_id: SchemaId) -> SchemaId:
        """The schema that an ``allOf`` of it alone stands for."""
        found = self.resolved(self.principal(schema_id))
        if len(found.all_of) == 1 and not found.properties:
            return self.resolved(found.all_of[0]).id
        return found.id

    def is_value(self, schema_id: SchemaId) -> bool:
        """Whether a schema is one of arrays, texts, numbers or booleans, rather than of objects or of anything."""
        types = self.types(schema_id) - _NOTHING
        return 0 < len(types) <= 2 and "object" not in types

    def are_same(self, one: SchemaId, other: SchemaId) -> bool:
        """Whether two schemas are one behind their references, null passed over."""
        first, second = (self.resolved(self.principal(each)) for each in (one, other))
        return first.id == second.id

    def are_alike(self, one: SchemaId, other: SchemaId) -> bool:
        """Whether two schemas are the same, or are written out twice: of the same types, and arrays of such items."""
        first, second = self.core(one), self.core(other)
        if first == second:
            return True
        types = self.types(first) - _NOTHING
        items, others = self.items(first), self.items(second)
        if not self.is_value(first) or types != self.types(second) - _NOTHING or (items is None) != (others is None):
            return False
        return items is None or others is None or self.are_alike(items, others)

    def is_open(self, schema_id: SchemaId) -> bool:
        """Whether a schema allows every type, as one does that leaves its own out."""
        return self.types(schema_id) == _ANY_TYPE

    def means_object(self, schema_id: SchemaId) -> bool:
        """Whether a schema is one of objects: by its type, or by its properties where it leaves the type out."""
        if self.is_open(schema_id):
            return bool(self.properties(schema_id))
        return self.types(schema_id) <= {"object", "null"}

    def is_object(self, schema_id: SchemaId) -> bool:
        """Whether a schema may be an object, and says which properties it has."""
        return "object" in self.types(schema_id) and bool(self.members(schema_id))

    def properties_by_alternative(self, schema_id: SchemaId) -> list[Mapping[str, SchemaId]]:
        """What ``possible_properties`` gives, once for each way to choose one of the alternatives, and of theirs in
        turn: what the chosen ones state goes first. Of very many ways, the first.
        """
        found: list[Mapping[str, SchemaId]] = []
        waiting: list[tuple[SchemaId, Mapping[str, SchemaId], int]] = [(schema_id, {}, 0)]
        while waiting and len(found) < _WAYS:
            each, outer, depth = waiting.pop(0)
            own = {**self.properties(each), **outer}
            branches = self.alternatives(each) if depth < _WAYS else []
            waiting[:0] = [(branch, own, depth + 1) for branch in branches]
            found += [] if branches else [own]
        every = {name: child for each in reversed(found) for name, child in each.items()}
        return [{**every, **each} for each in found]

    def items(self, schema_id: SchemaId) -> SchemaId | None:
        """The schema of the items of an array, or of the first alternative that is one."""
        for each in (schema_id, *self.alternatives(schema_id)):
            for schema in self._composed(each):
                if schema.items is not None:
                    return schema.items
        return None

    def alternatives(self, schema_id: SchemaId) -> list[SchemaId]:
        """The branches of ``anyOf`` and ``oneOf`` that a schema states, itself or by ``$ref`` and ``allOf``."""
        return [each for schema in self._composed(schema_id) for each in (*schema.any_of, *schema.one_of)]

    def required(self, schema_id: SchemaId) -> frozenset[str]:
        """The properties that a schema requires, itself or by ``$ref`` and ``allOf``."""
        return frozenset(name for schema in self._composed(schema_id) for name in schema.required)

    def _composed(self, schema_id: SchemaId) -> Iterator[Schema]:
        waiting, seen = [schema_id], {schema_id}
        while waiting:
            schema = self.api.schemas[waiting.pop(0)]
            yield schema
            further = [*([schema.ref] if schema.ref is not None else []), *schema.all_of]
            waiting += [each for each in further if each not in seen]
            seen.update(further)

    def _place(self, error: jsonschema_rs.ValidationError) -> str:
        """The pointer, in the description, of the keyword that an error is about."""
        _, found, fragment = (error.absolute_keyword_location or "").partition("#/$defs/")
        key, _, rest = fragment.partition("/")
        if found and not self._ids:
            self._ids = {key_of(each): each for each in self.api.schemas}
        place = self._ids.get(key)
        steps = rest.split("/")
        # The range of an integer's format stands behind what the description itself says.
        if place is None:
            return ""
        if steps[0] == "allOf" and int(steps[1]) >= len(self.api.schemas[place].all_of):
            return f"{place}/format"
        return f"{place}/{rest}"

    def _reckon(self, schema_id: SchemaId, above: frozenset[SchemaId]) -> frozenset[JsonType]:
        if schema_id in above or len(above) > _DEEPEST:
            return _ANY_TYPE
        schema, above = self.api.schemas[schema_id], above | {schema_id}
        allowed: frozenset[JsonType] = frozenset(schema.types) or _ANY_TYPE
        if "number" in allowed:
            allowed |= _INTEGER
        if schema.enum is not None:
            allowed &= frozenset(_type_of(value) for value in schema.enum)
        for each in (*schema.all_of, *([schema.ref] if schema.ref is not None else [])):
            allowed &= self._reckon(each, above)
        for branches in (schema.any_of, schema.one_of):
            if branches:
                allowed &= frozenset[JsonType]().union(*(self._reckon(each, above) for each in branches))
        return allowed


def _type_of(value: Json) -> JsonType:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, (int, float)):
        return "integer" if isinstance(value, int) or value.is_integer() else "number"
    if isinstance(value, str):
        return "string"
    return "array" if isinstance(value, list) else "object"


def _causes(error: jsonschema_rs.ValidationError) -> list[jsonschema_rs.ValidationError]:
    """The causes of a failed ``anyOf`` or ``oneOf`` where one branch alone got further than the value itself; else the
    error.
    """
    if error.kind.name not in ("anyOf", "oneOf"):
        return [error]
    branches: list[list[jsonschema_rs.ValidationError]] = getattr(error.kind, "context", [])
    deep = [branch for branch in branches if any(len(each.instance_path) > len(error.instance_path) for each in branch)]
    return list(deep[0]) if len(deep) == 1 else [error]


def _stands(error: jsonschema_rs.ValidationError, cut: frozenset[Place]) -> bool:
    """Whether an error about the beginning of a value is one about the whole of it."""
    return error.kind.name == "additionalProperties" or not is_touched(error.instance_path, cut)


def _got(error: jsonschema_rs.ValidationError) -> str:
    if error.kind.name == "required":
        return "none"
    if error.kind.name in ("additionalProperties", "unevaluatedProperties"):
        names = list(_value(error))
        more = f", and {len(names) - _LISTED} more" if len(names) > _LISTED else ""
        return ", ".join(shown(name) for name in names[:_LISTED]) + more
    if isinstance(error.instance, (dict, list)):
        return "an object" if isinstance(error.instance, dict) else f"an array of {len(error.instance)}"
    return shown(error.instance)


def expected(error: jsonschema_rs.ValidationError) -> str:
    """What the violated keyword asks for, in plain words (JSON Schema 2020-12, validation vocabulary)."""
    name, value = error.kind.name, _value(error)
    if name == "pattern" and hasattr(error.kind, "error"):
        # Its engine gave up: it looks around, and would try for as long as somebody lets it.
        return "a text that can be judged by the pattern in a bounded number of steps"
    if name in _BOUNDS:
        return _BOUNDS[name].format(shown(value))
    match name:
        case "type":
            return " or ".join(_ARTICLES.get(each, f"a {each}") for each in value)
        case "enum":
            return (
                "one of "
                + ", ".join(shown(each) for each in value[:_LISTED])
                + (", ..." if len(value) > _LISTED else "")
            )
        case "additionalProperties" | "unevaluatedProperties":
            return "only members that the description names"
        case "uniqueItems":
            return "items that differ from each other"
        case "anyOf" | "oneOf":
            return "a value that fits one of the alternatives"
        case "falseSchema" | "not":
            return "another value"
        case _:
            return f"a value that satisfies '{name}'"


def _value(error: jsonschema_rs.ValidationError) -> Json:
    return getattr(error.kind, "value", None)


def _token(part: str | int) -> str:
    return str(part).replace("~", "~0").replace("/", "~1")
