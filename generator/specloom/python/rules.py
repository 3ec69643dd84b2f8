"""What msgspec cannot check of a schema, as the code of the runtime's ``Rules``; what is left over becomes a note.

Theory. ``Meta`` and the types themselves check most of a schema. The rest is written as data where it is small enough
and can be said exactly: a rule that says less than the schema below a ``not`` would refuse what is valid. So a schema
that stands inside a rule is written whole, references followed, or the rule is not written at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from operator import attrgetter
from typing import Any, Final

import msgspec
from msgspec import UNSET

from specloom.api import Schema, SchemaId
from specloom.checks import INTEGER_RANGES
from specloom.keywords import keyword_of
from specloom.python.constraints import pattern_problem
from specloom.python.layout import Code, call, dict_, flat, prefixed, tuple_
from specloom.python.literals import json_literal, string_literal
from specloom.python.merging import Schemas
from specloom.python.shapes import Shape, Shapes

_DEEPEST: Final = 6
_LONGEST: Final = 2_000
"""Columns of the longest rule that is written."""
_BITS: Final = 2**63

_NUMBERS: Final = ("minimum", "maximum", "exclusive_minimum", "exclusive_maximum", "multiple_of")
_COUNTS: Final = ("min_length", "max_length", "min_items", "max_items", "min_properties", "max_properties")
_ONE: Final = ("not_", "items", "contains", "additional_properties", "property_names")
_LISTS: Final = ("any_of", "one_of", "prefix_items")
_MAPS: Final = ("properties", "dependent_schemas")
_BEYOND: Final = ("unevaluated_properties", "unevaluated_items")

_bounds: Final[Callable[[Schema], tuple[float | None, ...]]] = attrgetter(*_NUMBERS)
_UNBOUNDED: Final = (None,) * len(_NUMBERS)

_COMMON: Final = ("not_", "if_", "any_of", "one_of")
_BY_KIND: Final[Mapping[str, tuple[str, ...]]] = {
    "array": ("unique_items", "contains", "prefix_items"),
    "tuple": ("unique_items", "contains"),
    "map": ("pattern_properties", "property_names", "dependent_required", "dependent_schemas", "required"),
    "model": (
        *("min_properties", "max_properties", "pattern_properties", "additional_properties", "property_names"),
        *("dependent_required", "dependent_schemas", "required"),
    ),
    "any": (
        *(*_NUMBERS, *_COUNTS, "pattern", "unique_items", "contains", "prefix_items", "pattern_properties"),
        *("property_names", "dependent_required", "dependent_schemas"),
    ),
}
"""The keywords that neither a type of this kind nor its ``Meta`` checks."""
_SENTENCES: Final[Mapping[str, str]] = {
    "any_of": "which members are required together",
    "one_of": "which members are required together",
    "required": "that members without a schema are required",
}
"""What is not checked, where the keyword would say too little."""


class Ruling(msgspec.Struct, frozen=True, kw_only=True):
    """``code`` makes the ``Rules``, None where there are none; ``parts`` are the schemas that it speaks of."""

    code: Code | None = None
    notes: tuple[str, ...] = ()
    parts: frozenset[SchemaId] = frozenset()


NO_RULES: Final = Ruling()


class _Unwritable(Exception):
    """A schema cannot be said exactly, for this reason."""


def ruling(shapes: Shapes, shape: Shape, *, with_pattern: bool, with_size: bool = False) -> Ruling:
    """The rules of a shape. ``with_pattern`` says whether a pattern is one of them, as it is of what goes both ways;
    ``with_size`` that the range of an integer's format stands beside others, where there are any."""
    if shape.kind in ("link", "null", "union", "enum") or shape.schema.always is not None:
        return _only_noted(shape)
    if shape.kind == "scalar" and not shape.exact and (shape.plain or _is_unruled(shape.schema)):
        return NO_RULES
    parts: set[SchemaId] = set()
    notes: list[str] = []
    items: list[Code] = []
    for name in _stated(shapes, shape, with_pattern=with_pattern):
        writer = _RuleWriter(shapes.schemas)
        try:
            written = list(writer.keyword(shape.schema, name))
        except _Unwritable as reason:
            notes.append(f"{_word(name)} is not checked: {reason}")
        else:
            items += written
            parts |= writer.parts
    items += _absent(shapes, shape)
    if any(name.startswith(("additional_properties=", "pattern_properties=")) for name in map(flat, items)):
        items += _named(shape)
    if not items:
        return Ruling(notes=tuple(notes))
    items += _size(shape.schema, items) if with_size else ()
    return Ruling(code=call("Rules", items), notes=tuple(notes), parts=frozenset(parts))


