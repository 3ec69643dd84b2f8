"""Media types, headers, request bodies and responses -> facts (OpenAPI 3.1, 4.8.13 to 4.8.20)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

from specloom import pointers
from specloom.api import Body, Encoding, Header, Link, MediaType, Response, SchemaId
from specloom.diagnostics import Level, quote
from specloom.read_schema import SchemaReader
from specloom.reading import Context, extensions
from specloom.refs import Node
from specloom.syntax import is_object

_BY_PLACE: Final = ("prefixEncoding", "itemEncoding")
_STATUS: Final = re.compile(r"[1-9][0-9]{2}|[1-5]XX")


class ContentReader:
    """Reads what is sent and what comes back. What components share is read once."""

    def __init__(self, context: Context, schemas: SchemaReader) -> None:
        self.context = context
        self.schemas = schemas
        self._known: dict[tuple[str, str, str], Any] = {}

    def media_types(self, owner: Node) -> tuple[MediaType, ...]:
        """The entries of a ``content`` map."""
        found: list[MediaType] = []
        for name, place in self.context.members(owner, "content"):
            if name.startswith("x-"):
                continue
            node = Node({}, place.pointer, place.scope) if place.value is None else self.context.mapping(place)
            if node is not None:
                found.append(self._media_type(name, node))
        return tuple(found)

    def schema(self, owner: Node, key: str) -> SchemaId | None:
        """The schema in a field, if there is one."""
        value = owner.value.get(key)
        if value is None:
            return None
        place = Node(value, pointers.join(owner.pointer, key), owner.scope)
        if is_object(value) or type(value) is bool:
            return self.schemas.read(place)
        self.context.wrong(value, place.pointer, "a schema")
        return None

    def _media_type(self, name: str, node: Node) -> MediaType:
        self.context.check_fields("media type", node)
        return MediaType(
            pointer=node.pointer,
            name=name,
            description=self.context.text(node, "description"),
            schema=self.schema(node, "schema"),
            item_schema=self.schema(node, "itemSchema"),
            examples=self.context.examples(node, name),
            encoding={
                key: self._encoding(place)
                for key, place in self.context.members(node, "encoding")
                if is_object(place.value)
            },
            unread=tuple(key for key in _BY_PLACE if node.value.get(key)),
        )

    def _encoding(self, node: Node) -> Encoding:
        self.context.check_fields("encoding", node)
        return Encoding(
            pointer=node.pointer,
            content_type=self.context.text(node, "contentType"),
            style=self.context.text(node, "style"),
            explode=self.context.flag(node, "explode") if node.value.get("explode") is not None else None,
            allow_reserved=self.context.flag(node, "allowReserved"),
            headers=self._headers(node),
            unread=tuple(key for key in ("encoding", *_BY_PLACE) if node.value.get(key)),
        )

    def body(self, operation: Node) -> Body | None:
        """The request body of an operation."""
        value = operation.value.get("requestBody")
        if value is None:
            return None
        node = self.context.mapping(Node(value, pointers.join(operation.pointer, "requestBody"), operation.scope))
        if node is None:
            return None
        key = ("body", node.pointer, str(node.value.get("description")))
        if key not in self._known:
            self.context.check_fields("request body", node)
            content = self.media_types(node)
            self._known[key] = Body(
                pointer=node.pointer,
                content=content,
                required=self.context.flag(node, "required"),
                description=self.context.text(node, "description") or _said_of(content),
                component=component_name(node.pointer, "requestBodies"),
            )
        body: Body = self._known[key]
        return body

    def responses(self, operation: Node) -> tuple[Response, ...]:
        """The responses of an operation; a key that is no status is a finding."""
        found: dict[str, Response] = {}
        for key, place in self.context.members(operation, "responses"):
            status = _status(key)
            if key.startswith("x-"):
                continue
            if not status:
                self.context.findings.warn(
                    "SL051",
                    f"{quote(key)} is no status, so this response is left out",
                    place.pointer,
                    expected="a code such as 200, a range such as 4XX, or default",
                )
                continue
            node = self._response_node(place)
            if node is not None:
                found.setdefault(status, self._response(status, node))
        return tuple(found.values())

    def _response_node(self, place: Node) -> Node | None:
        """The response; what cannot be read still says that the status exists."""
        node = None if place.value is None else self.context.mapping(place)
        return Node({}, place.pointer, place.scope) if node is None else node

    def _response(self, status: str, node: Node) -> Response:
        key = (status, node.pointer, str(node.value.get("description")))
        if key not in self._known:
            self.context.check_fields("response", node)
            headers, content = self._headers(node), self.media_types(node)
            said = self.context.text(node, "description") or self.context.text(node, "summary")
            self._known[key] = Response(
                pointer=node.pointer,
                status=status,
                description=said or _said_of(content),
                headers=headers,
                content=content,
                links=self._links(node),
                component=component_name(node.pointer, "responses"),
                extensions=extensions(node.value),
            )
        response: Response = self._known[key]
        return response

    def _headers(self, owner: Node) -> tuple[Header, ...]:
        found: list[Header] = []
        for name, place in self.context.members(owner, "headers"):
            node = None if name.startswith("x-") and not is_object(place.value) else self.context.mapping(place)
            if node is None:
                continue
            if name.lower() == "content-type":
                self.context.findings.warn(
                    "SL057",
                    "a header named Content-Type is described by the media types and is left out",
                    place.pointer,
                    level=Level.NOTE,
                )
                continue
            found.append(self._header(name, node))
        return tuple(found)

    def _header(self, name: str, node: Node) -> Header:
        key = ("header", node.pointer, name + str(node.value.get("description")))
        if key not in self._known:
            self.context.check_fields("header", node)
            content = self.media_types(node)
            self._known[key] = Header(
                pointer=node.pointer,
                name=name,
                required=self.context.flag(node, "required"),
                description=self.context.text(node, "description"),
                deprecated=self.context.flag(node, "deprecated"),
                explode=self.context.flag(node, "explode"),
                schema=None if content else self.schema(node, "schema"),
                content=content[0] if content else None,
                examples=self.context.examples(node),
            )
        header: Header = self._known[key]
        return header

    def _links(self, owner: Node) -> tuple[Link, ...]:
        found: list[Link] = []
        for name, place in self.context.members(owner, "links"):
            node = None if name.startswith("x-") else self.context.mapping(place)
            if node is not None:
                self.context.check_fields("link", node)
                found.append(
                    Link(
                        pointer=node.pointer,
                        name=name,
                        operation_id=self.context.text(node, "operationId"),
                        operation_ref=self.context.text(node, "operationRef"),
                        parameters=self.context.object(node, "parameters"),
                        description=self.context.text(node, "description"),
                    )
                )
        return tuple(found)


def component_name(pointer: str, kind: str) -> str:
    """The name under ``components/<kind>`` if the pointer is one of a component, else empty."""
    _, found, rest = pointer.partition(f"#/components/{kind}/")
    return pointers.tokens("/" + rest)[0] if found and "/" not in rest else ""


def _said_of(content: Iterable[MediaType]) -> str:
    """What media types say of themselves (OpenAPI 3.2, 4.14), where what holds them says nothing."""
    return "\n\n".join(dict.fromkeys(each.description for each in content if each.description.strip()))


def _status(key: str) -> str:
    if key == "default":
        return key
    return key.upper() if _STATUS.fullmatch(key.upper()) else ""
