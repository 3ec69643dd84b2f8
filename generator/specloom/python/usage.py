"""Which schemas are used as types, and what each of them is called.

A schema is used when a component, a parameter, a body or an answer reaches it through what becomes part of a type.
What stands under ``not``, ``if`` or ``contains`` is reached by no type, and neither are the parts of an ``allOf``,
which are folded into the whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final

from specloom import stated
from specloom.api import Api, MediaType, Operation, SchemaId
from specloom.python import names
from specloom.python.directed import original_of
from specloom.python.heirs import base_of
from specloom.python.merging import sources
from specloom.python.operation_names import OperationName
from specloom.python.schema_names import place_names, schema_names
from specloom.python.shapes import Shape, Shapes
from specloom.python.statuses import STATUS_CLASSES
from specloom.python.types import needs_a_name
from specloom.python.uploads import copied_from

RESERVED: Final = frozenset(STATUS_CLASSES.values())
"""The classes of errors, which every emitted package has."""


def used(api: Api, shapes: Shapes) -> list[SchemaId]:
    """All schemas that are used, components first, in the order in which they are met."""
    met: dict[SchemaId, None] = {}
    waiting = [*reversed([*_components(api), *_roots(api)])]
    while waiting:
        current = waiting.pop()
        if current not in met and current in shapes.schemas:
            met[current] = None
            waiting.extend(reversed(below(shapes[current])))
    return list(met)


def below(shape: Shape) -> Sequence[SchemaId]:
    """The schemas whose types are part of a shape's own."""
    if shape.kind != "model" and shape.discriminator is None:
        return shape.children
    found = [*shape.children]
    if shape.kind == "model":
        found += shape.schema.properties.values()
    if shape.discriminator is not None:
        found += shape.discriminator.mapping.values()
    return found


def chosen_names(
    api: Api,
    shapes: Shapes,
    ids: Iterable[SchemaId],
    operations: Mapping[str, OperationName],
    overrides: Mapping[str, str] | None = None,
) -> dict[SchemaId, str]:
    """A name for every component, and for each used schema that becomes a definition or that a reference leads to."""
    every = list(ids)
    referred = {shapes[id_].children[0] for id_ in every if shapes[id_].kind == "link"}
    referred -= {child for id_ in every for child in shapes[id_].children if child.startswith(f"{id_}/")}
    wanted = [each for each in every if _wants(shapes, each, referred)]
    stated = [each for each in wanted if each in api.schemas and not _is_ours(each)]
    given = schema_names(api, stated, operations, overrides, reserved=RESERVED)
    made = [each for each in wanted if each not in given]
    unions = {each: _union_names(given, each) for each in made if base_of(each) in given}
    given |= names.distinct(unions, {*given.values(), *names.CLASSES, *RESERVED, *_resource_classes(operations)})
    places = place_names(api, operations) if len(unions) < len(made) else _no_places
    candidates = {each: _made_names(api, given, each, places) for each in made if each not in given}
    return {
        **given,
        **names.distinct(candidates, {*given.values(), *names.CLASSES, *RESERVED, *_resource_classes(operations)}),
    }


def _resource_classes(operations: Mapping[str, OperationName]) -> Iterator[str]:
    for operation in operations.values():
        yield operation.resource_class
        yield f"Async{operation.resource_class}"


def _wants(shapes: Shapes, id_: SchemaId, referred: set[SchemaId]) -> bool:
    shape = shapes[id_]
    if shapes.schemas[id_].component or needs_a_name(shape):
        return True
    return id_ in referred and shape.kind not in ("scalar", "any", "null", "link")


def _no_places(_id: SchemaId) -> tuple[str, ...]:
    return ()


def _is_ours(id_: SchemaId) -> bool:
    return original_of(id_) is not None or base_of(id_) is not None


def _union_names(given: Mapping[SchemaId, str], id_: SchemaId) -> tuple[str, ...]:
    """Names for the union of a base and its heirs."""
    base = given[base_of(id_) or id_]
    return f"Any{base}", f"{base}OrHeir"


def _made_names(
    api: Api, given: Mapping[SchemaId, str], id_: SchemaId, places: Callable[[SchemaId], tuple[str, ...]]
) -> tuple[str, ...]:
    """Names for a schema that we made: a copy for the way out, or for multipart bodies, is called after its original.

    What merging made is called after the last schema in it, which narrows the others.
    """
    original = original_of(id_)
    if original is not None and original in given and copied_from(id_) is not None:
        return f"{given[original]}Upload", f"{given[original]}Parts", f"{given[original]}ToUpload"
    if original is not None and original in given:
        return f"{given[original]}Input", f"{given[original]}Request", f"{given[original]}ToSend"
    stated = [each for each in sources(id_)[::-1] if (original_of(each) or each) in api.schemas]
    found: list[str] = []
    for each in (original_of(one) or one for one in stated):
        title = api.schemas[each].title
        found += [given[each]] if each in given else [names.pascal(title)] if title else []
        found += places(each)
    return tuple(dict.fromkeys(found)) or (names.pascal(id_),)


def _components(api: Api) -> Iterator[SchemaId]:
    return (id_ for id_, schema in api.schemas.items() if schema.component)


def _roots(api: Api) -> Iterator[SchemaId]:
    for operation in (*api.operations, *(payload.operation for payload in api.payloads)):
        yield from schemas_of(api, operation)
    for operation in api.operations:
        yield from schemas_of_headers(operation)


def schemas_of(api: Api, operation: Operation) -> Iterator[SchemaId]:
    """The schemas that an operation's parameters, body and answers name themselves."""
    yield from stated.of_request(operation)
    for response in operation.responses:
        yield from stated.of_content(response.content)
        yield from (id_ for media in response.content for id_ in _in_events(api, media))


def schemas_of_headers(operation: Operation) -> Iterator[SchemaId]:
    """The schemas of the headers that answers to an operation have."""
    for response in operation.responses:
        yield from stated.of_parameters(response.headers)


def _in_events(api: Api, media: MediaType) -> Iterator[SchemaId]:
    """What the text of server-sent events holds, where the schema of an event says it (OpenAPI 3.2, 4.14.2)."""
    event = api.schemas.get(media.item_schema) if media.item_schema is not None else None
    while event is not None and event.ref is not None:
        event = api.schemas.get(event.ref)
    data = api.schemas.get(event.properties["data"]) if event is not None and "data" in event.properties else None
    if data is not None and data.content_schema is not None:
        yield data.content_schema
