"""What kind of Python type a schema becomes, before anything has a name.

Theory. A shape is shallow: it names the schemas below it by id, so recursion costs nothing. Which inline schemas need
a name of their own, and what msgspec can take as it is, are both answered from shapes alone.

msgspec 0.22 takes a union only of types that JSON tells apart: at most one that is read from a string, one from an
object, one from an array. A string and an enum of strings may stand together. Such a union is of kind ``either``; all
others (kind ``union``) are decoded by the runtime, through a marker class that ``union()`` makes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from operator import attrgetter
from typing import Any, Final, Literal, TypeAlias

import msgspec
from msgspec import UNSET

from specloom.api import Discriminator, Json, JsonType, Schema, SchemaId
from specloom.keywords import spelled
from specloom.python.distributing import MOST_VARIANTS, distributed
from specloom.python.listed import listed
from specloom.python.literals import string_literal
from specloom.python.merging import Schemas, json_type, members_within
from specloom.python.uploads import Uploads

Kind: TypeAlias = Literal["any", "scalar", "enum", "array", "tuple", "map", "model", "either", "union", "link", "null"]

TIMES: Final[Mapping[str, str]] = {"date-time": "datetime", "date": "date", "uuid": "UUID", "byte": "bytes"}
"""Formats of strings that have a Python type of their own; all others are ``str``."""

FILE: Final = "FileOrBytes"
"""What is a ``File`` or ``bytes`` in a signature, and a ``File`` to msgspec."""

_SCALARS: Final[Mapping[str, str]] = {"boolean": "bool", "integer": "int", "number": "float", "string": "str"}
_BITS: Final = 2**63
_LONGEST_MEMBER: Final = 110
"""Columns of the longest string that stands in a ``Literal``, where no string can be broken."""

_DEEPEST: Final = 60
"""Arrays and maps within each other, without a name between them: Python reads 200 brackets within each other, and each
of them may have two."""
_TOO_DEEP: Final = f"nests more than {_DEEPEST} arrays and maps; any value is taken"
_NEVER: Final = "no value is allowed; any is taken"
_limits: Final = attrgetter(
    *("not_", "if_", "any_of", "one_of", "minimum", "maximum", "exclusive_minimum", "exclusive_maximum"),
    *("multiple_of", "min_length", "max_length", "pattern", "content_encoding", "content_media_type"),
)
_UNLIMITED: Final = _limits(Schema(pointer="", id=SchemaId("")))
_UNCHECKED: Final = spelled("unevaluated_properties unevaluated_items")


class Shape(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What one schema becomes.

    ``schema`` is flat (nothing to merge) and ``parts`` are the ids it was folded from. ``children`` are what stands
    below: a link's target, an array's item, a tuple's items, a map's value, a union's variants. ``python`` is the
    builtin or class of a scalar, ``members`` those of an enum; ``exact`` says that the schema has members which the
    type does not show, ``plain`` that a scalar's schema has no keyword that limits its values, as most have none.
    """

    kind: Kind
    schema: Schema
    parts: tuple[SchemaId, ...] = ()
    nullable: bool = False
    python: str = ""
    members: tuple[str | int, ...] = ()
    exact: bool = False
    plain: bool = False
    children: tuple[SchemaId, ...] = ()
    discriminator: Discriminator | None = None
    notes: tuple[str, ...] = ()


