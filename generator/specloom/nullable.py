"""What ``nullable: true`` means to a schema: null is allowed, whatever stands beside the flag."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from specloom.api import Schema, SchemaId

_SAYS_NOTHING: Final = frozenset(("nullable", "title", "description", "default", "example", "deprecated"))


def is_null_alone(node: Mapping[str, object], pointer: str) -> bool:
    """Whether a node is a variant of a union that says nothing but ``nullable: true``.

    By the letter it allows any value, as the flag means nothing without a ``type`` beside it (OpenAPI 3.0.3, 4.7.24.1).
    It stands for null: the other variants would say nothing either, and that is how ``Option`` of Rust is written.
    """
    return pointer.split("/")[-2:-1] in (["anyOf"], ["oneOf"]) and node.keys() <= _SAYS_NOTHING


def let_null_through(facts: dict[str, Any], pointer: str) -> Iterator[Schema]:
    """Change the facts of a schema at a pointer so that null is allowed (OpenAPI 3.0.3, 4.7.24.1), beside ``allOf`` or
    a union too, where the flag is to do what it is meant to; gives the parts of ``allOf`` that are needed for that.

    What they and the facts refer to as null is ``null_of`` the pointer.
    """
    if "types" in facts:
        facts["types"] = tuple(dict.fromkeys((*facts["types"], "null")))
        if "enum" in facts and None not in facts["enum"]:
            facts["enum"] = (*facts["enum"], None)
    null = null_of(pointer)
    unions = [union for union in ("one_of", "any_of") if union in facts]
    for union in unions:
        facts[union] = (*facts[union], null)
    if "all_of" in facts and not unions:
        if len(facts["all_of"]) == 1 and "properties" not in facts:
            facts["any_of"] = (*facts.pop("all_of"), null)
        else:
            parts = [_or_null(part, null, index) for index, part in enumerate(facts["all_of"])]
            facts["all_of"] = tuple(each.id for each in parts)
            yield from parts


def null_of(pointer: str) -> SchemaId:
    """The schema of null that the flag of the schema at a pointer stands for; its place is that of the flag."""
    return SchemaId(f"{pointer}/nullable")


def _or_null(part: SchemaId, null: SchemaId, index: int) -> Schema:
    """A part of ``allOf`` that lets null through, as the flag beside it says."""
    return Schema(id=SchemaId(f"{null}/{index}"), pointer=null, any_of=(part, null))
