"""The address of a server whose URL has variables (OpenAPI 3.1, 4.8.5 and 4.8.6)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urljoin

from .errors import InvalidArgument
from .origins import ServerUrl

VARIABLE = re.compile(r"\{([^{}]*)\}")
IN_HOST = re.compile(r"[A-Za-z0-9._~:-]+", re.ASCII)
ANYWHERE = re.compile(r"[^\s?#\\\x00-\x20\x7f]*")


def filled(
    template: str, values: Mapping[str, str], members: Mapping[str, tuple[str, ...]] | None = None, *, origin: str = ""
) -> ServerUrl:
    """The URL with values in the place of its variables.

    ``members`` are the values that the document allows, by variable; ``origin`` is the address that a URL without
    scheme and host is resolved by (RFC 3986, 5): where the document is served, or scheme and host alone. Raises
    InvalidArgument for a value that is not among them, or that would end the host of the URL or begin a query: what a
    caller takes for the name of a tenant leads to no other host.
    """
    allowed = members or {}
    begun = ""
    for index, part in enumerate(VARIABLE.split(template)):
        begun += _value(part, values[part], allowed.get(part, ()), begun) if index % 2 else part
    return ServerUrl(urljoin(origin, begun) if origin else begun)


def _value(name: str, value: str, members: tuple[str, ...], before: str) -> str:
    """A value that may stand behind what is there of the URL."""
    if members and value not in members:
        raise InvalidArgument(f"server variable {name!r}", f"must be one of {', '.join(map(repr, members))}")
    _, scheme, rest = before.partition("://")
    in_host = bool(scheme) and "/" not in rest
    if not (IN_HOST if in_host else ANYWHERE).fullmatch(value):
        what = "a piece of a host name" if in_host else "a piece of a URL without a query"
        raise InvalidArgument(f"server variable {name!r}", f"must be {what}")
    return value