class Shapes(dict[SchemaId, Shape]):
    """The shape of each schema, made when it is first asked for."""

    def __init__(self, schemas: Schemas, uploads: Uploads | None = None) -> None:
        """``uploads`` tells which strings are files."""
        super().__init__()
        self.schemas = schemas
        self._uploads = uploads or Uploads()
        self._categories: dict[SchemaId, frozenset[str]] = {}
        self._never: dict[SchemaId, bool] = {}
        self._open: set[SchemaId] = set()
        self._behind: dict[SchemaId, tuple[Shape, bool]] = {}
        self._heights: dict[SchemaId, int] = {}

    def __missing__(self, id_: SchemaId) -> Shape:
        shape = self[id_] = self._shape(id_)
        return shape

    def resolved(self, id_: SchemaId) -> tuple[Shape, bool]:
        """The shape behind all links, and whether null is allowed on the way to it."""
        shape = self[id_]
        return (shape, shape.nullable) if shape.kind != "link" else self._linked(id_)

    def _linked(self, id_: SchemaId) -> tuple[Shape, bool]:
        """What a link leads to is kept for each link on the way, as a document may chain thousands."""
        passed: dict[SchemaId, Shape] = {}
        while (shape := self[id_]).kind == "link" and id_ not in self._behind and id_ not in passed:
            passed[id_] = shape
            id_ = shape.children[0]
        if id_ in passed:
            *_, last = passed.values()
            return _anything(last), any(each.nullable for each in passed.values())
        end, nullable = self._behind.get(id_, (shape, shape.nullable))
        for each, link in reversed(passed.items()):
            nullable = nullable or link.nullable
            self._behind[each] = end, nullable
        return end, nullable

    def is_never(self, id_: SchemaId) -> bool:
        """Whether no value is allowed at all."""
        schema = self.schemas[id_]
        if schema.ref is None and not schema.all_of:
            return schema.always is False
        known = self._never.get(id_)
        if known is None:
            known = self._never[id_] = self._is_never(id_)
        return known

    def _is_never(self, id_: SchemaId) -> bool:
        return self.schemas.merged(self.schemas.aimed(id_)[-1]).schema.always is False

    def categories(self, id_: SchemaId) -> frozenset[str]:
        """How msgspec tells the type from others in a union: str, enum, time, int, float, bool, object, array ..."""
        if id_ not in self._categories:
            self._categories[id_] = self._found_categories(id_)
        return self._categories[id_]

    def _found_categories(self, id_: SchemaId) -> frozenset[str]:
        shape, _ = self.resolved(id_)
        if shape.python == FILE:
            return frozenset(("marker",))
        if shape.kind == "scalar":
            return frozenset(("time",) if shape.python in TIMES.values() else (shape.python,))
        if shape.kind == "enum":
            return frozenset(_MEMBERS[type(member)] for member in shape.members)
        if shape.kind == "either":
            return frozenset(each for child in shape.children for each in self.categories(child))
        return frozenset((_CATEGORY[shape.kind],)) if shape.kind in _CATEGORY else frozenset()

    def _shape(self, id_: SchemaId) -> Shape:
        schema = self.schemas[id_]
        if schema.always is not None:
            notes: tuple[str, ...] = (_NEVER,) if schema.always is False else ()
            return Shape(kind="any", schema=schema, parts=(id_,), notes=notes)
        target = self.schemas.aim(id_)
        if target is not None and target in self.schemas:
            return Shape(kind="link", schema=schema, parts=(id_,), children=(target,))
        merged = self.schemas.merged(id_)
        if merged.schema.always is False:
            return Shape(kind="any", schema=merged.schema, parts=merged.parts, notes=(_NEVER,))
        whole = _evaluated(merged.schema)
        if self._height(id_) > _DEEPEST:
            return Shape(kind="any", schema=whole, parts=merged.parts, notes=(_TOO_DEEP,))
        shape = self._of(whole)
        unchecked = [f"{word} is not checked" for name, word in _UNCHECKED if getattr(shape.schema, name)]
        told = tuple(dict.fromkeys((*merged.notes, *shape.notes, *unchecked)))
        return self._as_file(msgspec.structs.replace(shape, parts=(*merged.parts, *shape.parts), notes=told))

    def _height(self, id_: SchemaId) -> int:
        """How many arrays and maps stand within each other, itself counted."""
        waiting = [id_] if _holds_others(self.schemas[id_]) else []
        while waiting:
            here = waiting[-1]
            inner = [each for each in _inside(self.schemas[here]) if each in self.schemas]
            if here not in self._heights:
                # Found again below itself, a schema adds nothing.
                self._heights[here] = 0
                waiting += [each for each in inner if each not in self._heights and _holds_others(self.schemas[each])]
            else:
                waiting.pop()
                self._heights[here] = 1 + max((self._heights.get(each, 0) for each in inner), default=0)
        return self._heights.get(id_, 0)

    def _as_file(self, shape: Shape) -> Shape:
        """The shape of a file where the schema is one; see ``uploads``."""
        if shape.kind not in ("scalar", "any") or shape.python not in ("str", ""):
            return shape
        if not self._uploads.files.isdisjoint(shape.parts):
            return msgspec.structs.replace(shape, kind="scalar", python=FILE)
        if not self._uploads.mixed.isdisjoint(shape.parts):
            return _noted(shape, "a file that travels outside of multipart bodies as well: its text is sent, no File")
        return shape

    def _of(self, schema: Schema) -> Shape:
        if schema.const is not UNSET:
            return self._enum(schema, (schema.const,))
        if schema.enum is not None:
            return self._enum(schema, members_within(schema.types, schema.enum))
        if schema.one_of or schema.any_of:
            return self._composed(schema)
        return self._typed(schema)

    def _typed(self, schema: Schema) -> Shape:
        types: list[JsonType] = [each for each in _types(schema) if each != "null"]
        nullable = "null" in schema.types
        if "number" in types and "integer" in types:
            types.remove("integer")
        if not types:
            return Shape(kind="null" if nullable else "any", schema=schema, nullable=nullable)
        if len(types) > 1:
            children = [self.schemas.made(f"{schema.id}({each})", _narrowed(schema, each)) for each in types]
            return self._union(schema, children, nullable)
        if types[0] == "object":
            return self._object(schema, nullable)
        if types[0] == "array":
            return self._array(schema, nullable)
        return _scalar(schema, types[0], nullable)

    def _object(self, schema: Schema, nullable: bool) -> Shape:
        values = [child for child in (schema.additional_properties,) if child is not None]
        open_values = [child for child in values if self.schemas[child].always is None]
        closed = any(self.schemas[child].always is False for child in values)
        notes: list[str] = []
        if schema.properties or (closed and not schema.pattern_properties):
            if open_values or schema.pattern_properties:
                notes.append("members beside the named ones are kept, but their values are not typed")
            return Shape(kind="model", schema=schema, nullable=nullable, notes=tuple(notes))
        children = [*schema.pattern_properties.values(), *open_values]
        value = tuple(children) if len(set(children)) == 1 else ()
        if len(set(children)) > 1:
            notes.append("patternProperties with several schemas: values are not typed")
        return Shape(kind="map", schema=schema, nullable=nullable, children=value[:1], notes=tuple(notes))

    def _array(self, schema: Schema, nullable: bool) -> Shape:
        fixed = len(schema.prefix_items)
        if not fixed:
            children = (schema.items,) if schema.items is not None else ()
            return Shape(kind="array", schema=schema, nullable=nullable, children=children)
        ends = schema.items is not None and self.schemas[schema.items].always is False
        if ends or schema.max_items == fixed:
            short = (
                () if (schema.min_items or 0) >= fixed else ("arrays that are shorter than prefixItems are not typed",)
            )
            return Shape(kind="tuple", schema=schema, nullable=nullable, children=schema.prefix_items, notes=short)
        rest = () if schema.items is None else (schema.items,)
        item = self.schemas.made(
            f"{schema.id}[]", Schema(pointer=schema.pointer, id=schema.id, any_of=schema.prefix_items + rest)
        )
        note = "prefixItems of an array without a fixed length: items are typed as a union"
        kept = (item,) if rest else ()
        return Shape(kind="array", schema=schema, nullable=nullable, children=kept, notes=(note,))

    def _enum(self, schema: Schema, members: Iterable[Json]) -> Shape:
        every = list(members)
        nullable = None in every and (not schema.types or "null" in schema.types)
        kept = [member for member in every if member is not None]
        if not kept:
            if nullable:
                return Shape(kind="null", schema=schema, nullable=True)
            return _noted(self._without_members(schema), "no member of the enum is allowed by its type")
        if set(map(type, kept)) == {bool}:
            return self._booleans(schema, kept, nullable)
        plain = [int(member) if isinstance(member, float) and member.is_integer() else member for member in kept]
        if all(_literal_member(member) for member in plain):
            members = tuple(member for member in plain if isinstance(member, str | int))
            return Shape(kind="enum", schema=schema, nullable=nullable, members=members)
        types: tuple[JsonType, ...] = tuple(dict.fromkeys(json_type(member) for member in every))
        wide = self._without_members(schema, schema.types or types)
        told = "members of the enum that Python's Literal cannot hold: the type is wider than they are"
        kept_all = msgspec.structs.replace(wide.schema, enum=tuple(every))
        return _noted(msgspec.structs.replace(wide, schema=kept_all, exact=True, plain=False), told)

    def _booleans(self, schema: Schema, members: list[Json], nullable: bool) -> Shape:
        """An enum of one boolean is its ``Literal``; of both, any boolean."""
        if len(members) == 1:
            return Shape(kind="enum", schema=schema, nullable=nullable, members=tuple(members))
        types: tuple[JsonType, ...] = ("boolean", "null") if nullable else ("boolean",)
        return self._without_members(schema, types)

    def _without_members(self, schema: Schema, types: tuple[JsonType, ...] | None = None) -> Shape:
        wide = msgspec.structs.replace(schema, enum=None, const=UNSET, types=schema.types if types is None else types)
        return self._of(wide)

    def _composed(self, schema: Schema) -> Shape:
        variants = list(schema.one_of or schema.any_of)
        notes = ["anyOf beside oneOf is not checked"] if schema.one_of and schema.any_of else []
        nulls = [each for each in variants if self._is_null(each)]
        rest = [each for each in variants if each not in nulls]
        nullable = bool(nulls) or "null" in schema.types
        enum = listed(self.schemas, schema, rest)
        if enum is not None:
            shape = self._enum(enum, (*(enum.enum or ()), *((None,) if nullable else ())))
            return msgspec.structs.replace(shape, nullable=nullable, parts=tuple(variants))
        if schema.properties and not self._covered(schema, rest):
            union = distributed(self.schemas, schema, rest)
            if union is not None:
                return self._union(union, list(union.one_of or union.any_of), nullable)
            return self._flattened(schema, rest, nullable)
        if not any(self._says_something(each) for each in rest) and _types(schema):
            return self._typed(schema)
        return _noted(self._union(schema, rest, nullable), *notes)

    def _union(self, schema: Schema, variants: list[SchemaId], nullable: bool) -> Shape:
        if schema.id in self._open:
            return Shape(kind="any", schema=schema, nullable=nullable, notes=("a union of itself; any value is taken",))
        children = tuple(dict.fromkeys(variants))
        if len(children) > MOST_VARIANTS:
            note = f"a union of more than {MOST_VARIANTS} variants; any value is taken"
            return Shape(kind="any", schema=schema, nullable=nullable, notes=(note,))
        self._open.add(schema.id)
        shapes = [self.resolved(child) for child in children]
        inner = [self.categories(child) for child in children]
        self._open.discard(schema.id)
        nullable = nullable or any(each for _, each in shapes)
        children = tuple(each for each, (shape, _) in zip(children, shapes, strict=True) if shape.kind != "null")
        if not children:
            return Shape(kind="null" if nullable else "any", schema=schema, nullable=nullable)
        if len(children) == 1:
            return Shape(kind="link", schema=schema, nullable=nullable, children=children)
        if any(shape.kind == "any" for shape, _ in shapes):
            return Shape(kind="any", schema=schema, nullable=nullable)
        kind: Kind = "either" if _told_apart([each for each in inner if each]) else "union"
        return Shape(kind=kind, schema=schema, nullable=nullable, children=children, discriminator=schema.discriminator)

    def _is_null(self, id_: SchemaId) -> bool:
        schema = self.schemas[id_]
        return schema.types == ("null",) or schema.enum == (None,) or (schema.const is None and schema.ref is None)

    def _says_something(self, id_: SchemaId) -> bool:
        schema = self.schemas.merged(id_).schema
        stated = (schema.properties, schema.one_of, schema.any_of, schema.enum, schema.items, schema.pattern)
        return (
            any(stated) or schema.const is not UNSET or bool(schema.types) or schema.additional_properties is not None
        )

    def _covered(self, schema: Schema, variants: list[SchemaId]) -> bool:
        """Whether each variant names every property of the schema itself, so that the variants alone say it all."""
        named = [set(self.schemas.merged(each).schema.properties) for each in variants]
        return bool(named) and all(set(schema.properties) <= each for each in named)

    def _flattened(self, schema: Schema, variants: list[SchemaId], nullable: bool) -> Shape:
        """One model with the members of all variants, those of the variants optional."""
        found: dict[str, list[SchemaId]] = {}
        for variant in variants:
            for name, child in self.schemas.merged(variant).schema.properties.items():
                if name not in schema.properties:
                    found.setdefault(name, []).append(child)
        properties = {**schema.properties, **{name: self.schemas.either(each) for name, each in found.items()}}
        shape = self._object(msgspec.structs.replace(schema, properties=properties), nullable)
        note = "properties beside oneOf or anyOf: one model with the members of every variant"
        return _noted(shape, note) if len(properties) > len(schema.properties) else shape


