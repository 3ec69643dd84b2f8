"""Form bodies, read into the values that their schemas speak of (OpenAPI 3.1, 4.8.14.4 and 4.8.14.5)."""

from __future__ import annotations

import importlib
from collections.abc import Mapping

import msgspec

from specloom.api import Json, JsonType, SchemaId
from specloom_mock.faults import Fault, Kind
from specloom_mock.schemas import Schemas
from specloom_mock.wire import readings


def multipart_fields(body: bytes, content_type: str) -> Mapping[str, list[str]]:
    """The parts of a ``multipart/form-data`` body by name (RFC 7578); the bytes of a file are read as Latin-1 text.

    Raises Fault (malformed) where the body is not one.
    """
    head = f"Content-Type: {content_type}\r\n\r\n".encode("latin-1", "replace")
    # Loaded with the first such body, as it takes longer than most of the mock.
    policy = importlib.import_module("email.policy").HTTP
    message = importlib.import_module("email.parser").BytesParser(policy=policy).parsebytes(head + body)
    if not message.is_multipart() or message.defects:
        raise Fault(Kind.MALFORMED, "expected a multipart body with the boundary that its Content-Type names")
    fields: dict[str, list[str]] = {}
    for part in message.iter_parts():
        name = part.get_param("name", header="content-disposition")
        payload = part.get_payload(decode=True)
        if not isinstance(name, str) or not isinstance(payload, bytes):
            raise Fault(Kind.MALFORMED, "expected a name in every part of the multipart body")
        fields.setdefault(name, []).append(
            payload.decode("utf-8" if part.get_filename() is None else "latin-1", "replace")
        )
    return fields


def typed_fields(fields: Mapping[str, list[str]], schema: SchemaId | None, schemas: Schemas) -> Json:
    """The fields as an object, each text read as what the schema of its property allows."""
    properties: Mapping[str, SchemaId] = schemas.properties(schema) if schema is not None else {}
    further = schemas.resolved(schema).additional_properties if schema is not None else None
    if further is not None and schemas.api.schemas[further].always is not None:
        further = None
    value: dict[str, Json] = {}
    for name, texts in fields.items():
        child = properties.get(name, further)
        types = schemas.types(child) if child is not None else frozenset[JsonType](("string",))
        if child is not None and "array" in types and "string" not in types:
            value[name] = _items(texts, child, schemas)
        elif len(texts) == 1:
            value[name] = _field(texts[0], child, types, schemas)
        else:
            value[name] = list(texts)
    return value


def typed_text(text: str, schema: SchemaId | None, schemas: Schemas) -> Json:
    """A body of text as what its schema allows: ``1.5`` is a number where the schema asks for one."""
    types = schemas.types(schema) if schema is not None else frozenset[JsonType](("string",))
    return _field(text, schema, types, schemas)


def _items(texts: list[str], array: SchemaId, schemas: Schemas) -> list[Json]:
    items = schemas.resolved(array).items
    types = schemas.types(items) if items is not None else frozenset[JsonType](("string",))
    return [_field(text, items, types, schemas) for text in texts]


def _field(text: str, schema: SchemaId | None, types: frozenset[JsonType], schemas: Schemas) -> Json:
    candidates = list(readings(text, types))
    if "object" in types or "array" in types:
        candidates = [*_json_readings(text), *candidates]
    if schema is None or len(candidates) == 1:
        return candidates[0]
    return next((each for each in candidates if schemas.is_valid(schema, "request", each)), candidates[0])


def _json_readings(text: str) -> list[Json]:
    try:
        return [msgspec.json.decode(text.encode())]
    except (msgspec.DecodeError, RecursionError, UnicodeEncodeError):
        return []
