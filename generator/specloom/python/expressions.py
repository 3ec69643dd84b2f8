"""JSON values as Python expressions of the emitted types: what an example of a call writes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, cast

import msgspec

from specloom.api import Json, SchemaId
from specloom.python.imports import Use
from specloom.python.layout import Code, Group, call, dict_, prefixed
from specloom.python.literals import json_literal, string_literal
from specloom.python.plan import Model
from specloom.python.shapes import FILE, Shape
from specloom.python.types import Types
from specloom.values import Values

_MADE: Final[Mapping[str, tuple[str, Use]]] = {
    "datetime": ("datetime.fromisoformat", ("datetime", "datetime")),
    "date": ("date.fromisoformat", ("datetime", "date")),
    "UUID": ("UUID", ("uuid", "UUID")),
    "bytes": ("b64decode", ("base64", "b64decode")),
}


class Inexpressible(Exception):
    """The value has a part that the types have no place for."""


class Expression(msgspec.Struct, frozen=True, kw_only=True):
    """Code, and the names that it mentions."""

    code: Code
    uses: frozenset[Use]


class Expressions:
    """Writes the values of one API."""

    def __init__(self, types: Types, models: Mapping[SchemaId, Model], values: Values) -> None:
        self._types = types
        self._models = models
        self._values = values

    def of(self, id_: SchemaId, value: Json) -> Expression:
        """The expression of a value that is valid for the schema. Raises Inexpressible."""
        uses: set[Use] = set()
        return Expression(code=self._code(id_, value, uses), uses=frozenset(uses))

    def members(self, id_: SchemaId, value: Json) -> dict[str, Expression]:
        """An expression for each member of a model's value, by attribute."""
        found, model = self._model(id_)
        if not isinstance(value, dict):
            raise Inexpressible
        members: dict[str, Expression] = {}
        for wire, item in cast("dict[str, Json]", value).items():
            field = next((each for each in model.fields if each.wire == wire), None)
            if field is None:
                raise Inexpressible
            written = self.of(found.schema.properties[wire], item)
            if written.code != field.default:
                members[field.name] = written
        return members

    def _model(self, id_: SchemaId) -> tuple[Shape, Model]:
        shapes = self._types.shapes
        seen: set[SchemaId] = set()
        while shapes[id_].kind == "link" and id_ not in seen:
            seen.add(id_)
            id_ = shapes[id_].children[0]
        if id_ not in self._models:
            raise Inexpressible
        return shapes[id_], self._models[id_]

    def _code(self, id_: SchemaId, value: Json, uses: set[Use]) -> Code:
        shape, _ = self._types.shapes.resolved(id_)
        if value is None or shape.kind in ("any", "enum", "null"):
            return json_literal(value) if len(repr(value)) < 80 else _plain(value)
        if shape.kind == "model":
            return self._construction(id_, value, uses)
        if shape.kind in ("array", "tuple") and isinstance(value, list):
            return self._items(shape, tuple(cast("Iterable[Json]", value)), uses)
        if shape.kind == "map" and isinstance(value, dict):
            entries = cast("dict[str, Json]", value).items()
            child = shape.children[0] if shape.children else None
            return dict_(
                prefixed(f"{string_literal(key)}: ", self._code(child, item, uses) if child else _plain(item))
                for key, item in entries
            )
        if shape.kind in ("either", "union"):
            return self._choice(shape, value, uses)
        return _scalar(shape, value, uses)

    def _construction(self, id_: SchemaId, value: Json, uses: set[Use]) -> Code:
        _, model = self._model(id_)
        members = self.members(id_, value)
        uses.add(("models", model.name))
        uses.update(use for each in members.values() for use in each.uses)
        return call(model.name, [prefixed(f"{name}=", each.code) for name, each in members.items()])

    def _items(self, shape: Shape, value: Sequence[Json], uses: set[Use]) -> Code:
        if not shape.children:
            return _plain(list(value))
        children = shape.children if shape.kind == "tuple" else shape.children * len(value)
        if len(children) != len(value):
            raise Inexpressible
        items = tuple(self._code(child, item, uses) for child, item in zip(children, value, strict=True))
        opened, closed = "()" if shape.kind == "tuple" else "[]"
        return Group(opened, items, closed, one=shape.kind == "tuple" and len(items) == 1)

    def _choice(self, shape: Shape, value: Json, uses: set[Use]) -> Code:
        """The first variant that takes the value and can be written."""
        for child in shape.children:
            try:
                if self._values.is_valid(child, value, "request"):
                    return self._code(child, value, uses)
            except (Inexpressible, KeyError):
                continue
        raise Inexpressible


def _plain(value: Any) -> Code:
    """A value of no type of its own, on as many lines as it needs."""
    if isinstance(value, list):
        items = cast("Iterable[Json]", value)
        return Group("[", tuple(_plain(item) for item in items), "]")
    if isinstance(value, dict):
        entries = cast("dict[str, Json]", value).items()
        return dict_(prefixed(f"{string_literal(key)}: ", _plain(item)) for key, item in entries)
    return string_literal(value) if isinstance(value, str) else json_literal(value)


def _scalar(shape: Shape, value: Json, uses: set[Use]) -> Code:
    if shape.python == FILE:
        return 'b"..."'
    if shape.python in _MADE and isinstance(value, str):
        made, use = _MADE[shape.python]
        uses.add(use)
        return call(made, [string_literal(value)])
    if isinstance(value, dict | list):
        raise Inexpressible
    return _plain(value)
