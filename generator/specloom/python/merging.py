"""``$ref`` with siblings and ``allOf``: several schemas that hold together become one flat schema.

Theory. A schema that states nothing of its own and refers to one other *is* the other (``aim``). Everything else that
is composed is folded part by part (``merge``): properties and required names are united, types and enums intersected,
bounds tightened. Where two parts speak of the same property, their conjunction is a schema of its own, which stands
under an id of ours (``a&b``) and is merged in the same way when somebody asks for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import compress
from operator import attrgetter, ne
from typing import Any, Final

import msgspec
from msgspec import UNSET

from specloom.api import Api, Json, JsonType, Schema, SchemaId

ANNOTATIONS: Final = frozenset(
    "pointer id component ref title description deprecated read_only write_only default examples xml extensions all_of "
    "discriminator".split()
)
ASSERTIONS: Final = tuple(name for name in Schema.__struct_fields__ if name not in ANNOTATIONS)
_ASSERTED: Final[Callable[[Schema], tuple[Any, ...]]] = attrgetter(*ASSERTIONS)
_BARE: Final = _ASSERTED(Schema(pointer="", id=SchemaId("")))
_PARTS_LIMIT: Final = 2_000
_PARTS_OF_ALL: Final = 200_000
_FEWEST_PARTS: Final = 20
_CUT: Final = "it is composed of too many schemas; those beyond the first {} are not expressed"


class Schemas(dict[SchemaId, Schema]):
    """The schemas of an API, with those that merging makes; the one place that looks a schema up."""

    def __init__(self, api: Api) -> None:
        super().__init__(api.schemas)
        self._merged: dict[SchemaId, Merged] = {}
        self._parts_left = _PARTS_OF_ALL

    def aim(self, id_: SchemaId) -> SchemaId | None:
        """The schema that this one merely refers to, by ``$ref`` or by an ``allOf`` of one; None if it is its own."""
        schema = self[id_]
        if (schema.ref is None and not schema.all_of) or states(schema):
            return None
        parts = composed_of(schema)
        telling = [part for part in parts if not self._silent(part)]
        chosen = telling or parts[:1]
        return chosen[0] if len(set(chosen)) == 1 else None

    def aimed(self, id_: SchemaId) -> list[SchemaId]:
        """The schema and all that it merely refers to, one through the other; what it means is the last."""
        met = {id_: None}
        while (target := self.aim(id_)) is not None and target in self and target not in met:
            met[target] = None
            id_ = target
        return list(met)

    def merged(self, id_: SchemaId) -> Merged:
        """The schema with everything that it is composed of folded in; ``ref`` and ``all_of`` are gone from it."""
        schema = self[id_]
        if schema.ref is None and not schema.all_of:
            # Most are composed of nothing: to keep them once more would take as much memory as the types they become.
            return Merged(schema, (id_,), ())
        found = self._merged.get(id_)
        if found is None:
            found = self._merged[id_] = self._fold(id_)
        return found

    def made(self, id_: str, schema: Schema) -> SchemaId:
        """Keeps a schema of our making under an id of its own."""
        key = SchemaId(id_)
        self.setdefault(key, msgspec.structs.replace(schema, id=key, component=""))
        return key

    def both(self, first: SchemaId, second: SchemaId) -> SchemaId:
        """The conjunction of two schemas."""
        if first == second or self._silent(second):
            return first
        if self._silent(first):
            return second
        whole = Schema(pointer=self[second].pointer, id=second, all_of=(first, second))
        return self.made(f"{first}&{second}", whole)

    def either(self, ids: Iterable[SchemaId]) -> SchemaId:
        """The disjunction of schemas, of which there is one at least."""
        several = tuple(dict.fromkeys(ids))
        last = several[-1]
        if len(several) == 1:
            return last
        return self.made("|".join(several), Schema(pointer=self[last].pointer, id=last, any_of=several))

    def _silent(self, id_: SchemaId) -> bool:
        schema = self[self._beside_null(id_) or id_]
        return not composed_of(schema) and not states(schema)

    def _fold(self, id_: SchemaId) -> Merged:
        schema = self[id_]
        parts, optional, is_cut = self._parts(id_)
        if len(parts) == 1:
            return Merged(schema, (id_,), ())
        self._parts_left -= len(parts)
        fold = _Fold(self)
        for part in parts:
            fold.add(self[part])
        if optional and all(part in optional or _takes_null(self[part]) for part in parts):
            fold.take_null()
        whole = msgspec.structs.replace(
            schema, ref=None, all_of=(), **fold.fields, **_annotations(schema, [self[part] for part in parts])
        )
        return Merged(
            whole, tuple(parts), tuple(dict.fromkeys((*fold.notes, *([_CUT.format(len(parts))] if is_cut else []))))
        )

    def _parts(self, id_: SchemaId) -> tuple[list[SchemaId], set[SchemaId], bool]:
        """The schema and all that it is composed of, what is referred to first, each once; those that need not hold
        for null; and whether the parts are too many: a chain of n schemas has n * n / 2 parts, so all schemas together
        are held to a number as well."""
        most = max(_FEWEST_PARTS, min(_PARTS_LIMIT, self._parts_left))
        is_cut = False
        met: dict[SchemaId, None] = {}
        entered: set[SchemaId] = set()
        optional: set[SchemaId] = set()
        waiting: list[tuple[SchemaId, bool, bool]] = [(id_, False, False)]
        while waiting:
            current, done, is_optional = waiting.pop()
            if done:
                met.setdefault(current)
            elif current in entered:
                optional -= set() if is_optional else {current}
            elif len(entered) >= most:
                is_cut = True
            else:
                entered.add(current)
                optional |= {current} if is_optional else set()
                waiting.append((current, True, is_optional))
                for part in reversed(composed_of(self[current])):
                    other = self._beside_null(part)
                    waiting.append((other or part, False, is_optional or other is not None))
        return list(met), optional, is_cut

    def _beside_null(self, id_: SchemaId) -> SchemaId | None:
        """What a schema allows beside null, where it states nothing else; None where it is no such schema."""
        schema = self[id_]
        variants = schema.any_of or schema.one_of
        if len(variants) != 2 or composed_of(schema) or states(msgspec.structs.replace(schema, any_of=(), one_of=())):
            return None
        others = [each for each in variants if self[each].types != ("null",)]
        return others[0] if len(others) == 1 else None


class Merged(msgspec.Struct, frozen=True):
    """A flat schema, the ids of the parts that it was folded from, and what was lost on the way."""

    schema: Schema
    parts: tuple[SchemaId, ...]
    notes: tuple[str, ...]


def origin(id_: SchemaId) -> SchemaId:
    """The schema that one of our making is made of, the first where there are several; any other itself."""
    return sources(id_)[0]


def sources(id_: SchemaId) -> list[SchemaId]:
    """All schemas that one of our making is made of; any other alone."""
    if "&" not in id_ and "|" not in id_:
        return [SchemaId(id_.partition("(")[0].removesuffix("[]"))]
    return [SchemaId(each.split("(")[0].removesuffix("[]")) for each in id_.replace("|", "&").split("&")]


def composed_of(schema: Schema) -> list[SchemaId]:
    """The schemas that must hold beside what a schema states itself: those of ``$ref`` and ``allOf``."""
    return [*schema.all_of] if schema.ref is None else [schema.ref, *schema.all_of]


def states(schema: Schema) -> bool:
    """Whether a schema constrains anything by itself, beside what it refers to."""
    # Most state a type; to look at every keyword of each would cost more than anything else here.
    return bool(schema.types) or _ASSERTED(schema) != _BARE


def _takes_null(schema: Schema) -> bool:
    """Whether what a schema states itself lets null through, as far as its simple keywords tell."""
    composed = schema.any_of or schema.one_of or schema.not_ or schema.if_
    of_type = not schema.types or "null" in schema.types
    return of_type and schema.always is None and not composed and None in (schema.enum or (None,))


def _annotations(schema: Schema, parts: list[Schema]) -> dict[str, Any]:
    """Annotations hold for the whole when the schema has them, else the last part's that it is composed of."""
    found: dict[str, Any] = {}
    for name in ("title", "description", "discriminator"):
        stated = [getattr(part, name) for part in parts if getattr(part, name)]
        if stated and not getattr(schema, name):
            found[name] = stated[-1]
    for name in ("read_only", "write_only", "deprecated"):
        found[name] = getattr(schema, name) or any(getattr(part, name) for part in parts if part.component == "")
    return found


