"""Which way each schema travels: only out (in what we send), only in, or both.

A schema that nothing reaches from an operation counts as both, so that nothing is assumed about it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from specloom import stated
from specloom.api import Api, Operation, Schema, SchemaId
from specloom.json_schema import children


def going_out(api: Api) -> tuple[frozenset[SchemaId], frozenset[SchemaId]]:
    """The schemas that go out, and those among them that never come in."""
    sent, received = travels(api)
    return sent, sent - received


def travels(api: Api) -> tuple[frozenset[SchemaId], frozenset[SchemaId]]:
    """The schemas that go out (bodies, parameters, answers to payloads), and those that come in."""
    operations = api.operations
    payloads = [payload.operation for payload in api.payloads]
    sent = stated.reached(api, [*_inputs(operations), *_outputs(payloads)], _below)
    received = stated.reached(api, [*_outputs(operations), *_inputs(payloads)], _below)
    return frozenset(sent), frozenset(received)


def _inputs(operations: Iterable[Operation]) -> Iterator[SchemaId]:
    for operation in operations:
        yield from stated.of_request(operation)


def _outputs(operations: Iterable[Operation]) -> Iterator[SchemaId]:
    for operation in operations:
        yield from stated.of_answers(operation.responses)
        for response in operation.responses:
            yield from stated.of_parameters(response.headers)


def _below(schema: Schema) -> list[SchemaId]:
    found = children(schema)
    if schema.discriminator is not None:
        found += schema.discriminator.mapping.values()
    return found
