"""An ordinary try, but that the answer is handed over before its body is there: what ``client.stream`` sends by.

Everything around a try (retries, middleware, deadlines) is that of any other call. An answer that is no success is read
and closed before they see it, so that each may be given up for the next.
"""

from __future__ import annotations

from types import TracebackType
from typing import Any, Self

from .errors import InvalidArgument
from .exchange import Settings
from .files import Awaited
from .middleware import AnyResponse
from .operations import Operation
from .streams import AsyncStreamedAnswer, Streamed, StreamedAnswer
from .transport import (
    AsyncStreamedResponse,
    AsyncStreamingTransport,
    AsyncTransport,
    Request,
    Response,
    StreamedResponse,
    StreamingTransport,
    Transport,
)

MOST_OF_AN_ERROR = 1 << 20
"""Bytes of the body that are read of an answer that is no success."""


class Opening:
    """Sends, and holds the answer that was opened last, so that it is closed whatever happens."""

    def __init__(self, settings: Settings, operation: Operation[Any], transport: Transport) -> None:
        self._settings = settings
        self._operation = operation
        self._transport = streaming(transport)
        self._opened: StreamedResponse | None = None

    def send(self, request: Request) -> AnyResponse:
        """The open answer, or where it is no success, as much of it as an error holds."""
        self.close()
        opened = self._opened = self._transport.open(request)
        if Streamed(self._settings, self._operation, request).succeeds(opened.status):
            return opened
        content = bytearray()
        for piece in opened.iter_bytes():
            content += piece
            if len(content) >= MOST_OF_AN_ERROR:
                break
        self.close()
        return Response(status=opened.status, headers=opened.headers, content=bytes(content[:MOST_OF_AN_ERROR]))

    def answer(self, request: Request, response: AnyResponse) -> StreamedAnswer:
        """What is read from. Raises the APIError that the answer is where it is no success."""
        call = Streamed(self._settings, self._operation, request)
        if isinstance(response, StreamedResponse):
            return StreamedAnswer(call, response)
        whole = whole_of(call, response)
        return StreamedAnswer(call, StreamedResponse(whole.status, whole.headers, iter((whole.content,)), self.close))

    def close(self) -> None:
        """Give the connection back."""
        if self._opened is not None:
            self._opened.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class AsyncOpening:
    """See ``Opening``."""

    def __init__(self, settings: Settings, operation: Operation[Any], transport: AsyncTransport) -> None:
        self._settings = settings
        self._operation = operation
        self._transport = streaming_async(transport)
        self._opened: AsyncStreamedResponse | None = None

    async def send(self, request: Request) -> AnyResponse:
        """See ``Opening.send``."""
        await self.aclose()
        opened = self._opened = await self._transport.open(request)
        if Streamed(self._settings, self._operation, request).succeeds(opened.status):
            return opened
        content = bytearray()
        async for piece in opened.iter_bytes():
            content += piece
            if len(content) >= MOST_OF_AN_ERROR:
                break
        await self.aclose()
        return Response(status=opened.status, headers=opened.headers, content=bytes(content[:MOST_OF_AN_ERROR]))

    def answer(self, request: Request, response: AnyResponse) -> AsyncStreamedAnswer:
        """See ``Opening.answer``."""
        call = Streamed(self._settings, self._operation, request)
        if isinstance(response, AsyncStreamedResponse):
            return AsyncStreamedAnswer(call, response)
        whole = whole_of(call, response)
        pieces = Awaited((whole.content,))
        return AsyncStreamedAnswer(call, AsyncStreamedResponse(whole.status, whole.headers, pieces, self.aclose))

    async def aclose(self) -> None:
        """See ``Opening.close``."""
        if self._opened is not None:
            await self._opened.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()


def whole_of(call: Streamed, response: AnyResponse) -> Response:
    """A success that came whole, from a middleware. Raises the APIError that it is where it is no success."""
    if not isinstance(response, Response):
        raise InvalidArgument("middleware", f"gave a {type(response).__name__} in the place of a response")
    if not call.succeeds(response.status):
        raise call.error(response)
    return response


def streaming(transport: Transport) -> StreamingTransport:
    """The same transport. Raises InvalidArgument where it can only give whole answers."""
    if not isinstance(transport, StreamingTransport):
        raise InvalidArgument("transport", f"{type(transport).__name__} cannot stream: it has no open()")
    return transport


def streaming_async(transport: AsyncTransport) -> AsyncStreamingTransport:
    """See ``streaming``."""
    if not isinstance(transport, AsyncStreamingTransport):
        raise InvalidArgument("transport", f"{type(transport).__name__} cannot stream: it has no open()")
    return transport