class _Fold:
    """Collects the assertions of parts that hold together."""

    def __init__(self, schemas: Schemas) -> None:
        self._schemas = schemas
        self.fields: dict[str, Any] = {}
        self.notes: list[str] = []

    def add(self, part: Schema) -> None:
        values = _ASSERTED(part)
        for name, value in compress(zip(ASSERTIONS, values, strict=True), map(ne, values, _BARE)):
            before = self.fields.get(name, UNSET)
            self.fields[name] = value if before is UNSET else self._join(name, before, value)

    def take_null(self) -> None:
        """Let null through, where every part does."""
        types = self.fields.get("types") or (("object",) if "properties" in self.fields else ())
        if types:
            self.fields["types"] = tuple(dict.fromkeys((*types, "null")))
        if "enum" in self.fields:
            self.fields["enum"] = tuple(dict.fromkeys((*self.fields["enum"], None)))

    def _join(self, name: str, before: Any, value: Any) -> Any:
        if before == value:
            return value
        if name in _UNITED:
            return tuple(dict.fromkeys((*before, *value)))
        if name in _CHILDREN:
            return self._schemas.both(before, value)
        if name in _MAPS:
            return self._maps(before, value)
        if name in _TIGHTER:
            return _TIGHTER[name](before, value)
        if name == "types":
            return self._types(before, value)
        if name == "enum":
            return tuple(member for member in before if member in value) or self._lose("enum", value)
        if name in ("format", "unique_items"):
            return value or before
        return self._lose(name, value)

    def _maps(self, before: Mapping[str, SchemaId], value: Mapping[str, SchemaId]) -> Mapping[str, SchemaId]:
        joined = dict(before)
        for key, child in value.items():
            joined[key] = self._schemas.both(joined[key], child) if key in joined else child
        return joined

    def _types(self, before: tuple[JsonType, ...], value: tuple[JsonType, ...]) -> tuple[JsonType, ...]:
        kept: tuple[JsonType, ...] = tuple(each for each in before if each in value)
        if not kept and {"integer", "number"} <= {*before, *value}:
            return ("integer",)
        if kept:
            return kept
        self.notes.append("the parts of allOf state types that exclude each other; any value is taken")
        return ()

    def _lose(self, name: str, value: Any) -> Any:
        self.notes.append(f"the parts of allOf differ in {_WORDS.get(name, name)}; the last one is expressed")
        return value