def _inside(schema: Schema) -> Iterator[SchemaId]:
    """The schemas of items and of values of maps, which stand within a schema."""
    yield from schema.prefix_items
    yield from schema.pattern_properties.values()
    yield from (each for each in (schema.items, schema.additional_properties) if each is not None)


def _holds_others(schema: Schema) -> bool:
    return bool(schema.prefix_items or schema.pattern_properties) or not (
        schema.items is None and schema.additional_properties is None
    )


def _evaluated(schema: Schema) -> Schema:
    """The schema with ``unevaluatedProperties`` as ``additionalProperties``, where no branch evaluates any member, and
    ``unevaluatedItems`` as ``items``."""
    if schema.unevaluated_items is not None and not any(
        (schema.one_of, schema.any_of, schema.if_, schema.contains, schema.items)
    ):
        schema = msgspec.structs.replace(schema, items=schema.unevaluated_items, unevaluated_items=None)
    if schema.unevaluated_properties is None:
        return schema
    branches = (schema.one_of, schema.any_of, schema.dependent_schemas, schema.if_, schema.additional_properties)
    if any(branches):
        return schema
    rest = schema.unevaluated_properties
    return msgspec.structs.replace(schema, additional_properties=rest, unevaluated_properties=None)


def _types(schema: Schema) -> tuple[JsonType, ...]:
    """The declared types, or the one that the keywords speak of where none is declared."""
    if schema.types:
        return schema.types
    if schema.properties or schema.additional_properties is not None or schema.pattern_properties or schema.required:
        return ("object",)
    if schema.items is not None or schema.prefix_items:
        return ("array",)
    if schema.format in TIMES or schema.pattern is not None or (schema.min_length or schema.max_length) is not None:
        return ("string",)
    return ()


