"""Cuts compositions of schemas that multiply so often that validating one value would never end.

A schema that names another twice in ``allOf``, which names a third one twice, and so on, is judged by following every
one of the paths: sixty short schemas, each naming the next one twice, have 2**60 of them. The *weight* of a schema is
the number of those paths. It has two parts: ``here`` counts the paths to schemas that hold for the same place of a
value, ``below`` those and the paths into the parts that the value is required to have.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from msgspec.structs import replace

from specloom.api import Schema, SchemaId
from specloom.findings import Findings

MOST_HERE: Final = 20_000
"""The greatest ``here`` that a schema may have."""

MOST_BELOW: Final = 200_000
"""The greatest ``below`` that a schema may have."""


class _Weight(NamedTuple):
    here: int
    below: int


_NONE: Final = _Weight(0, 0)
_ONE: Final = _Weight(1, 1)


def cut_heavy(schemas: dict[SchemaId, Schema], findings: Findings) -> None:
    """Removes ``allOf``, ``anyOf``, ``oneOf``, ``not``, ``if`` and ``dependentSchemas`` of each schema whose weight is
    beyond the limits, with a warning (SL068); its ``$ref`` stays."""
    weights: dict[SchemaId, _Weight] = {}
    for start in list(schemas):
        path = [start] if start not in weights and _leads_on(schemas[start]) else []
        while path:
            here = path[-1]
            if here not in weights:
                weights[here] = _NONE
                path.extend(each for each in _named(schemas[here]) if each not in weights and _leads_on(schemas[each]))
                continue
            path.pop()
            if weights[here] is _NONE:
                weights[here] = _weighed(schemas, here, weights, findings)


def _weighed(
    schemas: dict[SchemaId, Schema], here: SchemaId, weights: dict[SchemaId, _Weight], findings: Findings
) -> _Weight:
    weight = _sum(schemas[here], weights)
    if weight.here <= MOST_HERE and weight.below <= MOST_BELOW:
        return weight
    if next(_composing(schemas[here]), None) is not None:
        schemas[here] = replace(
            schemas[here], all_of=(), any_of=(), one_of=(), not_=None, if_=None, then=None, else_=None,
            dependent_schemas={}, discriminator=None,
        )  # fmt: skip
        findings.warn(
            "SL068",
            "the schema composes more schemas than can be judged, counting each as often as it stands there, so what"
            " it composes is left out",
            here,
            help="name a schema once where it is named twice",
        )
        weight = _sum(schemas[here], weights)
    return _Weight(min(weight.here, MOST_HERE), min(weight.below, MOST_BELOW))


def _sum(schema: Schema, weights: dict[SchemaId, _Weight]) -> _Weight:
    composing = [weights.get(each, _ONE) for each in _in_place(schema)]
    needed = [weights.get(each, _ONE) for each in _required(schema)]
    return _Weight(1 + sum(each.here for each in composing), 1 + sum(each.below for each in (*composing, *needed)))


def _leads_on(schema: Schema) -> bool:
    """Whether a schema may have a weight of more than one. Most may not, and this test is cheaper than weighing."""
    return bool(
        schema.ref is not None or schema.required or schema.all_of or schema.any_of or schema.one_of
        or schema.min_items or schema.min_properties or schema.dependent_schemas or schema.contains is not None
        or schema.not_ is not None or schema.if_ is not None
    )  # fmt: skip


def _named(schema: Schema) -> Iterator[SchemaId]:
    yield from _in_place(schema)
    yield from _required(schema)


def _in_place(schema: Schema) -> Iterator[SchemaId]:
    if schema.ref is not None:
        yield schema.ref
    yield from _composing(schema)


def _composing(schema: Schema) -> Iterator[SchemaId]:
    for members in (schema.all_of, schema.any_of, schema.one_of, schema.dependent_schemas.values()):
        yield from members
    yield from (each for each in (schema.not_, schema.if_, schema.then, schema.else_) if each is not None)


def _required(schema: Schema) -> Iterator[SchemaId]:
    """The schemas of the parts that every value has: required properties that are declared, and items where there have
    to be some."""
    yield from (schema.properties[name] for name in schema.required if name in schema.properties)
    if schema.min_items:
        yield from schema.prefix_items
        yield from (each for each in (schema.items,) if each is not None)
    if schema.contains is not None:
        yield schema.contains
    if schema.min_properties and schema.additional_properties is not None:
        yield schema.additional_properties
