"""A base with a discriminator and the schemas that inherit from it by ``allOf``: where it is named, any may stand.

Rules (OpenAPI 3.0.4, 4.7.25; 3.1, 4.8.25).

1. The base stays a model of its own. A reference to it, from where a value has its type, becomes one to the union of
   its heirs and itself; a reference from the ``allOf`` of an heir, or of a schema that adds to the base, stays.
2. The value of the discriminator is what the mapping says, else what the heir's own property allows (``const``,
   ``enum``), else the name of the component. A value that names none is the base.
3. An heir that has heirs is a base like the first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from msgspec import UNSET
from msgspec.structs import replace

from specloom.api import Api, Discriminator, Schema, SchemaId
from specloom.python.merging import Schemas, states

_ANY: Final = "*"


def base_of(id_: SchemaId) -> SchemaId | None:
    """The base whose heirs a union of our making holds, None for any other schema."""
    return SchemaId(id_[len(_ANY) :]) if id_.startswith(_ANY) else None


def with_heirs(api: Api) -> Api:
    """The same facts by these rules; the very same where no base has heirs."""
    heirs = _heirs(api)
    if not heirs:
        return api
    schemas = Schemas(api)
    kept = _kept(api, heirs)
    found: dict[SchemaId, Schema] = {}
    for id_, schema in api.schemas.items():
        moves = schema.ref is not None and schema.ref in heirs and id_ not in kept
        found[id_] = replace(schema, ref=SchemaId(f"{_ANY}{schema.ref}")) if moves else schema
    for base, (stated, members) in heirs.items():
        found[SchemaId(_ANY + base)] = _union(api.schemas[base], stated, members, schemas)
    return replace(api, schemas=found)


def tag_values(schemas: Schemas, id_: SchemaId, property_name: str) -> tuple[str, ...]:
    """What the discriminator of a schema can be where no mapping says it; see rule 2."""
    schema = schemas.merged(id_).schema
    child = schema.properties.get(property_name)
    stated = None if child is None else schemas.merged(child).schema
    if stated is not None and isinstance(stated.const, str):
        return (stated.const,)
    if stated is not None and stated.const is UNSET and stated.enum and all(isinstance(x, str) for x in stated.enum):
        return tuple(stated.enum)
    return (schemas[id_].component,) if schemas[id_].component else ()


def _union(base: Schema, stated: Discriminator, members: tuple[SchemaId, ...], schemas: Schemas) -> Schema:
    """The union of the heirs and, last, the base. Its mapping names each of them by every value that leads to it."""
    mapping = {value: target for value, target in stated.mapping.items() if target in (*members, base.id)}
    for member in (*members, base.id):
        if member not in mapping.values():
            values = tag_values(schemas, member, stated.property_name)
            own = values if member != base.id else values[:1] if base.component in values else ()
            mapping |= {value: member for value in own if value not in mapping}
    return Schema(
        pointer=base.pointer,
        id=SchemaId(_ANY + base.id),
        description=base.description,
        one_of=(*members, base.id),
        discriminator=replace(stated, mapping=mapping, default=stated.default or base.id),
    )


def _heirs(api: Api) -> dict[SchemaId, tuple[Discriminator, tuple[SchemaId, ...]]]:
    """The discriminator and all heirs, heirs of heirs included, of each base that has any."""
    below: dict[SchemaId, list[SchemaId]] = {}
    for id_, schema in api.schemas.items():
        if schema.component:
            for parent in _parents(api, schema):
                below.setdefault(parent, []).append(id_)
    found: dict[SchemaId, tuple[Discriminator, tuple[SchemaId, ...]]] = {}
    for id_, schema in api.schemas.items():
        stated = schema.discriminator
        if stated is None or schema.one_of or schema.any_of or not schema.component:
            continue
        for each in (id_, *_all_below(below, id_)):
            members = tuple(_all_below(below, each))
            if members and not api.schemas[each].one_of and not api.schemas[each].any_of:
                found.setdefault(each, (stated, members))
    return found


def _parents(api: Api, schema: Schema) -> Iterator[SchemaId]:
    """The components that a schema extends: those that its ``allOf`` refers to."""
    for part in schema.all_of:
        target = api.schemas[part].ref if part in api.schemas else None
        if target is not None and target in api.schemas and target != schema.id:
            yield target


def _all_below(below: Mapping[SchemaId, list[SchemaId]], id_: SchemaId) -> list[SchemaId]:
    met: dict[SchemaId, None] = {}
    waiting = list(reversed(below.get(id_, ())))
    while waiting:
        current = waiting.pop()
        if current not in met and current != id_:
            met[current] = None
            waiting.extend(reversed(below.get(current, ())))
    return list(met)


def _kept(api: Api, heirs: Mapping[SchemaId, object]) -> set[SchemaId]:
    """The places that refer to a base and mean the base alone: the ``allOf`` of a schema that extends it, and the
    variants of a union that lists the heirs itself."""
    kept: set[SchemaId] = set()
    for schema in api.schemas.values():
        telling = states(schema) or len([part for part in schema.all_of if _tells(api, part)]) > 1
        if schema.component or telling:
            kept.update(schema.all_of)
        if schema.ref in heirs and states(schema):
            kept.add(schema.id)
        variants = (*schema.one_of, *schema.any_of)
        if schema.discriminator is not None or len([each for each in variants if api.schemas[each].ref]) > 1:
            kept.update(variants)
    return kept


def _tells(api: Api, id_: SchemaId) -> bool:
    return id_ in api.schemas and (api.schemas[id_].ref is not None or states(api.schemas[id_]))
