"""Members beside ``oneOf`` or ``anyOf``: a union of variants, each of which has them too.

Theory. What a schema states beside ``oneOf`` holds whichever variant a value is, so it may stand in each of them: A and
(B xor C) is (A and B) xor (A and C). The same is true of ``anyOf``, but a value that is B and C at once would be called
a B, and lose the types of what C says; so ``anyOf`` is distributed only where a member tells the variants apart.

Rules. Every variant is an object that no further ``oneOf``, ``not`` or ``if`` speaks of, and one of them at least
brings a member that the schema itself does not have: variants that only say which members go together (``required``
alone) make no union. Where all variants together would hold more than ``_MOST_MEMBERS`` shared members, the schema
stays one model.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Final

from msgspec import UNSET
from msgspec.structs import replace

from specloom.api import Discriminator, Json, Schema, SchemaId
from specloom.python.heirs import tag_values
from specloom.python.merging import ANNOTATIONS, Schemas

MOST_VARIANTS: Final = 500
"""The most variants of a union that is written as one: Python's own parser gives up on a few thousand."""

_MOST_MEMBERS: Final = 5_000
"""The most shared members times variants: each shared member is written once in every variant."""

_SHARED: Final = "(shared)"


def distributed_from(id_: SchemaId) -> tuple[SchemaId, SchemaId] | None:
    """For a variant that ``distributed`` made: the union, and the variant as the document has it. None for any other
    schema."""
    union, shared, variant = id_.rpartition(f"{_SHARED}&")
    return (SchemaId(union), SchemaId(variant)) if shared else None


def distributed(schemas: Schemas, schema: Schema, variants: Sequence[SchemaId]) -> Schema | None:
    """A flat schema that has properties beside ``oneOf`` or ``anyOf``, as a union of variants that have them too; None
    where the rules above do not allow it."""
    if not _is_distributable(schemas, schema, variants):
        return None
    beside = {"one_of": (), "any_of": (), "discriminator": None, "title": "", "description": "", "examples": ()}
    if schema.any_of:
        beside["unevaluated_properties"] = None
    shared = schemas.made(f"{schema.id}{_SHARED}", replace(schema, **beside, default=UNSET))
    children = {variant: schemas.both(shared, variant) for variant in variants}
    stated = {name: getattr(schema, name) for name in ANNOTATIONS - {"discriminator", "all_of", "ref"}}
    named = None if schema.discriminator is None else _told_apart(schemas, schema.discriminator, children, shared)
    members = tuple(children.values())
    unevaluated = schema.unevaluated_properties if schema.any_of else None
    return Schema(
        **stated,
        one_of=members if schema.one_of else (),
        any_of=members if schema.any_of else (),
        discriminator=named,
        unevaluated_properties=unevaluated,
    )


def _is_distributable(schemas: Schemas, schema: Schema, variants: Sequence[SchemaId]) -> bool:
    if (schema.one_of and schema.any_of) or not 1 < len(variants) <= MOST_VARIANTS:
        return False
    if len(schema.properties) * len(variants) > _MOST_MEMBERS:
        return False
    found = [schemas.merged(each).schema for each in variants]
    if not all(map(_is_plain_object, found)) or all(
        each.properties.keys() <= schema.properties.keys() for each in found
    ):
        return False
    if schema.discriminator is not None:
        return True
    return all(each.properties for each in found) and (bool(schema.one_of) or _has_tag(schemas, found))


def _is_plain_object(schema: Schema) -> bool:
    composed = schema.one_of or schema.any_of or schema.not_ or schema.if_
    of_values = schema.enum is not None or schema.const is not UNSET or schema.always is not None
    return not composed and not of_values and set(schema.types) <= {"object", "null"}


def _has_tag(schemas: Schemas, variants: Sequence[Schema]) -> bool:
    """Whether all variants require a member whose values tell them apart."""
    shared = set(variants[0].required).intersection(*(each.required for each in variants))
    for name in shared:
        values = [_values(schemas, each.properties[name]) for each in variants if name in each.properties]
        apart = all(one and other and not any(each in other for each in one) for one, other in combinations(values, 2))
        if len(values) == len(variants) and apart:
            return True
    return False


def _values(schemas: Schemas, id_: SchemaId) -> Sequence[Json]:
    schema = schemas.merged(id_).schema
    return (schema.const,) if schema.const is not UNSET else schema.enum or ()


def _told_apart(
    schemas: Schemas, stated: Discriminator, children: Mapping[SchemaId, SchemaId], shared: SchemaId
) -> Discriminator:
    """The discriminator, leading to the variants with the shared members in them."""
    mapping: dict[str, SchemaId] = {}
    default: SchemaId | None = None
    for variant, child in children.items():
        names = schemas.aimed(variant)
        values = [value for value, target in stated.mapping.items() if target in names]
        for value in values or tag_values(schemas, names[-1], stated.property_name):
            mapping.setdefault(value, child)
        default = child if stated.default in names else default
    if stated.default is not None and default is None:
        default = schemas.both(shared, stated.default)
    return replace(stated, mapping=mapping, default=default)
