"""Tokens that the client fetches itself, by the client credentials grant (RFC 6749, 4.4).

The token is fetched when the first call needs it, with the client's own transport, and again shortly before it expires
or once the API answers 401. Calls that need one at the same time wait for one fetch. The request of a call is prepared
with a stand-in, which the last middleware replaces: so preparing never waits.
"""

from __future__ import annotations

import threading
from base64 import b64encode
from importlib import import_module
from typing import Any
from urllib.parse import quote_plus, urlencode, urljoin

import msgspec
from msgspec import Struct, structs

from .credentials import Location, checked, shown
from .errors import class_of, unreadable
from .exchange import Settings
from .middleware import AnyResponse, AsyncMiddleware, AsyncSend, Middleware, Send
from .secrecy import hidden, hidden_body
from .sentences import first_sentence
from .transport import AsyncTransport, Request, Response, Transport

EARLY = 30.0
"""Seconds before its end at which a token is no longer used; half of its life where that is shorter."""


class _Token(Struct, frozen=True):
    """A token, and when it is to be replaced: a reading of the client's clock."""

    text: str
    until: float


class OAuth2:
    """A bearer token (RFC 6750): the one that is given, else one that is fetched for ``client_id``.

    ``scope`` is asked for where it is given, separated by spaces; else the server decides (RFC 6749, 3.3).
    """

    location: Location = "header"

    def __init__(
        self, token: str | None, client_id: str | None, client_secret: str | None, scope: str | None, token_url: str
    ) -> None:
        self._given = checked("token", token)
        self._client_id = checked("client_id", client_id)
        self._client_secret = checked("client_secret", client_secret)
        self._scope = scope
        self._token_url = token_url
        self._token: _Token | None = None
        self._lock = threading.Lock()
        self._async_lock: Any = None

    @property
    def available(self) -> bool:
        return self._given is not None or (self._client_id is not None and self._client_secret is not None)

    @property
    def field(self) -> tuple[str, str]:
        return "Authorization", f"Bearer {self._given or self._stand_in}"

    @property
    def secrets(self) -> tuple[str, ...]:
        """What no message may show, beside the field."""
        found = (self._client_secret, self._token.text if self._token else None)
        return tuple(each for each in found if each)

    def __repr__(self) -> str:
        if self._given is not None:
            return f"OAuth2({shown(self._given)})"
        return f"OAuth2(client_id={self._client_id!r}, client_secret={shown(self._client_secret)})"

    def around(self, transport: Transport, settings: Settings) -> Middleware | None:
        """What puts the token into requests; None where it is given."""
        return _Fetching(self, transport, settings) if self._given is None and self.available else None

    def around_async(self, transport: AsyncTransport, settings: Settings) -> AsyncMiddleware | None:
        """See ``around``."""
        return _AsyncFetching(self, transport, settings) if self._given is None and self.available else None

    @property
    def _stand_in(self) -> str:
        return f"token-of-{id(self):x}"

    def needs(self, request: Request) -> bool:
        """Whether a request goes out with this token."""
        return ("Authorization", f"Bearer {self._stand_in}") in request.headers

    def with_token(self, request: Request, token: str) -> Request:
        """The request with a token in the place of the stand-in."""
        field = ("Authorization", f"Bearer {token}")
        return structs.replace(
            request, headers=tuple(field if each == self.field else each for each in request.headers)
        )

    def known(self, now: float, refused: str) -> str | None:
        """The token where it still holds and is not the one that was refused."""
        token = self._token
        return token.text if token is not None and now < token.until and token.text != refused else None

    def request(self, settings: Settings) -> Request:
        """The request for a token (RFC 6749, 2.3.1 and 4.4.2)."""
        url = urljoin(settings.base_url + "/", self._token_url)
        settings.warn_if_exposed(url)
        pair = f"{quote_plus(self._client_id or '')}:{quote_plus(self._client_secret or '')}"
        form = {"grant_type": "client_credentials"} | ({"scope": self._scope} if self._scope else {})
        content = urlencode(form).encode()
        fields = (
            ("Authorization", f"Basic {b64encode(pair.encode()).decode()}"),
            ("Content-Type", "application/x-www-form-urlencoded"),
            ("Content-Length", str(len(content))),
            ("Accept", "application/json"),
        )
        return Request(
            method="POST",
            url=url,
            shown_url=url,
            headers=fields,
            content=content,
            timeout=settings.timeout,
            operation="POST token",
        )

    def take(self, request: Request, response: Response, now: float) -> str:
        """The token of an answer (RFC 6749, 5.1). Raises the APIError that it is where it holds none."""
        secrets = [self._client_secret or "", request.headers[0][1]]
        shown_body = structs.replace(response, content=hidden_body(response.content, filter(None, secrets)))
        if not 200 <= response.status < 300:
            note = first_sentence(shown_body.content, response.headers.get("content-type", ""))
            raise class_of(response.status)(request, shown_body, None, hidden(note, secrets))
        answer = _members(response.content)
        text = answer.get("access_token")
        if not isinstance(text, str) or not text or not text.isprintable():
            raise unreadable(request, response, "an answer without an access token", b"")
        seconds = _seconds(answer.get("expires_in"))
        self._token = _Token(text, now + seconds - min(EARLY, seconds / 2))
        return text

    def fetched(self, transport: Transport, settings: Settings, refused: str) -> str:
        """The token that holds now; fetched by one of those that ask at the same time."""
        with self._lock:
            known = self.known(settings.clock.monotonic(), refused)
            if known is not None:
                return known
            request = self.request(settings)
            return self.take(request, transport.send(request), settings.clock.monotonic())

    async def fetched_async(self, transport: AsyncTransport, settings: Settings, refused: str) -> str:
        """See ``fetched``."""
        if self._async_lock is None:
            self._async_lock = import_module("asyncio").Lock()
        async with self._async_lock:
            known = self.known(settings.clock.monotonic(), refused)
            if known is not None:
                return known
            request = self.request(settings)
            return self.take(request, await transport.send(request), settings.clock.monotonic())


