"""Parameters as they stand on the wire, read by their style into the values that their schemas speak of.

Rules (OpenAPI 3.1, 4.8.12; RFC 6570; RFC 3986):

1. Delimiters are looked for before percent-decoding, so ``%2C`` inside an item is data.
2. Text becomes what the schema's types allow: an integer is ``-?(0|[1-9][0-9]*)`` and nothing else (no ``+7``, ``1e3``,
   ``0x10``, ``7.0``), a number is JSON's, a boolean is ``true`` or ``false``. Where several types are allowed, the
   first reading that is valid counts. Text that no allowed type reads stays text, and the schema's own ``type`` refuses
   it.
3. In a query a plus sign is a space (as HTML forms write it, and every client reads it).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Final, TypeAlias
from urllib.parse import unquote_to_bytes

import msgspec

from specloom.api import Json, JsonType, Parameter, SchemaId
from specloom_mock.faults import Fault, Kind, Violation, shown
from specloom_mock.route import decode
from specloom_mock.schemas import Schemas

_INTEGER: Final = re.compile(r"-?(?:0|[1-9][0-9]*)")
_NUMBER: Final = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_TEXT: Final[frozenset[JsonType]] = frozenset(("string",))
_WHOLE: Final[frozenset[JsonType]] = frozenset(("integer",))
_ANY: Final = 7
_MAX_DIGITS: Final = 4000
_MAX_LEVELS: Final = 32
_MAX_FIELDS: Final = 10_000
_DELIMITERS: Final = {"spaceDelimited": re.compile(r"%20|\+"), "pipeDelimited": re.compile(r"\||%7[Cc]")}

Pairs: TypeAlias = list[tuple[str, str]]
Decoder: TypeAlias = Callable[[str], str]


class Missing:
    """Stands for a parameter that was not sent."""


MISSING: Final = Missing()


def query_pairs(query: str) -> Pairs:
    """The names (decoded) and values (as sent) of a query. Raises Fault (malformed) for a broken escape in a name."""
    pairs: Pairs = []
    for part in query.split("&"):
        if part:
            name, _, value = part.partition("=")
            pairs.append((decode_query(name) if "%" in name or "+" in name else name, value))
    return pairs


def cookie_pairs(header: str) -> Pairs:
    """The names and values of a ``Cookie`` header (RFC 6265, 4.2.1)."""
    parts = (part.strip().partition("=") for part in header.split(";"))
    return [(name, value) for name, equals, value in parts if equals]


def decode_query(text: str) -> str:
    """Percent-decoded text of a query, with plus signs as spaces."""
    return decode(text.replace("+", " "))


def verbatim(text: str) -> str:
    return text


class Reader:
    """Reads one parameter. Built once per operation; ``read`` is given the raw texts and answers a value or MISSING."""

    def __init__(self, parameter: Parameter, schemas: Schemas) -> None:
        self.parameter = parameter
        self.name = parameter.name
        self.schema = parameter.schema
        self._schemas = schemas
        self._types = _types_of(parameter.schema, schemas)
        # A schema that states properties and no type means an object, and allows any other value.
        self._is_open = parameter.schema is not None and self._types != schemas.types(parameter.schema)
        composite = self._types & {"array", "object"}
        self._plain = bool(self._types - composite) if self._types else True
        self._text_only = self._types == _TEXT
        self._array = "array" in self._types and len(self._types) < 7
        self._object = "object" in self._types and len(self._types) < 7
        described = parameter.content.schema if parameter.content else None
        self._described = parameter.schema if parameter.schema is not None else described
        # Sent under its own name alone, whatever its parts are called.
        styled = parameter.style == "deepObject" or self._exploded_object
        self.is_alone = parameter.content is not None or not styled
        # Where no other reading is possible, none has to be judged to find the right one.
        self._one_scalar = parameter.content is None and self._types in (_TEXT, _WHOLE)

    def owns(self, name: str) -> bool:
        """Whether a name of the query belongs to this parameter; an exploded object owns the names of its
        properties, and its own where it may be null.
        """
        if self.parameter.style == "deepObject":
            return name == self.name or (name.startswith(f"{self.name}[") and name.endswith("]"))
        if self._exploded_object and self.schema is not None:
            is_null = name == self.name and "null" in self._types
            return is_null or name in self._schemas.possible_properties(self.schema)
        return name == self.name

    @property
    def open_ended(self) -> bool:
        """Whether it may own any name: an exploded object in a query that allows further properties."""
        if not self._exploded_object or self.schema is None:
            return False
        further = self._further(self.schema)
        return further is None or self._schemas.api.schemas[further].always is not False

    def _further(self, schema: SchemaId) -> SchemaId | None:
        return self._schemas.resolved(self._schemas.principal(schema)).additional_properties

    @property
    def _exploded_object(self) -> bool:
        may_be = self._object and self._types <= {"array", "object", "null"}
        return may_be and self.parameter.style in ("form", "cookie") and self.parameter.explode

    def from_path(self, raw: str) -> Json:
        """The value of a path parameter from its segment's text, as sent."""
        style, text = self.parameter.style, raw
        if self._one_scalar and style == "simple":
            return self._read(decode(raw) if "%" in raw else raw)
        if self.parameter.content is None:
            if style == "label":
                text = text.removeprefix(".")
            elif style == "matrix":
                return self._from_matrix(text)
        return self._from_one(text, decode, "." if style == "label" and self.parameter.explode else ",")

    def from_header(self, raw: str) -> Json:
        """The value of a header parameter (style simple)."""
        return self._from_one(raw, verbatim, ",")

    def from_pairs(self, pairs: Pairs, decoder: Decoder, claimed: set[str]) -> Json | Missing:
        """The value of a query or cookie parameter; MISSING where it was not sent.

        ``claimed`` are the names that other parameters own, which an exploded object leaves alone.
        """
        if self.parameter.style == "deepObject" and self.parameter.content is None:
            return self._from_deep(pairs, decoder)
        texts = [text for name, text in pairs if name == self.name]
        if self._exploded_object and self.parameter.content is None:
            # Null has no members; it is its name with nothing behind it, as that of a scalar is.
            is_null = texts == [""] and "null" in self._types
            own = {self.name} if not is_null and (self.open_ended or self.owns(self.name)) else set[str]()
            names = claimed - own
            members = self._from_members([(name, text) for name, text in pairs if name not in names], decoder)
            return None if members is MISSING and is_null else members
        if not texts:
            return MISSING
        if texts == [""] and not self._plain and self.parameter.content is None:
            return self._empty(decoder)
        if self._array and self.parameter.explode and self.parameter.content is None:
            return self._items_or_one(texts, decoder)
        if len(texts) > 1:
            return [decoder(text) for text in texts]
        delimiter = _DELIMITERS.get(self.parameter.style, ",")
        return self._from_one(texts[0], decoder, delimiter)

    def _items_or_one(self, texts: list[str], decoder: Decoder) -> Json:
        """An array, or, of a single text that is no valid item, another type that is allowed."""
        items = self._items(texts, decoder)
        if len(texts) > 1 or not self._plain or self._fits(items):
            return items
        one = self._scalar(decoder(texts[0]), self.schema, self._types)
        return one if self._fits(one) else items

    def violations(self, value: Json) -> list[Violation]:
        """What is wrong with a value that was read."""
        schema = self._described
        if schema is None or self._schemas.is_valid(schema, "request", value):
            return []
        # What multipart or XML writes into a parameter, no schema speaks of.
        if self.parameter.content is not None and not is_readable(self.parameter.content.name):
            return []
        if value == "" and self.parameter.allow_empty_value:
            return []
        where = self.parameter.location
        return self._schemas.violations(schema, "request", value, where=where, prefix=f"/{self.name}")

    def missing(self) -> Violation:
        where = self.parameter.location
        return Violation(where, f"/{self.name}", "a value, as it is required", "none", self.parameter.pointer)

    def _read(self, text: str) -> Json:
        """The value of a text where the schema allows texts alone, or integers alone."""
        if self._text_only or len(text) > _MAX_DIGITS or _INTEGER.fullmatch(text) is None:
            return text
        return int(text)

    def _from_one(self, text: str, decoder: Decoder, delimiter: str | re.Pattern[str]) -> Json:
        """The value of one stretch of text."""
        if self.parameter.content is not None:
            return _from_content(decoder(text), self.parameter.content.name)
        if self._one_scalar:
            return self._read(decoder(text))
        if self._plain:
            value = self._scalar(decoder(text), self.schema, self._types)
            if not (self._array or self._object) or self._fits(value):
                return value
        parts = delimiter.split(text) if isinstance(delimiter, re.Pattern) else text.split(delimiter)
        if self._array:
            return self._items(parts if text else [], decoder)
        if self._object:
            members = self._members_of(parts, decoder)
            return decoder(text) if self._is_open and not self._fits(members) else members
        return self._scalar(decoder(text), self.schema, self._types)

    def _from_matrix(self, text: str) -> Json:
        """``;name=value``, ``;name=a;name=b`` or ``;a=1;b=2`` (RFC 6570, 3.2.7)."""
        pairs = [(name, value) for name, _, value in (part.partition("=") for part in text.split(";")[1:])]
        if not text.startswith(";"):
            return decode(text)
        if self.parameter.explode and self._object:
            return self._from_members(pairs, decode)
        texts = [value for name, value in pairs if name == self.name]
        if self.parameter.explode and self._array:
            return self._items(texts, decode)
        return self._from_one(texts[0], decode, ",") if texts else decode(text)

    def _from_deep(self, pairs: Pairs, decoder: Decoder) -> Json | Missing:
        start = len(self.name) + 1
        members = [(name[start:-1].split("]["), text) for name, text in pairs if self.owns(name) and name != self.name]
        if any(len(way) > _MAX_LEVELS for way, _ in members):
            raise Fault(Kind.PARAMETERS, f"expected at most {_MAX_LEVELS} brackets in a name, got more")
        plain = [text for name, text in pairs if name == self.name]
        if self.schema is None or not (members or plain):
            return MISSING
        if members:
            return self._nested(members, self.schema, decoder)
        if len(plain) > 1:
            return self._items(plain, decoder) if self._array else [decoder(text) for text in plain]
        one = self._scalar(decoder(plain[0]), self.schema, self._types)
        return self._items(plain, decoder) if self._array and not self._fits(one) else one

    def _nested(self, members: list[tuple[list[str], str]], schema: SchemaId | None, decoder: Decoder) -> Json:
        """``[a][b]=1`` and ``[a][]=1``. OpenAPI leaves what nests in a deepObject undefined; this is what qs, PHP and
        Rails write.
        """
        is_listed = all(not way[0] or way[0].isdecimal() for way, _ in members)
        if schema is not None and is_listed and "array" in self._schemas.types(schema):
            items = self._schemas.items(schema)
            by_place: dict[str, list[tuple[list[str], str]]] = {}
            for number, (way, text) in enumerate(members):
                by_place.setdefault(way[0] or str(number), []).append((way[1:], text))
            return [self._leaf_or_nested(each, items, decoder) for each in by_place.values()]
        by_name: dict[str, list[tuple[list[str], str]]] = {}
        for way, text in members:
            by_name.setdefault(way[0], []).append((way[1:], text))
        properties: Mapping[str, SchemaId] = self._schemas.possible_properties(schema) if schema is not None else {}
        further = self._schemas.resolved(schema).additional_properties if schema is not None else None
        return {
            name: self._leaf_or_nested(each, properties.get(name, further), decoder) for name, each in by_name.items()
        }

    def _leaf_or_nested(self, members: list[tuple[list[str], str]], schema: SchemaId | None, decoder: Decoder) -> Json:
        if all(way for way, _ in members):
            return self._nested(members, schema, decoder)
        types = _types_of(schema, self._schemas)
        texts = [decoder(text) for _, text in members]
        if schema is None or not types & {"array", "object"} or len(types) == _ANY:
            return self._scalar(texts[-1], schema, types)
        meant = list(self._leaf_readings(texts, schema, types))
        return next((each for each in meant if self._schemas.is_valid(schema, "request", each)), meant[0])

    def _leaf_readings(self, texts: list[str], schema: SchemaId, types: frozenset[JsonType]) -> Iterable[Json]:
        """What texts may mean under a name that may hold an array or an object too; what has nothing in it leaves its
        name alone.
        """
        others = types & {"string", "null", "boolean", "integer", "number"}
        if others and len(texts) == 1:
            yield self._scalar(texts[0], schema, types)
        if "array" in types:
            yield [self._item(text, schema) for text in texts]
        if texts == [""]:
            if "array" in types:
                yield []
            if "object" in types:
                yield {}
        yield self._scalar(texts[-1], schema, types)

    def _from_members(self, pairs: Pairs, decoder: Decoder) -> Json | Missing:
        if not pairs or self.schema is None:
            return MISSING
        properties, further = self._schemas.possible_properties(self.schema), self._further(self.schema)
        if further is not None and self._schemas.is_open(further):
            further = None
        value: dict[str, Json] = {}
        for name, text in pairs:
            schema = properties.get(name, further)
            types = self._schemas.types(schema) if schema is not None else frozenset[JsonType]()
            read = self._scalar(decoder(text), schema, types)
            if "array" in types and "string" not in types:
                value.setdefault(name, [])
                value[name].append(self._item(decoder(text), schema))
            else:
                value[name] = read
        return value

    def _item(self, text: str, array: SchemaId | None) -> Json:
        items = self._schemas.items(array) if array is not None else None
        return self._scalar(text, items, self._schemas.types(items) if items else frozenset())

    def _members_of(self, parts: list[str], decoder: Decoder) -> Json:
        """``a,1,b,2``, or ``a=1,b=2`` where exploded."""
        if self.parameter.explode:
            pairs = [(decoder(name), value) for name, _, value in (part.partition("=") for part in parts)]
        elif len(parts) % 2:
            return ",".join(map(decoder, parts))
        else:
            pairs = [(decoder(parts[at]), parts[at + 1]) for at in range(0, len(parts), 2)]
        value = self._from_members(pairs, decoder)
        return {} if isinstance(value, Missing) else value

    def _items(self, texts: Iterable[str], decoder: Decoder) -> list[Json]:
        return [self._item(decoder(text), self.schema) for text in texts]

    def _empty(self, decoder: Decoder) -> Json:
        """``name=``: a list of one empty item where that is allowed, else what has nothing in it."""
        one = self._items([""], decoder) if self._array else None
        if one is not None and (self._fits(one) or not self._fits([])):
            return one
        if self._array:
            return []
        return "" if self._is_open and not self._fits({}) else {}

    def _fits(self, value: Json) -> bool:
        return self.schema is not None and self._schemas.is_valid(self.schema, "request", value)

    def _scalar(self, text: str, schema: SchemaId | None, types: frozenset[JsonType]) -> Json:
        if schema is None or types == _TEXT:
            return text
        meant = list(readings(text, types))
        if len(meant) == 1:
            return meant[0]
        valid = (value for value in meant if self._schemas.is_valid(schema, "request", value))
        return next(valid, meant[0])


