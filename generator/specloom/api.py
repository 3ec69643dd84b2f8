"""The facts: what an OpenAPI document says, free of any language that will be written from it.

Theory. A document is a graph: schemas refer to each other, in circles too. Facts are immutable, so a fact never
holds another schema; it holds its ``SchemaId``, and ``Api.schemas`` holds every schema once. Everything else that
can be referred to (parameters, responses, headers, examples, path items) is resolved by the reader and stands in place.

What differs between OpenAPI 3.0, 3.1 and 3.2 is gone here: a schema speaks JSON Schema 2020-12, whatever the document
spoke. ``nullable: true`` has become the type ``null``, ``exclusiveMinimum: true`` a number, ``example`` an example.

Every fact knows its place. Facts are frozen msgspec Structs rather than dataclasses: the same promises, and building
one with fifty fields costs a tenth, which a document of 100,000 schemas notices.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, Literal, NewType, TypeAlias

import msgspec
from msgspec import UNSET, UnsetType

Json: TypeAlias = Any
"""A JSON value as Python's own types: None, bool, int, float, str, list, dict with string keys."""

SchemaId = NewType("SchemaId", str)
"""Where a schema stands: its JSON pointer as a URI fragment (``#/components/schemas/Pet``), with the file's path
relative to the root document's folder in front where it stands in another file (``common.yaml#/Pet``)."""

JsonType: TypeAlias = Literal["null", "boolean", "integer", "number", "string", "array", "object"]
ParameterLocation: TypeAlias = Literal["path", "query", "header", "cookie", "querystring"]
ParameterStyle: TypeAlias = Literal[
    "simple", "label", "matrix", "form", "spaceDelimited", "pipeDelimited", "deepObject", "cookie"
]

NONE: Final[Mapping[Any, Any]] = MappingProxyType({})
"""No members. One for all facts: with an empty dict of its own for each of its six, a schema would take twice the
memory."""


