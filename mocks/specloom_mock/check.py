"""Whether a request is one that its operation allows: parameters and body, against the description.

The engine calls the parts in this order: the path (``path_values``), then the rest of the parameters and the body
(``values``, which collects every violation before it gives up). Who may ask is ``security``'s business.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterable, Mapping
from typing import Final, cast

import msgspec
from msgspec import UNSET, UnsetType

from specloom.api import Api, Json, JsonType, MediaType, Operation, Parameter
from specloom.media_types import EVENTS, RECORDS, is_sequential
from specloom_mock import media, xml_body
from specloom_mock.charsets import decoded
from specloom_mock.faults import Fault, Kind, Violation, shown, violated
from specloom_mock.forms import Form, typed_text
from specloom_mock.message import Request
from specloom_mock.multipart import parts_of
from specloom_mock.remembered import LONGEST
from specloom_mock.schemas import Schemas
from specloom_mock.security import keys_in_query
from specloom_mock.wire import (
    MISSING,
    Missing,
    Pairs,
    Reader,
    cookie_pairs,
    decode_query,
    query_pairs,
    verbatim,
)
from specloom_mock.xml_text import is_xml

MAX_NESTING: Final = 200
"""How deep JSON may nest; deeper bodies are malformed."""
_SPELLINGS: Final = 64
"""How many spellings of ``Content-Type`` an operation remembers."""
_MANY: Final = 1_000
"""Parameters times pairs that were sent, beyond which each is given its own pairs alone."""
_ARRAY: Final[frozenset[JsonType]] = frozenset(("array",))
_TEXT: Final[frozenset[JsonType]] = frozenset(("string",))
_NOT_PARAMETERS: Final = frozenset(("accept", "content-type", "authorization"))
_BYTE_ORDER_MARKS: Final = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
decode: Final = msgspec.json.Decoder().decode
"""Reads JSON as it is; ``json_value`` says what is wrong with it, and looks how deep it is."""
NEVER_TOO_DEEP: Final = 2 * MAX_NESTING
"""Bytes of JSON that can't be nested too deep, as every level has two brackets of its own."""


class Values(msgspec.Struct, frozen=True):
    """What was read from a valid request, by the names in the description."""

    query: Mapping[str, Json]
    headers: Mapping[str, Json]
    body: Json | UnsetType