def _narrowed(schema: Schema, type_: JsonType) -> Schema:
    bare: dict[str, Any] = dict.fromkeys(("not_", "if_", "then", "else_", "discriminator"))
    return msgspec.structs.replace(schema, types=(type_,), one_of=(), any_of=(), **bare)


def _scalar(schema: Schema, type_: JsonType, nullable: bool) -> Shape:
    python = _SCALARS[type_]
    if type_ == "string":
        encoded = schema.content_encoding == "base64" and "bytes"
        python = encoded or TIMES.get(schema.format, "str")
    plain = _limits(schema) == _UNLIMITED
    return Shape(kind="scalar", schema=schema, nullable=nullable, python=python, plain=plain)


def _literal_member(member: Json) -> bool:
    if isinstance(member, bool):
        return False
    if isinstance(member, str):
        return len(string_literal(member)) <= _LONGEST_MEMBER
    return isinstance(member, int) and -_BITS <= member < _BITS


def _told_apart(categories: list[frozenset[str]]) -> bool:
    """Whether msgspec can take a union whose variants have these categories."""
    flat = [each for variant in categories for each in variant]
    if "marker" in flat or ("members" in flat and "float" in flat):
        return False
    strings = [each for each in flat if each in ("str", "time")]
    if "time" in flat and ("enum" in flat or len(strings) > 1):
        return False
    return all(flat.count(each) == 1 for each in ("object", "array") if each in flat)


def _anything(shape: Shape) -> Shape:
    return msgspec.structs.replace(shape, kind="any", children=(), notes=("refers to itself; any value is taken",))


def _noted(shape: Shape, *notes: str) -> Shape:
    return msgspec.structs.replace(shape, notes=tuple(dict.fromkeys((*shape.notes, *notes)))) if notes else shape


_MEMBERS: Final[Mapping[type, str]] = {str: "enum", int: "members", bool: "bool"}
_CATEGORY: Final[Mapping[str, str]] = {
    "array": "array",
    "tuple": "array",
    "map": "object",
    "model": "object",
    "union": "marker",
}
