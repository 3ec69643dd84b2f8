"""The facts as types see them: one schema for what comes in and another for what goes out, where the two differ.

Rules (OpenAPI 3.0.4, 4.7.24.2; 3.1, 4.8.24 with JSON Schema Validation 2020-12, 9.4).

1. What comes in has no ``writeOnly`` members; the others are required where the document says so, ``readOnly`` or not.
2. What goes out has no ``readOnly`` members: the schema of such a member becomes ``false``, so that it is refused.
3. Where a schema goes no way at all, no member of either kind is required.
4. A schema that travels both ways, and is not the same by rules 1 and 2, or leads to one that is not, gets a copy for
   the way out, and requests refer to the copies. All others stay one schema, whichever way they go.

A copy is told by its id (``original_of``); it stands at the pointer of its original.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from msgspec.structs import replace

from specloom.api import Api, MediaType, Operation, Parameter, Response, Schema, SchemaId
from specloom.json_schema import children, hidden_properties, leading_to, with_children
from specloom.python.direction import travels
from specloom.python.uploads import copied_from

_OUT: Final = ">"
NEVER: Final = SchemaId(_OUT)
"""The schema that allows no value, which a member has that must not go out."""


def original_of(id_: SchemaId) -> SchemaId | None:
    """The schema that a copy for the way out or for multipart bodies was made of, None for any other."""
    whole = copied_from(id_) or id_
    if whole.startswith(_OUT) and whole != NEVER:
        return SchemaId(whole[len(_OUT) :])
    return None if whole == id_ else whole


def outgoing(id_: SchemaId) -> SchemaId:
    """The id of a schema's copy for the way out, whether or not there is one."""
    return SchemaId(_OUT + id_)


def directed(api: Api) -> Api:
    """The same facts by these rules; the very same where no member is ``readOnly`` or ``writeOnly``."""
    out, in_ = hidden_properties(api, "request"), hidden_properties(api, "response")
    if not out and not in_:
        return api
    sent, received = travels(api)
    copied = _differing(api, sent & received, {*out, *in_})
    schemas: dict[SchemaId, Schema] = {}
    for id_, schema in api.schemas.items():
        if id_ in received:
            schemas[id_] = _for_in(schema, in_)
        elif id_ in sent:
            schemas[id_] = _for_out(schema, out, copied)
        else:
            schemas[id_] = _without(schema, in_.get(id_, frozenset()) | out.get(id_, frozenset()))
    schemas[NEVER] = Schema(pointer="#", id=NEVER, always=False)
    for id_ in api.schemas:
        if id_ in copied:
            schemas[outgoing(id_)] = replace(_for_out(api.schemas[id_], out, copied), id=outgoing(id_), component="")
    operations = tuple(_moved(each, copied, is_payload=False) for each in api.operations)
    payloads = tuple(replace(each, operation=_moved(each.operation, copied, is_payload=True)) for each in api.payloads)
    return replace(api, schemas=schemas, operations=operations, payloads=payloads)


def _differing(api: Api, both: frozenset[SchemaId], hidden: Iterable[SchemaId]) -> frozenset[SchemaId]:
    """The schemas of ``both`` whose two ways differ: those with hidden members, and all that lead to them."""
    users: dict[SchemaId, list[SchemaId]] = {}
    for id_ in both:
        schema = api.schemas[id_]
        mapped = schema.discriminator.mapping.values() if schema.discriminator else ()
        for child in (*children(schema), *mapped):
            users.setdefault(child, []).append(id_)
    return frozenset(leading_to((id_ for id_ in hidden if id_ in both), users))


def _for_in(schema: Schema, hidden: Mapping[SchemaId, frozenset[str]]) -> Schema:
    names = hidden.get(schema.id)
    if not names:
        return schema
    kept = {name: child for name, child in schema.properties.items() if name not in names}
    return replace(_without(schema, names), properties=kept)


def _for_out(schema: Schema, hidden: Mapping[SchemaId, frozenset[str]], copied: frozenset[SchemaId]) -> Schema:
    names = hidden.get(schema.id)
    if names:
        kept = {name: NEVER if name in names else child for name, child in schema.properties.items()}
        schema = replace(_without(schema, names), properties=kept)
    return with_children(schema, lambda each: outgoing(each) if each in copied else each)


def _without(schema: Schema, names: frozenset[str]) -> Schema:
    """The schema, asking for none of these members."""
    if not names:
        return schema
    dependent = {
        name: tuple(each for each in others if each not in names)
        for name, others in schema.dependent_required.items()
        if name not in names
    }
    required = tuple(name for name in schema.required if name not in names)
    return replace(schema, required=required, dependent_required=dependent)


def _moved(operation: Operation, copied: frozenset[SchemaId], *, is_payload: bool) -> Operation:
    """The operation, whose way out refers to the copies: its answers where the API calls us."""
    if is_payload:
        responses = tuple(_response(each, copied) for each in operation.responses)
        return replace(operation, responses=responses)
    parameters = tuple(_parameter(each, copied) for each in operation.parameters)
    body = operation.body
    if body is not None:
        body = replace(body, content=_content(body.content, copied))
    return replace(operation, parameters=parameters, body=body)


def _response(response: Response, copied: frozenset[SchemaId]) -> Response:
    return replace(response, content=_content(response.content, copied))


def _parameter(parameter: Parameter, copied: frozenset[SchemaId]) -> Parameter:
    content = None if parameter.content is None else _content((parameter.content,), copied)[0]
    return replace(parameter, schema=_copy(parameter.schema, copied), content=content)


def _content(content: tuple[MediaType, ...], copied: frozenset[SchemaId]) -> tuple[MediaType, ...]:
    if all(media.schema not in copied and media.item_schema not in copied for media in content):
        return content
    return tuple(
        replace(media, schema=_copy(media.schema, copied), item_schema=_copy(media.item_schema, copied))
        for media in content
    )


def _copy(id_: SchemaId | None, copied: frozenset[SchemaId]) -> SchemaId | None:
    return outgoing(id_) if id_ is not None and id_ in copied else id_
