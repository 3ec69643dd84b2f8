"""The waiting: what a client does besides turning arguments into a request and an answer into a value.

Everything else is in ``exchange``, so that the two clients cannot differ. The HTTP library is imported when the first
client is made without a transport of its own, and never by one that brings its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from types import TracebackType
from typing import Any, Self, TypeVar

from msgspec import UNSET

from .credentials import Credential
from .departures import Hook
from .errors import APIError
from .exchange import Options, Settings, prepare, read
from .operations import Operation
from .transport import AsyncTransport, Timeout, Transport

__all__ = ["AsyncClient", "Client"]

T = TypeVar("T")
HTTP_LIBRARY = "httpx2_transport"


class BaseClient:
    """What both clients hold: where the API is, who is calling, how long to wait.

    ``default_url`` is the document's own server, where it is known: while ``base_url`` is the same, operations that
    have servers of their own are called there; with any other, they are called at ``base_url`` like the rest.
    ``on_departure`` hears of each place where answers depart from the spec, once.
    """

    def __init__(
        self,
        base_url: str,
        *,
        credentials: Mapping[str, Credential] | None = None,
        errors: Mapping[int, type[APIError[Any]]] | None = None,
        timeout: float | Timeout = 60.0,
        on_departure: Hook | None = None,
        default_url: str = "",
    ) -> None:
        self._settings = Settings(
            base_url=base_url,
            credentials=credentials or {},
            errors=errors or {},
            timeout=Timeout.of(timeout),
            on_departure=on_departure,
            default_url=default_url,
        )

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._settings.base_url!r})"


class Client(BaseClient):
    """Calls operations and waits for the answers. Safe to share between threads as far as its transport is."""

    def __init__(
        self,
        base_url: str,
        *,
        credentials: Mapping[str, Credential] | None = None,
        errors: Mapping[int, type[APIError[Any]]] | None = None,
        timeout: float | Timeout = 60.0,
        transport: Transport | None = None,
        on_departure: Hook | None = None,
        default_url: str = "",
    ) -> None:
        super().__init__(
            base_url,
            credentials=credentials,
            errors=errors,
            timeout=timeout,
            on_departure=on_departure,
            default_url=default_url,
        )
        self._owns_transport = transport is None
        self._transport: Transport = _built_in("Httpx2Transport") if transport is None else transport

    def call_operation(
        self,
        operation: Operation[T],
        *,
        path: Mapping[str, object] | None = None,
        query: Mapping[str, object] | None = None,
        headers: Mapping[str, object] | None = None,
        cookies: Mapping[str, object] | None = None,
        body: object = UNSET,
        options: Options | None = None,
    ) -> T:
        """Call the operation. Arguments are given by their names on the wire; those that are UNSET are not sent."""
        request = prepare(
            self._settings,
            operation,
            path=path,
            query=query,
            headers=headers,
            cookies=cookies,
            body=body,
            options=options,
        )
        return read(self._settings, operation, request, self._transport.send(request))

    def close(self) -> None:
        """Give back all connections; a transport that was given to the client stays open for its owner."""
        if self._owns_transport:
            self._transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class AsyncClient(BaseClient):
    """Calls operations; the answers are awaited."""

    def __init__(
        self,
        base_url: str,
        *,
        credentials: Mapping[str, Credential] | None = None,
        errors: Mapping[int, type[APIError[Any]]] | None = None,
        timeout: float | Timeout = 60.0,
        transport: AsyncTransport | None = None,
        on_departure: Hook | None = None,
        default_url: str = "",
    ) -> None:
        super().__init__(
            base_url,
            credentials=credentials,
            errors=errors,
            timeout=timeout,
            on_departure=on_departure,
            default_url=default_url,
        )
        self._owns_transport = transport is None
        self._transport: AsyncTransport = _built_in("AsyncHttpx2Transport") if transport is None else transport

    async def call_operation(
        self,
        operation: Operation[T],
        *,
        path: Mapping[str, object] | None = None,
        query: Mapping[str, object] | None = None,
        headers: Mapping[str, object] | None = None,
        cookies: Mapping[str, object] | None = None,
        body: object = UNSET,
        options: Options | None = None,
    ) -> T:
        """See ``Client.call_operation``."""
        request = prepare(
            self._settings,
            operation,
            path=path,
            query=query,
            headers=headers,
            cookies=cookies,
            body=body,
            options=options,
        )
        return read(self._settings, operation, request, await self._transport.send(request))

    async def aclose(self) -> None:
        """See ``Client.close``."""
        if self._owns_transport:
            await self._transport.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()


def _built_in(name: str) -> Any:
    """A transport of the HTTP library, which is imported here and nowhere else."""
    return getattr(import_module(f".{HTTP_LIBRARY}", __package__), name)()
