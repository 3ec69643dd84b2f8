"""Parameters -> facts (OpenAPI 3.1, 4.8.12; 3.2, 4.12)."""

from __future__ import annotations

import re
from typing import Final

from specloom import pointers
from specloom.api import Parameter, ParameterLocation, ParameterStyle
from specloom.diagnostics import Level, quote
from specloom.read_content import ContentReader
from specloom.reading import Context, extensions
from specloom.refs import Node

_LOCATIONS: Final[dict[str, ParameterLocation]] = {
    "path": "path",
    "query": "query",
    "header": "header",
    "cookie": "cookie",
    "querystring": "querystring",
}
_TEMPLATE: Final = re.compile(r"\{([^{}]+)\}")
_IGNORED_HEADERS: Final = ("accept", "content-type", "authorization")


class ParameterReader:
    """Reads parameters; one that components share is read once."""

    def __init__(self, context: Context, content: ContentReader) -> None:
        self.context = context
        self.content = content
        self._known: dict[tuple[str, str], Parameter | None] = {}

    def read(self, owner: Node) -> dict[tuple[str, str], Parameter]:
        """The parameters that an operation or a path item states, by location and name; the first of two counts."""
        found: dict[tuple[str, str], Parameter] = {}
        for place in self.context.items(owner, "parameters"):
            node = self.context.mapping(place)
            parameter = None if node is None else self._shared(node)
            if parameter is None:
                continue
            if identity(parameter) in found:
                self.context.findings.warn(
                    "SL055",
                    f"the {parameter.location} parameter {quote(parameter.name)} is stated twice",
                    place.pointer,
                )
            else:
                found[identity(parameter)] = parameter
        return found

    def _shared(self, node: Node) -> Parameter | None:
        key = (node.pointer, str(node.value.get("description")))
        if key not in self._known:
            self._known[key] = self._parameter(node)
        return self._known[key]

    def _parameter(self, node: Node) -> Parameter | None:
        self.context.check_fields("parameter", node)
        name, location = self.context.text(node, "name"), _LOCATIONS.get(self.context.text(node, "in").lower())
        if not name or location is None:
            self.context.findings.warn(
                "SL052",
                f"the parameter {quote(name)} has no name or no known location, and is left out",
                node.pointer,
                expected="a name, and in: " + ", ".join(node.scope.dialect.locations),
            )
            return None
        if location == "header" and name.lower() in _IGNORED_HEADERS:
            self.context.findings.warn(
                "SL057",
                f"a header parameter named {quote(name)} is described elsewhere and is left out",
                node.pointer,
                level=Level.NOTE,
                help="say it by media types or security schemes",
            )
            return None
        return self._build(name, location, node)

    def _build(self, name: str, location: ParameterLocation, node: Node) -> Parameter:
        context = self.context
        style = self._style(location, node)
        content = self.content.media_types(node)
        schema = None if content else self.content.schema(node, "schema")
        if schema is None and not content:
            context.findings.warn(
                "SL053",
                f"the parameter {quote(name)} has neither a schema nor content, so any value is allowed",
                node.pointer,
            )
        explode = style in ("form", "cookie")
        if node.value.get("explode") is not None:
            explode = context.flag(node, "explode")
        return Parameter(
            pointer=node.pointer,
            name=name,
            location=location,
            required=context.flag(node, "required") or location == "path",
            description=context.text(node, "description"),
            deprecated=context.flag(node, "deprecated"),
            style=style,
            explode=explode,
            allow_reserved=context.flag(node, "allowReserved"),
            allow_empty_value=context.flag(node, "allowEmptyValue"),
            schema=schema,
            content=content[0] if content else None,
            examples=context.examples(node),
            extensions=extensions(node.value),
        )

    def _style(self, location: ParameterLocation, node: Node) -> ParameterStyle:
        known = node.scope.dialect.locations.get(location, ("form",))
        stated = self.context.text(node, "style")
        if not stated:
            return known[0]
        if stated in known:
            return stated
        self.context.findings.warn(
            "SL056",
            f"a parameter in {location} cannot have the style {quote(stated)}, so {known[0]} is taken",
            pointers.join(node.pointer, "style"),
            expected=", ".join(known),
        )
        return known[0]

    def match_template(
        self, path: str, found: dict[tuple[str, str], Parameter], pointer: str
    ) -> dict[tuple[str, str], Parameter]:
        """Makes the path parameters those of the template: one that it lacks is left out, one without facts is text."""
        names = dict.fromkeys(_TEMPLATE.findall(path))
        kept = {key: each for key, each in found.items() if each.location != "path" or each.name in names}
        for each in found.values():
            if identity(each) not in kept:
                self.context.findings.warn(
                    "SL058", f"the path has no {{{each.name}}}, so the path parameter is left out", each.pointer
                )
        for name in names:
            if ("path", name) not in kept:
                self.context.findings.warn(
                    "SL059", f"the path parameter {quote(name)} is not described, so any value is allowed", pointer
                )
                kept["path", name] = Parameter(pointer=pointer, name=name, location="path", required=True)
        return kept


def identity(parameter: Parameter) -> tuple[str, str]:
    """What makes two parameters the same one; header names have no case (RFC 9110, 5.1)."""
    is_header = parameter.location == "header"
    return parameter.location, parameter.name.lower() if is_header else parameter.name
