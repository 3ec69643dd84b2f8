"""Removes the circles of ``$ref`` and ``allOf`` in which a schema contains itself at the same place of a value.

A circle through ``properties`` or ``items`` is harmless, as each round goes one level deeper into a value that ends
somewhere; one that stays at the same place never ends.
"""

from __future__ import annotations

from msgspec.structs import replace

from specloom.api import Schema, SchemaId
from specloom.findings import Findings


def break_circles(schemas: dict[SchemaId, Schema], findings: Findings) -> None:
    """Removes each ``$ref`` and ``allOf`` that leads back to its own schema without going into a value.

    No value can be judged by such a schema (JSON Schema 2020-12, 9.4.1); with the edge removed the rest still holds.
    """
    state: dict[SchemaId, bool] = {}
    for start in list(schemas):
        if start in state or not _leads_on(schemas[start]):
            continue
        state[start] = True
        path = [(start, iter(_in_place(schemas[start])))]
        while path:
            here, onward = path[-1]
            there = next(onward, None)
            if there is None:
                state[here] = False
                path.pop()
            elif state.get(there):
                _cut(schemas, here, there, findings)
            elif there not in state and there in schemas:
                state[there] = True
                path.append((there, iter(_in_place(schemas[there]))))


def _leads_on(schema: Schema) -> bool:
    """Whether the schema names others for the same place of a value; most don't, and need no walk."""
    return schema.ref is not None or bool(schema.all_of)


def _in_place(schema: Schema) -> tuple[SchemaId, ...]:
    """The schemas that hold for the same place of a value."""
    return schema.all_of if schema.ref is None else (schema.ref, *schema.all_of)


def _cut(schemas: dict[SchemaId, Schema], here: SchemaId, there: SchemaId, findings: Findings) -> None:
    schema = schemas[here]
    left = replace(
        schema,
        ref=None if schema.ref == there else schema.ref,
        all_of=tuple(each for each in schema.all_of if each != there),
    )
    schemas[here] = left
    findings.warn(
        "SL066",
        f"the schema contains itself through $ref and allOf, so this reference to {there} is left out",
        here,
        help="a schema may contain itself only inside properties, items and the like",
    )
