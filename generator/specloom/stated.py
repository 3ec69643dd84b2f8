"""The schemas that the parts of an operation name themselves, and what is reached from them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from msgspec.structs import replace

from specloom.api import Api, Body, Header, MediaType, Operation, Parameter, Response, Schema, SchemaId
from specloom.json_schema import children


def of_content(content: Iterable[MediaType]) -> Iterator[SchemaId]:
    """The schemas of media types: ``schema``, and ``itemSchema`` for an item of a stream (OpenAPI 3.2, 4.14)."""
    for media in content:
        yield from (each for each in (media.schema, media.item_schema) if each is not None)


def of_parameters(parameters: Iterable[Parameter | Header]) -> Iterator[SchemaId]:
    """The schemas of parameters or headers, whether ``schema`` or ``content`` states them."""
    for parameter in parameters:
        if parameter.schema is not None:
            yield parameter.schema
        yield from of_content((parameter.content,) if parameter.content is not None else ())


def of_body(body: Body | None) -> Iterator[SchemaId]:
    """The schemas of a request body, none where there is no body."""
    yield from of_content(body.content if body is not None else ())


def of_answers(responses: Iterable[Response]) -> Iterator[SchemaId]:
    """The schemas of the bodies of responses; those of their headers are left out."""
    for response in responses:
        yield from of_content(response.content)


def of_request(operation: Operation) -> Iterator[SchemaId]:
    """The schemas of an operation's parameters and request body."""
    yield from of_parameters(operation.parameters)
    yield from of_body(operation.body)


def reached(
    api: Api, roots: Iterable[SchemaId], below: Callable[[Schema], Iterable[SchemaId]] = children
) -> set[SchemaId]:
    """The ids of the roots and of all schemas that can be reached from them; ``below`` gives the next ones of each. An
    id that ``api.schemas`` does not have is left out."""
    schemas = api.schemas
    met: set[SchemaId] = set()
    waiting = list(roots)
    while waiting:
        current = waiting.pop()
        if current not in met and (schema := schemas.get(current)) is not None:
            met.add(current)
            waiting += below(schema)
    return met


def without_answer_examples(api: Api) -> Api:
    """The same facts without the examples that answers to operations have, which nothing but fixtures is made of.

    A response that operations share stays one.
    """
    spared: dict[int, Response] = {}
    for each in (response for operation in api.operations for response in operation.responses):
        if id(each) not in spared:
            content = tuple(replace(media, examples=()) for media in each.content)
            spared[id(each)] = replace(each, content=content) if content else each
    return replace(
        api,
        operations=tuple(
            replace(operation, responses=tuple(spared[id(each)] for each in operation.responses))
            for operation in api.operations
        ),
    )
