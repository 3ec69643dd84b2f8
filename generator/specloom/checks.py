"""Validators of an API's schemas, compiled when first asked for.

The judge is jsonschema-rs with ``format`` asserted. Of the patterns, those that no engine reads, that are too long or
that are too many are left out of the judgement (``judged_patterns``). A value that would take long is accepted by none
(``judging_costs``).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from typing import Any, Final, TypeAlias

from jsonschema_rs import Draft202012, Draft202012Validator, Registry, ValidationError

from specloom import allowance, judging_costs, stated
from specloom.api import Api, Json, Schema, SchemaId
from specloom.json_schema import DIALECT, Bundler, Direction, JsonSchema, reachable_from, ref_to
from specloom.json_values import Path
from specloom.judged_patterns import beyond_bounds, compiled, is_heavy, is_usable, patterns_in
from specloom.keywords import spelled

_BASE: Final = "specloom:/schemas"
_SMALL_SHARE: Final = 4
"""Which part of all schemas small registries may hold together: the fourth; so they never cost much more than one."""
_SCALAR_FIELDS: Final = spelled(
    "minimum maximum exclusive_minimum exclusive_maximum multiple_of min_length max_length enum"
)
INTEGER_RANGES: Final[dict[str, tuple[int, int]]] = {
    "int8": (-(2**7), 2**7 - 1),
    "uint8": (0, 2**8 - 1),
    "int16": (-(2**15), 2**15 - 1),
    "uint16": (0, 2**16 - 1),
    "int32": (-(2**31), 2**31 - 1),
    "uint32": (0, 2**32 - 1),
    "int64": (-(2**63), 2**63 - 1),
    "uint64": (0, 2**64 - 1),
}
"""OpenAPI's format registry; a validator takes these formats as annotations, a receiver does not."""

MOST_KEPT: Final = 40
"""Validators that are kept for the next value; beyond, the one that was not used for longest is made anew."""
_FEW_KEPT: Final = 2

Test: TypeAlias = Callable[[Json], bool]
Fault: TypeAlias = tuple[str, Path]
"""A keyword that a value breaks, and the place in the value."""


