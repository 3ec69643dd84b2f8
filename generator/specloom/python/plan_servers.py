"""The servers of a document: a function for each, which gives its URL; its variables are arguments.

There is nothing to choose where the document has one server without variables, and so no function.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from specloom.api import Api, Server, ServerVariable
from specloom.python import names
from specloom.python.imports import Use, import_lines
from specloom.python.layout import Code, Parameter, call, dict_, flat, prefixed, signature, tuple_, union, written
from specloom.python.literals import docstring, markdown_code, markdown_text, string_literal
from specloom.python.operation_names import OperationName
from specloom.python.plan import ServerFunction, ServersModule
from specloom.python.types import AMBIGUOUS, literal
from specloom.python.words import words

_RUNTIME: Final = "_runtime.servers"
_VARIABLE: Final = re.compile(r"\{([^{}]*)\}")
_LONGEST_NAME: Final = 4
"""Words of a description that are a name."""
_OF_ORIGIN: Final = (
    "- `origin`: The document states this server relative to where it is served itself: give that address, or scheme "
    "and host where the path is absolute (RFC 3986, 5)."
)
_TAKEN: Final = frozenset(("filled", "origin"))


def plan_servers(api: Api, operations: Mapping[str, OperationName]) -> ServersModule | None:
    """The module of the document's servers and those of its operations; None where there is nothing to choose."""
    owners = _owners(api, operations)
    if len(owners) < 2 and not any(_VARIABLE.search(server.url) for server, _ in owners.values()):
        return None
    wanted = {url: _wanted(server, owner) for url, (server, owner) in owners.items()}
    chosen = names.distinct(wanted, {*_TAKEN, "servers"})
    uses: set[Use] = {(_RUNTIME, "filled")}
    functions = tuple(_function(chosen[url], server, owner, uses) for url, (server, owner) in owners.items())
    title = api.title.strip() or "API"
    return ServersModule(
        doc=docstring(f"Servers of the {title}, for the `base_url` of a client or of the options of one call.", 0),
        imports=import_lines(uses, "."),
        functions=functions,
    )


def _owners(api: Api, operations: Mapping[str, OperationName]) -> dict[str, tuple[Server, str]]:
    """Each server once, by its URL, with the first operation that states it; empty in its place for a server of the
    document itself."""
    found = {server.url: (server, "") for server in api.servers if server.url.strip("/")}
    for operation in api.operations:
        name = operations[operation.pointer]
        for server in operation.servers:
            if server.url.strip("/"):
                found.setdefault(server.url, (server, f"{name.resource}.{name.method}"))
    return found


def _wanted(server: Server, owner: str) -> tuple[str, ...]:
    """Names for the function, best first: the server's name, its description where that is short, its operation."""
    said = server.description.strip().rstrip(".")
    found = [server.name] if words(server.name) else []
    found += [said] if 0 < len(words(said)) <= _LONGEST_NAME else []
    found += [f"{owner} server" if owner else "server"]
    return tuple(names.snake(each, "server") for each in found)


def _function(name: str, server: Server, owner: str, uses: set[Use]) -> ServerFunction:
    variables = {each.name: each for each in server.variables}
    mentioned = list(dict.fromkeys(_VARIABLE.findall(server.url)))
    arguments = names.attributes(mentioned, {*_TAKEN, *AMBIGUOUS})
    ordered = sorted(mentioned, key=lambda each: each in variables)
    items: list[Code] = [_argument(arguments[each], variables.get(each), uses) for each in ordered]
    is_absolute = "://" in server.url or server.url.startswith("{")
    items = ([] if is_absolute else ["origin: str"]) + (["*", *items] if items else [])
    values = dict_([prefixed(f"{string_literal(each)}: ", arguments[each]) for each in mentioned])
    limited = [each for each in variables.values() if each.enum and each.name in mentioned]
    given: list[Code] = [string_literal(server.url.rstrip("/") or "/"), values]
    if limited:
        given.append(dict_([prefixed(f"{string_literal(each.name)}: ", _members(each)) for each in limited]))
    given += [] if is_absolute else ["origin=origin"]
    head = signature(f"def {name}", items, "str", 0)
    return ServerFunction(
        name=name,
        signature=head,
        doc=docstring(_told(server, owner, arguments, is_absolute=is_absolute), 4),
        call=written(call("filled", given), 4, before="return "),
        row=(markdown_code(f"servers.{flat(call(name, items))}").replace("|", "\\|"), _cell(server, owner)),
    )


def _argument(name: str, variable: ServerVariable | None, uses: set[Use]) -> Code:
    """The argument of a variable: required where the document does not declare it."""
    if variable is None:
        return Parameter(name, "str")
    default = string_literal(variable.default)
    if not variable.enum:
        return Parameter(name, "str", default)
    uses.add(("typing", "Literal"))
    return Parameter(name, union((literal(dict.fromkeys((*variable.enum, variable.default))),)), default)


def _members(variable: ServerVariable) -> Code:
    return tuple_([string_literal(each) for each in dict.fromkeys((*variable.enum, variable.default))])


def _told(server: Server, owner: str, arguments: Mapping[str, str], *, is_absolute: bool) -> str:
    said = server.description.strip() or f"The server `{server.url}`."
    of = f"The server of `{owner}`." if owner else ""
    lines = [] if is_absolute else [_OF_ORIGIN]
    lines += [f"- `{arguments[each.name]}`: {each.description.strip()}" for each in _described(server, arguments)]
    return "\n\n".join(part for part in (said, of, "\n".join(lines)) if part)


def _described(server: Server, arguments: Mapping[str, str]) -> Iterable[ServerVariable]:
    return (each for each in server.variables if each.name in arguments and each.description.strip())


def _cell(server: Server, owner: str) -> str:
    told = " ".join(markdown_text(server.description).split())
    of = f"of `{owner}`" if owner else ""
    return " ".join(part for part in (markdown_code(server.url), of, told) if part).replace("|", "\\|")
