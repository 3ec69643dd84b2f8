"""Clients of the Case."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property

from . import resources
from ._runtime.client import AsyncClient, Client
from ._runtime.clocks import SYSTEM_CLOCK, Clock
from ._runtime.credentials import ApiKey, Basic, Bearer
from ._runtime.departures import Departure
from ._runtime.middleware import AsyncMiddleware, Middleware
from ._runtime.oauth import OAuth2
from ._runtime.retries import USUAL_RETRIES, Retries
from ._runtime.transport import AsyncTransport, Timeout, Transport
from .errors import STATUS_ERRORS


class ApiClient(Client):
    """Client of the Case.

    - `key` is sent in the header `X-Key`.
    - `query` is sent in the query parameter `api_key`.
    - `cookie` is sent in the cookie `session`.
    - `username` and `password` are sent as `Authorization: Basic ...`.
    - `bearer` is sent as `Authorization: Bearer ...`.
    - `fetched_token` is sent as `Authorization: Bearer ...`; without it, one is fetched for `fetched_client_id` and
      `fetched_client_secret`, with `fetched_scope` where it is given. Flow by credentials of the client: token from
      `/oauth/token`; scopes `read`.
    - `code` is sent as `Authorization: Bearer ...`. Flow by an authorization code: authorize at `https://a.example`;
      token from `https://t.example`; scopes `read`.
    - `connect` is sent as `Authorization: Bearer ...`. Its issuer describes itself at
      `https://id.example/.well-known/openid-configuration`.

    `base_url` is where the API is; `timeout` holds for each phase of a call, in seconds (`Timeout(total=...)` for the
    whole); `retries` is how many at most, 0 for none, or a `Retries`; `transport` replaces the built-in one;
    `middleware` stands around each try, the first outermost; `on_departure` is called with the operation and each place
    where an answer departs from the spec; `clock` is where the time comes from, for tests that do not wait.
    """

    def __init__(
        self,
        *,
        key: str | None = None,
        query: str | None = None,
        cookie: str | None = None,
        username: str | None = None,
        password: str | None = None,
        bearer: str | None = None,
        fetched_token: str | None = None,
        fetched_client_id: str | None = None,
        fetched_client_secret: str | None = None,
        fetched_scope: str | None = None,
        code: str | None = None,
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
            credentials={
                "key": ApiKey(key, "X-Key", "header"),
                "query": ApiKey(query, "api_key", "query"),
                "cookie": ApiKey(cookie, "session", "cookie"),
                "basic": Basic(username, password),
                "bearer": Bearer(bearer),
                "fetched": OAuth2(
                    fetched_token, fetched_client_id, fetched_client_secret, fetched_scope, "/oauth/token"
                ),
                "code": Bearer(code),
                "connect": Bearer(connect),
            },
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
    def calls(self) -> resources.Calls:
        """Operations of Calls."""
        return resources.Calls(self)


class AsyncApiClient(AsyncClient):
    """The same as `ApiClient`, to be awaited."""

    def __init__(
        self,
        *,
        key: str | None = None,
        query: str | None = None,
        cookie: str | None = None,
        username: str | None = None,
        password: str | None = None,
        bearer: str | None = None,
        fetched_token: str | None = None,
        fetched_client_id: str | None = None,
        fetched_client_secret: str | None = None,
        fetched_scope: str | None = None,
        code: str | None = None,
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
            credentials={
                "key": ApiKey(key, "X-Key", "header"),
                "query": ApiKey(query, "api_key", "query"),
                "cookie": ApiKey(cookie, "session", "cookie"),
                "basic": Basic(username, password),
                "bearer": Bearer(bearer),
                "fetched": OAuth2(
                    fetched_token, fetched_client_id, fetched_client_secret, fetched_scope, "/oauth/token"
                ),
                "code": Bearer(code),
                "connect": Bearer(connect),
            },
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
    def calls(self) -> resources.AsyncCalls:
        """Operations of Calls."""
        return resources.AsyncCalls(self)