def readings(text: str, types: frozenset[JsonType]) -> Iterable[Json]:
    """What a text can mean, by the types that are allowed; the text itself comes last."""
    if "integer" in types and len(text) <= _MAX_DIGITS and _INTEGER.fullmatch(text):
        yield int(text)
    elif "number" in types and _NUMBER.fullmatch(text):
        value = float(text)
        if value not in (float("inf"), float("-inf")):
            yield value
    if "boolean" in types and text in ("true", "false"):
        yield text == "true"
    if "null" in types and text in ("", "null"):
        yield None
    yield text


def _types_of(schema: SchemaId | None, schemas: Schemas) -> frozenset[JsonType]:
    """The types that a schema allows; one that states properties and no type means an object."""
    types = schemas.types(schema) if schema is not None else frozenset[JsonType]()
    return frozenset(("object",)) if len(types) == 7 and schema is not None and schemas.properties(schema) else types


def is_readable(media_type: str) -> bool:
    """Whether a parameter that is described by ``content`` is read into a value: JSON and text are."""
    essence = media_type.partition(";")[0].strip().lower()
    return essence.endswith(("/json", "+json")) or (essence.startswith("text/") and essence != "text/xml")


def _from_content(text: str, media_type: str) -> Json:
    """The value of a parameter that is described by ``content``; JSON is read, anything else is text."""
    essence = media_type.partition(";")[0].strip().lower()
    if essence != "application/json" and not essence.endswith("+json"):
        return text
    try:
        return msgspec.json.decode(text.encode())
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        raise Fault(Kind.PARAMETERS, f"expected JSON in a parameter, got {shown(text)}") from None


def form_pairs(body: bytes) -> Pairs:
    """The names (decoded) and values (as sent) of a urlencoded form (URL Standard, 5.1).

    Raises Fault (malformed) for bytes that are not UTF-8.
    """
    try:
        text = body.decode()
    except UnicodeDecodeError:
        raise Fault(Kind.MALFORMED, "the form holds bytes that are not UTF-8") from None
    fields = text.split("&", _MAX_FIELDS)
    if len(fields) > _MAX_FIELDS:
        raise Fault(Kind.MALFORMED, f"expected at most {_MAX_FIELDS} fields in a form, got more")
    parts = (part.partition("=") for part in fields if part)
    return [(decode_form(name), value) for name, _, value in parts]


def decode_form(text: str) -> str:
    """Percent-decoded text of a form, plus signs as spaces; a percent sign that escapes nothing stands for itself."""
    try:
        return unquote_to_bytes(text.replace("+", " ")).decode()
    except UnicodeDecodeError:
        raise Fault(Kind.MALFORMED, "the form holds bytes that are not UTF-8") from None
