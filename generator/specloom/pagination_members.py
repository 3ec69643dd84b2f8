"""The members of answers, as far as they are certain.

``$ref``, ``allOf`` and a null beside a schema are looked through; a choice between two schemas is not.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from specloom.api import Api, JsonType, Schema, SchemaId

_DEEPEST: Final = 32


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """A member of an answer: its name, its JSON pointer (RFC 6901) into the answer, its schema."""

    name: str
    pointer: str
    schema: SchemaId


class Members:
    """Looks into the schemas of one API."""

    def __init__(self, api: Api) -> None:
        self._schemas = api.schemas
        self._parts: dict[SchemaId, tuple[Schema, ...]] = {}

    def of(self, id_: SchemaId, pointer: str = "") -> list[Member]:
        """The members of an object, each once, ``pointer`` being its own."""
        found: dict[str, SchemaId] = {}
        for part in self.parts(id_):
            for name, child in part.properties.items():
                found.setdefault(name, child)
        return [Member(name=name, pointer=f"{pointer}/{_escaped(name)}", schema=child) for name, child in found.items()]

    def at(self, id_: SchemaId, pointer: str) -> SchemaId | None:
        """The schema of what a pointer leads to, None where it leads nowhere."""
        for step in pointer.split("/")[1:]:
            name = step.replace("~1", "/").replace("~0", "~")
            below = next((each.schema for each in self.of(id_) if each.name == name), None)
            if below is None:
                return None
            id_ = below
        return id_

    def item(self, id_: SchemaId) -> SchemaId | None:
        """The schema of the items of a list."""
        return next((part.items for part in self.parts(id_) if part.items is not None), None)

    def is_list(self, id_: SchemaId) -> bool:
        """Whether the value is a list, or null, with one schema for all of its items."""
        return self.is_of(id_, "array") and self.item(id_) is not None

    def is_of(self, id_: SchemaId, type_: JsonType, *, exactly: bool = False) -> bool:
        """Whether the schema names this type and, but for null, no other; ``exactly`` forbids null as well."""
        types = {each for part in self.parts(id_) for each in part.types}
        return types == {type_} or (types == {type_, "null"} and not exactly)

    def flat(self, id_: SchemaId) -> Schema:
        """The part that says most: the first with a type, with a description and examples of the others."""
        parts = self.parts(id_)
        first = next((part for part in parts if part.types), parts[0])
        description = " ".join(part.description for part in parts if part.description)
        examples = tuple(example for part in parts for example in part.examples)
        return msgspec.structs.replace(first, description=description, examples=examples)

    def parts(self, id_: SchemaId) -> tuple[Schema, ...]:
        """The schemas that hold together for a value, those of a choice left out."""
        if id_ not in self._parts:
            self._parts[id_] = tuple(self._gathered(id_, set(), 0))
        return self._parts[id_]

    def _gathered(self, id_: SchemaId, met: set[SchemaId], depth: int) -> Iterator[Schema]:
        schema = self._schemas.get(id_)
        if schema is None or id_ in met or depth > _DEEPEST:
            return
        met.add(id_)
        yield schema
        choices = [each for each in (*schema.one_of, *schema.any_of) if not self._is_null(each)]
        certain = choices if len(choices) == 1 else []
        for below in (schema.ref, *schema.all_of, *certain):
            if below is not None:
                yield from self._gathered(below, met, depth + 1)

    def _is_null(self, id_: SchemaId) -> bool:
        schema = self._schemas.get(id_)
        return schema is not None and schema.types == ("null",)


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")
