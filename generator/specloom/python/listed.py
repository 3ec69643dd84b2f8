"""Values that ``oneOf`` or ``anyOf`` lists one by one, each with a title and a description: an enum that says more.

OpenAPI 3.1 and 3.2 call them annotated enumerations (3.2, 4.24.3.1). What is said of the values stands below the
description of the whole, a line each.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import UNSET
from msgspec.structs import replace

from specloom.api import Json, Schema, SchemaId
from specloom.python.literals import markdown_code, with_deprecation
from specloom.python.merging import Schemas, composed_of, members_within, states


def listed(schemas: Schemas, schema: Schema, variants: Sequence[SchemaId]) -> Schema | None:
    """The enum that a flat schema is; None where a variant is anything but texts or integers, named by nothing else."""
    found = [schemas[each] for each in variants]
    if (schema.one_of and schema.any_of) or len(found) < 2 or not all(map(_only_lists, found)):
        return None
    members = [member for each in found for member in _members(each)]
    if not all(isinstance(each, str | int) and not isinstance(each, bool) for each in members):
        return None
    unique = members_within(schema.types, members)
    if schema.one_of and len(members_within((), members)) < len(members):
        return None
    lines = [line for each in found for line in _told(each)]
    told = "\n\n".join(filter(None, (schema.description.strip(), "\n".join(lines))))
    return replace(schema, one_of=(), any_of=(), discriminator=None, enum=unique, description=told)


def _only_lists(schema: Schema) -> bool:
    lists = schema.const is not UNSET or bool(schema.enum)
    rest = replace(schema, const=UNSET, enum=None, types=(), format="")
    return lists and not composed_of(schema) and not states(rest)


def _members(schema: Schema) -> Sequence[Json]:
    every = (schema.const,) if schema.const is not UNSET else schema.enum or ()
    return members_within(schema.types, every)


def _told(schema: Schema) -> Iterator[str]:
    """A line on the values of a variant, where anything is said of them."""
    values = _members(schema)
    title = "" if schema.title in map(str, values) else schema.title
    title, text = (" ".join(each.split()) for each in (title, schema.description))
    called = f" ({title})" if title and text and title != text else ""
    said = with_deprecation(text or title, is_deprecated=schema.deprecated)
    if said:
        yield f"- {', '.join(markdown_code(str(each)) for each in values)}{called}: {said}"
