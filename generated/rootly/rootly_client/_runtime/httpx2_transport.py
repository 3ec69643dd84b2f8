"""The transports that come with the runtime: httpx2, sync and async. No other module imports it.

Policy: redirects are not followed; cookies of answers are not kept; proxies and the trust store come from the
environment; ``.netrc`` is not read. Requests are sent once.

The library's ``Client`` does more for a call than this policy leaves to do: it looks for the proxy of the address, for
authentication, redirects and cookies. Where the environment names no proxy, requests go straight to its
``HTTPTransport``, which holds the same pool of connections. A client that is given does all that it does.
"""

from __future__ import annotations

import logging
import socket
from collections.abc import AsyncGenerator, AsyncIterable, Generator, Iterable, Iterator
from contextlib import ExitStack, suppress
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any
from urllib.request import getproxies

import httpx2

from .deadlines import Deadline, phases_of
from .errors import APIConnectionError, APITimeoutError
from .files import awaitable, pulled
from .transport import AsyncStreamedResponse, Headers, Request, Response, StreamedResponse
from .trust import LateTrust

LOGGER = logging.getLogger("httpx2")
CLOSED = "the client has been closed"
ERRORS = (httpx2.RequestError, httpx2.InvalidURL)
NEVER = Deadline(None)
MOST_DIGITS = 18
"""Digits of a length that is taken for one."""
SENDING = frozenset(("POST", "PUT", "PATCH", "QUERY"))
"""Methods whose requests say that there is no body (RFC 9110, 8.6)."""


class Httpx2Transport:
    """A ``StreamingTransport`` on an ``httpx2.Client``; one that is given stays open for its owner."""

    def __init__(self, client: httpx2.Client | None = None) -> None:
        self._owned = client is None
        self._pool = httpx2.HTTPTransport(verify=trust()) if client is None and not proxied() else None
        if client is None:
            client = httpx2.Client(transport=self._pool, cookies=no_cookies(), verify=trust())
        self._client = client

    def send(self, request: Request, /) -> Response:
        """Send the request once. Raises APIConnectionError, APITimeoutError."""
        if request.timeout.total is not None:
            with self.open(request) as answer:
                return Response(status=answer.status, headers=answer.headers, content=b"".join(answer.iter_bytes()))
        try:
            answered = self._answer(built_by(self._client, request, pulled(request.content), NEVER))
            fields = answered.headers.raw
            try:
                # What is not coded needs none of the library's layers on its way.
                plain = self._pool is not None and not is_coded(fields)
                content = b"".join(answered.iter_raw()) if plain else answered.read()
            finally:
                answered.close()
        except ERRORS as error:
            raise connection_error(request, error, NEVER) from error
        return Response(status=answered.status_code, headers=Headers.of_wire(fields), content=content)

    def _answer(self, built: httpx2.Request) -> httpx2.Response:
        """The answer, whose body is still to come."""
        if self._pool is None:
            return self._client.send(built, auth=None, follow_redirects=False, stream=True)
        if self._client.is_closed:
            raise RuntimeError(CLOSED)
        try:
            answered = self._pool.handle_request(built)
        except httpx2.RequestError as error:
            error.request = built
            raise
        return belonging(answered, built)

    def open(self, request: Request, /) -> StreamedResponse:
        """Send the request once, and wait for the headers. Raises APIConnectionError, APITimeoutError."""
        deadline = Deadline(request.timeout.total)
        try:
            content = in_time(request, pulled(request.content), deadline)
            answer = self._answer(built_by(self._client, request, content, deadline))
            answer.stream = bounded(answer, deadline)
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
        self._pool = httpx2.AsyncHTTPTransport(verify=trust()) if client is None and not proxied() else None
        if client is None:
            client = httpx2.AsyncClient(transport=self._pool, cookies=no_cookies(), verify=trust())
        self._client = client

    async def send(self, request: Request, /) -> Response:
        """Send the request once. Raises APIConnectionError, APITimeoutError."""
        if request.timeout.total is not None:
            async with await self.open(request) as answer:
                content = b"".join([piece async for piece in answer.iter_bytes()])
                return Response(status=answer.status, headers=answer.headers, content=content)
        try:
            answered = await self._answer(built_by(self._client, request, awaitable(request.content), NEVER))
            fields = answered.headers.raw
            try:
                plain = self._pool is not None and not is_coded(fields)
                content = b"".join([piece async for piece in answered.aiter_raw()]) if plain else await answered.aread()
            finally:
                await answered.aclose()
        except ERRORS as error:
            raise connection_error(request, error, NEVER) from error
        return Response(status=answered.status_code, headers=Headers.of_wire(fields), content=content)

    async def _answer(self, built: httpx2.Request) -> httpx2.Response:
        """See ``Httpx2Transport._answer``."""
        if self._pool is None:
            return await self._client.send(built, auth=None, follow_redirects=False, stream=True)
        if self._client.is_closed:
            raise RuntimeError(CLOSED)
        try:
            answered = await self._pool.handle_async_request(built)
        except httpx2.RequestError as error:
            error.request = built
            raise
        return belonging(answered, built)

    async def open(self, request: Request, /) -> AsyncStreamedResponse:
        """Send the request once, and wait for the headers. Raises APIConnectionError, APITimeoutError."""
        deadline = Deadline(request.timeout.total)
        try:
            built = built_by(self._client, request, awaitable(request.content), deadline)
            async with deadline.limit():
                answer = await self._answer(built)
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


