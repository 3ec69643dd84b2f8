"""The transports that come with the runtime: httpx2, sync and async. No other module imports it.

Policy: redirects are not followed; cookies of answers are not kept; proxies and the trust store come from the
environment; ``.netrc`` is not read. Requests are sent once.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterable, Generator, Iterable
from http.cookiejar import CookieJar, DefaultCookiePolicy

import httpx2

from .deadlines import Deadline, phases_of
from .errors import APIConnectionError, APITimeoutError
from .files import awaitable, pulled
from .transport import AsyncStreamedResponse, Headers, Request, Response, StreamedResponse
from .trust import LateTrust

ERRORS = (httpx2.RequestError, httpx2.InvalidURL)
NEVER = Deadline(None)
SENDING = frozenset(("POST", "PUT", "PATCH", "QUERY"))
"""Methods whose requests say that there is no body (RFC 9110, 8.6)."""


class Httpx2Transport:
    """A ``StreamingTransport`` on an ``httpx2.Client``; one that is given stays open for its owner."""

    def __init__(self, client: httpx2.Client | None = None) -> None:
        self._owned = client is None
        self._client = httpx2.Client(cookies=no_cookies(), verify=trust()) if client is None else client

    def send(self, request: Request, /) -> Response:
        """Send the request once. Raises APIConnectionError, APITimeoutError."""
        if request.timeout.total is not None:
            with self.open(request) as answer:
                return Response(status=answer.status, headers=answer.headers, content=b"".join(answer.iter_bytes()))
        try:
            built = built_by(self._client, request, pulled(request.content), NEVER)
            whole = self._client.send(built, auth=None, follow_redirects=False)
        except ERRORS as error:
            raise connection_error(request, error, NEVER) from error
        return Response(status=whole.status_code, headers=headers_of(whole), content=whole.content)

    def open(self, request: Request, /) -> StreamedResponse:
        """Send the request once, and wait for the headers. Raises APIConnectionError, APITimeoutError."""
        deadline = Deadline(request.timeout.total)
        try:
            built = built_by(self._client, request, pulled(request.content), deadline)
            answer = self._client.send(built, auth=None, follow_redirects=False, stream=True)
        except ERRORS as error:
            raise connection_error(request, error, deadline) from error
        pieces = _pieces(request, answer, deadline)

        def close() -> None:
            pieces.close()
            answer.close()

        return StreamedResponse(answer.status_code, headers_of(answer), pieces, close)

    def close(self) -> None:
        """Give back all connections."""
        if self._owned:
            self._client.close()


class AsyncHttpx2Transport:
    """An ``AsyncStreamingTransport`` on an ``httpx2.AsyncClient``; one that is given stays open for its owner."""

    def __init__(self, client: httpx2.AsyncClient | None = None) -> None:
        self._owned = client is None
        self._client = httpx2.AsyncClient(cookies=no_cookies(), verify=trust()) if client is None else client

    async def send(self, request: Request, /) -> Response:
        """Send the request once. Raises APIConnectionError, APITimeoutError."""
        if request.timeout.total is not None:
            async with await self.open(request) as answer:
                content = b"".join([piece async for piece in answer.iter_bytes()])
                return Response(status=answer.status, headers=answer.headers, content=content)
        try:
            built = built_by(self._client, request, awaitable(request.content), NEVER)
            whole = await self._client.send(built, auth=None, follow_redirects=False)
        except ERRORS as error:
            raise connection_error(request, error, NEVER) from error
        return Response(status=whole.status_code, headers=headers_of(whole), content=whole.content)

    async def open(self, request: Request, /) -> AsyncStreamedResponse:
        """Send the request once, and wait for the headers. Raises APIConnectionError, APITimeoutError."""
        deadline = Deadline(request.timeout.total)
        try:
            built = built_by(self._client, request, awaitable(request.content), deadline)
            async with deadline.limit():
                answer = await self._client.send(built, auth=None, follow_redirects=False, stream=True)
        except (*ERRORS, TimeoutError) as error:
            raise connection_error(request, error, deadline) from error
        pieces = _async_pieces(request, answer, deadline)

        async def close() -> None:
            await pieces.aclose()
            await answer.aclose()

        return AsyncStreamedResponse(answer.status_code, headers_of(answer), pieces, close)

    async def aclose(self) -> None:
        """Give back all connections."""
        if self._owned:
            await self._client.aclose()


def trust() -> LateTrust:
    """The library's own trust store, which is not read by a client that only speaks plain http."""
    return LateTrust(httpx2.create_ssl_context)