class Checks:
    """The validators of one API, by schema and direction. With ``ranges``, integers have to fit their format, as
    whoever receives an ``int32`` asks for; JSON Schema's own validators do not.

    With ``shared``, who asks about many schemas is answered by one validator of all of them, which holds what they have
    in common once; then ``faults`` tell what is wrong, and ``errors`` do not know the places of keywords.
    """

    def __init__(self, api: Api, *, ranges: bool = False, shared: bool = False) -> None:
        self._api = api
        self._ranges = ranges
        self._is_shared = shared
        self._registries: dict[Direction | None, _Registries] = {}
        self._compiled: dict[tuple[str, Direction | None], Draft202012Validator] = {}

    def is_valid(self, schema_id: SchemaId, value: Json, direction: Direction | None) -> bool:
        """Whether a value is accepted. One that is beyond what can be judged is not."""
        if self.is_beyond(schema_id, value, direction):
            return False
        group, name = self._place_of(schema_id, direction)
        validator = self.validator(schema_id, direction) if group is None else group.judge
        is_valid = validator.is_valid(value if group is None else {name: value})
        allowance.raise_due()
        return is_valid

    def is_beyond(self, schema_id: SchemaId, value: Json, direction: Direction | None) -> bool:
        """Whether judging a value would take so long that it is not judged."""
        return judging_costs.is_beyond(value, self._density(schema_id, direction))

    def most_told(self, schema_id: SchemaId, direction: Direction | None) -> int:
        """Of how many places of a value all that is wrong can be told."""
        return max(judging_costs.MOST_TOLD // self._density(schema_id, direction), 1)

    def judge(self, schema_id: SchemaId, direction: Direction | None) -> Test:
        """What answers ``is_valid`` for one schema: the validator itself, where it ends soon and may be kept."""
        if judging_costs.is_thin(self._density(schema_id, direction)) and not self._is_heavy:
            return self.validator(schema_id, direction).is_valid
        return lambda value: self.is_valid(schema_id, value, direction)

    def errors(self, schema_id: SchemaId, value: Json, direction: Direction | None) -> Iterator[ValidationError]:
        """What is wrong with a value; nothing where it is accepted."""
        if self.is_valid(schema_id, value, direction):
            return iter(())
        return self.validator(schema_id, direction).iter_errors(value)

    def faults(self, schema_id: SchemaId, value: Json, direction: Direction | None) -> Iterator[Fault | None]:
        """The keyword and the place of each error; None for a boolean schema, which has no keyword of its own, and for
        a value of which not all can be told."""
        if self.is_valid(schema_id, value, direction):
            return iter(())
        if judging_costs.holds_more(value, self.most_told(schema_id, direction)):
            return iter((None,))
        group, name = self._place_of(schema_id, direction)
        if group is None:
            return (_fault(error, 0) for error in self.validator(schema_id, direction).iter_errors(value))
        return (_fault(error, 1) for error in group.judge.iter_errors({name: value}))

    def validator(self, schema_id: SchemaId, direction: Direction | None) -> Draft202012Validator:
        """The compiled validator; format is asserted. Raises KeyError for an id that the API has not."""
        always = self._api.schemas[schema_id].always
        return self._referring(schema_id, direction) if always is None else compiled(always)

    def _density(self, schema_id: SchemaId, direction: Direction | None) -> int:
        if self._api.schemas[schema_id].always is not None:
            return 1
        return self._registries_of(direction).of(schema_id).density

    @cached_property
    def _is_heavy(self) -> bool:
        """Whether the patterns take so much memory that few validators may be kept."""
        return is_heavy(*patterns_in(self._api.schemas.values()))

    def _place_of(self, schema_id: SchemaId, direction: Direction | None) -> tuple[_Group | None, str]:
        """What answers for a schema together with others, and its name there; None where it has a validator of its
        own."""
        if not self._is_shared or self._api.schemas[schema_id].always is not None:
            return None, ""
        group = self._registries_of(direction).of(schema_id)
        name = group.names.get(schema_id)
        return (None, "") if name is None else (group, name)

    def _referring(self, schema_id: SchemaId, direction: Direction | None) -> Draft202012Validator:
        """The validator of what a schema refers to, where it does nothing else, as there are as many references as
        schemas. Those that were used last are kept: each holds all that its schema reaches, megabytes in some APIs."""
        registries = self._registries_of(direction)
        group = registries.of(schema_id)
        target, met = ref_to(schema_id), set[str]()
        while target not in met:
            met.add(target)
            target = registries.aliases.get(target, target)
        found = self._compiled.pop((target, direction), None)
        if found is None:
            is_named = schema_id in group.names
            found = compiled(_at(target), group.registry) if is_named else compiled(registries.alone(schema_id))
            if len(self._compiled) >= (_FEW_KEPT if self._is_heavy else MOST_KEPT):
                del self._compiled[next(iter(self._compiled))]
        self._compiled[target, direction] = found
        return found

    def _registries_of(self, direction: Direction | None) -> _Registries:
        if direction not in self._registries:
            self._registries[direction] = _Registries(self._api, direction, ranges=self._ranges, shared=self._is_shared)
        return self._registries[direction]


def _at(reference: str) -> JsonSchema:
    return {"$ref": _BASE + reference}


class _Group:
    """Schemas that one registry holds. ``names`` are their references; ``parts`` are those that stand within others
    and have none."""

    def __init__(
        self, document: JsonSchema, names: Mapping[SchemaId, str], parts: Collection[SchemaId], density: int
    ) -> None:
        self.density = density
        self.registry = Registry([(_BASE, document)], draft=Draft202012)
        self.names = names
        self.parts = parts

    @cached_property
    def judge(self) -> Draft202012Validator:
        """Accepts an object by the names of schemas: each member has to be valid for its own."""
        return compiled({"properties": {each: _at(each) for each in self.names.values()}}, self.registry)


class _Registries:
    """The registries of one direction.

    Who asks for a few schemas gets registries of what these reach, so that a first judgement costs what it is about
    and not the whole document; once these hold a part of all schemas together, one registry holds what is left to ask
    for. What requests consist of is one of its own: most schemas are of answers, and reference pages ask for requests
    alone. ``aliases`` are the references that do nothing but lead on, by reference.
    """

    def __init__(self, api: Api, direction: Direction | None, *, ranges: bool, shared: bool) -> None:
        self._api = api
        self._is_of_requests = direction == "request"
        self._is_shared = shared
        self._beyond = beyond_bounds(api.schemas.values())
        self._bundler = Bundler(api, direction, self._judged_and_bound if ranges else self._judged)
        self._known: dict[SchemaId, _Group] = {}
        self._whole: _Group | None = None
        self.aliases: dict[str, str] = {}
        self._left = len(api.schemas) // _SMALL_SHARE

    def _judged_and_bound(self, definition: JsonSchema) -> None:
        self._judged(definition)
        _bound_integers(definition)

    def _judged(self, definition: JsonSchema) -> None:
        """Leave out the patterns that nothing is judged by."""
        if "pattern" in definition and not self._is_judged(definition["pattern"]):
            del definition["pattern"]
        named: Mapping[str, Any] = definition.get("patternProperties", {})
        judged = {each: child for each, child in named.items() if self._is_judged(each)}
        if len(judged) < len(named):
            # Nobody knows which members are meant, so none may be refused for being no other's.
            definition["patternProperties"] = {"": True} | judged

    def _is_judged(self, pattern: str) -> bool:
        return pattern not in self._beyond and is_usable(pattern)

    def of(self, schema_id: SchemaId) -> _Group:
        """What holds a schema and all that it refers to."""
        if schema_id not in self._known:
            ids = self._around(schema_id)
            self._known |= dict.fromkeys(ids, self._made(ids)) if ids is not None else {schema_id: self._of_all()}
        return self._known[schema_id]

    def alone(self, schema_id: SchemaId) -> JsonSchema | bool:
        """A part of a group as a document of its own."""
        return self._bundler.alone(schema_id, self.of(schema_id).parts)

    def _of_all(self) -> _Group:
        if self._whole is None:
            self._whole = self._made(self._api.schemas)
        return self._whole

    def _around(self, schema_id: SchemaId) -> Collection[SchemaId] | None:
        """The schemas of a registry for a schema that has none yet; None for all of them."""
        if self._left > 0:
            ids = reachable_from(self._api, [schema_id])
            self._left -= len(ids)
            if self._left >= 0:
                return ids
        if self._is_of_requests:
            ids = reachable_from(self._api, _of_requests(self._api))
            if schema_id in ids:
                return ids
        return None

    def _made(self, ids: Collection[SchemaId]) -> _Group:
        parts = self._bundler.parts(ids) if self._is_shared else frozenset[SchemaId]()
        document = self._bundler.bundle(ids, parts)
        for key, definition in document["$defs"].items():
            if not isinstance(definition, bool) and definition.keys() == {"$ref"}:
                self.aliases[f"#/$defs/{key}"] = definition["$ref"]
        density = judging_costs.density(self._api.schemas, ids, self._beyond)
        return _Group(document, {each: ref_to(each) for each in ids if each not in parts}, parts, density)


def _of_requests(api: Api) -> Iterator[SchemaId]:
    """The schemas of parameters and bodies."""
    for operation in api.operations:
        yield from stated.of_request(operation)


def scalar_test(schemas: Iterable[Schema]) -> Test:
    """A test of strings and numbers against the own keywords of several schemas at once."""
    stated = [_scalar_keywords(schema) for schema in schemas]
    text = json.dumps([each for each in stated if each] or [True])
    is_kept = not any(is_heavy(each["pattern"]) for each in stated if "pattern" in each)
    return _scalar_test(text) if is_kept else _scalar_test.__wrapped__(text)


@lru_cache(maxsize=4096)
def _scalar_test(stated: str) -> Test:
    """The test of a JSON array of schemas: many are the same."""
    return compiled({"$schema": DIALECT, "allOf": json.loads(stated)}).is_valid


def _scalar_keywords(schema: Schema) -> JsonSchema:
    keywords: JsonSchema = {
        keyword: value for field, keyword in _SCALAR_FIELDS if (value := getattr(schema, field)) is not None
    }
    if "enum" in keywords:
        keywords["enum"] = list(keywords["enum"])
    if schema.types:
        keywords["type"] = list(schema.types)
    if schema.format:
        keywords["format"] = schema.format
    if schema.pattern is not None and is_usable(schema.pattern):
        keywords["pattern"] = schema.pattern
    return keywords


def _fault(error: ValidationError, above: int) -> Fault | None:
    """What ``faults`` says of an error; ``above`` steps of its place are not the value's own."""
    place = tuple(error.instance_path[above:])
    if error.kind.name in ("falseSchema", "propertyNames"):
        return ("propertyNames", place) if error.kind.name == "propertyNames" else None
    return str(error.schema_path[-1]), place


def _bound_integers(definition: JsonSchema) -> None:
    """Add the range of an integer format as the last schema of ``allOf``."""
    if definition.get("format") not in INTEGER_RANGES:
        return
    least, greatest = INTEGER_RANGES[definition["format"]]
    definition["allOf"] = [*definition.get("allOf", []), {"minimum": least, "maximum": greatest}]