class Checker:
    """The checks of one operation, prepared once."""

    def __init__(self, api: Api, operation: Operation, schemas: Schemas) -> None:
        self._schemas = schemas
        self._operation = operation
        readers = [Reader(each, schemas) for each in operation.parameters if not _ignored(each)]
        self._path = [each for each in readers if each.parameter.location == "path"]
        self._query = [each for each in readers if each.parameter.location == "query"]
        self._header = [each for each in readers if each.parameter.location == "header"]
        self._cookie = [each for each in readers if each.parameter.location == "cookie"]
        self._whole_query = next((each for each in readers if each.parameter.location == "querystring"), None)
        # A path may hold a query of its own, though OpenAPI has parameters for those.
        fixed = query_pairs(operation.path.partition("#")[0].partition("?")[2])
        self._key_names = keys_in_query(api.security_schemes) | {name for name, _ in fixed}
        self._query_names = {each.name for each in self._query if each.is_alone}
        self._open_query = any(each.open_ended for each in self._query)
        contents = operation.body.content if operation.body else ()
        # Media types that differ in parameters alone are told apart by those; who sends none means the one without.
        self._bodies = {_key(each): each for each in sorted(contents, key=lambda each: ";" not in each.name)}
        self._by_parameters = {_spelled(each.name): each for each in contents if ";" in each.name}
        self._by_content_type: dict[str, MediaType] = {}
        # Whether an empty query has to be read, and whether any header has.
        self.asks_for_query = self._whole_query is not None or any(each.parameter.required for each in self._query)
        self.reads_headers = bool(self._header or self._cookie)
        self._forms: dict[str, Form] = {}

    def path_values(self, raw: Mapping[str, str]) -> dict[str, Json]:
        """The path parameters. Raises Fault (parameters) where one is not what its schema asks for."""
        values: dict[str, Json] = {}
        found: list[Violation] = []
        for reader in self._path:
            text = raw.get(reader.name)
            if text is None:
                continue
            value = values[reader.name] = reader.from_path(text)
            found += reader.violations(value)
        if found:
            raise violated(Kind.PARAMETERS, found)
        return values

    def media_type(self, request: Request) -> MediaType | None:
        """The declared media type that the body is of; None where there is no body to read.

        Raises Fault (unsupported media type) where the operation declares no such body (RFC 9110, 15.5.16).
        """
        if not self._bodies:
            return None
        sent = request.headers.get("content-type", "")
        if not request.body:
            return self._declared(sent) if sent and self._is_empty_content(sent) else None
        return self._by_content_type.get(sent) or self._declared(sent)

    def _is_empty_content(self, sent: str) -> bool:
        """Whether no bytes are a body of a media type that is declared: a form without fields, a text or file of no
        length. No JSON or XML is empty, and a multipart body has its boundary at least.
        """
        name = media.essence(sent)
        never = media.is_json(name) or is_xml(name) or name.startswith("multipart/")
        return bool(name) and not never and any(media.fits(name, key) for key in self._bodies)

    def _declared(self, sent: str) -> MediaType:
        name = media.essence(sent)
        exact = self._by_parameters.get(_spelled(sent)) or self._bodies.get(name)
        found = exact or next((each for key, each in self._bodies.items() if name and media.fits(name, key)), None)
        if found is None:
            body = self._operation.body
            wanted = ", ".join(each.name for each in body.content) if body is not None else ""
            detail = f"expected a body of media type {wanted}, got {shown(sent) if sent else 'no Content-Type'}"
            raise Fault(Kind.UNSUPPORTED_MEDIA_TYPE, detail, headers=(("Accept", wanted),))
        if len(self._by_content_type) < _SPELLINGS and len(sent) <= LONGEST:
            self._by_content_type[sent] = found
        return found

    def values(self, request: Request, media_type: MediaType | None) -> Values:
        """Query, headers, cookies and body. Raises Fault (malformed, parameters or body) with every violation."""
        parameters: list[Violation] = []
        query = self.query_values(request.query, parameters)
        headers = self.header_values(request, parameters)
        body, in_body = self.body_value(request, media_type)
        if parameters:
            raise violated(Kind.PARAMETERS, parameters + in_body)
        if in_body:
            raise violated(Kind.BODY, in_body)
        return Values(query=query, headers=headers, body=body)

    def query_values(self, query: str, found: list[Violation]) -> dict[str, Json]:
        """The query's parameters; what is wrong with them is added to ``found``."""
        if not query and not self._query and self._whole_query is None:
            return {}
        if self._whole_query is not None:
            return self._from_whole(self._whole_query, query, found)
        pairs = query_pairs(query)
        values = self._read(self._query, pairs, found, decoded=True)
        if pairs and not self._open_query:
            found += [
                _undeclared(name, self._operation)
                for name in dict.fromkeys(name for name, _ in pairs)
                if name not in self._key_names and not self._owns(name)
            ]
        return values

    def _owns(self, name: str) -> bool:
        """Whether a parameter of the query owns a name: its own, mostly, else one of its members'."""
        return name in self._query_names or any(each.owns(name) for each in self._query)

    def _read(self, readers: list[Reader], pairs: Pairs, found: list[Violation], *, decoded: bool) -> dict[str, Json]:
        values: dict[str, Json] = {}
        decoder = decode_query if decoded else verbatim
        claimed = {reader.name for reader in readers} | self._key_names
        deep = [reader for reader in readers if reader.parameter.style == "deepObject"]
        claimed |= {name for name, _ in pairs if any(reader.owns(name) for reader in deep)}
        own = _by_name(pairs) if len(readers) * len(pairs) > _MANY else None
        for reader in readers:
            sent = pairs if own is None or not reader.is_alone else own.get(reader.name, [])
            self._keep(reader, reader.from_pairs(sent, decoder, claimed), values, found)
        return values

    def _from_whole(self, reader: Reader, query: str, found: list[Violation]) -> dict[str, Json]:
        """A parameter that is the whole query (OpenAPI 3.2, 4.12.2): a form, or whatever its media type says."""
        content = reader.parameter.content
        values: dict[str, Json] = {}
        if not query:
            value: Json | Missing = MISSING
        elif content is not None and media.essence(content.name) == "application/x-www-form-urlencoded":
            value = self._form(content).urlencoded(query.encode())
        else:
            value = reader.from_pairs([(reader.name, query)], decode_query, set())
        self._keep(reader, value, values, found)
        return values

    def header_values(self, request: Request, found: list[Violation]) -> dict[str, Json]:
        """The parameters in headers and cookies; what is wrong with them is added to ``found``."""
        values: dict[str, Json] = {}
        if not self._header and not self._cookie:
            return values
        for reader in self._header:
            raw = request.headers.get(reader.name.lower())
            self._keep(reader, MISSING if raw is None else reader.from_header(raw), values, found)
        if self._cookie:
            pairs = cookie_pairs(request.headers.get("cookie", ""))
            values |= self._read(self._cookie, pairs, found, decoded=False)
        return values

    def _keep(self, reader: Reader, value: Json | Missing, values: dict[str, Json], found: list[Violation]) -> None:
        if not isinstance(value, Missing):
            values[reader.name] = value
            found += reader.violations(value)
        elif reader.parameter.required:
            found.append(reader.missing())

    def body_value(self, request: Request, media_type: MediaType | None) -> tuple[Json | UnsetType, list[Violation]]:
        """The body of a declared media type, and what is wrong with it."""
        if media_type is None:
            body = self._operation.body
            if body is not None and body.required:
                return UNSET, [Violation("body", "", "a body, as it is required", "none", body.pointer)]
            return UNSET, []
        found: list[Violation] = []
        value = self._decoded(request, media_type, found)
        if is_sequential(media.essence(request.headers.get("content-type", ""))) and not isinstance(value, UnsetType):
            return value, found + self._item_violations(media_type, value)
        schema = media_type.schema
        # Formats of their own are taken as they are: no schema speaks of their bytes.
        if schema is None or isinstance(value, UnsetType) or self._schemas.is_valid(schema, "request", value):
            return value, found
        return value, found + self._schemas.violations(schema, "request", value, where="body")

    def _item_violations(self, media_type: MediaType, items: Json) -> list[Violation]:
        """What is wrong with items. A schema of an array speaks of all of them (OpenAPI 3.2, 4.14.2), any other one, as
        documents before it say, of each."""
        schema = media_type.schema
        if schema is not None and self._schemas.types(schema) == _ARRAY:
            return self._schemas.violations(schema, "request", items, where="body")
        each = media_type.item_schema or schema
        return [
            msgspec.structs.replace(found, pointer=f"/{index}{found.pointer}")
            for index, item in enumerate(items)
            for found in (self._schemas.violations(each, "request", item, where="body") if each is not None else ())
        ]

    def body_judge(self, media_type: MediaType) -> Callable[[Json], bool] | None:
        """What says whether a value is a valid body of a media type; None where any is."""
        return self._schemas.judge(media_type.schema, "request") if media_type.schema is not None else None

    def is_json(self, media_type: MediaType, sent: str) -> bool:
        """Whether a body that is sent as ``sent`` (an essence) is JSON to a declared media type."""
        return media.is_json(sent) and not is_sequential(sent) and not self._means_bytes(media_type)

    def _means_bytes(self, media_type: MediaType) -> bool:
        """Whether a range of media types has a schema of text, which means the bytes of whatever comes."""
        schema = media_type.schema
        return "*" in media_type.name and schema is not None and self._schemas.types(schema) == _TEXT

    def _form(self, content: MediaType) -> Form:
        form = self._forms.get(content.pointer)
        if form is None:
            form = self._forms[content.pointer] = Form(content, self._schemas)
        return form

    def _decoded(self, request: Request, media_type: MediaType, found: list[Violation]) -> Json | UnsetType:
        content_type = request.headers.get("content-type", "")
        name = media.essence(content_type)
        if self._means_bytes(media_type):
            return UNSET
        if is_sequential(name):
            is_text = media_type.schema is not None and self._schemas.types(media_type.schema) == _TEXT
            return UNSET if name == EVENTS or is_text else items_of(request.body, name)
        if self.is_json(media_type, name):
            return json_value(request.body)
        if name == "application/x-www-form-urlencoded":
            return self._from_form(request.body, media_type)
        if name.startswith("multipart/") and self._has_names(media_type):
            return self._form(media_type).multipart(request.body, content_type, found)
        if name.startswith("multipart/") and self._has_items(media_type):
            # Parts that are items have no names to be judged by; that they are parts is judged all the same.
            parts_of(request.body, content_type)
            return UNSET
        if is_xml(name):
            return self._from_xml(request.body, media_type, media.parameter(content_type, "charset"))
        if name.startswith("text/"):
            text = _text(request.body, media.parameter(content_type, "charset") or "utf-8")
            return typed_text(text, media_type.schema, self._schemas)
        return UNSET

    def _from_form(self, body: bytes, media_type: MediaType) -> Json:
        """The value of a form; its text where no object is described, whose members would be the fields."""
        if self._has_names(media_type):
            return self._form(media_type).urlencoded(body)
        return typed_text(_text(body, "utf-8"), media_type.schema, self._schemas)

    def _has_names(self, media_type: MediaType) -> bool:
        return media_type.schema is None or "object" in self._schemas.types(media_type.schema)

    def _has_items(self, media_type: MediaType) -> bool:
        return media_type.schema is not None and self._schemas.types(media_type.schema) == _ARRAY

    def _from_xml(self, body: bytes, media_type: MediaType, charset: str) -> Json | UnsetType:
        """The value of a document. A schema of text alone means the document as it is, whatever it holds."""
        schema = media_type.schema
        if schema is not None and self._schemas.types(schema) == _TEXT:
            return UNSET
        root = xml_body.document(body, charset)
        return xml_body.value_of(root, schema, self._schemas) if schema is not None else UNSET


