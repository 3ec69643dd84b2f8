"""Takes apart what composes so many schemas that no judge of values would come to an end.

A schema that names another twice in ``allOf``, which names a third one twice, and so on, is judged by following every
one of the paths: sixty short schemas are more than all the paths that can be walked. A *weight* counts the paths, each
schema as often as it is met. Two of them: of what is judged at one place of a value, and of that together with what a
value must hold.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from msgspec.structs import replace

from specloom.api import Schema, SchemaId
from specloom.findings import Findings

MOST_HERE: Final = 20_000
"""Paths from a schema to others that hold for the same value."""

MOST_BELOW: Final = 200_000
"""Paths to those, and to the schemas of what the value must hold."""


class _Weight(NamedTuple):
    here: int
    below: int


_NONE: Final = _Weight(0, 0)
_ONE: Final = _Weight(1, 1)


def cut_heavy(schemas: dict[SchemaId, Schema], findings: Findings) -> None:
    """Removes what composes a schema, but for its ``$ref``, where its weight is beyond the limits."""
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
    """Whether a schema may have a weight of more than one; most have not, and are looked at no closer."""
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
    """The schemas of what a value must hold, as far as they are told by name."""
    yield from (schema.properties[name] for name in schema.required if name in schema.properties)
    if schema.min_items:
        yield from schema.prefix_items
        yield from (each for each in (schema.items,) if each is not None)
    if schema.contains is not None:
        yield schema.contains
    if schema.min_properties and schema.additional_properties is not None:
        yield schema.additional_properties
