"""Which strings of a document are files: those that stand as parts of multipart bodies, and nowhere else.

OpenAPI 3.0 (4.7.14.2) calls them ``format: binary``; 3.1 (4.8.14.2) has no keyword for raw bytes, so that a
``contentMediaType`` without ``contentEncoding`` says it, or a schema without a type whose part is sent as something
that is no text. Much of what calls itself 3.1 says ``format: binary`` all the same, or ``contentEncoding: binary``, by
which nothing is encoded (RFC 2045, 6.2).

A file has no JSON text. So a schema is one only where no JSON reaches it. One that travels in a multipart body and in a
body that is sent as JSON or as form fields as well, or in an answer, gets a copy for the former, and so does all that
leads to it there: ``Pet`` holds text, ``PetUpload`` a file (``with_upload_copies``). A copy is told by its id
(``copied_from``); it stands at the pointer of its original. Inside of a part that is an object, which is sent as JSON,
it stays a string, and the ledger says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

import msgspec
from msgspec.structs import replace

from specloom import media_types, stated
from specloom.api import Api, Encoding, MediaType, Operation, Schema, SchemaId
from specloom.json_schema import children, leading_to, with_children

_RAW: Final = "binary"
_TEXTUAL = ("text/", "application/json", "application/xml", "application/x-www-form-urlencoded")


class Uploads(msgspec.Struct, frozen=True):
    """``files`` are the schemas of files; ``mixed`` would be files, but travel as JSON or form fields as well."""

    files: frozenset[SchemaId] = frozenset()
    mixed: frozenset[SchemaId] = frozenset()


def is_multipart(media: MediaType) -> bool:
    """Whether a body is made of parts."""
    return media.name.lower().startswith("multipart/")


def is_binary(schema: Schema) -> bool:
    """Whether a schema speaks of raw bytes."""
    encoding = schema.content_encoding.lower()
    if schema.types not in ((), ("string",), ("string", "null"), ("null", "string")) or encoding not in ("", _RAW):
        return False
    media = schema.content_media_type
    return _RAW in (schema.format, encoding) or (
        bool(media) and schema.content_schema is None and not _is_textual(media)
    )


_COPY: Final = "^"


def copied_from(id_: SchemaId) -> SchemaId | None:
    """The schema that a copy for multipart bodies was made of, None for any other."""
    return SchemaId(id_[len(_COPY) :]) if id_.startswith(_COPY) else None


def upload_copy(id_: SchemaId) -> SchemaId:
    """The id of a schema's copy for multipart bodies, whether or not there is one."""
    return SchemaId(_COPY + id_)


def with_upload_copies(api: Api) -> Api:
    """The same facts, what is a file in multipart bodies alone having a copy for them; the very same without any."""
    mixed = uploads(api).mixed
    if not mixed:
        return api
    leading = _leading(api, mixed)
    elsewhere = stated.reached(api, _others(api))
    copied = leading & elsewhere

    def move(id_: SchemaId) -> SchemaId:
        return upload_copy(id_) if id_ in copied else id_

    schemas = dict(api.schemas)
    for id_ in leading:
        moved = with_children(api.schemas[id_], move)
        schemas[move(id_)] = replace(moved, id=move(id_), component="") if id_ in copied else moved
    operations = tuple(_moved(each, move) for each in api.operations)
    return replace(api, schemas=schemas, operations=operations)


def _leading(api: Api, mixed: frozenset[SchemaId]) -> set[SchemaId]:
    """The schemas of multipart bodies and their parts that lead to some of these files, these included."""
    return {each for media in _multiparts(api) for each in _leading_in(api, media, mixed)}


