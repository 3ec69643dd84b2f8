"""A transport on aiohttp, for those who have it: ``pip install <package>[aiohttp]``. No other module imports it.

    from <package>._runtime.aiohttp_transport import AiohttpTransport

Policy, as with the transports that come with the runtime: redirects are not followed; cookies of answers are not kept;
proxies and the trust store come from the environment; ``.netrc`` is not read. Requests are sent once. Two things are
aiohttp's: there is no timeout for writing, and header values beyond ASCII go out as UTF-8, not as Latin-1.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
from yarl import URL

from .deadlines import Deadline
from .errors import APIConnectionError, APITimeoutError
from .files import awaitable
from .transport import AsyncStreamedResponse, Headers, Request, Response, Timeout

ERRORS = (aiohttp.ClientError, TimeoutError, OSError)
TELLING = (aiohttp.ClientOSError, aiohttp.ClientPayloadError, aiohttp.ServerDisconnectedError)
"""Errors whose text quotes neither the address nor a header."""
NEVER_ROUNDED = float(2**31)


class AiohttpTransport:
    """An ``AsyncStreamingTransport`` on an ``aiohttp.ClientSession``; one that is given stays open for its owner.

    The session that it makes for itself belongs to the event loop of the first call. One that is given may send
    idempotent requests again on its own where a connection is cut.
    """

    def __init__(self, session: aiohttp.ClientSession | None = None) -> None:
        self._owned = session is None
        self._session = session

    async def send(self, request: Request, /) -> Response:
        """Send the request once. Raises APIConnectionError, APITimeoutError."""
        async with await self.open(request) as answer:
            content = b"".join([piece async for piece in answer.iter_bytes()])
            return Response(status=answer.status, headers=answer.headers, content=content)

    async def open(self, request: Request, /) -> AsyncStreamedResponse:
        """Send the request once, and wait for the headers. Raises APIConnectionError, APITimeoutError."""
        deadline = Deadline(request.timeout.total)
        if self._session is None:
            self._session = aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar(), middlewares=(once,))
        try:
            answer = await self._session.request(
                request.method,
                URL(request.url, encoded=True),
                headers=request.headers,
                data=awaitable(request.content),
                allow_redirects=False,
                proxy=proxy_for(request.url),
                timeout=timeout_of(request.timeout),
            )
        except Cut as cut:
            raise connection_error(request, cut.error, deadline) from cut.error
        except (*ERRORS, ValueError) as error:
            raise connection_error(request, error, deadline) from error
        pieces = _pieces(request, answer, deadline)

        async def close() -> None:
            await pieces.aclose()
            answer.close()

        headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in answer.raw_headers]
        return AsyncStreamedResponse(answer.status, Headers(headers), pieces, close)

    async def aclose(self) -> None:
        """Give back all connections."""
        if self._owned and self._session is not None:
            await self._session.close()


class Cut(Exception):
    """A failure that aiohttp does not know, so that it does not send the request again of its own accord."""

    def __init__(self, error: Exception) -> None:
        super().__init__(error)
        self.error = error


async def once(request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
    """A middleware of aiohttp's that hides failures from its own retries."""
    try:
        return await handler(request)
    except ERRORS as error:
        raise Cut(error) from error


def timeout_of(timeout: Timeout) -> aiohttp.ClientTimeout:
    """The same timeouts in the library's words, whose ``connect`` holds the wait for a free connection as well."""
    wait = None if timeout.connect is None or timeout.pool is None else timeout.connect + timeout.pool
    return aiohttp.ClientTimeout(
        total=timeout.total,
        connect=wait,
        sock_connect=timeout.connect,
        sock_read=timeout.read,
        ceil_threshold=NEVER_ROUNDED,
    )


def proxy_for(url: str) -> str | None:
    """The proxy that the environment names for an address. aiohttp's own look at it would read ``.netrc`` as well."""
    parts = urlsplit(url)
    proxies = getproxies()
    if not proxies or proxy_bypass(parts.netloc):
        return None
    return proxies.get(parts.scheme) or proxies.get("all")


def connection_error(request: Request, error: Exception, deadline: Deadline) -> APIConnectionError:
    """Our error for the library's, whose text is left out where it may quote the address or a header."""
    if deadline.passed:
        return APITimeoutError(request, deadline.reason)
    reason = f"{type(error).__name__}: {error}" if isinstance(error, TELLING) and str(error) else type(error).__name__
    kind = APITimeoutError if isinstance(error, TimeoutError) else APIConnectionError
    return kind(request, reason)


async def _pieces(request: Request, answer: aiohttp.ClientResponse, deadline: Deadline) -> AsyncGenerator[bytes, None]:
    try:
        while piece := await answer.content.readany():
            yield piece
            if deadline.passed:
                raise APITimeoutError(request, deadline.reason)
    except ERRORS as error:
        raise connection_error(request, error, deadline) from error
