"""Bodies and headers of answers: the description's examples where they are valid, made values where not, and errors in
the API's own shape.

The shape of an error is found in this order: what the behaviour says; the schema that the operation declares for the
status; for a status that it does not declare, the schema of most errors in the description; problem details (RFC 9457).
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Final, cast

import msgspec
from msgspec import UNSET, UnsetType

import specloom
from specloom.api import Api, Example, Header, Json, JsonType, MediaType, Operation, Response, SchemaId
from specloom.diagnostics import quote
from specloom.media_types import is_sequential
from specloom_mock import media, sequential
from specloom_mock.behaviour import Behaviour
from specloom_mock.choose import declared
from specloom_mock.faults import Fault, Kind
from specloom_mock.message import OF_THE_MESSAGE, Answer
from specloom_mock.repeating import Repeater, Repeats, alternatives_of, repeats_of
from specloom_mock.schemas import Schemas
from specloom_mock.xml_text import is_document, is_xml, xml_of

logger: Final = logging.getLogger("specloom_mock")

PROBLEM: Final = "application/problem+json"
_SENTENCES: Final = ("detail", "message", "error_description", "description", "reason", "error", "title", "msg")
_NAMES: Final = ("title", "code", "type", "name", "error", "reason")
_BOUNDARY: Final = "specloom-part"
_DEPTH: Final = 8
_KEPT_BYTES: Final = 8_000_000
_CHANGED_BYTES: Final = 200_000
"""Of a body that is made anew with what was sent; a longer one is sent as it is."""
_ARRAY: Final[frozenset[JsonType]] = frozenset(("array",))


class Answers:
    """Makes the answers of one API."""

    def __init__(self, api: Api, schemas: Schemas, behaviour: Behaviour, place: Callable[[str], str] = str) -> None:
        self._api = api
        self._place = place
        self._schemas = schemas
        self._behaviour = behaviour
        self._common: tuple[str, SchemaId] | UnsetType | None = UNSET
        self._bodies: dict[tuple[str, str], bytes] = {}
        self._required: dict[str, tuple[tuple[str, str], ...]] = {}
        self._sound: dict[str, bool] = {}

    def body(self, media_type: MediaType, name: str) -> bytes:
        """The bytes of what the description gives as a media type's content, which is sent as ``name``.

        Raises Fault (no value) where no value of the schema can be made.
        """
        key = (media_type.pointer, name)
        if key not in self._bodies:
            value = self.example(media_type)
            if isinstance(value, UnsetType) and media_type.schema is not None:
                reason = self._schemas.smallest(media_type.schema, "response")
                why = reason.reason if isinstance(reason, specloom.NoValue) else "it has none"
                raise Fault(
                    Kind.NO_VALUE, f"no value of the answer's schema can be made: {why}", schema=media_type.schema
                )
            body = (
                self._nothing(media_type, name)
                if isinstance(value, UnsetType)
                else self.written(value, media_type, name)
            )
            if len(body) > _KEPT_BYTES:
                return body
            self._bodies[key] = body
        return self._bodies[key]

    def _nothing(self, media_type: MediaType, name: str) -> bytes:
        """What stands for a body that nothing is said of: no bytes, but for JSON and XML, which are never empty."""
        essence = media.essence(name)
        is_written = (media.is_json(essence) and not is_sequential(essence)) or is_xml(essence)
        return self.written({}, media_type, name) if is_written else b""

    def written(self, value: Json, media_type: MediaType, name: str) -> bytes:
        """The bytes of a value that is sent as ``name``; of XML whatever is no document already is made one."""
        if is_xml(media.essence(name)) and not (isinstance(value, str) and is_document(value)):
            return xml_of(value, media_type.schema, self._schemas).encode()
        return encode(value, name)

    def example(self, media_type: MediaType) -> Json | UnsetType:
        """The first example that its own schema allows, of the media type or of its schema; else a value with all its
        parts, else the smallest; UNSET where none can be made.
        """
        stated = self.stated(media_type)
        if not isinstance(stated, UnsetType):
            return stated
        if media_type.schema is None:
            return self._items(media_type)
        full = self._schemas.fullest(media_type.schema, "response")
        return UNSET if isinstance(full, specloom.NoValue) else full

    def stated(self, media_type: MediaType) -> Json | UnsetType:
        """The first example that its own schema allows, of the media type or of its schema; UNSET for want of one."""
        of_schema = self._schemas.resolved(media_type.schema).examples if media_type.schema is not None else ()
        sound = (each.value for each in (*media_type.examples, *of_schema) if self.is_sound(media_type, each))
        return next(sound, UNSET)

    def repeater(self, operation: Operation, media_type: MediaType) -> Repeater | None:
        """What puts values of a request into the answer of this content; None where there are none to put."""
        schema = media_type.schema
        if schema is None or not media.is_json(media.essence(media_type.name)):
            return None
        if len(self.body(media_type, media_type.name)) > _CHANGED_BYTES:
            return None
        is_stated = not isinstance(self.stated(media_type), UnsetType)
        bases: list[tuple[Repeats, Json]] = []
        for each in (schema, *(alternatives_of(schema, self._schemas) if not is_stated else ())):
            repeats = repeats_of(operation, each, self._schemas)
            base = self.example(media_type) if each == schema else self._schemas.fullest(each, "response")
            is_made = not isinstance(base, (UnsetType, specloom.NoValue))
            if repeats is not None and is_made and self._schemas.is_valid(schema, "response", base):
                bases.append((repeats.into_example() if is_stated else repeats, base))
        return Repeater(bases, schema, self._schemas) if bases else None

    def _items(self, media_type: MediaType) -> Json | UnsetType:
        """An array of one item, where the description has a schema for those alone (OpenAPI 3.2, 4.14.2)."""
        if media_type.item_schema is None:
            return UNSET
        item = self._schemas.fullest(media_type.item_schema, "response")
        return UNSET if isinstance(item, specloom.NoValue) else [item]

    def is_sound(self, media_type: MediaType, example: Example) -> bool:
        """Whether an example is one that the schema allows; one that is not is told of once."""
        if media_type.schema is None:
            return True
        known = self._sound.get(example.pointer)
        if known is None:
            known = self._schemas.is_valid(media_type.schema, "response", example.value)
            self._sound[example.pointer] = known
            if not known:
                named = f"the example {quote(example.name)}" if example.name else "the example"
                place = self._place(example.pointer) or example.pointer
                is_beyond = self._schemas.is_beyond(media_type.schema, "response", example.value)
                why = "is too large to be judged" if is_beyond else "is not valid against its schema"
                logger.warning("%s: warning[SL520]: %s %s and is passed over", place, named, why)
        return known

    def headers(self, response: Response | None) -> tuple[tuple[str, str], ...]:
        """The required headers of a response, with their example or smallest value in style simple; not those that
        are the door's business.
        """
        if response is None or not response.headers:
            return ()
        known = self._required.get(response.pointer)
        if known is None:
            required = (each for each in response.headers if each.required and each.name.lower() not in OF_THE_MESSAGE)
            made = ((each.name, self._header_value(each)) for each in required)
            known = tuple((name, value) for name, value in made if value is not None)
            self._required[response.pointer] = known
        return known

    def error(self, fault: Fault, status: int, operation: Operation | None) -> Answer:
        """The answer for a fault, in the shape of the API."""
        response = declared(operation, status) if operation is not None else None
        media_type, body = self._error_body(fault, status, response)
        extra = self._behaviour.headers(operation, status)
        taken = {name.lower() for name, _ in (*fault.headers, *extra)}
        required = tuple(each for each in self.headers(response) if each[0].lower() not in taken)
        headers = (("Content-Type", media_type), *fault.headers, *extra, *required)
        return Answer(status, headers, encode(body, media_type))

    def _error_body(self, fault: Fault, status: int, response: Response | None) -> tuple[str, Json]:
        contents = response.content if response is not None else ()
        json_content = next((each for each in contents if media.is_json(media.essence(each.name))), None)
        own = self._behaviour.error(fault, status)
        if not isinstance(own, UnsetType):
            return json_content.name if json_content else self._behaviour.error_media_type, own
        if json_content is not None and json_content.schema is None:
            return json_content.name, problem(fault, status)
        if json_content is not None and json_content.schema is not None:
            shaped = self._shaped(json_content.schema, fault, status, json_content.examples)
            if media.essence(json_content.name) == PROBLEM and not _tells(shaped, fault):
                # Problem details have their members whether or not a schema repeats them (RFC 9457, 3.1).
                whole = problem(fault, status)
                shaped = whole if self._schemas.is_valid(json_content.schema, "response", whole) else shaped
            if not isinstance(shaped, UnsetType):
                return json_content.name, shaped
        elif (text := _text_of(contents)) is not None:
            return text, fault.detail
        elif contents:
            return self._other_error(contents[0], fault, status)
        elif self._common_shape() is not None:
            name, schema = self._common_shape() or (PROBLEM, SchemaId(""))
            shaped = self._shaped(schema, fault, status)
            # A shape that has no room for the sentence is none that the caller learns anything from.
            if not isinstance(shaped, UnsetType) and _tells(shaped, fault):
                return name, shaped
        return PROBLEM, problem(fault, status)

    def _other_error(self, content: MediaType, fault: Fault, status: int) -> tuple[str, Json]:
        """An error where neither JSON nor text is declared: XML of the schema's shape, or one part that holds the
        details; a type that no sentence can be written in keeps problem details.
        """
        name, details = media.essence(content.name), problem(fault, status)
        if is_xml(name):
            shaped = UNSET if content.schema is None else self._shaped(content.schema, fault, status)
            value = details if isinstance(shaped, UnsetType) else shaped
            return content.name, xml_of(value, content.schema, self._schemas)
        if name.startswith("multipart/"):
            part = msgspec.json.encode(details).decode()
            lines = (f"--{_BOUNDARY}", f"Content-Type: {PROBLEM}", "", part, f"--{_BOUNDARY}--", "")
            return f"{name}; boundary={_BOUNDARY}", "\r\n".join(lines)
        return PROBLEM, details

    def _common_shape(self) -> tuple[str, SchemaId] | None:
        """The media type and schema of most errors in the description."""
        if isinstance(self._common, UnsetType):
            found = Counter(self._error_shapes())
            self._common = found.most_common(1)[0][0] if found else None
        return self._common

    def _error_shapes(self) -> Iterable[tuple[str, SchemaId]]:
        for operation in self._api.operations:
            for response in operation.responses:
                if response.status[0] in "45" or response.status == "default":
                    for content in response.content:
                        if content.schema is not None and media.is_json(media.essence(content.name)):
                            yield content.name, self._schemas.resolved(content.schema).id

    def _shaped(self, schema: SchemaId, fault: Fault, status: int, stated: Iterable[Example] = ()) -> Json | UnsetType:
        """A valid value of an error's schema that carries the sentence; where the sentence fits nowhere, an example
        of those ``stated`` for it, else what has the closest members, its own example, or the smallest value; UNSET
        where none is valid.
        """
        made = _Shaper(self._schemas, fault, status, self._made).shape(schema, "", _DEPTH)
        is_valid = self._schemas.is_valid(schema, "response", made)
        if is_valid and _tells(made, fault):
            return made
        sound = (each.value for each in stated if self._schemas.is_valid(schema, "response", each.value))
        value = next(sound, UNSET)
        if not isinstance(value, UnsetType):
            return value
        return made if is_valid else self._made(schema)

    def _made(self, schema: SchemaId) -> Json | UnsetType:
        for example in self._schemas.resolved(schema).examples:
            if self._schemas.is_valid(schema, "response", example.value):
                return example.value
        value = self._schemas.smallest(schema, "response")
        return UNSET if isinstance(value, specloom.NoValue) else value

    def _header_value(self, header: Header) -> str | None:
        schema = header.schema
        stated = (each.value for each in header.examples)
        sound = (each for each in stated if schema is None or self._schemas.is_valid(schema, "response", each))
        value: Json | UnsetType = next(sound, UNSET)
        if isinstance(value, UnsetType) and schema is not None:
            value = self._made(schema)
        if header.content is not None:
            value = self.example(header.content)
            return None if isinstance(value, UnsetType) else msgspec.json.encode(value).decode()
        return None if isinstance(value, UnsetType) else simple(value, explode=header.explode)


class _Shaper:
    """Fills an error's schema: members by the names that such members have, all else with the smallest value."""

    def __init__(
        self, schemas: Schemas, fault: Fault, status: int, made: Callable[[SchemaId], Json | UnsetType]
    ) -> None:
        self._schemas = schemas
        self._fault = fault
        self._status = status
        self._made = made

    def shape(self, schema_id: SchemaId, name: str, depth: int) -> Json:
        schema = self._schemas.resolved(schema_id)
        types = self._schemas.types(schema_id)
        if schema.any_of or schema.one_of:
            branches = [self.shape(each, name, depth - 1) for each in (*schema.any_of, *schema.one_of)] if depth else []
            return next((each for each in branches if self._schemas.is_valid(schema_id, "response", each)), None)
        properties = self._schemas.properties(schema_id)
        if "object" in types and properties and depth:
            return self._object(schema_id, properties.items(), depth)
        if types == _ARRAY and schema.items is not None and depth:
            return [self.shape(schema.items, name.removesuffix("s"), depth - 1)]
        value = self._scalar(name)
        if value is not None and self._schemas.is_valid(schema_id, "response", value):
            return value
        made = self._made(schema_id)
        return None if isinstance(made, UnsetType) else made

    def _object(self, schema_id: SchemaId, properties: Iterable[tuple[str, SchemaId]], depth: int) -> Json:
        required = set(self._schemas.required(schema_id))
        shaped: dict[str, Json] = {}
        for name, child in properties:
            known = name.lower() in (*_SENTENCES, *_NAMES, "status", "errors", "violations")
            if name in required or known:
                value = self.shape(child, name.lower(), depth - 1)
                if name in required or self._schemas.is_valid(child, "response", value):
                    shaped[name] = value
        return shaped

    def _scalar(self, name: str) -> Json:
        if name in ("status", "status_code", "statuscode", "code") and self._status:
            return self._status if name != "code" else phrase(self._status)
        if name == "type":
            return "about:blank"
        if name == "title":
            return phrase(self._status)
        return self._fault.detail


