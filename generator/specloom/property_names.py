"""Shape of an object -> names that its undeclared properties may have."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final

from specloom.api import Json, Schema, SchemaId
from specloom.judged_patterns import is_usable
from specloom.make_scalar import admits_string, members, scalars
from specloom.patterns import UnreadablePattern
from specloom.shapes import Expander, Shape
from specloom.texts import texts

MOST_NAMES: Final = 1_000
"""Numbered names that are proposed."""

_MOST_PATTERNS: Final = 20_000
"""Names times patterns: each name of ``patternProperties`` is judged by all of them."""

_ATTEMPTS: Final = 64
"""Strings of a pattern that are tried as names."""


def free_names(expander: Expander, shape: Shape, *, only_described: bool) -> Iterator[str]:
    """Names of undeclared properties; with ``only_described`` one, and only where their values have a schema."""
    stated = [expander.always(each) for each in _additional(shape)]
    if False in stated:
        allowed = patterned_names(expander, shape)
    elif only_described and None not in stated:
        return
    else:
        allowed = (name for name in _proposals(expander, shape) if may_be_named(expander, shape, name))
    yield from islice(allowed, 1 if only_described else None)


def patterned_names(expander: Expander, shape: Shape) -> Iterator[str]:
    """One name for each of ``patternProperties``, of the first where there are many: each is judged by all."""
    patterns = [pattern for schema in shape.schemas for pattern in schema.pattern_properties]
    for pattern in patterns[: max(1, _MOST_PATTERNS // max(len(patterns), 1))]:
        if is_usable(pattern) and (name := _matching_name(expander, shape, pattern)) is not None:
            yield name


def may_be_named(expander: Expander, shape: Shape, name: str) -> bool:
    """Whether an object of a shape may have a property of a name, as far as ``propertyNames``, ``not`` and a schema
    that is ``false`` say."""
    if name in shape.banned or any(schema.always is False for schema in _of_property(expander, shape, name)):
        return False
    names = _name_schemas(shape)
    return not names or any(admits_string(each, name) for each in expander.expand(names))


def _matching_name(expander: Expander, shape: Shape, pattern: str) -> str | None:
    proposals = islice(texts(pattern=pattern, min_length=1), _ATTEMPTS)
    try:
        return next((name for name in proposals if may_be_named(expander, shape, name)), None)
    except UnreadablePattern:
        return None


def _proposals(expander: Expander, shape: Shape) -> Iterator[str]:
    names = _name_schemas(shape)
    for each in expander.expand(names) if names else ():
        yield from (name for name in _values(each) if isinstance(name, str) and name)
    if not names:
        yield from ("key", *(f"key{number}" for number in range(2, MOST_NAMES + 2)))
    yield from patterned_names(expander, shape)


def _values(shape: Shape) -> Iterator[Json]:
    return members(shape) if shape.members is not None else scalars(shape, "string", full=True)


def _name_schemas(shape: Shape) -> tuple[SchemaId, ...]:
    return tuple(schema.property_names for schema in shape.schemas if schema.property_names is not None)


def _of_property(expander: Expander, shape: Shape, name: str) -> tuple[Schema, ...]:
    """The schemas of a property in the first shape that they have together; one that allows nothing where they have
    none."""
    ids = shape.property_ids(name)
    first = next(expander.expand(ids), None)
    if first is not None:
        return first.schemas
    return (Schema(id=ids[0], pointer=ids[0], always=False),) if ids else ()


def _additional(shape: Shape) -> Iterator[SchemaId]:
    """The schemas that hold for undeclared properties."""
    for schema in shape.schemas:
        for each in (schema.additional_properties, schema.unevaluated_properties):
            if each is not None:
                yield each
