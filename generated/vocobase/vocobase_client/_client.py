"""Clients of the Vocobase VoiceLink call routing."""

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


class VocobaseClient(Client):
    """Client of the Vocobase VoiceLink call routing.

    - `token` is sent as `Authorization: Bearer ...`. API key in format: rg_live_xxxx. Pass as a Bearer token in the
      Authorization header. Its format is `rg_live_xxxx`.

    `base_url` is where the API is; `timeout` holds for each phase of a call, in seconds (`Timeout(total=...)` for the
    whole); `retries` is how many at most, 0 for none, or a `Retries`; `transport` replaces the built-in one;
    `middleware` stands around each try, the first outermost; `on_departure` is called with the operation and each place
    where an answer departs from the spec; `clock` is where the time comes from, for tests that do not wait.
    """

    def __init__(
        self,
        *,
        token: str | None = None,
        base_url: str = "https://api.vocobase.com/api/v2",
        timeout: float | Timeout = 60.0,
        retries: int | Retries = USUAL_RETRIES,
        transport: Transport | None = None,
        middleware: Sequence[Middleware] = (),
        on_departure: Callable[[str, Departure], None] | None = None,
        clock: Clock = SYSTEM_CLOCK,
    ) -> None:
        super().__init__(
            base_url,
            credentials={"bearer_auth": Bearer(token)},
            errors=STATUS_ERRORS,
            timeout=timeout,
            retries=retries,
            transport=transport,
            middleware=middleware,
            on_departure=on_departure,
            default_url="https://api.vocobase.com/api/v2",
            clock=clock,
        )

    @cached_property
    def call_routing(self) -> resources.CallRoutingResource:
        """Which way inbound and outbound calls of a VoiceLink number go."""
        return resources.CallRoutingResource(self)


class AsyncVocobaseClient(AsyncClient):
    """The same as `VocobaseClient`, to be awaited."""

    def __init__(
        self,
        *,
        token: str | None = None,
        base_url: str = "https://api.vocobase.com/api/v2",
        timeout: float | Timeout = 60.0,
        retries: int | Retries = USUAL_RETRIES,
        transport: AsyncTransport | None = None,
        middleware: Sequence[AsyncMiddleware] = (),
        on_departure: Callable[[str, Departure], None] | None = None,
        clock: Clock = SYSTEM_CLOCK,
    ) -> None:
        super().__init__(
            base_url,
            credentials={"bearer_auth": Bearer(token)},
            errors=STATUS_ERRORS,
            timeout=timeout,
            retries=retries,
            transport=transport,
            middleware=middleware,
            on_departure=on_departure,
            default_url="https://api.vocobase.com/api/v2",
            clock=clock,
        )

    @cached_property
    def call_routing(self) -> resources.AsyncCallRoutingResource:
        """Which way inbound and outbound calls of a VoiceLink number go."""
        return resources.AsyncCallRoutingResource(self)