def proxied() -> bool:
    """Whether the environment names a proxy, by the function that the library asks, too."""
    found = getproxies()
    return any(found.get(scheme) for scheme in ("http", "https", "all"))


def is_coded(fields: Iterable[tuple[bytes, bytes]]) -> bool:
    """Whether the body has a content coding (RFC 9110, 8.4), which the library undoes."""
    return any(name.lower() == b"content-encoding" for name, _ in fields)


def belonging(answered: httpx2.Response, built: httpx2.Request) -> httpx2.Response:
    """The answer as the library's client would give it: it knows its request, and is told of in the log."""
    answered.request = built
    if LOGGER.isEnabledFor(logging.INFO):
        said = (answered.http_version, answered.status_code, answered.reason_phrase)
        LOGGER.info('HTTP Request: %s %s "%s %d %s"', built.method, built.url, *said)
    return answered


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


class Bounded(httpx2.SyncByteStream):
    """The body as it comes over the wire, which ends with the deadline.

    The library settles when a body begins how long it waits for each piece: by then too long for a later one. So when
    a first piece has come, and it was not all, the connection is cut as soon as the time is over.
    """

    def __init__(self, answer: httpx2.Response, stream: httpx2.SyncByteStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline
        length = answer.headers.get("content-length", "")
        self._left = int(length) if length.isdecimal() and len(length) <= MOST_DIGITS else -1
        network: Any = answer.extensions.get("network_stream")
        self._socket: object = network.get_extra_info("socket") if network is not None else None

    def __iter__(self) -> Iterator[bytes]:
        with ExitStack() as stack:
            for number, piece in enumerate(self._stream):
                yield piece
                self._left -= len(piece)
                if number == 0 and self._left and isinstance(self._socket, socket.socket):
                    stack.enter_context(self._deadline.alarm(cut, self._socket))

    def close(self) -> None:
        self._stream.close()


def bounded(answer: httpx2.Response, deadline: Deadline) -> httpx2.SyncByteStream | httpx2.AsyncByteStream:
    """The answer's stream, with an end where there is a deadline. Other calls may share a connection of HTTP/2."""
    stream = answer.stream
    if deadline.total is None or not isinstance(stream, httpx2.SyncByteStream) or answer.http_version == "HTTP/2":
        return stream
    return Bounded(answer, stream, deadline)


def cut(connection: socket.socket) -> None:
    """End a connection, whoever waits for it. Not by a method of TLS, which would go on as if there were none."""
    with suppress(OSError):
        socket.socket.shutdown(connection, socket.SHUT_RDWR)


def in_time(
    request: Request, content: bytes | Iterable[bytes] | None, deadline: Deadline
) -> bytes | Iterable[bytes] | None:
    """The body of a request, of which no piece is sent after the deadline."""
    if content is None or isinstance(content, bytes) or deadline.total is None:
        return content
    return _in_time(request, content, deadline)


def _in_time(request: Request, content: Iterable[bytes], deadline: Deadline) -> Generator[bytes, None, None]:
    for piece in content:
        if deadline.passed:
            raise APITimeoutError(request, deadline.reason)
        yield piece


def _pieces(request: Request, answer: httpx2.Response, deadline: Deadline) -> Generator[bytes, None, None]:
    try:
        for piece in answer.iter_bytes():
            yield piece
            if deadline.passed:
                raise APITimeoutError(request, deadline.reason)
    except httpx2.RequestError as error:
        raise connection_error(request, error, deadline) from error
    if deadline.passed:  # A body that ends with its connection looks whole when that is cut.
        raise APITimeoutError(request, deadline.reason)


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
