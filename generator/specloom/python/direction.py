"""Which way each schema travels: only out (in what we send), only in, or both.

A schema that nothing reaches from an operation counts as both, so that nothing is assumed about it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from specloom.api import Api, MediaType, Operation, SchemaId
from specloom.json_schema import children


def only_sent(api: Api) -> frozenset[SchemaId]:
    """The schemas that request bodies and parameters reach, and no answer and no payload does."""
    sent, received = travels(api)
    return sent - received


def travels(api: Api) -> tuple[frozenset[SchemaId], frozenset[SchemaId]]:
    """The schemas that go out (bodies, parameters, answers to payloads), and those that come in."""
    operations = api.operations
    payloads = [payload.operation for payload in api.payloads]
    sent = _reached(api, [*_inputs(operations), *_outputs(payloads)])
    received = _reached(api, [*_outputs(operations), *_inputs(payloads)])
    return frozenset(sent), frozenset(received)


def _inputs(operations: Iterable[Operation]) -> Iterator[SchemaId]:
    for operation in operations:
        for parameter in operation.parameters:
            yield from _schemas([parameter.content] if parameter.content else [])
            if parameter.schema is not None:
                yield parameter.schema
        if operation.body is not None:
            yield from _schemas(operation.body.content)


def _outputs(operations: Iterable[Operation]) -> Iterator[SchemaId]:
    for operation in operations:
        for response in operation.responses:
            yield from _schemas(response.content)
            for header in response.headers:
                yield from _schemas([header.content] if header.content else [])
                if header.schema is not None:
                    yield header.schema


def _schemas(content: Iterable[MediaType]) -> Iterator[SchemaId]:
    for media in content:
        yield from (each for each in (media.schema, media.item_schema) if each is not None)


def _reached(api: Api, roots: Iterable[SchemaId]) -> set[SchemaId]:
    met: set[SchemaId] = set()
    waiting = [root for root in roots if root in api.schemas]
    while waiting:
        current = waiting.pop()
        if current not in met:
            met.add(current)
            waiting.extend(each for each in _below(api, current) if each in api.schemas)
    return met


def _below(api: Api, id_: SchemaId) -> Iterator[SchemaId]:
    schema = api.schemas[id_]
    yield from children(schema)
    if schema.discriminator is not None:
        yield from schema.discriminator.mapping.values()
