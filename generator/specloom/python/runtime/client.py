"""The waiting: what a client does besides turning arguments into a request and an answer into a value.

Everything else is in ``exchange`` and ``retries``, so that the two clients cannot differ. The HTTP library is imported
when the first client is made without a transport of its own, and never by one that brings its own.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Generator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from importlib import import_module
from types import TracebackType
from typing import TYPE_CHECKING, Any, ParamSpec, Protocol, Self, TypeVar, runtime_checkable

from msgspec import UNSET

from .answers import LISTENING, Answer, Heard
from .capture import Captured, captured, captured_async, capturing
from .clocks import SYSTEM_CLOCK, Clock
from .credentials import Credential
from .departures import Hook
from .errors import APIConnectionError, APIError
from .exchange import Options, Settings, begin, prepare, read
from .late import Late
from .middleware import AnyResponse, AsyncMiddleware, Middleware, through, through_async
from .operations import Operation
from .retries import USUAL_RETRIES, Retries, Tries
from .staleness import warn_if_stale
from .transport import AsyncTransport, Request, Timeout, Transport

if TYPE_CHECKING:
    from . import item_streams, links, streaming
    from .item_streams import AsyncItemStream, ItemStream, Streaming
    from .streams import AsyncStreamedAnswer, StreamedAnswer
else:
    item_streams, links, streaming = Late("item_streams"), Late("links"), Late("streaming")

__all__ = ["AsyncClient", "Client"]

T = TypeVar("T")
P = ParamSpec("P")
R = TypeVar("R", bound=AnyResponse)
HTTP_LIBRARY = "httpx2_transport"


@runtime_checkable
class Fetching(Protocol):
    """A credential that is fetched while calls wait, by a middleware of its own; None where it need not be."""

    def around(self, transport: Transport, settings: Settings, /) -> Middleware | None:
        """The middleware of a ``Client``."""
        ...

    def around_async(self, transport: AsyncTransport, settings: Settings, /) -> AsyncMiddleware | None:
        """The middleware of an ``AsyncClient``."""
        ...


class BaseClient:
    """What both clients hold: where the API is, who is calling, how long to wait, and how often.

    ``default_url`` is the document's own server, where it is known: while ``base_url`` is the same, operations that
    have servers of their own are called there; with any other, they are called at ``base_url`` like the rest.
    ``retries`` is how many at most, or a ``Retries``; 0 turns them off. ``on_departure`` hears of each place where
    answers depart from the spec, once. ``clock`` is where the time comes from, for tests that do not wait.
    """

    def __init__(
        self,
        base_url: str,
        *,
        credentials: Mapping[str, Credential] | None = None,
        errors: Mapping[int, type[APIError[Any]]] | None = None,
        timeout: float | Timeout = 60.0,
        retries: int | Retries = USUAL_RETRIES,
        on_departure: Hook | None = None,
        default_url: str = "",
        clock: Clock = SYSTEM_CLOCK,
    ) -> None:
        self._settings = Settings(
            base_url=base_url,
            credentials=credentials or {},
            errors=errors or {},
            timeout=Timeout.of(timeout),
            on_departure=on_departure,
            default_url=default_url,
            retries=Retries.of(retries),
            clock=clock,
        )
        self._fetching = [each for each in self._settings.credentials.values() if isinstance(each, Fetching)]
        warn_if_stale()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._settings.base_url!r})"


class Client(BaseClient):
    """Calls operations and waits for the answers. Safe to share between threads as far as its transport is.

    ``middleware`` stands around each try, the first outermost.
    """

    def __init__(
        self,
        base_url: str,
        *,
        credentials: Mapping[str, Credential] | None = None,
        errors: Mapping[int, type[APIError[Any]]] | None = None,
        timeout: float | Timeout = 60.0,
        retries: int | Retries = USUAL_RETRIES,
        transport: Transport | None = None,
        middleware: Sequence[Middleware] = (),
        on_departure: Hook | None = None,
        default_url: str = "",
        clock: Clock = SYSTEM_CLOCK,
    ) -> None:
        super().__init__(
            base_url,
            credentials=credentials,
            errors=errors,
            timeout=timeout,
            retries=retries,
            on_departure=on_departure,
            default_url=default_url,
            clock=clock,
        )
        self._owns_transport = transport is None
        self._transport: Transport = _built_in("Httpx2Transport") if transport is None else transport
        own = [each.around(self._transport, self._settings) for each in self._fetching]
        self._middleware = (*middleware, *(each for each in own if each is not None))
        self._send = through(self._middleware, self._transport.send)

    def call_operation(
        self,
        operation: Operation[T],
        *,
        path: Mapping[str, object] | None = None,
        query: Mapping[str, object] | None = None,
        headers: Mapping[str, object] | None = None,
        cookies: Mapping[str, object] | None = None,
        body: object = UNSET,
        options: Options | None = None,
        link: str = "",
    ) -> T:
        """Call the operation. Arguments are given by their names on the wire; those that are UNSET are not sent.

        ``link`` is an address from an earlier answer, which replaces path and query; ForeignLink is raised where it
        leads to another origin.
        """
        request = prepare(
            self._settings,
            operation,
            path=path,
            query=query,
            headers=headers,
            cookies=cookies,
            body=body,
            options=options,
        )
        if link:
            request = links.linked(self._settings, operation, request, link)
        return self._exchange(operation, request, options)

    def _exchange(self, operation: Operation[T], request: Request, options: Options | None) -> T:
        """The value of the answer that stands; whoever listens (``raw``) hears of the request and the answer."""
        if capturing.get():
            raise Captured(self, operation, request, options)
        tries = begin(self._settings, operation, request, options)
        response = self._repeat(tries, self._send)
        value = read(self._settings, operation, tries.request, response)
        heard = LISTENING.get()
        if heard is not None:
            heard.last = tries.request, response
        return value

    def _repeat(self, tries: Tries, send: Callable[[Request], R]) -> R:
        """The answer that stands. Raises the APIConnectionError that stands."""
        while True:
            try:
                answer = send(tries.request)
            except APIConnectionError as error:
                wait = tries.wait_after_failure(error)
                if wait is None:
                    raise
            else:
                wait = tries.wait_after_answer(answer.status, answer.headers)
                if wait is None:
                    return answer
            self._settings.clock.sleep(wait)
            tries.advance()

    def raw(self, method: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Answer[T]:
        """Call a method of this client and give its value with the answer: ``client.raw(client.pets.get, "1")``.

        Raises what the method raises, and InvalidArgument where it asks nothing of the API.
        """
        heard = Heard()
        token = LISTENING.set(heard)
        try:
            value = method(*args, **kwargs)
        finally:
            LISTENING.reset(token)
        return heard.with_value(value)

    @contextmanager
    def stream(
        self, method: Callable[P, object], /, *args: P.args, **kwargs: P.kwargs
    ) -> Generator[StreamedAnswer, None, None]:
        """Call a method of this client and read the answer while it comes:

            with client.stream(client.files.download, "id") as answer:
                answer.save("report.pdf")

        Entering raises what the method raises. InvalidArgument: the method asks nothing of the API, or the transport
        can only give whole answers.
        """
        call = captured(self, method, *args, **kwargs)
        with self._opened(call.operation, call.request, call.options) as answer:
            yield answer

    def stream_operation(
        self,
        stream: Streaming[T],
        *,
        path: Mapping[str, object] | None = None,
        query: Mapping[str, object] | None = None,
        headers: Mapping[str, object] | None = None,
        cookies: Mapping[str, object] | None = None,
        body: object = UNSET,
        options: Options | None = None,
    ) -> ItemStream[T]:
        """The items of the operation's answer, which is asked for when the first one is wanted. Arguments as above."""
        operation = stream.opened()
        request = prepare(
            self._settings,
            operation,
            path=path,
            query=query,
            headers=headers,
            cookies=cookies,
            body=body,
            options=options,
        )
        if capturing.get():
            raise Captured(self, operation, request, options)
        return item_streams.ItemStream(stream, self._opened(operation, request, options))

    @contextmanager
    def _opened(
        self, operation: Operation[Any], request: Request, options: Options | None
    ) -> Generator[StreamedAnswer, None, None]:
        """The answer that stands, its body still to come."""
        tries = begin(self._settings, operation, request, options)
        with streaming.Opening(self._settings, operation, self._transport) as opening:
            response = self._repeat(tries, through(self._middleware, opening.send))
            yield opening.answer(tries.request, response)

    def close(self) -> None:
        """Give back all connections; a transport that was given to the client stays open for its owner."""
        if self._owns_transport:
            self._transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class AsyncClient(BaseClient):
    """Calls operations; the answers are awaited. ``middleware`` stands around each try, the first outermost."""

    def __init__(
        self,
        base_url: str,
        *,
        credentials: Mapping[str, Credential] | None = None,
        errors: Mapping[int, type[APIError[Any]]] | None = None,
        timeout: float | Timeout = 60.0,
        retries: int | Retries = USUAL_RETRIES,
        transport: AsyncTransport | None = None,
        middleware: Sequence[AsyncMiddleware] = (),
        on_departure: Hook | None = None,
        default_url: str = "",
        clock: Clock = SYSTEM_CLOCK,
    ) -> None:
        super().__init__(
            base_url,
            credentials=credentials,
            errors=errors,
            timeout=timeout,
            retries=retries,
            on_departure=on_departure,
            default_url=default_url,
            clock=clock,
        )
        self._owns_transport = transport is None
        self._transport: AsyncTransport = _built_in("AsyncHttpx2Transport") if transport is None else transport
        own = [each.around_async(self._transport, self._settings) for each in self._fetching]
        self._middleware = (*middleware, *(each for each in own if each is not None))
        self._send = through_async(self._middleware, self._transport.send)

    async def call_operation(
        self,
        operation: Operation[T],
        *,
        path: Mapping[str, object] | None = None,
        query: Mapping[str, object] | None = None,
        headers: Mapping[str, object] | None = None,
        cookies: Mapping[str, object] | None = None,
        body: object = UNSET,
        options: Options | None = None,
        link: str = "",
    ) -> T:
        """See ``Client.call_operation``."""
        request = prepare(
            self._settings,
            operation,
            path=path,
            query=query,
            headers=headers,
            cookies=cookies,
            body=body,
            options=options,
        )
        if link:
            request = links.linked(self._settings, operation, request, link)
        return await self._exchange(operation, request, options)

    async def _exchange(self, operation: Operation[T], request: Request, options: Options | None) -> T:
        """See ``Client._exchange``."""
        if capturing.get():
            raise Captured(self, operation, request, options)
        tries = begin(self._settings, operation, request, options)
        response = await self._repeat(tries, self._send)
        value = read(self._settings, operation, tries.request, response)
        heard = LISTENING.get()
        if heard is not None:
            heard.last = tries.request, response
        return value

    async def _repeat(self, tries: Tries, send: Callable[[Request], Awaitable[R]]) -> R:
        """See ``Client._repeat``."""
        while True:
            try:
                answer = await send(tries.request)
            except APIConnectionError as error:
                wait = tries.wait_after_failure(error)
                if wait is None:
                    raise
            else:
                wait = tries.wait_after_answer(answer.status, answer.headers)
                if wait is None:
                    return answer
            await self._settings.clock.sleep_async(wait)
            tries.advance()

    async def raw(self, method: Callable[P, Awaitable[T]], /, *args: P.args, **kwargs: P.kwargs) -> Answer[T]:
        """See ``Client.raw``."""
        heard = Heard()
        token = LISTENING.set(heard)
        try:
            value = await method(*args, **kwargs)
        finally:
            LISTENING.reset(token)
        return heard.with_value(value)

    @asynccontextmanager
    async def stream(
        self, method: Callable[P, Awaitable[object]], /, *args: P.args, **kwargs: P.kwargs
    ) -> AsyncGenerator[AsyncStreamedAnswer, None]:
        """See ``Client.stream``."""
        call = await captured_async(self, method, *args, **kwargs)
        async with self._opened(call.operation, call.request, call.options) as answer:
            yield answer

    def stream_operation(
        self,
        stream: Streaming[T],
        *,
        path: Mapping[str, object] | None = None,
        query: Mapping[str, object] | None = None,
        headers: Mapping[str, object] | None = None,
        cookies: Mapping[str, object] | None = None,
        body: object = UNSET,
        options: Options | None = None,
    ) -> AsyncItemStream[T]:
        """See ``Client.stream_operation``."""
        operation = stream.opened()
        request = prepare(
            self._settings,
            operation,
            path=path,
            query=query,
            headers=headers,
            cookies=cookies,
            body=body,
            options=options,
        )
        if capturing.get():
            raise Captured(self, operation, request, options)
        return item_streams.AsyncItemStream(stream, self._opened(operation, request, options))

    @asynccontextmanager
    async def _opened(
        self, operation: Operation[Any], request: Request, options: Options | None
    ) -> AsyncGenerator[AsyncStreamedAnswer, None]:
        """See ``Client._opened``."""
        tries = begin(self._settings, operation, request, options)
        async with streaming.AsyncOpening(self._settings, operation, self._transport) as opening:
            response = await self._repeat(tries, through_async(self._middleware, opening.send))
            yield opening.answer(tries.request, response)

    async def aclose(self) -> None:
        """See ``Client.close``."""
        if self._owns_transport:
            await self._transport.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()


def _built_in(name: str) -> Any:
    """A transport of the HTTP library, which is imported here and nowhere else."""
    return getattr(import_module(f".{HTTP_LIBRARY}", __package__), name)()
