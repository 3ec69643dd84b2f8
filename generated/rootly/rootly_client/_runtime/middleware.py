"""What stands around each try of a call: tracing, metrics, signing.

A middleware is called with the request and with what sends it on, and gives the response:

    def timed(request: Request, send: Send) -> AnyResponse:
        started = time.perf_counter()
        try:
            return send(request)
        finally:
            histogram.record(time.perf_counter() - started, operation=request.operation, attempt=request.attempt)

It is called once per try, so it sees retries and the answers that lead to them. The first in the list is the outermost.
The response is a ``Response``, or, where the caller reads it as a stream, one that is still open. A middleware may
change the request (``msgspec.structs.replace``), or give a ``Response`` of its own where one is wanted. What it raises
ends the call, but for an APIConnectionError, which is retried like one of the transport. It sees the secrets of the
request: it should show or record ``request.shown_url`` or ``request.operation``, never ``url`` or ``headers``.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Protocol, TypeAlias, TypeVar, cast

from .transport import Headers, Request


class AnyResponse(Protocol):
    """What every kind of response has, read to its end or still open."""

    @property
    def status(self) -> int:
        """The status code."""
        ...

    @property
    def headers(self) -> Headers:
        """The header fields."""
        ...


R = TypeVar("R", bound=AnyResponse)
Send: TypeAlias = Callable[[Request], AnyResponse]
AsyncSend: TypeAlias = Callable[[Request], Awaitable[AnyResponse]]


class Middleware(Protocol):
    """Stands around each try of a ``Client``."""

    def __call__(self, request: Request, send: Send, /) -> AnyResponse:
        """The response to the request, from ``send`` or from elsewhere."""
        ...


class AsyncMiddleware(Protocol):
    """Stands around each try of an ``AsyncClient``."""

    async def __call__(self, request: Request, send: AsyncSend, /) -> AnyResponse:
        """See ``Middleware.__call__``."""
        ...


def through(middleware: Sequence[Middleware], send: Callable[[Request], R]) -> Callable[[Request], R]:
    """What sends a request through all of them; the kind of response stays that of ``send``."""
    for each in reversed(middleware):
        send = cast("Callable[[Request], R]", partial(_passed, each, send))
    return send


def through_async(
    middleware: Sequence[AsyncMiddleware], send: Callable[[Request], Awaitable[R]]
) -> Callable[[Request], Awaitable[R]]:
    """See ``through``."""
    for each in reversed(middleware):
        send = cast("Callable[[Request], Awaitable[R]]", partial(_passed_async, each, send))
    return send


def _passed(middleware: Middleware, send: Send, request: Request) -> AnyResponse:
    return middleware(request, send)


def _passed_async(middleware: AsyncMiddleware, send: AsyncSend, request: Request) -> Awaitable[AnyResponse]:
    return middleware(request, send)