def members_within(types: Iterable[JsonType], members: Iterable[Json]) -> tuple[Json, ...]:
    """The enum members that the declared types allow, each once; all of them where no type is declared."""
    declared = set(types)
    if "number" in declared:
        declared.add("integer")
    unique: dict[str, Json] = {}
    for member in members:
        if not declared or json_type(member) in declared:
            unique.setdefault(f"{json_type(member)} {msgspec.json.encode(member)!r}", member)
    return tuple(unique.values())


def json_type(value: Json) -> JsonType:
    """The JSON type of a plain value; an integral float counts as an integer (JSON Schema 2020-12, 6.1.1)."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int) or (isinstance(value, float) and value.is_integer()):
        return "integer"
    if isinstance(value, float):
        return "number"
    if isinstance(value, str):
        return "string"
    return "array" if isinstance(value, list | tuple) else "object"


_UNITED: Final = frozenset(("required",))
_CHILDREN: Final = frozenset(
    ("additional_properties", "items", "property_names", "contains", "unevaluated_properties", "unevaluated_items")
)
_MAPS: Final = frozenset(("properties", "pattern_properties"))
_TIGHTER: Final[Mapping[str, Callable[[Any, Any], Any]]] = {
    "minimum": max,
    "exclusive_minimum": max,
    "min_length": max,
    "min_items": max,
    "min_properties": max,
    "maximum": min,
    "exclusive_maximum": min,
    "max_length": min,
    "max_items": min,
    "max_properties": min,
}
_WORDS: Final[Mapping[str, str]] = {
    "any_of": "anyOf",
    "one_of": "oneOf",
    "not_": "not",
    "if_": "if",
    "else_": "else",
    "prefix_items": "prefixItems",
    "multiple_of": "multipleOf",
    "content_encoding": "contentEncoding",
    "content_media_type": "contentMediaType",
    "dependent_required": "dependentRequired",
    "dependent_schemas": "dependentSchemas",
    "always": "a boolean schema",
}
