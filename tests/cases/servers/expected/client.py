"""Clients of the Case."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property

from . import resources
from ._runtime.client import AsyncClient, Client
from ._runtime.clocks import SYSTEM_CLOCK, Clock
from ._runtime.credentials import Bearer
from ._runtime.departures import Departure
from ._runtime.middleware import AsyncMiddleware, Middleware
from ._runtime.retries import USUAL_RETRIES, Retries
from ._runtime.transport import AsyncTransport, Timeout, Transport
from .errors import STATUS_ERRORS


class ApiClient(Client):
    """Client of the Case.

    - `token` is sent as `Authorization: Bearer ...`.

    `base_url` is where the API is; `timeout` holds for each phase of a call, in seconds (`Timeout(total=...)` for the
    whole); `retries` is how many at most, 0 for none, or a `Retries`; `transport` replaces the built-in one;
    `middleware` stands around each try, the first outermost; `on_departure` is called with the operation and each place
    where an answer departs from the spec; `clock` is where the time comes from, for tests that do not wait.
    """

    def __init__(
        self,
        *,
        token: str | None = None,
        base_url: str = "https://eu.example.com:443/v1",
        timeout: float | Timeout = 60.0,
        retries: int | Retries = USUAL_RETRIES,
        transport: Transport | None = None,
        middleware: Sequence[Middleware] = (),
        on_departure: Callable[[str, Departure], None] | None = None,
        clock: Clock = SYSTEM_CLOCK,
    ) -> None:
        super().__init__(
            base_url,
            credentials={"bearer": Bearer(token)},
            errors=STATUS_ERRORS,
            timeout=timeout,
            retries=retries,
            transport=transport,
            middleware=middleware,
            on_departure=on_departure,
            default_url="https://eu.example.com:443/v1",
            clock=clock,
        )

    @cached_property
    def a(self) -> resources.A:
        """Operations of A."""
        return resources.A(self)


class AsyncApiClient(AsyncClient):
    """The same as `ApiClient`, to be awaited."""

    def __init__(
        self,
        *,
        token: str | None = None,
        base_url: str = "https://eu.example.com:443/v1",
        timeout: float | Timeout = 60.0,
        retries: int | Retries = USUAL_RETRIES,
        transport: AsyncTransport | None = None,
        middleware: Sequence[AsyncMiddleware] = (),
        on_departure: Callable[[str, Departure], None] | None = None,
        clock: Clock = SYSTEM_CLOCK,
    ) -> None:
        super().__init__(
            base_url,
            credentials={"bearer": Bearer(token)},
            errors=STATUS_ERRORS,
            timeout=timeout,
            retries=retries,
            transport=transport,
            middleware=middleware,
            on_departure=on_departure,
            default_url="https://eu.example.com:443/v1",
            clock=clock,
        )

    @cached_property
    def a(self) -> resources.AsyncA:
        """Operations of A."""
        return resources.AsyncA(self)