def _leading_in(api: Api, media: MediaType, mixed: frozenset[SchemaId]) -> set[SchemaId]:
    forms = _same_place(api, media.schema)
    of_parts = {child for form in forms for child in api.schemas[form].properties.values()}
    parts = {place for part in of_parts for place in _same_place(api, part)}
    met = {*forms, *parts, *(place for part in parts for place in _same_place(api, api.schemas[part].items))}
    users: dict[SchemaId, list[SchemaId]] = {}
    for each in met:
        for child in children(api.schemas[each]):
            users.setdefault(child, []).append(each)
    return leading_to(met & mixed, users)


def _moved(operation: Operation, move: Callable[[SchemaId], SchemaId]) -> Operation:
    """The operation, whose multipart body is of the copies."""
    body = operation.body
    if body is None or not any(map(is_multipart, body.content)):
        return operation
    content = tuple(
        replace(each, schema=move(each.schema)) if is_multipart(each) and each.schema is not None else each
        for each in body.content
    )
    return replace(operation, body=replace(body, content=content))


def uploads(api: Api) -> Uploads:
    """The files of an API."""
    parts: dict[SchemaId, None] = {}
    forms: set[SchemaId] = set()
    for media in _multiparts(api):
        here = _same_place(api, media.schema)
        forms.update(here)
        for owner in here:
            for name, child in api.schemas[owner].properties.items():
                places = _same_place(api, child)
                items = [item for each in places for item in _same_place(api, api.schemas[each].items)]
                files = (each for each in (*places, *items) if _is_file(api.schemas[each], media.encoding.get(name)))
                parts.update(dict.fromkeys(files))
    if not parts:
        return Uploads()
    elsewhere = stated.reached(api, [*_others(api), *_inside(api, forms)])
    return Uploads(frozenset(parts.keys() - elsewhere), frozenset(parts.keys() & elsewhere))


def _is_textual(media: str) -> bool:
    essence = media_types.essence(media)
    return essence.startswith(_TEXTUAL) or essence.endswith(("+json", "+xml"))


def _is_file(schema: Schema, encoding: Encoding | None) -> bool:
    if is_binary(schema):
        return True
    sent_as = encoding.content_type if encoding is not None else ""
    says_nothing = not schema.types and schema.ref is None and schema.always is None and not list(children(schema))
    return says_nothing and schema.enum is None and bool(sent_as) and not _is_textual(sent_as)


def _multiparts(api: Api) -> Iterator[MediaType]:
    for operation in api.operations:
        yield from (each for each in (operation.body.content if operation.body else ()) if is_multipart(each))


def _same_place(api: Api, id_: SchemaId | None) -> dict[SchemaId, None]:
    """The schema, and all that speak of the very same value."""
    met: dict[SchemaId, None] = {}
    waiting = [id_]
    while waiting:
        current = waiting.pop()
        if current is not None and current in api.schemas and current not in met:
            met[current] = None
            schema = api.schemas[current]
            waiting += [schema.ref, *schema.all_of, *schema.any_of, *schema.one_of]
    return met


def _inside(api: Api, forms: set[SchemaId]) -> Iterator[SchemaId]:
    """What stands inside of parts that are objects, which are sent as JSON."""
    of_parts = {child for form in forms for child in api.schemas[form].properties.values()}
    for part in of_parts:
        for place in _same_place(api, part):
            yield from api.schemas[place].properties.values()
            items = api.schemas[place].items
            for item in _same_place(api, items):
                yield from api.schemas[item].properties.values()
                yield from (below for below in (api.schemas[item].items,) if below is not None)


def _others(api: Api) -> Iterator[SchemaId]:
    """Where JSON, or a form without files, begins."""
    for operation in api.operations:
        yield from _beside_body(operation)
        content = operation.body.content if operation.body is not None else ()
        yield from stated.of_content(each for each in content if not is_multipart(each))
    for payload in api.payloads:
        yield from _beside_body(payload.operation)
        yield from stated.of_body(payload.operation.body)


def _beside_body(operation: Operation) -> Iterator[SchemaId]:
    yield from stated.of_parameters(operation.parameters)
    yield from stated.of_answers(operation.responses)