def _word(name: str) -> str:
    return _SENTENCES.get(name) or keyword_of(name)


def _is_unruled(schema: Schema) -> bool:
    """Whether a string, a number or a boolean has no keyword that could be a rule."""
    composed = schema.not_ or schema.if_ or schema.any_of or schema.one_of
    return not (composed or schema.pattern) and _bounds(schema) == _UNBOUNDED


def _only_noted(shape: Shape) -> Ruling:
    """What no rule can be attached to; ``oneOf`` of a union is decided by which variant fits."""
    names = [name for name in ("not_", "if_") if getattr(shape.schema, name) is not None]
    return Ruling(notes=tuple(f"{_word(name)} is not checked" for name in names)) if names else NO_RULES


def _stated(shapes: Shapes, shape: Shape, *, with_pattern: bool) -> Iterator[str]:
    """The keywords of a shape that have to be rules."""
    schema = shape.schema
    chosen = shape.kind == "either" and (schema.one_of or schema.any_of)
    for name in (*_COMMON, *_BY_KIND.get("any" if chosen else shape.kind, ())):
        value = getattr(schema, name)
        if not value or (name == "additional_properties" and shapes.schemas[value].always is not None):
            continue
        if name == "required" and not _free(schema):
            continue
        if name in ("any_of", "one_of") and shape.kind in ("any", "either"):
            continue
        yield name
    if shape.exact:
        yield "exact"
    if shape.kind == "map" and schema.pattern_properties and schema.additional_properties is not None:
        yield "additional_properties"
    if shape.python in ("int", "float"):
        yield from (name for name in _NUMBERS if _is_beyond(getattr(schema, name), shape.python, name))
    if shape.python == "str" and schema.pattern and with_pattern and not pattern_problem(schema.pattern):
        yield "pattern"


def _free(schema: Schema) -> tuple[str, ...]:
    """The required members that have no schema of their own."""
    return tuple(name for name in schema.required if name not in schema.properties)


def _is_beyond(bound: int | float | None, python: str, name: str) -> bool:
    """Whether msgspec cannot hold a bound: beyond 64 bits, a fraction of an ``int``, a step that is no integer."""
    if bound is None or bound == 0:
        return False
    if isinstance(bound, float) and not bound.is_integer():
        return python == "int" or name == "multiple_of"
    return not -_BITS <= bound < _BITS


def _size(schema: Schema, items: Iterable[Code]) -> Iterator[Code]:
    """The range of an integer's format, where no bound beyond it stands among the rules."""
    stated = {flat(each).partition("=")[0] for each in items}
    for name, bound in zip(("minimum", "maximum"), INTEGER_RANGES[schema.format], strict=True):
        if name not in stated:
            yield f"{name}={bound}"


def _absent(shapes: Shapes, shape: Shape) -> Iterator[Code]:
    if shape.kind == "model":
        names = [name for name, child in shape.schema.properties.items() if shapes.is_never(child)]
        if names:
            yield tuple_([string_literal(name) for name in names], "absent=")


def _named(shape: Shape) -> Iterator[Code]:
    if shape.schema.properties:
        yield tuple_([string_literal(name) for name in shape.schema.properties], "named=")


