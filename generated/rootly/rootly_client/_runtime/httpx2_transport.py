"""The transports that come with the runtime: httpx2, sync and async. No other module imports it.

Policy: redirects are not followed; cookies of answers are not kept; proxies and the trust store come from the
environment; ``.netrc`` is not read. Requests are sent once.
"""

from __future__ import annotations

from http.cookiejar import CookieJar, DefaultCookiePolicy

import httpx2

from .errors import APIConnectionError, APITimeoutError
from .transport import Headers, Request, Response, Timeout


class Httpx2Transport:
    """A ``Transport`` on an ``httpx2.Client``; one that is given stays open for its owner."""

    def __init__(self, client: httpx2.Client | None = None) -> None:
        self._owned = client is None
        self._client = httpx2.Client(cookies=no_cookies()) if client is None else client

    def send(self, request: Request, /) -> Response:
        """Send the request once. Raises APIConnectionError, APITimeoutError."""
        try:
            built = self._client.build_request(
                request.method,
                request.url,
                headers=encoded_headers(request),
                content=request.content,
                timeout=timeout_of(request.timeout),
            )
            return response_of(self._client.send(built, auth=None, follow_redirects=False))
        except (httpx2.RequestError, httpx2.InvalidURL) as error:
            raise connection_error(request, error) from error

    def close(self) -> None:
        """Give back all connections."""
        if self._owned:
            self._client.close()


class AsyncHttpx2Transport:
    """An ``AsyncTransport`` on an ``httpx2.AsyncClient``; one that is given stays open for its owner."""

    def __init__(self, client: httpx2.AsyncClient | None = None) -> None:
        self._owned = client is None
        self._client = httpx2.AsyncClient(cookies=no_cookies()) if client is None else client

    async def send(self, request: Request, /) -> Response:
        """Send the request once. Raises APIConnectionError, APITimeoutError."""
        try:
            built = self._client.build_request(
                request.method,
                request.url,
                headers=encoded_headers(request),
                content=request.content,
                timeout=timeout_of(request.timeout),
            )
            return response_of(await self._client.send(built, auth=None, follow_redirects=False))
        except (httpx2.RequestError, httpx2.InvalidURL) as error:
            raise connection_error(request, error) from error

    async def aclose(self) -> None:
        """Give back all connections."""
        if self._owned:
            await self._client.aclose()


def no_cookies() -> CookieJar:
    """A jar that takes no cookie, so that nothing that one answer sets goes out with another call."""
    return CookieJar(DefaultCookiePolicy(allowed_domains=[]))


def encoded_headers(request: Request) -> list[tuple[bytes, bytes]]:
    """The header fields as bytes; the client has seen to it that their values are Latin-1."""
    return [(name.encode("ascii"), value.encode("latin-1")) for name, value in request.headers]


def timeout_of(timeout: Timeout) -> httpx2.Timeout:
    """The same timeouts in the library's words."""
    return httpx2.Timeout(connect=timeout.connect, read=timeout.read, write=timeout.write, pool=timeout.pool)


def response_of(answer: httpx2.Response) -> Response:
    """The answer without the library around it."""
    headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in answer.headers.raw]
    return Response(status=answer.status_code, headers=Headers(headers), content=answer.content)


def connection_error(request: Request, error: Exception) -> APIConnectionError:
    """Our error for the library's. A LocalProtocolError may quote a header, so its text is left out."""
    quotes = isinstance(error, (httpx2.LocalProtocolError, httpx2.InvalidURL, httpx2.UnsupportedProtocol))
    reason = type(error).__name__ if quotes or not str(error) else f"{type(error).__name__}: {error}"
    kind = APITimeoutError if isinstance(error, httpx2.TimeoutException) else APIConnectionError
    return kind(request, reason)
