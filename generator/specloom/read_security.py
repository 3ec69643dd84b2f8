"""Security schemes and requirements -> facts (OpenAPI 3.1, 4.8.27 and 4.8.30)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, cast

from specloom import pointers
from specloom.api import Operation, SecurityRequirement, SecurityScheme
from specloom.diagnostics import quote
from specloom.reading import Context, extensions
from specloom.refs import Node
from specloom.syntax import is_object

_TYPES: Final = ("apiKey", "http", "mutualTLS", "oauth2", "openIdConnect")
_LOCATIONS: Final = ("query", "header", "cookie")


def read_security_schemes(components: Node, context: Context) -> dict[str, SecurityScheme]:
    """The schemes of ``components``, by name; one that cannot be used is a finding."""
    found: dict[str, SecurityScheme] = {}
    for name, place in context.members(components, "securitySchemes"):
        node = None if name.startswith("x-") else context.mapping(place)
        scheme = None if node is None else _scheme(name, node, context)
        if scheme is not None:
            found[name] = scheme
    return found


def _scheme(name: str, node: Node, context: Context) -> SecurityScheme | None:
    context.check_fields("security scheme", node)
    kind = context.text(node, "type")
    location = context.text(node, "in").lower()
    problem = _problem(kind, location, node, context)
    if problem:
        context.findings.warn(
            "SL070",
            f"the security scheme {quote(name)} {problem}, and is left out",
            node.pointer,
            expected="type apiKey (with name and in), http (with scheme), mutualTLS, oauth2 or openIdConnect",
        )
        return None
    return SecurityScheme(
        pointer=node.pointer,
        name=name,
        type=cast("Any", kind),
        description=context.text(node, "description"),
        scheme=context.text(node, "scheme").lower() if kind == "http" else "",
        bearer_format=context.text(node, "bearerFormat"),
        parameter_name=context.text(node, "name") if kind == "apiKey" else "",
        location=cast("Any", location if kind == "apiKey" else ""),
        flows=context.object(node, "flows"),
        open_id_connect_url=context.text(node, "openIdConnectUrl"),
        metadata_url=context.text(node, "oauth2MetadataUrl"),
        deprecated=context.flag(node, "deprecated"),
        extensions=extensions(node.value),
    )


def _problem(kind: str, location: str, node: Node, context: Context) -> str:
    if kind not in _TYPES:
        return f"has the unknown type {quote(kind)}"
    if kind == "apiKey" and (location not in _LOCATIONS or not context.text(node, "name")):
        return "does not say where its key stands"
    if kind == "http" and not context.text(node, "scheme"):
        return "does not name its scheme"
    return ""


def read_security(
    owner: Node, context: Context, schemes: dict[str, SecurityScheme]
) -> tuple[SecurityRequirement, ...] | None:
    """The requirements of the document or an operation; None where it states none."""
    if owner.value.get("security") is None:
        return None
    if is_object(owner.value["security"]):
        alone = Node(owner.value["security"], pointers.join(owner.pointer, "security"), owner.scope)
        found = [_requirement(alone, context, schemes)]
    else:
        found = [_requirement(place, context, schemes) for place in context.items(owner, "security")]
    return tuple(each for each in found if each is not None)


def tell_unasked(schemes: Mapping[str, SecurityScheme], operations: Iterable[Operation], context: Context) -> None:
    """Schemes that the document has, of which nothing asks for any: what calls the API then sends no credentials."""
    asked = [requirement for each in operations for requirement in each.security]
    if schemes and not any(each.schemes for each in asked):
        first = next(iter(schemes.values()))
        named = quote(first.name) if len(schemes) == 1 else f"{quote(first.name)} or another"
        context.findings.warn(
            "SL083",
            f"no operation asks for the security scheme {named}, so no credentials are sent",
            first.pointer,
            expected="security, in the document or in its operations",
        )


def _requirement(place: Node, context: Context, schemes: dict[str, SecurityScheme]) -> SecurityRequirement | None:
    if not is_object(place.value):
        context.wrong(place.value, place.pointer, "an object")
        return None
    names = {name: _named(name, place, context, schemes) for name in place.value if not name.startswith("x-")}
    for name, known in names.items():
        if not known:
            context.findings.warn(
                "SL071",
                f"no usable security scheme is named {quote(name)}, so this way to authorize is left out",
                pointers.join(place.pointer, name),
                expected="a name under components/securitySchemes",
            )
            return None
    return SecurityRequirement(
        pointer=place.pointer, schemes={known: context.texts(place, name) for name, known in names.items()}
    )


def _named(name: str, place: Node, context: Context, schemes: dict[str, SecurityScheme]) -> str:
    """The scheme that a requirement names, or empty: by its name, in 3.2 by a URI as well (4.30), which is read in."""
    if name in schemes or not (place.scope.dialect.self_uri and ("/" in name or "#" in name)):
        return name if name in schemes else ""
    target = context.resolver.resolve(name, place.scope, pointers.join(place.pointer, name))
    node = None if target is None else context.mapping(target)
    known = "" if node is None else next((each.name for each in schemes.values() if each.pointer == node.pointer), "")
    if node is None or known:
        return known
    # A whole document has no name, and no Security Scheme Object is one.
    called = ("", *pointers.tokens(pointers.split_file(node.pointer)[1]))[-1]
    scheme = None if not called or called in schemes else _scheme(called, node, context)
    if scheme is None:
        return ""
    schemes[called] = scheme
    return called
