"""Clients of the Descriptions."""

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
    """Client of the Descriptions.

    - `code` is sent as `Authorization: Bearer ...`. For people. Flow by an authorization code: authorize at
      `https://id.example.com/authorize`; token from `https://id.example.com/token`; refreshed at
      `https://id.example.com/refresh`; scopes `read`, `write`.
    - `device` is sent as `Authorization: Bearer ...`. Flow by a device code: device code from
      `https://id.example.com/device`; token from `https://id.example.com/token`. Its issuer describes itself at
      `https://id.example.com/.well-known/oauth-authorization-server`. Deprecated: the API asks its users to stop using
      it.
    - `connect` is sent as `Authorization: Bearer ...`. Its issuer describes itself at
      `https://id.example.com/.well-known/openid-configuration`.

    `base_url` is where the API is; `timeout` holds for each phase of a call, in seconds (`Timeout(total=...)` for the
    whole); `retries` is how many at most, 0 for none, or a `Retries`; `transport` replaces the built-in one;
    `middleware` stands around each try, the first outermost; `on_departure` is called with the operation and each place
    where an answer departs from the spec; `clock` is where the time comes from, for tests that do not wait.
    """

    def __init__(
        self,
        *,
        code: str | None = None,
        device: str | None = None,
        connect: str | None = None,
        base_url: str = "https://api.example.com",
        timeout: float | Timeout = 60.0,
        retries: int | Retries = USUAL_RETRIES,
        transport: Transport | None = None,
        middleware: Sequence[Middleware] = (),
        on_departure: Callable[[str, Departure], None] | None = None,
        clock: Clock = SYSTEM_CLOCK,
    ) -> None:
        super().__init__(
            base_url,
            credentials={"code": Bearer(code), "device": Bearer(device), "connect": Bearer(connect)},
            errors=STATUS_ERRORS,
            timeout=timeout,
            retries=retries,
            transport=transport,
            middleware=middleware,
            on_departure=on_departure,
            default_url="https://api.example.com",
            clock=clock,
        )

    @cached_property
    def things(self) -> resources.Things:
        """Things.

        See https://example.com/things
        """
        return resources.Things(self)


class AsyncApiClient(AsyncClient):
    """The same as `ApiClient`, to be awaited."""

    def __init__(
        self,
        *,
        code: str | None = None,
        device: str | None = None,
        connect: str | None = None,
        base_url: str = "https://api.example.com",
        timeout: float | Timeout = 60.0,
        retries: int | Retries = USUAL_RETRIES,
        transport: AsyncTransport | None = None,
        middleware: Sequence[AsyncMiddleware] = (),
        on_departure: Callable[[str, Departure], None] | None = None,
        clock: Clock = SYSTEM_CLOCK,
    ) -> None:
        super().__init__(
            base_url,
            credentials={"code": Bearer(code), "device": Bearer(device), "connect": Bearer(connect)},
            errors=STATUS_ERRORS,
            timeout=timeout,
            retries=retries,
            transport=transport,
            middleware=middleware,
            on_departure=on_departure,
            default_url="https://api.example.com",
            clock=clock,
        )

    @cached_property
    def things(self) -> resources.AsyncThings:
        """Things.

        See https://example.com/things
        """
        return resources.AsyncThings(self)
