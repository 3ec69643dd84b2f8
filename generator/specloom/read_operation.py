"""Path items -> operations and payloads (OpenAPI 3.1, 4.8.9 and 4.8.10; callbacks 4.8.18)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal, NamedTuple

from specloom import pointers
from specloom.api import Operation, Parameter, Payload, SecurityRequirement, SecurityScheme, Server
from specloom.diagnostics import quote
from specloom.read_content import ContentReader
from specloom.read_parameter import ParameterReader
from specloom.read_schema import SchemaReader
from specloom.read_security import read_security
from specloom.read_server import read_servers
from specloom.reading import Context, extensions, with_external
from specloom.refs import Node
from specloom.versions import VERSIONS

_ALL_METHODS: Final = frozenset(method for dialect in VERSIONS.values() for method in dialect.methods)
MOST_SEGMENTS: Final = 200
"""Segments of a path, and templates in it; to find the operation of a request takes all of them."""

_TOO_MUCH: Final = "the document repeats too much through references"
_DEEPEST_CALLBACKS: Final = 8
"""Callbacks within each other that are read: each may have several, so that their number is a power of this one."""
_TOO_DEEP: Final = f"callbacks stand more than {_DEEPEST_CALLBACKS} levels deep within each other"


class Inherited(NamedTuple):
    """What an operation has unless it states its own."""

    servers: tuple[Server, ...]
    security: tuple[SecurityRequirement, ...]
    schemes: dict[str, SecurityScheme]


class Shared(NamedTuple):
    """What a path item says for all of its operations; ``said`` are summary and description."""

    parameters: dict[tuple[str, str], Parameter]
    servers: tuple[Server, ...]
    said: tuple[str, str]


class _Place(NamedTuple):
    """A path item on its way: where it is mounted, which is how its operations are told apart."""

    pointer: str
    path: str
    kind: Literal["operations", "payloads"]


class _Stated(NamedTuple):
    """An operation as a path item states it: its node, and its pointer below the mounting place."""

    method: str
    pointer: str
    node: Node


class OperationReader:
    """Reads path items; ``payloads`` fills with the callbacks that the operations register."""

    def __init__(self, context: Context, schemas: SchemaReader, inherited: Inherited) -> None:
        self.context = context
        self.content = ContentReader(context, schemas)
        self.parameters = ParameterReader(context, self.content)
        self.payloads: list[Payload] = []
        self._inherited = inherited
        self._seen: set[str] = set()
        self._ids: dict[str, str] = {}

    def paths(self, document: Node) -> Iterator[Operation]:
        """The operations of ``paths``, in the document's order."""
        for stated, place in self.context.members(document, "paths"):
            if stated.startswith("x-"):
                continue
            path = stated if stated.startswith("/") else f"/{stated}"
            if path != stated:
                told = f"the path {quote(stated)} does not begin with a slash; one is put in front"
                self.context.findings.warn("SL075", told, place.pointer)
            if "?" in path:
                self.context.findings.warn(
                    "SL080", f"the path {quote(path)} holds a query, which is sent as it stands", place.pointer
                )
            if path.count("/") > MOST_SEGMENTS or path.count("{") > MOST_SEGMENTS:
                reason = f"the path has more than {MOST_SEGMENTS} segments or templates"
                self.context.refuse("operations", "SL081", reason, place.pointer)
                self.context.findings.warn("SL081", reason, place.pointer)
                continue
            yield from self._path_item(place, _Place(place.pointer, path, "operations"), frozenset())

    def webhooks(self, document: Node) -> None:
        """The operations of ``webhooks``, as payloads."""
        for name, place in self.context.members(document, "webhooks"):
            if not name.startswith("x-"):
                mount = _Place(place.pointer, "", "payloads")
                for operation in self._path_item(place, mount, frozenset()):
                    self.payloads.append(
                        Payload(pointer=operation.pointer, kind="webhook", name=name, operation=operation)
                    )

    def _path_item(self, place: Node, mount: _Place, chain: frozenset[str]) -> Iterator[Operation]:
        if place.value is None:
            return
        if self.context.spent:
            self.context.refuse(mount.kind, "SL078", _TOO_MUCH, mount.pointer)
            return
        item = self.context.mapping(place)
        if item is None:
            self.context.refuse(mount.kind, "SL076", "the path item cannot be read", mount.pointer)
            return
        self.context.check_fields("path item", item)
        sources = [item]
        said = (self.context.text(item, "summary"), self.context.text(item, "description"))
        if item.pointer != place.pointer and len(place.value) > 1:
            own = {key: value for key, value in place.value.items() if key != "$ref"}
            sources.insert(0, place._replace(value=own))
        shared: dict[tuple[str, str], Parameter] = {}
        servers: tuple[Server, ...] = ()
        for source in reversed(sources):
            shared |= self.parameters.read(source)
            servers = read_servers(source, self.context) or servers
        done: set[str] = set()
        for source in sources:
            for stated in self._stated(source, mount):
                if stated.method not in done:
                    done.add(stated.method)
                    yield from self._operation(stated, mount, Shared(shared, servers, said), chain)

    def _stated(self, item: Node, mount: _Place) -> Iterator[_Stated]:
        dialect = item.scope.dialect
        for key, value in item.value.items():
            method = key.lower()
            if method in _ALL_METHODS and value is not None:
                if method not in dialect.methods or key != method:
                    self._warn_unusual(key, pointers.join(item.pointer, key), dialect.number)
                node = Node(value, pointers.join(item.pointer, key), item.scope)
                yield _Stated(method.upper(), pointers.join(mount.pointer, key), node)
        if item.value.get("additionalOperations") is None:
            return
        if not dialect.additional_operations:
            at = pointers.join(item.pointer, "additionalOperations")
            self._warn_unusual("additionalOperations", at, dialect.number)
        for key, node in self.context.members(item, "additionalOperations"):
            if not key.startswith("x-"):
                pointer = pointers.join(mount.pointer, "additionalOperations", key)
                yield _Stated(key.upper(), pointer, node)

    def _warn_unusual(self, key: str, pointer: str, number: str) -> None:
        self.context.findings.warn(
            "SL077", f"version {number} has no field {quote(key)}; it is read all the same", pointer
        )

    def _operation(
        self,
        stated: _Stated,
        mount: _Place,
        shared: Shared,
        chain: frozenset[str],
    ) -> Iterator[Operation]:
        node = None if self.context.spent else self.context.mapping(stated.node)
        if self.context.spent:
            self.context.refuse(mount.kind, "SL078", _TOO_MUCH, stated.pointer)
            return
        if node is None:
            self.context.refuse(mount.kind, "SL076", "the operation cannot be read", stated.pointer)
            return
        repeated = len(node.value) + 1 if node.pointer in self._seen else 0
        if not self.context.spend(len(shared.parameters) + repeated):
            self.context.refuse(mount.kind, "SL078", _TOO_MUCH, stated.pointer)
            self.context.findings.warn("SL078", _TOO_MUCH, node.pointer)
            return
        self._seen.add(node.pointer)
        self.context.check_fields("operation", node)
        operation = self._build(stated, node, mount, shared)
        yield operation
        self._callbacks(node, operation, chain)

    def _build(
        self,
        stated: _Stated,
        node: Node,
        mount: _Place,
        shared: Shared,
    ) -> Operation:
        context = self.context
        parameters = {**shared.parameters, **self.parameters.read(node)}
        if mount.kind == "operations":
            parameters = self.parameters.match_template(mount.path, parameters, stated.pointer)
        security = read_security(node, context, self._inherited.schemes)
        said = (context.text(node, "summary"), context.text(node, "description"))
        summary, description = said if any(said) else shared.said
        return Operation(
            pointer=stated.pointer,
            method=stated.method,
            path=mount.path,
            operation_id=self._operation_id(node, stated, mount),
            tags=context.texts(node, "tags"),
            summary=summary,
            description=with_external(description, node.value.get("externalDocs")),
            deprecated=context.flag(node, "deprecated"),
            parameters=tuple(parameters.values()),
            body=self.content.body(node),
            responses=self.content.responses(node),
            servers=read_servers(node, context) or shared.servers or self._inherited.servers,
            security=self._inherited.security if security is None else security,
            extensions=extensions(node.value),
        )

    def _operation_id(self, node: Node, stated: _Stated, mount: _Place) -> str:
        found = self.context.text(node, "operationId")
        if not found or mount.kind != "operations":
            return found
        first = self._ids.setdefault(found, node.pointer)
        if first != node.pointer:
            self.context.findings.warn(
                "SL079",
                f"another operation has the operationId {quote(found)} as well",
                pointers.join(stated.pointer, "operationId"),
                notes=(f"the first is {first}",),
            )
        return found

    def _callbacks(self, node: Node, operation: Operation, chain: frozenset[str]) -> None:
        """The callbacks of an operation; callbacks of callbacks too, unless they lead back to themselves."""
        for name, place in self.context.members(node, "callbacks"):
            if name.startswith("x-") or place.value is None:
                continue
            callback = self.context.mapping(place)
            base = pointers.join(operation.pointer, "callbacks", name)
            if callback is None:
                self.context.refuse("payloads", "SL076", "the callback cannot be read", base)
            elif len(chain) == _DEEPEST_CALLBACKS:
                self.context.refuse("payloads", "SL034", _TOO_DEEP, base)
            elif callback.pointer not in chain:
                self._callback(callback, name, base, operation.pointer, chain | {callback.pointer})

    def _callback(self, callback: Node, name: str, base: str, parent: str, chain: frozenset[str]) -> None:
        for expression, value in callback.value.items():
            if expression.startswith("x-"):
                continue
            place = Node(value, pointers.join(callback.pointer, expression), callback.scope)
            mount = _Place(pointers.join(base, expression), "", "payloads")
            for operation in self._path_item(place, mount, chain):
                self.payloads.append(
                    Payload(
                        pointer=operation.pointer,
                        kind="callback",
                        name=name,
                        operation=operation,
                        expression=expression,
                        parent=parent,
                    )
                )
