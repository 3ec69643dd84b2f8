"""What passes between a client and the network, and the protocols that a transport fulfils.

A transport turns one ``Request`` into one ``Response``. It follows no redirect, keeps no cookies, adds no credentials,
and raises ``APIConnectionError`` or ``APITimeoutError`` when there is no answer; statuses are none of its business.

The policy that holds for the built-in transports: proxies and the trust store come from the environment
(``HTTPS_PROXY``, ``NO_PROXY``, ``SSL_CERT_FILE``), ``.netrc`` is never read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol

from msgspec import Struct


class Timeout(Struct, frozen=True, kw_only=True):
    """How long each phase of a call may take, in seconds; None waits without end.

    ``read`` and ``write`` bound the wait for the next piece of data, not the whole transfer.
    """

    connect: float | None = 60.0
    read: float | None = 60.0
    write: float | None = 60.0
    pool: float | None = 60.0

    @classmethod
    def of(cls, value: float | Timeout) -> Timeout:
        """The same number of seconds for every phase, or the value itself where it is a ``Timeout``."""
        if isinstance(value, Timeout):
            return value
        return cls(connect=value, read=value, write=value, pool=value)


class Headers(Mapping[str, str]):
    """Header fields in the order of the wire. Names are case-insensitive (RFC 9110, 5.1).

    A field that came more than once reads as its values joined by a comma (RFC 9110, 5.3); ``get_all`` gives each.
    """

    __slots__ = ("items_in_order",)

    def __init__(self, items: Iterable[tuple[str, str]] = ()) -> None:
        self.items_in_order = tuple(items)

    def get_all(self, name: str) -> list[str]:
        """Every value of the field, in the order of the wire; Set-Cookie can be read in no other way."""
        wanted = name.lower()
        return [value for key, value in self.items_in_order if key.lower() == wanted]

    def __getitem__(self, name: str) -> str:
        values = self.get_all(name)
        if not values:
            raise KeyError(name)
        return ", ".join(values)

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(key.lower() for key, _ in self.items_in_order))

    def __len__(self) -> int:
        return len({key.lower() for key, _ in self.items_in_order})

    def __repr__(self) -> str:
        return f"Headers({', '.join(self)})"


class Request(Struct, frozen=True, kw_only=True):
    """A request, ready to be sent. ``url`` is absolute and percent-encoded to the last character.

    ``shown_url`` is the same without secrets: the one that errors, logs and ``repr`` may show.
    """

    method: str
    url: str
    shown_url: str
    headers: tuple[tuple[str, str], ...] = ()
    content: bytes | None = None
    timeout: Timeout = Timeout()

    def __repr__(self) -> str:
        return f"Request({self.method} {self.shown_url})"


class Response(Struct, frozen=True, kw_only=True):
    """An answer, read to its end. ``content`` has its content coding (gzip ...) undone."""

    status: int
    headers: Headers = Headers()
    content: bytes = b""

    def __repr__(self) -> str:
        return f"Response({self.status}, {len(self.content)} bytes)"


class Transport(Protocol):
    """Sends requests and waits for the answers."""

    def send(self, request: Request, /) -> Response:
        """Send the request once. Raises APIConnectionError, APITimeoutError."""
        ...

    def close(self) -> None:
        """Give back all connections."""
        ...


class AsyncTransport(Protocol):
    """Sends requests; the answers are awaited."""

    async def send(self, request: Request, /) -> Response:
        """Send the request once. Raises APIConnectionError, APITimeoutError."""
        ...

    async def aclose(self) -> None:
        """Give back all connections."""
        ...
