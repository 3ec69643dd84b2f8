"""Clients of the Rootly live call routers."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from . import resources
from ._runtime.client import AsyncClient, Client
from ._runtime.credentials import Bearer
from ._runtime.departures import Departure
from ._runtime.transport import AsyncTransport, Timeout, Transport
from .errors import STATUS_ERRORS


class RootlyClient(Client):
    """Client of the Rootly live call routers.

    - `token` is sent as `Authorization: Bearer ...`. Bearer authentication header of the form Bearer <token>, where
      <token> is your auth token.

    `base_url` is where the API is; `timeout` holds for each phase of a call, in seconds; `transport` replaces the
    built-in one; `on_departure` is called with the operation and each place where an answer departs from the spec.
    """

    def __init__(
        self,
        *,
        token: str | None = None,
        base_url: str = "https://api.rootly.com",
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
    def live_call_routers(self) -> resources.LiveCallRouters:
        """Phone numbers that page whoever is on call."""
        return resources.LiveCallRouters(self)


class AsyncRootlyClient(AsyncClient):
    """The same as `RootlyClient`, to be awaited."""

    def __init__(
        self,
        *,
        token: str | None = None,
        base_url: str = "https://api.rootly.com",
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
    def live_call_routers(self) -> resources.AsyncLiveCallRouters:
        """Phone numbers that page whoever is on call."""
        return resources.AsyncLiveCallRouters(self)