def _by_name(pairs: Pairs) -> dict[str, Pairs]:
    own: dict[str, Pairs] = {}
    for name, text in pairs:
        own.setdefault(name, []).append((name, text))
    return own


def json_value(body: bytes) -> Json:
    """The value of a JSON text (RFC 8259). Raises Fault (malformed) with the reason."""
    try:
        value = decode(body)
    except RecursionError:
        raise Fault(Kind.MALFORMED, f"expected JSON nested at most {MAX_NESTING} deep, got a deeper body") from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Fault(Kind.MALFORMED, f"expected JSON in {_reason(error, body)}") from None
    # Few bodies are long enough to be too deep, or have as many brackets.
    if len(body) > NEVER_TOO_DEEP and _brackets(body) > MAX_NESTING and _is_too_deep(value):
        raise Fault(Kind.MALFORMED, f"expected JSON nested at most {MAX_NESTING} deep, got a deeper body")
    return value


def items_of(body: bytes, name: str) -> Json:
    """The items of JSON lines, or of a JSON text sequence (RFC 7464). Raises Fault (malformed) with the reason."""
    pieces = body.split(b"\x1e")[1:] if name in RECORDS else body.splitlines()
    return [json_value(piece) for piece in pieces if piece.strip()]


def _brackets(body: bytes) -> int:
    """How many brackets open; to take them out is the cheapest way to count them."""
    return 2 * len(body) - len(body.replace(b"{", b"")) - len(body.replace(b"[", b""))


