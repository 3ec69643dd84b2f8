"""Where credentials may go: to one origin (RFC 6454), which is scheme, host and port.

A request carries credentials to the origin of the client's base URL, and to the servers that the document itself gives
an operation while the client is at the document's own server. A redirect is not followed at all. A link that an answer
holds is followed only where it stays at the origin of the request, so that no answer can lead a token elsewhere.
"""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import SplitResult, urljoin, urlsplit

from .errors import ForeignLink

PORTS = {"http": 80, "https": 443}


class ServerUrl(str):
    """The URL of a server that the document names: a client that is there finds the other servers of the document."""

    __slots__ = ()


def same_origin(url: str, base: str) -> bool:
    """Whether two absolute URLs have scheme, host and port in common. One that cannot be read has nothing in common."""
    origin = origin_of(url)
    return origin is not None and origin == origin_of(base)


def origin_of(url: str) -> tuple[str, str, int] | None:
    """Scheme, host and port of an http or https URL; None for anything else."""
    try:
        parts = urlsplit(url)
        return _origin(parts)
    except ValueError:
        return None


def _origin(parts: SplitResult) -> tuple[str, str, int] | None:
    if parts.scheme not in PORTS or not parts.hostname:
        return None
    return parts.scheme, parts.hostname, PORTS[parts.scheme] if parts.port is None else parts.port


def checked_link(link: str, base: str) -> str:
    """The absolute URL of a link that came with the answer from ``base``.

    Raises ForeignLink where it leads to another origin; the message names that origin and nothing else of the link.
    """
    try:
        url = urljoin(base, link)
        user = urlsplit(url).username
    except ValueError:
        raise ForeignLink("an address that cannot be read") from None
    if user is not None or not same_origin(url, base):
        raise ForeignLink(shown_origin(url))
    return url.partition("#")[0]


def shown_origin(url: str) -> str:
    """The origin as text, for messages: no path, query, user name or password."""
    origin = origin_of(url)
    if origin is None:
        return "an address that is no http one"
    scheme, host, port = origin
    shown = f"[{host}]" if ":" in host else host
    return f"{scheme}://{shown}" if port == PORTS[scheme] else f"{scheme}://{shown}:{port}"


def shown_target(link: str, base: str) -> str:
    """The origin that a link leads to, as text."""
    try:
        return shown_origin(urljoin(base, link))
    except ValueError:
        return "an address that cannot be read"


def is_exposed(url: str) -> bool:
    """Whether what is sent there can be read on the way: plain http beyond this machine."""
    parts = urlsplit(url)
    if parts.scheme != "http":
        return False
    host = parts.hostname or ""
    if host == "localhost" or host.endswith(".localhost"):
        return False
    try:
        return not ip_address(host).is_loopback
    except ValueError:
        return True