def no_cookies() -> CookieJar:
    """A jar that takes no cookie, so that nothing that one answer sets goes out with another call."""
    return CookieJar(DefaultCookiePolicy(allowed_domains=[]))


def built_by(
    client: httpx2.Client | httpx2.AsyncClient,
    request: Request,
    content: bytes | Iterable[bytes] | AsyncIterable[bytes] | None,
    deadline: Deadline,
) -> httpx2.Request:
    """The same request in the library's words; the client has seen to it that header values are Latin-1.

    It is whole: the library's own ``build_request`` would put client and call together, which takes longer than all
    that this package does. Of a client that is given, headers and cookies are added as there, parameters are not.
    """
    url = httpx2.URL(request.url) if request.shown_url == request.url else DiscreetURL(request.url, request.shown_url)
    headers = [(name.encode("ascii"), value.encode("latin-1")) for name, value in request.headers]
    named = {name.lower() for name, _ in headers}
    headers += [(name, value) for name, value in client.headers.raw if name.lower() not in named]
    if b"host" not in named:
        headers.insert(0, (b"Host", url.netloc))
    whole = content or b""
    if isinstance(whole, bytes):
        if b"content-length" not in named and (whole or request.method in SENDING):
            headers.append((b"Content-Length", b"%d" % len(whole)))
        stream, content = httpx2.ByteStream(whole), None
    else:
        stream = None
    built = httpx2.Request(
        request.method,
        url,
        headers=headers,
        cookies=client.cookies or None,
        content=content,
        stream=stream,
        extensions={"timeout": phases_of(request.timeout, deadline)},
    )
    built.url = url  # It makes one of its own kind out of any other.
    return built


class DiscreetURL(httpx2.URL):
    """An address whose text, which the library logs with each request, has no secrets in it."""

    def __init__(self, url: str, shown: str) -> None:
        super().__init__(url)
        self._shown = shown

    def __str__(self) -> str:
        return self._shown


def headers_of(answer: httpx2.Response) -> Headers:
    """The header fields as they came."""
    return Headers.of_wire(answer.headers.raw)


def connection_error(request: Request, error: Exception, deadline: Deadline) -> APIConnectionError:
    """Our error for the library's. A LocalProtocolError may quote a header, so its text is left out."""
    if deadline.passed:
        return APITimeoutError(request, deadline.reason)
    quotes = isinstance(error, (httpx2.LocalProtocolError, httpx2.InvalidURL, httpx2.UnsupportedProtocol))
    reason = type(error).__name__ if quotes or not str(error) else f"{type(error).__name__}: {error}"
    kind = APITimeoutError if isinstance(error, httpx2.TimeoutException) else APIConnectionError
    return kind(request, reason)


def _pieces(request: Request, answer: httpx2.Response, deadline: Deadline) -> Generator[bytes, None, None]:
    try:
        for piece in answer.iter_bytes():
            yield piece
            if deadline.passed:
                raise APITimeoutError(request, deadline.reason)
    except httpx2.RequestError as error:
        raise connection_error(request, error, deadline) from error


async def _async_pieces(request: Request, answer: httpx2.Response, deadline: Deadline) -> AsyncGenerator[bytes, None]:
    source = answer.aiter_bytes()
    try:
        while True:
            async with deadline.limit():
                piece = await anext(source, None)
            if piece is None:
                return
            yield piece
            if deadline.passed:
                raise APITimeoutError(request, deadline.reason)
    except (httpx2.RequestError, TimeoutError) as error:
        raise connection_error(request, error, deadline) from error
