"""Form bodies, read into the values that their schemas speak of (OpenAPI 3.1, 4.8.14.4, 4.8.14.5 and 4.8.15).

Rules:

1. A property with a ``style`` or ``explode`` of its own is written as a query parameter is, and read by its reader; its
   ``contentType`` says nothing then.
2. Any other is repeated where it is an array; an object is JSON, text is text, and so are scalars.
3. A part of a multipart body whose head names a media type has to be of one that the encoding allows. One that names
   none is taken for what was meant: most clients write no media type.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import msgspec
from msgspec import UNSET, UnsetType

from specloom.api import Encoding, Json, JsonType, MediaType, Parameter, ParameterStyle, SchemaId
from specloom.json_values import is_array
from specloom_mock import media
from specloom_mock.faults import Violation, shown
from specloom_mock.multipart import Part, parts_of
from specloom_mock.schemas import Schemas
from specloom_mock.wire import Missing, Reader, decode_form, form_pairs, readings, verbatim

_STYLES: Final[Mapping[str, ParameterStyle]] = {
    "form": "form",
    "spaceDelimited": "spaceDelimited",
    "pipeDelimited": "pipeDelimited",
    "deepObject": "deepObject",
}
_TEXT: Final[frozenset[JsonType]] = frozenset(("string",))


class Form:
    """Reads the forms of one media type; prepared once. Where its schema has alternatives (``oneOf``, ``anyOf``), a
    form is read as each of them in turn until it is valid.
    """

    def __init__(self, content: MediaType, schemas: Schemas) -> None:
        self._schemas = schemas
        self._schema = content.schema
        ways: list[Mapping[str, SchemaId]] = [{}]
        if content.schema is not None:
            ways = schemas.properties_by_alternative(content.schema)
        self._fields = [_Fields(content, each, schemas) for each in ways]

    def urlencoded(self, body: bytes) -> Json:
        """The value of a urlencoded form. Raises Fault (malformed) for bytes that are not UTF-8."""
        pairs = form_pairs(body)
        return self._first_valid(each.from_pairs(pairs) for each in self._fields)

    def multipart(self, body: bytes, content_type: str, found: list[Violation]) -> Json | UnsetType:
        """The value of a multipart body; ``found`` takes what is wrong with the heads of its parts. UNSET where a part
        has no name, so that it can't be told which property it is, as may be in any multipart but a form.

        Raises Fault (malformed) where the body is none.
        """
        parts = parts_of(body, content_type)
        if not all(each.is_named for each in parts):
            return UNSET
        for part in parts:
            found += self._fields[0].wrong_head(part)
        return self._first_valid(each.from_parts(parts) for each in self._fields)

    def _first_valid(self, read: Iterable[Json]) -> Json:
        """The first value that is valid, else the first of all."""
        values = iter(read)
        first = next(values)
        if self._schema is None or len(self._fields) == 1 or self._schemas.is_valid(self._schema, "request", first):
            return first
        return next((each for each in values if self._schemas.is_valid(self._schema, "request", each)), first)


class _Fields:
    """Reads forms of the properties that one alternative of a schema has."""

    def __init__(self, content: MediaType, properties: Mapping[str, SchemaId], schemas: Schemas) -> None:
        self._schemas = schemas
        self._encoding = content.encoding
        schema = content.schema
        self._properties = properties
        further = schemas.resolved(schema).additional_properties if schema is not None else None
        self._further = further if further is not None and schemas.api.schemas[further].always is None else None
        self._readers = [
            Reader(_as_parameter(name, content.encoding[name], child), schemas)
            for name, child in self._properties.items()
            if name in content.encoding and _is_styled(content.encoding[name])
        ]

    def from_pairs(self, pairs: list[tuple[str, str]]) -> Json:
        value: dict[str, Json] = {}
        names = set(self._properties)
        for reader in self._readers:
            read = reader.from_pairs(pairs, decode_form, names)
            if not isinstance(read, Missing):
                value[reader.name] = read
        fields: dict[str, list[str]] = {}
        for name, text in pairs:
            if not any(each.owns(name) for each in self._readers):
                fields.setdefault(name, []).append(decode_form(text))
        return value | {name: self._field(name, texts) for name, texts in fields.items()}

    def from_parts(self, parts: list[Part]) -> Json:
        value: dict[str, Json] = {}
        for reader in self._readers:
            own = [each for each in parts if reader.owns(each.name)]
            # What its head says to be JSON is not written in a style.
            if own and not any(map(_is_json, own)):
                read = reader.from_pairs([(each.name, each.text) for each in own], verbatim, set())
                # Parts have no style in OpenAPI 3.0 (4.7.15), where an object is JSON, which needs no head.
                if isinstance(read, Missing) or (
                    reader.violations(read) and {each.name for each in own} == {reader.name}
                ):
                    continue
                value[reader.name] = read
                parts = [each for each in parts if not reader.owns(each.name)]
        by_name: dict[str, list[Part]] = {}
        for part in parts:
            by_name.setdefault(part.name, []).append(part)
        for name, several in by_name.items():
            value[name] = self._field(name, [each.text for each in several], is_json=_is_json(several[0]))
        return value

    def wrong_head(self, part: Part) -> list[Violation]:
        """What the encoding of a part does not allow about its media type and its headers (OpenAPI 3.1, 4.8.15)."""
        encoding = self._encoding.get(part.name)
        if encoding is None:
            return []
        found: list[Violation] = []
        kind = media.essence(part.content_type)
        allowed = [each.strip() for each in encoding.content_type.split(",") if each.strip()]
        fits = any(media.fits(kind, media.essence(each)) for each in allowed)
        if part.content_type and allowed and not fits and not _is_styled(encoding):
            wanted = f"a part of {' or '.join(allowed)}"
            found.append(Violation("body", f"/{part.name}", wanted, shown(part.content_type), encoding.pointer))
        for header in encoding.headers:
            text = part.headers.get(header.name.lower())
            where = f"/{part.name}/{header.name}"
            if text is None:
                if header.required:
                    expected = "a header of the part, as it is required"
                    found.append(Violation("body", where, expected, "none", header.pointer))
            elif header.schema is not None and not self._reads(text, header.schema):
                found.append(Violation("body", where, "what its schema allows", shown(text), header.schema))
        return found

    def _reads(self, text: str, schema: SchemaId) -> bool:
        types = self._schemas.types(schema)
        return any(self._schemas.is_valid(schema, "request", each) for each in readings(text, types))

    def _field(self, name: str, texts: list[str], *, is_json: bool = False) -> Json:
        """A property from its texts, each read as what its schema allows."""
        child = self._properties.get(name, self._further)
        types = self._schemas.types(child) if child is not None else _TEXT
        encoding = self._encoding.get(name)
        is_json = is_json or (encoding is not None and media.is_json(media.essence(encoding.content_type)))
        if child is not None and "array" in types and "string" not in types:
            return self._array_or_other(child, texts, types - {"array"}, is_json=is_json)
        if len(texts) > 1 and (child is None or "array" not in types):
            return list(texts)
        one = _typed(texts[0], child, types, self._schemas, is_json=is_json)
        if child is None or "array" not in types or (len(texts) == 1 and self._schemas.is_valid(child, "request", one)):
            return one
        return self._array(child, texts, is_json=is_json)

    def _array_or_other(
        self, schema: SchemaId, texts: list[str], others: frozenset[JsonType], *, is_json: bool
    ) -> Json:
        """An array, or, of a single text that is no valid item, another type that is allowed, such as null."""
        value: Json = self._array(schema, texts, is_json=is_json)
        if len(texts) > 1 or not others or self._schemas.is_valid(schema, "request", value):
            return value
        other = _typed(texts[0], schema, others, self._schemas, is_json=is_json)
        return other if self._schemas.is_valid(schema, "request", other) else value

    def _array(self, array: SchemaId, texts: list[str], *, is_json: bool) -> Json:
        if is_json and len(texts) == 1:
            whole = next((each for each in _json_readings(texts[0]) if is_array(each)), None)
            if whole is not None and self._schemas.is_valid(array, "request", whole):
                return whole
        items = self._schemas.items(array)
        types = self._schemas.types(items) if items is not None else _TEXT
        return [_typed(text, items, types, self._schemas, is_json=is_json) for text in texts]


def typed_text(text: str, schema: SchemaId | None, schemas: Schemas) -> Json:
    """A body of text as what its schema allows: ``1.5`` is a number where the schema asks for one."""
    return _typed(text, schema, schemas.types(schema) if schema is not None else _TEXT, schemas, is_json=False)


def _is_styled(encoding: Encoding) -> bool:
    return bool(encoding.style) or encoding.explode is not None or encoding.allow_reserved


def _as_parameter(name: str, encoding: Encoding, schema: SchemaId) -> Parameter:
    """A property as the query parameter that it is written like; the defaults are those of one."""
    style = _STYLES.get(encoding.style, "form")
    explode = style == "form" if encoding.explode is None else encoding.explode
    return Parameter(pointer=encoding.pointer, name=name, location="query", style=style, explode=explode, schema=schema)


def _is_json(part: Part) -> bool:
    return media.is_json(media.essence(part.content_type))


def _typed(text: str, schema: SchemaId | None, types: frozenset[JsonType], schemas: Schemas, *, is_json: bool) -> Json:
    candidates = list(readings(text, types))
    if is_json or "object" in types or "array" in types:
        candidates = [*_json_readings(text), *candidates]
    if schema is None or len(candidates) == 1:
        return candidates[0]
    return next((each for each in candidates if schemas.is_valid(schema, "request", each)), candidates[0])


def _json_readings(text: str) -> list[Json]:
    try:
        return [msgspec.json.decode(text.encode())]
    except (msgspec.DecodeError, RecursionError, UnicodeEncodeError):
        return []