class _RuleWriter:
    """Writes one rule; ``parts`` are the schemas that it followed."""

    def __init__(self, schemas: Schemas) -> None:
        self._schemas = schemas
        self._open: list[SchemaId] = []
        self._written = 0
        self.parts: set[SchemaId] = set()

    def keyword(self, schema: Schema, name: str) -> Iterator[Code]:
        """The arguments for one keyword of a schema that is checked otherwise. Raises _Unwritable."""
        found = list(self._keyword(schema, name))
        if sum(len(flat(each)) for each in found) > _LONGEST:
            raise _Unwritable("it is too long")
        yield from found

    def _keyword(self, schema: Schema, name: str) -> Iterator[Code]:
        match name:
            case "exact":
                yield from self._members(schema)
            case "if_":
                yield from self._condition(schema)
            case "contains":
                yield from self._one(schema, name)
                counts = [(each, getattr(schema, each)) for each in ("min_contains", "max_contains")]
                yield from (f"{each}={count}" for each, count in counts if count is not None)
            case "prefix_items":
                yield from self._list(schema, name)
                yield from self._one(schema, "items") if schema.items is not None else ()
            case "required":
                yield tuple_([string_literal(each) for each in _free(schema)], "required=")
            case "any_of" | "one_of":
                yield from self._list(schema, name)
            case _:
                yield from self._plain(schema, name)

    def _plain(self, schema: Schema, name: str) -> Iterator[Code]:
        value: Any = getattr(schema, name)
        if name in _ONE:
            yield from self._one(schema, name)
        elif name in _LISTS:
            yield from self._list(schema, name)
        elif name in _MAPS:
            yield self._map(name, value)
        elif name == "pattern_properties":
            for pattern in value:
                _refuse_problem(pattern)
            yield self._map(name, value)
        elif name == "pattern":
            _refuse_problem(value)
            yield f"pattern={string_literal(value)}"
        elif name == "dependent_required":
            entries = [prefixed(f"{string_literal(key)}: ", _texts(others)) for key, others in value.items() if others]
            yield dict_(entries, "dependent_required=")
        elif name == "unique_items":
            yield "unique_items=True"
        else:
            yield f"{name}={value!r}"

    def _members(self, schema: Schema) -> Iterator[Code]:
        members = [schema.const] if schema.const is not UNSET else list(schema.enum or ())
        yield tuple_([json_literal(each, column=-_LONGEST) for each in members], "enum=")

    def _condition(self, schema: Schema) -> Iterator[Code]:
        if schema.then is not None or schema.else_ is not None:
            for name in ("if_", "then", "else_"):
                if getattr(schema, name) is not None:
                    yield from self._one(schema, name)

    def _one(self, schema: Schema, name: str) -> Iterator[Code]:
        yield prefixed(f"{name}=", self._whole(getattr(schema, name)))

    def _list(self, schema: Schema, name: str) -> Iterator[Code]:
        yield tuple_([self._whole(each) for each in getattr(schema, name)], f"{name}=")

    def _map(self, name: str, members: Mapping[str, SchemaId]) -> Code:
        return dict_(
            [prefixed(f"{string_literal(key)}: ", self._whole(each)) for key, each in members.items()], f"{name}="
        )

    def _whole(self, id_: SchemaId) -> Code:
        """Everything that a schema says. Raises _Unwritable where that is not possible."""
        self._written += len("Rules()")
        if self._written > _LONGEST:
            raise _Unwritable("it is too long")
        self.parts.add(id_)
        target = id_
        while (aim := self._schemas.aim(target)) is not None and aim not in self._open:
            target = aim
            self.parts.add(target)
        if target in self._open:
            raise _Unwritable("it refers to itself")
        if len(self._open) >= _DEEPEST:
            raise _Unwritable("it is nested too deep")
        merged = self._schemas.merged(target)
        schema = merged.schema
        if merged.notes or any(getattr(schema, name) is not None for name in _BEYOND):
            raise _Unwritable("it is too intricate")
        self.parts.update(merged.parts)
        self._open.append(target)
        found = call("Rules", self._everything(schema))
        self._open.pop()
        return found

    def _everything(self, schema: Schema) -> list[Code]:
        if schema.always is not None:
            return [] if schema.always else ["never=True"]
        items: list[Code] = []
        if schema.types:
            items.append(tuple_([string_literal(each) for each in schema.types], "types="))
        if schema.const is not UNSET or schema.enum is not None:
            items += self._members(schema)
        if schema.required:
            items.append(tuple_([string_literal(each) for each in schema.required], "required="))
        if schema.if_ is not None:
            items += self._condition(schema)
        others: Iterable[str] = (*_NUMBERS, *_COUNTS, "pattern", *_LISTS, *_ONE, *_MAPS, "pattern_properties")
        for name in (*others, "dependent_required", "unique_items"):
            value = getattr(schema, name)
            if _is_stated(value):
                items += self._keyword(schema, name) if name == "contains" else self._plain(schema, name)
        return items


def _is_stated(value: object) -> bool:
    """Whether a field of a schema says something: a bound of 0 does, a flag that is off does not."""
    return value is not None and value is not False and (isinstance(value, int | float) or bool(value))


def _texts(texts: Iterable[str]) -> Code:
    return tuple_([string_literal(each) for each in texts])


def _refuse_problem(pattern: str) -> None:
    problem = pattern_problem(pattern)
    if problem:
        raise _Unwritable(problem)