def _is_too_deep(value: Json) -> bool:
    depth, level = 0, [value]
    while level and depth <= MAX_NESTING:
        level = [child for each in level for child in _containers(each)]
        depth += 1
    return depth > MAX_NESTING


def _containers(value: Json) -> list[Json]:
    """The arrays and objects that stand directly in a value."""
    children: list[Json] = []
    if isinstance(value, dict):
        children.extend(cast("dict[str, Json]", value).values())
    elif isinstance(value, list):
        children.extend(cast("Iterable[Json]", value))
    return [child for child in children if isinstance(child, (dict, list))]


def _reason(error: Exception, body: bytes) -> str:
    if body.startswith(_BYTE_ORDER_MARKS) or b"\0" in body[:4]:
        return "UTF-8 without a byte order mark (RFC 8259, 8.1), got another encoding or a mark"
    text = str(error).removeprefix("JSON is malformed: ") or "it can't be read"
    return f"the body: {text[0].lower()}{text[1:]}"


def _text(body: bytes, charset: str) -> str:
    try:
        return decoded(body, charset)
    except (ValueError, LookupError):
        raise Fault(Kind.MALFORMED, f"expected text in the charset {shown(charset)}, got other bytes") from None


def _key(media_type: MediaType) -> str:
    return media.essence(media_type.name) or media_type.name.lower()


def _spelled(name: str) -> str:
    return name.replace(" ", "").lower()


def _ignored(parameter: Parameter) -> bool:
    """Header parameters of these names say nothing (OpenAPI 3.1, 4.8.12.2.1)."""
    return parameter.location == "header" and parameter.name.lower() in _NOT_PARAMETERS


def _undeclared(name: str, operation: Operation) -> Violation:
    return Violation("query", f"/{name}", "only parameters that the description names", shown(name), operation.pointer)
