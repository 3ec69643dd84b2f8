"""Answers that come item by item: one iterator over typed items, sync and awaited.

    for event in client.chat.create_stream(...):          all of them
        ...
    with client.chat.create_stream(...) as events:        or the first ones: leaving gives the connection back
        first = next(events)

The arguments are checked when the method is called; the request goes out when the first item is wanted. Opening raises
what an ordinary call raises, and is tried again like one; an item that cannot be read raises UnreadableAnswer, which
shows its first bytes; a connection that is cut raises APIConnectionError. A stream is read once.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from types import TracebackType
from typing import Any, Generic, NoReturn, Self, TypeVar

from msgspec import Struct, structs

from .events import ItemForm
from .operations import Operation
from .streams import AsyncStreamedAnswer, StreamedAnswer

T = TypeVar("T")


class Streaming(Struct, Generic[T], frozen=True, eq=False):
    """How an operation answers item by item, items being of type ``T``; ``form`` is how they stand in the answer:

    events          server-sent events as they are
    data            values that the data of server-sent events hold as JSON
    objects         objects with ``data``, ``event``, ``id`` and ``retry``, one for each event; its data is JSON
    text-objects    likewise, but the data is text
    lines           values that lines hold as JSON
    records         values of a JSON text sequence (RFC 7464)

    In ``data`` and ``objects``, the data ``[DONE]``, which is no JSON, is the end.
    """

    operation: Operation[Any]
    item: object
    form: ItemForm
    accepts: str

    def opened(self) -> Operation[Any]:
        """The operation, asked for items."""
        return structs.replace(self.operation, accepts=self.accepts)


class ItemStream(Generic[T]):
    """The items of an answer, an iterator and a context."""

    def __init__(self, streaming: Streaming[T], opening: AbstractContextManager[StreamedAnswer]) -> None:
        self._streaming = streaming
        self._opening = opening
        self._answer: StreamedAnswer | None = None
        self._items: Iterator[T] | None = None

    @property
    def answer(self) -> StreamedAnswer:
        """The answer itself, with status and headers. Raises ValueError while the stream was not opened."""
        if self._answer is None:
            raise ValueError("the stream was not opened: enter it, or read its first item")
        return self._answer

    def _open(self) -> Iterator[T]:
        if self._items is None:
            self._items = iter(())
            self._answer = self._opening.__enter__()
            self._items = self._answer.items(self._streaming.item, self._streaming.form)
        return self._items

    def close(self) -> None:
        """Give the connection back; what was not read is lost."""
        self._items = iter(())
        if self._answer is not None:
            self._opening.__exit__(None, None, None)

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> T:
        try:
            return next(self._open())
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        self._open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class AsyncItemStream(Generic[T]):
    """See ``ItemStream``. Where it is not read to its end, leave an ``async with`` or await ``aclose()``."""

    def __init__(self, streaming: Streaming[T], opening: AbstractAsyncContextManager[AsyncStreamedAnswer]) -> None:
        self._streaming = streaming
        self._opening = opening
        self._answer: AsyncStreamedAnswer | None = None
        self._items: AsyncIterator[T] | None = None

    @property
    def answer(self) -> AsyncStreamedAnswer:
        """See ``ItemStream.answer``."""
        if self._answer is None:
            raise ValueError("the stream was not opened: enter it, or read its first item")
        return self._answer

    async def _open(self) -> AsyncIterator[T]:
        if self._items is None:
            self._items = Nothing()
            self._answer = await self._opening.__aenter__()
            self._items = self._answer.items(self._streaming.item, self._streaming.form)
        return self._items

    async def aclose(self) -> None:
        """See ``ItemStream.close``."""
        self._items = Nothing()
        if self._answer is not None:
            await self._opening.__aexit__(None, None, None)

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> T:
        try:
            return await anext(await self._open())
        except BaseException:
            await self.aclose()
            raise

    async def __aenter__(self) -> Self:
        await self._open()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()


class Nothing:
    """An iterator that has nothing, to be awaited."""

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> NoReturn:
        raise StopAsyncIteration
