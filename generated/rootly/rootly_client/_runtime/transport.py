"""What passes between a client and the network, and the protocols that a transport fulfils.

A transport turns one ``Request`` into one ``Response``. It follows no redirect, keeps no cookies, adds no credentials,
and raises ``APIConnectionError`` or ``APITimeoutError`` when there is no answer; statuses are none of its business.

A transport of one's own needs ``send`` and ``close`` (``aclose``). With ``open`` besides, which gives the answer as
soon as its headers are there, ``client.stream`` works on it too.

The policy that holds for the built-in transports: proxies and the trust store come from the environment
(``HTTPS_PROXY``, ``NO_PROXY``, ``SSL_CERT_FILE``), ``.netrc`` is never read.
"""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping
from types import TracebackType
from typing import Protocol, Self, TypeAlias, runtime_checkable

from msgspec import Struct

Content: TypeAlias = bytes | Iterable[bytes] | AsyncIterable[bytes]
"""The body of a request: whole, or in pieces that are made while it is sent."""


class Timeout(Struct, frozen=True, kw_only=True):
    """How long each phase of a call may take, in seconds; None waits without end.

    ``read`` and ``write`` bound the wait for the next piece of data, not the whole transfer; ``total`` bounds the
    whole call, from connecting to the end of the answer, retries and the waits between them included; a transport is
    given what is left of it, and bounds the try by that.
    """

    connect: float | None = 60.0
    read: float | None = 60.0
    write: float | None = 60.0
    pool: float | None = 60.0
    total: float | None = None

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

    __slots__ = ("_items", "_wire")

    def __init__(self, items: Iterable[tuple[str, str]] = ()) -> None:
        self._items: tuple[tuple[str, str], ...] | None = tuple(items)
        self._wire: Iterable[tuple[bytes, bytes]] = ()

    @classmethod
    def of_wire(cls, fields: Iterable[tuple[bytes, bytes]]) -> Self:
        """The fields as bytes, which are read as Latin-1 when they are first asked for: most never are."""
        made = cls()
        made._items, made._wire = None, fields
        return made

    @property
    def items_in_order(self) -> tuple[tuple[str, str], ...]:
        """Names and values, in the order of the wire."""
        if self._items is None:
            self._items = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in self._wire)
        return self._items

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

    ``shown_url`` is the same without secrets: the one that errors, logs and ``repr`` may show. ``operation`` is the
    operation as the spec writes it (``GET /pets/{id}``), ``attempt`` counts the tries of a call from 1.
    """

    method: str
    url: str
    shown_url: str
    headers: tuple[tuple[str, str], ...] = ()
    content: Content | None = None
    timeout: Timeout = Timeout()
    operation: str = ""
    attempt: int = 1

    def __repr__(self) -> str:
        return f"Request({self.method} {self.shown_url})"


class Response(Struct, frozen=True, kw_only=True):
    """An answer, read to its end. ``content`` has its content coding (gzip ...) undone."""

    status: int
    headers: Headers = Headers()
    content: bytes = b""

    def __repr__(self) -> str:
        return f"Response({self.status}, {len(self.content)} bytes)"


class StreamedResponse:
    """An answer whose body is still to come: a context that gives the connection back when it is left.

    ``pieces`` are those of the body, with its content coding undone; ``close`` gives the connection back, whether or
    not they were read to the end.
    """

    def __init__(self, status: int, headers: Headers, pieces: Iterator[bytes], close: Callable[[], object]) -> None:
        self.status = status
        self.headers = headers
        self.closed = False
        self._pieces = pieces
        self._close = close

    def iter_bytes(self) -> Iterator[bytes]:
        """The pieces of the body that have not been read yet. Raises APIConnectionError, APITimeoutError."""
        if self.closed:
            raise ValueError("the answer is closed")
        return self._pieces

    def close(self) -> None:
        """Give the connection back. Doing it again does nothing."""
        if not self.closed:
            self.closed = True
            self._close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.status})"


class AsyncStreamedResponse:
    """See ``StreamedResponse``; the pieces are awaited, and so is the end."""

    def __init__(
        self, status: int, headers: Headers, pieces: AsyncIterator[bytes], close: Callable[[], Awaitable[object]]
    ) -> None:
        self.status = status
        self.headers = headers
        self.closed = False
        self._pieces = pieces
        self._close = close

    def iter_bytes(self) -> AsyncIterator[bytes]:
        """See ``StreamedResponse.iter_bytes``."""
        if self.closed:
            raise ValueError("the answer is closed")
        return self._pieces

    async def aclose(self) -> None:
        """See ``StreamedResponse.close``."""
        if not self.closed:
            self.closed = True
            await self._close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.status})"


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


@runtime_checkable
class StreamingTransport(Transport, Protocol):
    """A transport that can hand over an answer before its body is there."""

    def open(self, request: Request, /) -> StreamedResponse:
        """Send the request once, and wait for the headers. Raises APIConnectionError, APITimeoutError."""
        ...


@runtime_checkable
class AsyncStreamingTransport(AsyncTransport, Protocol):
    """See ``StreamingTransport``."""

    async def open(self, request: Request, /) -> AsyncStreamedResponse:
        """See ``StreamingTransport.open``."""
        ...