class _Fetching:
    def __init__(self, credential: OAuth2, transport: Transport, settings: Settings) -> None:
        self._credential = credential
        self._transport = transport
        self._settings = settings

    def __call__(self, request: Request, send: Send) -> AnyResponse:
        credential = self._credential
        if not credential.needs(request):
            return send(request)
        token = credential.fetched(self._transport, self._settings, "")
        response = send(credential.with_token(request, token))
        if response.status != 401 or not _may_repeat(request):
            return response
        close = getattr(response, "close", None)
        if close is not None:
            close()
        return send(credential.with_token(request, credential.fetched(self._transport, self._settings, token)))


class _AsyncFetching:
    def __init__(self, credential: OAuth2, transport: AsyncTransport, settings: Settings) -> None:
        self._credential = credential
        self._transport = transport
        self._settings = settings

    async def __call__(self, request: Request, send: AsyncSend) -> AnyResponse:
        credential = self._credential
        if not credential.needs(request):
            return await send(request)
        token = await credential.fetched_async(self._transport, self._settings, "")
        response = await send(credential.with_token(request, token))
        if response.status != 401 or not _may_repeat(request):
            return response
        close = getattr(response, "aclose", None)
        if close is not None:
            await close()
        token = await credential.fetched_async(self._transport, self._settings, token)
        return await send(credential.with_token(request, token))


def _may_repeat(request: Request) -> bool:
    """Whether the body can be sent again: pieces that are made while they are sent can't."""
    return request.content is None or isinstance(request.content, bytes)


def _members(content: bytes) -> dict[str, Any]:
    try:
        return msgspec.json.decode(content, type=dict[str, Any])
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return {}


def _seconds(lasts: object) -> float:
    """How long a token lives; without end where the answer does not say."""
    try:
        return max(0.0, float(lasts)) if isinstance(lasts, (int, float, str)) else float("inf")
    except ValueError:
        return float("inf")
