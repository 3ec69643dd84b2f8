"""What neither a type nor its bounds nor its rules check of a schema, as notes for the ledger.

A format is an annotation in JSON Schema (Validation 2020-12, 7.2.1), so a text stays text. It is worth a note where
Python has a type for it that is not used; the others (``uri``, ``email``) say no less as ``str``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Final

from specloom.api import Schema
from specloom.diagnostics import quote
from specloom.keywords import spelled
from specloom.python.constraints import constraints, pattern_problem
from specloom.python.shapes import TIMES, Shape, Shapes
from specloom.python.uploads import is_binary

_TEXTS: Final = frozenset(("time", "duration", "decimal"))
_BESIDE: Final = spelled(
    "required additional_properties pattern_properties property_names dependent_required "
    "dependent_schemas min_properties max_properties items prefix_items contains min_items max_items "
    "unique_items minimum maximum exclusive_minimum exclusive_maximum multiple_of min_length max_length "
    "pattern"
)
"""Keywords of a schema that chooses from variants; what it says of members' types is in the variants, if anywhere."""

_BEYOND_MICROSECONDS: Final = re.compile(r":[0-9]{2}\.[0-9]{6}[0-9]*[1-9]")
_OF_TEXT: Final = spelled("min_length max_length pattern")


def unchecked(shapes: Shapes, shape: Shape, *, sent: bool, received: bool) -> Iterator[str]:
    """The notes of one shape, by the ways that it travels."""
    if shape.kind == "scalar":
        yield from _of_scalar(shape, sent=sent, received=received)
    elif shape.kind == "either" and _hides_bounds(shapes, shape):
        yield "the bounds of variants of one type are not checked"
    elif shape.kind == "union":
        yield from _of_union(shapes, shape, sent=sent)
    if shape.kind == "enum" and any(_is_out_of_bounds(shape.schema, each) for each in shape.members):
        yield "members of the enum that its own bounds forbid are allowed"
    if shape.kind in ("union", "link") and (shape.schema.one_of or shape.schema.any_of):
        yield from _beside(shapes, shape)


def _of_scalar(shape: Shape, *, sent: bool, received: bool) -> Iterator[str]:
    schema = shape.schema
    if schema.format in _TEXTS and shape.python == "str":
        yield f"the format {schema.format} is not checked"
    if schema.content_encoding and shape.python == "str" and not is_binary(schema):
        yield f"the content encoding {schema.content_encoding} is left to the caller"
    if schema.content_media_type and schema.content_schema is None and shape.python in ("str", "bytes"):
        yield f"what is of the media type {quote(schema.content_media_type)} in it is left to the caller"
    if schema.format == "decimal" and shape.python == "float":
        yield "the format decimal is a float, which may round"
    if shape.python == "datetime" and any(map(_is_finer, _shown(schema))):
        yield "a datetime holds microseconds: digits beyond them, as an example shows, are rounded"
    if shape.python in TIMES.values():
        stated = [word for name, word in _OF_TEXT if getattr(schema, name) is not None]
        if stated:
            yield f"{', '.join(stated)} of a {shape.python} {'is' if len(stated) == 1 else 'are'} not checked"
    if sent and received and shape.python == "str" and schema.pattern is not None:
        problem = pattern_problem(schema.pattern)
        if problem:
            yield f"the pattern is not checked: {problem}"


def _shown(schema: Schema) -> Iterator[object]:
    yield schema.default
    yield from (example.value for example in schema.examples)


def _is_finer(value: object) -> bool:
    return isinstance(value, str) and _BEYOND_MICROSECONDS.search(value) is not None


def _hides_bounds(shapes: Shapes, shape: Shape) -> bool:
    """Whether variants of one category have bounds, which cannot stand in the type."""
    found = [(shapes.resolved(child)[0], shapes.categories(child)) for child in shape.children]
    categories = [each for _, several in found for each in several]
    bare = len(set(categories)) < len(categories) or {"str", "enum"} <= set(categories)
    return bare and any(constraints(each, received=False).arguments for each, _ in found)


def _of_union(shapes: Shapes, shape: Shape, *, sent: bool) -> Iterator[str]:
    variants = [shapes.resolved(child)[0] for child in shape.children]
    if shape.discriminator is not None:
        tag = shape.discriminator.property_name
        if sent and not all(_names_itself(shapes, each, tag) for each in variants):
            yield "a discriminator that names no variant is sent as it is"
    elif shape.schema.one_of and not all(_apart(shapes, one, other) for one, other in combinations(variants, 2)):
        yield "that only one variant fits is not checked: the first that does is taken"


def _beside(shapes: Shapes, shape: Shape) -> Iterator[str]:
    """What a schema states beside its variants, and not each of them as well."""
    schema = shape.schema
    union = "oneOf" if schema.one_of else "anyOf"
    variants = [shapes.resolved(each)[0].schema for each in shape.children]
    for name, word in _BESIDE:
        value = getattr(schema, name)
        if name == "required" and all(set(value) <= set(variant.required) for variant in variants):
            continue
        if name == "additional_properties" and value is not None and shapes.schemas[value].always is True:
            continue
        if value or (isinstance(value, int | float) and not isinstance(value, bool)):
            yield f"{word} beside {union} is not checked"


def _is_out_of_bounds(schema: Schema, member: str | int) -> bool:
    """Whether a member of an enum has a size that its schema forbids."""
    if isinstance(member, str):
        low, high = schema.min_length, schema.max_length
        return (low is not None and len(member) < low) or (high is not None and len(member) > high)
    below = (schema.minimum is not None and member < schema.minimum) or (
        schema.exclusive_minimum is not None and member <= schema.exclusive_minimum
    )
    above = (schema.maximum is not None and member > schema.maximum) or (
        schema.exclusive_maximum is not None and member >= schema.exclusive_maximum
    )
    return below or above or bool(schema.multiple_of and member % schema.multiple_of)


def _names_itself(shapes: Shapes, variant: Shape, tag: str) -> bool:
    """Whether the type of a variant says which tags it may have."""
    child = variant.schema.properties.get(tag)
    return child is not None and shapes.resolved(child)[0].kind == "enum"


def _apart(shapes: Shapes, one: Shape, other: Shape) -> bool:
    """Whether no value fits both: they are of other kinds, or a member that both require tells them apart."""
    if (one.kind == "model") != (other.kind == "model"):
        return not {one.kind, other.kind} & {"any", "map", "union", "either", "link"}
    if one.kind != "model":
        return one.kind != other.kind and not {one.kind, other.kind} <= {"array", "tuple"} and one.kind != "any"
    shared = [name for name in one.schema.required if name in other.schema.required]
    return any(_disjoint(shapes, [one.schema, other.schema], name) for name in shared) or (
        _forbids(shapes, one.schema, other.schema) or _forbids(shapes, other.schema, one.schema)
    )


def _disjoint(shapes: Shapes, schemas: Sequence[Schema], name: str) -> bool:
    """Whether a member has no value in common that both allow."""
    found = [shapes.resolved(each.properties[name])[0] for each in schemas if name in each.properties]
    if len(found) < 2 or any(each.kind != "enum" for each in found):
        return False
    return not set(found[0].members) & set(found[1].members)


def _forbids(shapes: Shapes, closed: Schema, other: Schema) -> bool:
    """Whether one allows no members but its own, and the other requires one beside these."""
    rest = closed.additional_properties
    if rest is None or shapes.schemas[rest].always is not False or closed.pattern_properties:
        return False
    return any(name not in closed.properties for name in other.required)
