"""Clients of the Vocobase VoiceLink call routing."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from . import resources
from ._runtime.client import AsyncClient, Client
from ._runtime.credentials import Bearer
from ._runtime.departures import Departure
from ._runtime.transport import AsyncTransport, Timeout, Transport
from .errors import STATUS_ERRORS


class VocobaseClient(Client):
    """Client of the Vocobase VoiceLink call routing.

    - `token` is sent as `Authorization: Bearer ...`. API key in format: rg_live_xxxx. Pass as a Bearer token in the
      Authorization header.

    `base_url` is where the API is; `timeout` holds for each phase of a call, in seconds; `transport` replaces the
    built-in one; `on_departure` is called with the operation and each place where an answer departs from the spec.
    """

    def __init__(
        self,
        *,
        token: str | None = None,
        base_url: str = "https://api.vocobase.com/api/v2",
        timeout: float | Timeout = 60.0,
        transport: Transport | None = None,
        on_departure: Callable[[str, Departure], None] | None = None,
    ) -> None:
        super().__init__(
            base_url,
            credentials={"bearer_auth": Bearer(token)},
            errors=STATUS_ERRORS,
            timeout=timeout,
            transport=transport,
            on_departure=on_departure,
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
        transport: AsyncTransport | None = None,
        on_departure: Callable[[str, Departure], None] | None = None,
    ) -> None:
        super().__init__(
            base_url,
            credentials={"bearer_auth": Bearer(token)},
            errors=STATUS_ERRORS,
            timeout=timeout,
            transport=transport,
            on_departure=on_departure,
        )

    @cached_property
    def call_routing(self) -> resources.AsyncCallRoutingResource:
        """Which way inbound and outbound calls of a VoiceLink number go."""
        return resources.AsyncCallRoutingResource(self)