class Fact(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """What all facts share: the pointer of the node that states it, written as in ``SchemaId``."""

    pointer: str


class Example(Fact, frozen=True, kw_only=True):
    """A named example (OpenAPI 3.1, 4.8.19), or the unnamed ``example`` of a node, whose name is empty."""

    name: str
    value: Json
    summary: str = ""
    description: str = ""


class Discriminator(Fact, frozen=True, kw_only=True):
    """Which variant a value is (OpenAPI 3.1, 4.8.25). ``mapping`` holds explicit entries, by value of the property."""

    property_name: str
    mapping: Mapping[str, SchemaId] = NONE
    default: SchemaId | None = None


class Schema(Fact, frozen=True, kw_only=True):
    """One schema node, in the words of JSON Schema 2020-12.

    ``always`` is the value of a boolean schema, else None. ``types`` is empty where any type is allowed. ``ref`` is the
    target of ``$ref`` or of a ``$dynamicRef`` that was resolved; in 3.1 and later its siblings stand beside it.
    ``const`` and ``default`` are UNSET where absent, as null is a value. ``component`` is the name under
    ``components/schemas``, empty for an inline schema.
    """

    id: SchemaId
    component: str = ""
    always: bool | None = None
    ref: SchemaId | None = None

    title: str = ""
    description: str = ""
    deprecated: bool = False
    read_only: bool = False
    write_only: bool = False
    default: Json | UnsetType = UNSET
    examples: tuple[Example, ...] = ()

    types: tuple[JsonType, ...] = ()
    enum: tuple[Json, ...] | None = None
    const: Json | UnsetType = UNSET

    all_of: tuple[SchemaId, ...] = ()
    any_of: tuple[SchemaId, ...] = ()
    one_of: tuple[SchemaId, ...] = ()
    not_: SchemaId | None = None
    if_: SchemaId | None = None
    then: SchemaId | None = None
    else_: SchemaId | None = None
    discriminator: Discriminator | None = None

    properties: Mapping[str, SchemaId] = NONE
    required: tuple[str, ...] = ()
    additional_properties: SchemaId | None = None
    pattern_properties: Mapping[str, SchemaId] = NONE
    property_names: SchemaId | None = None
    unevaluated_properties: SchemaId | None = None
    dependent_required: Mapping[str, tuple[str, ...]] = NONE
    dependent_schemas: Mapping[str, SchemaId] = NONE
    min_properties: int | None = None
    max_properties: int | None = None

    items: SchemaId | None = None
    prefix_items: tuple[SchemaId, ...] = ()
    contains: SchemaId | None = None
    min_contains: int | None = None
    max_contains: int | None = None
    unevaluated_items: SchemaId | None = None
    min_items: int | None = None
    max_items: int | None = None
    unique_items: bool = False

    minimum: int | float | None = None
    maximum: int | float | None = None
    exclusive_minimum: int | float | None = None
    exclusive_maximum: int | float | None = None
    multiple_of: int | float | None = None

    min_length: int | None = None
    max_length: int | None = None
    pattern: str | None = None
    format: str = ""
    content_encoding: str = ""
    content_media_type: str = ""
    content_schema: SchemaId | None = None

    xml: Mapping[str, Json] = NONE
    extensions: Mapping[str, Json] = NONE


class ServerVariable(Fact, frozen=True, kw_only=True):
    name: str
    default: str
    enum: tuple[str, ...] = ()
    description: str = ""


class Server(Fact, frozen=True, kw_only=True):
    """A server (OpenAPI 3.1, 4.8.5). ``default_url`` has the defaults of the variables filled in and no slash at its
    end (``https://api.example.com/v2``); ``base_path`` is the path part of it (``/v2``, or empty); ``name`` is that
    of 3.2."""

    url: str
    default_url: str
    base_path: str
    name: str = ""
    description: str = ""
    variables: tuple[ServerVariable, ...] = ()


class SecurityScheme(Fact, frozen=True, kw_only=True):
    """A security scheme (OpenAPI 3.1, 4.8.27). ``scheme`` is lower-case (``bearer``, ``basic``) for ``http``;
    ``parameter_name`` and ``location`` belong to ``apiKey``; ``flows`` is the plain object of ``oauth2``,
    ``metadata_url`` where its server describes itself (3.2)."""

    name: str
    type: Literal["apiKey", "http", "mutualTLS", "oauth2", "openIdConnect"]
    description: str = ""
    scheme: str = ""
    bearer_format: str = ""
    parameter_name: str = ""
    location: Literal["", "query", "header", "cookie"] = ""
    flows: Mapping[str, Json] = NONE
    open_id_connect_url: str = ""
    metadata_url: str = ""
    deprecated: bool = False
    extensions: Mapping[str, Json] = NONE


class SecurityRequirement(Fact, frozen=True, kw_only=True):
    """Schemes that are needed together: scheme name to scopes. An empty mapping means that none is needed."""

    schemes: Mapping[str, tuple[str, ...]]


class Encoding(Fact, frozen=True, kw_only=True):
    """How one property of a form or multipart body is written (OpenAPI 3.1, 4.8.15). ``headers`` are a part's;
    ``unread`` names what is stated beside these of parts that have parts themselves."""

    content_type: str = ""
    style: str = ""
    explode: bool | None = None
    allow_reserved: bool = False
    headers: tuple[Header, ...] = ()
    unread: tuple[str, ...] = ()


class MediaType(Fact, frozen=True, kw_only=True):
    """One entry of a ``content`` map. ``name`` is the key as written, parameters and case included.

    ``unread`` names what is stated of parts that are told apart by their place (OpenAPI 3.2, 4.14).
    """

    name: str
    schema: SchemaId | None = None
    item_schema: SchemaId | None = None
    examples: tuple[Example, ...] = ()
    encoding: Mapping[str, Encoding] = NONE
    unread: tuple[str, ...] = ()


class Parameter(Fact, frozen=True, kw_only=True):
    """A parameter, from the operation or from its path item; an operation's own one replaces the path item's.

    ``style`` and ``explode`` have their defaults filled in. ``content`` holds the one media type of a parameter that is
    described by ``content``; ``schema`` is then None.
    """

    name: str
    location: ParameterLocation
    required: bool = False
    description: str = ""
    deprecated: bool = False
    style: ParameterStyle = "simple"
    explode: bool = False
    allow_reserved: bool = False
    allow_empty_value: bool = False
    schema: SchemaId | None = None
    content: MediaType | None = None
    examples: tuple[Example, ...] = ()
    extensions: Mapping[str, Json] = NONE


class Header(Fact, frozen=True, kw_only=True):
    """A header of a response; style is always ``simple``."""

    name: str
    required: bool = False
    description: str = ""
    deprecated: bool = False
    explode: bool = False
    schema: SchemaId | None = None
    content: MediaType | None = None
    examples: tuple[Example, ...] = ()


class Body(Fact, frozen=True, kw_only=True):
    """A request body. ``component`` is its name under ``components/requestBodies``, or empty."""

    content: tuple[MediaType, ...]
    required: bool = False
    description: str = ""
    component: str = ""


class Link(Fact, frozen=True, kw_only=True):
    name: str
    operation_id: str = ""
    operation_ref: str = ""
    parameters: Mapping[str, Json] = NONE
    description: str = ""


class Response(Fact, frozen=True, kw_only=True):
    """A response. ``status`` is ``"200"``, a range such as ``"4XX"`` (upper-case) or ``"default"``."""

    status: str
    description: str = ""
    headers: tuple[Header, ...] = ()
    content: tuple[MediaType, ...] = ()
    links: tuple[Link, ...] = ()
    component: str = ""
    extensions: Mapping[str, Json] = NONE


class Operation(Fact, frozen=True, kw_only=True):
    """An operation. ``method`` is upper-case; ``path`` is the template as written (``/pets/{id}``).

    ``security`` is what holds for it: its own requirements, else the document's; any one of them suffices, and an empty
    tuple means that nothing is needed. ``servers`` likewise: its own, else the path item's, else the document's, never
    empty.
    """

    method: str
    path: str
    operation_id: str = ""
    tags: tuple[str, ...] = ()
    summary: str = ""
    description: str = ""
    deprecated: bool = False
    parameters: tuple[Parameter, ...] = ()
    body: Body | None = None
    responses: tuple[Response, ...] = ()
    servers: tuple[Server, ...] = ()
    security: tuple[SecurityRequirement, ...] = ()
    extensions: Mapping[str, Json] = NONE


class Payload(Fact, frozen=True, kw_only=True):
    """An operation that the API calls on us: a webhook, or a callback of ``parent``.

    ``name`` is the webhook's or callback's key, ``expression`` a callback's runtime expression; ``operation.path`` is
    empty for a webhook. ``parent`` is the pointer of the operation that registers a callback, or empty.
    """

    kind: Literal["webhook", "callback"]
    name: str
    operation: Operation
    expression: str = ""
    parent: str = ""


class Tag(Fact, frozen=True, kw_only=True):
    """A tag; ``parent`` and ``kind`` are those of 3.2."""

    name: str
    kind: str = ""
    summary: str = ""
    description: str = ""
    parent: str = ""


class Refusal(Fact, frozen=True, kw_only=True):
    """A construct that the document has and the facts have not, with the reason; it becomes a line of the ledger."""

    kind: Literal["operations", "schemas", "payloads"]
    code: str
    reason: str


class Api(Fact, frozen=True, kw_only=True):
    """The whole document. ``documentation`` says what its ``externalDocs`` point to. ``schemas`` holds every schema
    node that was reached, by id, in the document's order; those of ``components/schemas`` are there even when nothing
    refers to them."""

    openapi: str
    title: str
    version: str
    summary: str = ""
    description: str = ""
    documentation: str = ""
    terms_of_service: str = ""
    contact: Mapping[str, Json] = {}
    license: Mapping[str, Json] = {}
    servers: tuple[Server, ...] = ()
    tags: tuple[Tag, ...] = ()
    security_schemes: Mapping[str, SecurityScheme] = NONE
    operations: tuple[Operation, ...] = ()
    payloads: tuple[Payload, ...] = ()
    schemas: Mapping[SchemaId, Schema] = NONE
    refusals: tuple[Refusal, ...] = ()
    extensions: Mapping[str, Json] = NONE
