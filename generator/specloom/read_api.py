"""Document -> Api: the outermost reader."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from specloom import pointers
from specloom.api import Api, Operation, Tag
from specloom.diagnostics import quote
from specloom.dialect import is_unknown_dialect
from specloom.findings import Findings
from specloom.read_operation import Inherited, OperationReader
from specloom.read_schema import SchemaReader
from specloom.read_security import read_security, read_security_schemes, tell_unasked
from specloom.read_server import default_server, read_servers
from specloom.reading import Context, extensions, with_external
from specloom.refs import Node, Resolver
from specloom.source import Library
from specloom.syntax import is_object
from specloom.versions import dialect_of

_CONTENTS: Final = frozenset({"paths", "webhooks", "components"})
"""Of these a document has at least one (OpenAPI 3.1, 4.8.1); in 3.0 it has paths."""

_REFERRED: Final = (
    "responses",
    "parameters",
    "examples",
    "requestBodies",
    "headers",
    "links",
    "callbacks",
    "pathItems",
    "mediaTypes",
)
"""The components that are there for others to refer to (OpenAPI 3.2, 4.7)."""


def read_api(library: Library, findings: Findings) -> Api:
    """All facts of a document whose root is an object; what is odd goes to ``findings``."""
    resolver = Resolver(library, findings, dialect_of)
    context = Context(resolver, findings)
    document = Node(library.root.data, "#", resolver.root)
    components, info = _part(document, "components", context), _part(document, "info", context)
    context.check_fields("document", document)
    context.check_fields("components object", components)
    context.check_fields("info object", info)
    if not _CONTENTS & document.value.keys():
        findings.warn("SL086", "the document describes nothing", "#", expected=" or ".join(sorted(_CONTENTS)))
    if is_unknown_dialect(dialect := document.value.get("jsonSchemaDialect")):
        told = f"the schema dialect {quote(dialect)} is read as JSON Schema 2020-12"
        findings.warn("SL065", told, pointers.join("#", "jsonSchemaDialect"))
    schemes = read_security_schemes(components, context)
    security = read_security(document, context, schemes)
    inherited = Inherited(
        servers=read_servers(document, context) or (default_server(document),), security=security or (), schemes=schemes
    )
    schemas = SchemaReader(context)
    reader = OperationReader(context, schemas, inherited)
    operations = _read_in_order(document, components, schemas, reader)
    schemas.finish()
    if operations:
        tell_unasked(schemes, operations, context)
    return Api(
        pointer="#",
        openapi=str(document.value["openapi"]),
        title=context.text(info, "title"),
        version=context.text(info, "version"),
        summary=context.text(info, "summary"),
        description=context.text(info, "description"),
        documentation=with_external("", document.value.get("externalDocs")),
        terms_of_service=context.text(info, "termsOfService"),
        contact=context.object(info, "contact"),
        license=context.object(info, "license"),
        servers=inherited.servers,
        tags=_tags(document, context),
        security_schemes=schemes,
        operations=operations,
        payloads=tuple(reader.payloads),
        schemas=schemas.schemas,
        refusals=tuple(context.refusals),
        unused=tuple(_unused(components, context)),
        extensions=extensions(document.value),
    )


def _read_in_order(
    document: Node, components: Node, schemas: SchemaReader, reader: OperationReader
) -> tuple[Operation, ...]:
    """Reads the parts that hold schemas in the order in which the document has them."""
    operations: tuple[Operation, ...] = ()
    for key in document.value:
        if key == "paths":
            operations = tuple(reader.paths(document))
        elif key == "webhooks":
            reader.webhooks(document)
        elif key == "components":
            for name, place in reader.context.members(components, "schemas"):
                if not (name.startswith("x-") and not is_object(place.value)):
                    schemas.read(place)
    return operations


def _unused(components: Node, context: Context) -> Iterator[str]:
    """The components that nothing refers to; schemas are emitted all the same, and schemes are named."""
    reached = context.resolver.reached()
    for kind in _REFERRED:
        for name, place in context.members(components, kind):
            if place.pointer not in reached and not name.startswith("x-"):
                yield place.pointer


def _part(document: Node, key: str, context: Context) -> Node:
    value: Any = context.object(document, key)
    return Node(value, pointers.join(document.pointer, key), document.scope)


def _tags(document: Node, context: Context) -> tuple[Tag, ...]:
    found: list[Tag] = []
    for place in context.items(document, "tags"):
        if type(place.value) is str:
            found.append(Tag(pointer=place.pointer, name=place.value))
            continue
        node = context.mapping(place)
        name = "" if node is None else context.text(node, "name")
        if node is None or not name:
            continue
        context.check_fields("tag", node)
        found.append(
            Tag(
                pointer=node.pointer,
                name=name,
                summary=context.text(node, "summary"),
                description=_description(node, context),
                kind=context.text(node, "kind"),
                parent=context.text(node, "parent"),
            )
        )
    return tuple(found)


def _description(tag: Node, context: Context) -> str:
    """What a tag says of itself; its summary, where that stands before a mere pointer to more."""
    said = context.text(tag, "description")
    pointed = with_external(said or context.text(tag, "summary"), tag.value.get("externalDocs"))
    return pointed if "externalDocs" in tag.value else said
