"""Servers -> facts (OpenAPI 3.1, 4.8.5).

A URL may be relative: to where the document that states it is, which nobody knows who has a file. In 3.2 a document may
say so itself (``$self``, 4.1); then the URL is resolved by that (RFC 3986, 5), else it stays as it is.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urljoin, urlsplit

from specloom import pointers
from specloom.api import Server, ServerVariable
from specloom.diagnostics import quote
from specloom.reading import Context
from specloom.refs import Node
from specloom.syntax import is_object

_VARIABLE: Final = re.compile(r"\{([^{}]*)\}")
_HOST: Final = re.compile(r"(?:localhost|[\w.-]+\.[a-z]{2,})(?::\d+)?(?:/|$)|[\w.-]+:\d+(?:/|$)", re.IGNORECASE)
"""What begins as the name of a host, where a URL has its scheme."""


def read_servers(owner: Node, context: Context) -> tuple[Server, ...]:
    """The servers that the document, a path item or an operation states; empty where it states none."""
    found = [_server(place, context) for place in context.items(owner, "servers")]
    return tuple(each for each in found if each is not None)


def default_server(document: Node) -> Server:
    """What holds where no server is stated: the place of the document itself (OpenAPI 3.1, 4.8.1)."""
    url = _resolved("/", document)
    return Server(
        pointer=pointers.join(document.pointer, "servers"), url=url, default_url=url.rstrip("/"), base_path=""
    )


def _server(place: Node, context: Context) -> Server | None:
    node = context.mapping(place)
    if node is None:
        return None
    context.check_fields("server", node)
    url = _resolved(context.text(node, "url").strip(), node)
    variables = tuple(_variables(node, context))
    defaults = {each.name: each.default for each in variables}
    for name in _VARIABLE.findall(url):
        if name not in defaults:
            at = pointers.join(node.pointer, "url")
            context.findings.warn("SL072", f"the server variable {quote(name)} is not declared", at)
    default_url = _VARIABLE.sub(lambda found: defaults.get(found[1], found[0]), url)
    return Server(
        pointer=node.pointer,
        url=url,
        default_url=default_url.rstrip("/"),
        base_path=_base_path(default_url, node, context),
        name=context.text(node, "name"),
        description=context.text(node, "description"),
        variables=variables,
    )


def _resolved(url: str, node: Node) -> str:
    """The URL, absolute where the document says what it is relative to; one that begins with a variable stays."""
    data = node.scope.document.data
    base = data.get("$self") if node.scope.dialect.self_uri and is_object(data) else None
    if type(base) is not str or not base.startswith(("https://", "http://")) or url.startswith("{"):
        return url
    try:
        return urljoin(base, url)
    except ValueError:
        return url


def _variables(node: Node, context: Context) -> list[ServerVariable]:
    found: list[ServerVariable] = []
    for name, place in context.members(node, "variables"):
        variable = context.mapping(place)
        if variable is None:
            continue
        members = context.texts(variable, "enum")
        default = context.text(variable, "default")
        if variable.value.get("default") is None:
            default = members[0] if members else ""
            context.findings.warn("SL073", f"the server variable {quote(name)} has no default", variable.pointer)
        description = context.text(variable, "description")
        found.append(
            ServerVariable(pointer=variable.pointer, name=name, default=default, enum=members, description=description)
        )
    return found


def _base_path(url: str, node: Node, context: Context) -> str:
    at = pointers.join(node.pointer, "url")
    is_host = _HOST.match(url) is not None
    if is_host:
        told = f"{quote(url)} has no scheme, so nobody can tell where it leads: a client is given its base_url"
        context.findings.warn("SL082", told, at, expected=f"{quote(f'https://{url}')}, if that is where it is")
    try:
        path = urlsplit(f"//{url}" if is_host else url).path.rstrip("/")
    except ValueError:
        context.findings.warn("SL074", f"{quote(url)} is not a URL", at)
        return ""
    return path if not path or path.startswith("/") else f"/{path}"
