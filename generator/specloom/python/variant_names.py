"""What tells the variants of a union apart, in a word: its place in the list would change when one is added.

Rules. The constant that a member must have (``type: text``) goes in front: ``TextContent``; else the title. Values that
are listed beside any of their kind are the known ones: ``KnownModel``. Where those do not tell the variants apart, a
required member that no other variant requires goes behind (``ContentWithUrl``), else the kind of JSON value
(``ContentList``). What is left has its number.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final, TypeAlias

from msgspec import UNSET

from specloom.api import Schema, SchemaId
from specloom.python.names import pascal
from specloom.python.words import words

Named: TypeAlias = Callable[[str], str]
"""Makes the name of a variant of the name of its union."""

_LONGEST: Final = 40
_KINDS: Final = {
    "object": "Object",
    "array": "List",
    "string": "Text",
    "integer": "Number",
    "number": "Number",
    "boolean": "Flag",
}
_NESTED: Final = frozenset(("object", "array"))


def variant_name(schemas: Mapping[SchemaId, Schema], members: Sequence[SchemaId], index: int) -> Named:
    """How the variant at an index is called; like its union where no other has a value but null."""
    telling = [each for each in members if schemas[each].types != ("null",)]
    if len(telling) < 2:
        return lambda union: union
    own = members[index]
    for prefixes in (
        [(_tag(schemas, each), each) for each in telling],
        [(_title(schemas[each].title), each) for each in telling],
    ):
        prefix = _only(own, prefixes)
        if prefix:
            return lambda union: f"{prefix}{union}"
    if _lists_known(schemas, own, telling):
        return lambda union: f"Known{union}"
    for suffixes in (
        [(_own_member(schemas, each, telling), each) for each in telling],
        [(_KINDS.get("".join(schemas[each].types), ""), each) for each in telling],
    ):
        suffix = _only(own, suffixes)
        if suffix:
            return lambda union: f"{union}{suffix}"
    return lambda union: f"{union}Variant{index + 1}"


def _only(own: SchemaId, found: Sequence[tuple[str, SchemaId]]) -> str:
    """The word of a variant, where no other variant has the same."""
    word = next((word for word, each in found if each == own), "")
    return word if [each for each, _ in found].count(word) == 1 else ""


def _lists_known(schemas: Mapping[SchemaId, Schema], own: SchemaId, telling: Sequence[SchemaId]) -> bool:
    """Whether a variant lists values, and all others are any value of a kind."""
    others = [schemas[each] for each in telling if each != own]
    any_value = all(each.types and each.enum is None and set(each.types) <= _KINDS.keys() - _NESTED for each in others)
    return schemas[own].enum is not None and any_value


def _tag(schemas: Mapping[SchemaId, Schema], id_: SchemaId) -> str:
    """The first constant text of a member, those that are required first."""
    schema = schemas[id_]
    ordered = sorted(schema.properties.items(), key=lambda item: item[0] not in schema.required)
    for _, child in ordered:
        stated = schemas[child]
        value = stated.enum[0] if stated.enum and len(stated.enum) == 1 else stated.const
        if value is not UNSET and isinstance(value, str) and words(value) and len(value) <= _LONGEST:
            return pascal(value)
    return ""


def _title(title: str) -> str:
    return pascal(title) if title.isascii() and words(title) and len(title) <= _LONGEST else ""


def _own_member(schemas: Mapping[SchemaId, Schema], id_: SchemaId, telling: Sequence[SchemaId]) -> str:
    others = {name for each in telling if each != id_ for name in schemas[each].required}
    own = [name for name in schemas[id_].required if name not in others and name.isascii()]
    return f"With{pascal(own[0])}" if own else ""