def _tells(body: Json | UnsetType, fault: Fault) -> bool:
    """Whether an error holds the sentence of a fault."""
    return not isinstance(body, UnsetType) and msgspec.json.encode(fault.detail) in msgspec.json.encode(body)


def _text_of(contents: Iterable[MediaType]) -> str | None:
    """The media type of an error that is declared as text alone."""
    return next((each.name for each in contents if media.essence(each.name) in ("text/plain", "text/html")), None)


def problem(fault: Fault, status: int) -> Json:
    """Problem details (RFC 9457, 3.1); ``errors`` is the extension member of its section 3 for several problems."""
    body: dict[str, Json] = {"type": "about:blank", "title": phrase(status), "status": status, "detail": fault.detail}
    if fault.violations:
        body["errors"] = [
            {
                "detail": str(each),
                "pointer": f"#{each.pointer}",
                "in": each.where,
                "expected": each.expected,
                "got": each.got,
                **({"spec": each.place} if each.place else {}),
            }
            for each in fault.violations
        ]
    if fault.place:
        body["spec"] = fault.place
    return body


def phrase(status: int) -> str:
    """The reason phrase of a status."""
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Error"


def simple(value: Json, *, explode: bool = False) -> str:
    """A header's text in style simple (OpenAPI 3.1, 4.8.12.4)."""
    if isinstance(value, list):
        return ",".join(simple(item) for item in cast("Iterable[Json]", value))
    if isinstance(value, dict):
        return ",".join(
            f"{key}{'=' if explode else ','}{simple(item)}" for key, item in cast("dict[str, Json]", value).items()
        )
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def encode(value: Json, media_type: str) -> bytes:
    """A body's bytes: JSON, or text where the media type is not JSON and the value is text; ``Raw`` as it is. What is
    of a sequential media type is written item by item."""
    if isinstance(value, msgspec.Raw):
        return bytes(value)
    essence = media.essence(media_type)
    if is_sequential(essence) and not isinstance(value, str):
        return sequential.written(value, essence)
    if isinstance(value, str) and not media.is_json(essence):
        return value.encode()
    return msgspec.json.encode(value)
