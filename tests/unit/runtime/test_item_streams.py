"""Answers that come item by item: what the items are, when they come, what is left open, what is said of a bad one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from specloom.python.runtime.aiohttp_transport import AiohttpTransport
from specloom.python.runtime.client import AsyncClient, Client
from specloom.python.runtime.errors import (
    APIConnectionError,
    APITimeoutError,
    InvalidArgument,
    NotFound,
    UnreadableAnswer,
)
from specloom.python.runtime.events import ItemForm, Records, ServerSentEvent
from specloom.python.runtime.exchange import Options
from specloom.python.runtime.httpx2_transport import AsyncHttpx2Transport
from specloom.python.runtime.item_streams import AsyncItemStream, ItemStream, Streaming
from specloom.python.runtime.models import Model
from specloom.python.runtime.operations import Operation, Query
from specloom.python.runtime.resources import AsyncResource, Resource
from specloom.python.runtime.retries import Retries
from specloom.python.runtime.transport import AsyncTransport, Timeout
from tests.unit.runtime.raw_server import Handler, answering, chunked, cutting, serving, sockets

WATCH: Operation[bytes] = Operation(
    "GET",
    "/events",
    parameters=(Query("since", int),),
    accepts="application/json",
    returns={200: bytes},
    raises={404: dict[str, str]},
)
ASYNC_TRANSPORTS = [AsyncHttpx2Transport, AiohttpTransport]
NO_RETRIES = Options(retries=0)
SSE = "text/event-stream"


class Line(Model, kw_only=True):
    n: int


class Event(Model, kw_only=True):
    data: Line
    event: str
    id: str | None = None


class Note(Model, kw_only=True):
    data: str


def streaming(item: Any, form: ItemForm) -> Streaming[Any]:
    return Streaming(WATCH, item, form, SSE)


class Events(Resource):
    def watch(self, how: Streaming[Any], *, since: int = 0, options: Options | None = None) -> ItemStream[Any]:
        return self._stream(how, query={"since": since}, options=options)


class AsyncEvents(AsyncResource):
    def watch(self, how: Streaming[Any], *, since: int = 0, options: Options | None = None) -> AsyncItemStream[Any]:
        return self._stream(how, query={"since": since}, options=options)


@pytest.fixture(autouse=True)
def _nothing_is_left_open() -> Iterator[None]:
    before = sockets()
    yield
    assert sockets() <= before


def listed(url: str, how: Streaming[Any], options: Options) -> list[Any]:
    with Client(url, timeout=5) as client:
        return list(Events(client).watch(how, options=options))


async def listed_async(
    url: str, kind: Callable[[], AsyncTransport], how: Streaming[Any], options: Options
) -> list[Any]:
    transport = kind()
    try:
        async with AsyncClient(url, timeout=5, transport=transport) as client:
            return [item async for item in AsyncEvents(client).watch(how, options=options)]
    finally:
        await transport.aclose()


def everywhere(handler: Handler, item: Any, form: ItemForm, options: Options = NO_RETRIES) -> list[list[Any]]:
    how = streaming(item, form)
    with serving(handler, handler, handler) as url:
        found = [listed(url, how, options)]
        return found + [asyncio.run(listed_async(url, kind, how, options)) for kind in ASYNC_TRANSPORTS]


@pytest.mark.parametrize(
    ("body", "item", "form", "expected"),
    [
        (b"data: {\ndata: }\n\n", ServerSentEvent, "events", [ServerSentEvent(data="{\n}")]),
        (b'data: {"n":1}\n\n: ping\n\ndata: {"n":2}\n\n', Line, "data", [Line(n=1), Line(n=2)]),
        (b'data: {"n":1}\n\ndata: [DONE]\n\ndata: more\n\n', Line, "data", [Line(n=1)]),
        (
            b'event: x\nid: 7\nretry: 9\ndata: {"n":1}\n\nid\ndata: {"n":2}\n\ndata: [DONE]\n\n',
            Event,
            "objects",
            [Event(data=Line(n=1), event="x", id="7"), Event(data=Line(n=2), event="message")],
        ),
        (b'data: say "no"\n\n', Note, "text-objects", [Note(data='say "no"')]),
        (b'{"n":1}\r\n\n{"n":2}', Line, "lines", [Line(n=1), Line(n=2)]),
        (b'\x1e{"n":1}\n\x1e{\n"n":2}\n', Line, "records", [Line(n=1), Line(n=2)]),
        (b"1\n[2]\n", Any, "lines", [1, [2]]),
        (b"", Line, "lines", []),
    ],
    ids=["events", "data", "done", "objects", "text-objects", "lines", "records", "any", "empty"],
)
def test_items(body: bytes, item: Any, form: ItemForm, expected: list[Any]) -> None:
    pieces = [body[at : at + 5] for at in range(0, len(body), 5)]
    assert everywhere(answering(*chunked(*pieces, media_type=SSE)), item, form) == [expected] * 3


@given(st.lists(st.text(st.characters(exclude_characters="\x1e", exclude_categories=["Cs"]))), st.lists(st.integers(0)))
def test_records_cut_anywhere(texts: list[str], places: list[int]) -> None:
    data = "".join(f"\x1e{text}" for text in texts).encode()
    marks = sorted({place % (len(data) + 1) for place in places} | {0, len(data)})
    feed = Records()
    found = [text for start, end in pairwise(marks) for text in feed.fed(data[start:end])]
    assert [text for text in [*found, *feed.ended()] if text] == [text for text in texts if text]


def test_what_is_malformed_is_told_with_its_first_bytes() -> None:
    """The items before it are given first, on every transport."""
    stream = chunked(b'data: {"n":1}\n\ndata: <html>\n\n', media_type=SSE)
    how = streaming(Line, "data")
    with serving(*[answering(*stream)] * 3) as url:
        with Client(url) as client:
            items = Events(client).watch(how, options=NO_RETRIES)
            assert next(items) == Line(n=1)
            with pytest.raises(UnreadableAnswer, match=r"GET .*/events.* answered 200: .*<html>"):
                next(items)
            assert list(items) == []
        for kind in ASYNC_TRANSPORTS:
            asyncio.run(malformed_async(url, kind, how))
    with pytest.raises(UnreadableAnswer, match="<html>"):
        everywhere(answering(*stream), Event, "objects")


async def malformed_async(url: str, kind: Callable[[], AsyncTransport], how: Streaming[Any]) -> None:
    transport = kind()
    async with AsyncClient(url, transport=transport) as client:
        items = AsyncEvents(client).watch(how, options=NO_RETRIES)
        assert await anext(items) == Line(n=1)
        with pytest.raises(UnreadableAnswer, match="<html>"):
            await anext(items)
        assert [item async for item in items] == []
    await transport.aclose()


def test_what_departs_is_delivered_and_reported() -> None:
    heard: list[str] = []
    stream = answering(*chunked(b'data: {"n":"many"}\n\ndata: {"n":"many"}\n\n', media_type=SSE))
    with serving(stream) as url, Client(url, on_departure=lambda _, each: heard.append(each.pointer)) as client:
        found: list[Any] = [item.n for item in Events(client).watch(streaming(Line, "data"))]
    assert (found, heard) == (["many", "many"], ["/n"])


def test_nothing_is_sent_before_it_is_wanted_and_what_is_asked_for() -> None:
    heads: list[bytes] = []

    def handle(connection: Any, over: Any) -> None:
        heads.append(connection.recv(65536))
        connection.sendall(b"".join(chunked(b"1\n")))

    with serving(handle) as url, Client(url) as client:
        with pytest.raises(InvalidArgument, match="query parameter 'since'"):
            Events(client).watch(streaming(int, "lines"), since="x")  # type: ignore[arg-type]  # what is tested
        items = Events(client).watch(streaming(int, "lines"), since=3)
        with pytest.raises(ValueError, match="was not opened"):
            _ = items.answer
        assert heads == []
        with items as entered:
            assert (entered.answer.status, list(entered)) == (200, [1])
    assert b"GET /events?since=3 " in heads[0]
    assert b"accept: text/event-stream\r\n" in heads[0].lower()


def test_errors_retries_and_cut_connections() -> None:
    busy = cutting(b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
    gone = cutting(b'HTTP/1.1 404 No\r\nContent-Length: 12\r\nConnection: close\r\n\r\n{"why": "no"}'[:-1])
    cut = cutting(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n1\n2\n")
    again = Options(retries=Retries(first_wait=0))
    fine = answering(*chunked(b"1\n2\n"))
    for item in everywhere_in_turn([busy, fine], streaming(int, "lines"), again):
        assert item == [1, 2]
    for found in everywhere_in_turn([gone], streaming(int, "lines"), again):
        assert isinstance(found[0], NotFound)
    for found in everywhere_in_turn([cut], streaming(int, "lines"), again):
        assert found[:2] == [1, 2]
        assert isinstance(found[2], APIConnectionError)
    head, first, *rest = chunked(b"1\n", b"2\n")
    slow = answering(head + first, *rest, pause=20)
    quick = Options(timeout=Timeout(read=0.2), retries=0)
    for found in everywhere_in_turn([slow], streaming(int, "lines"), quick):
        assert found[0] == 1
        assert isinstance(found[1], APITimeoutError)


def everywhere_in_turn(handlers: Iterable[Handler], how: Streaming[Any], options: Options) -> list[list[Any]]:
    """What each transport gives, with the error that ends it as the last."""

    def one(url: str) -> list[Any]:
        found: list[Any] = []
        with Client(url, timeout=5) as client:
            try:
                found.extend(Events(client).watch(how, options=options))
            except (APIConnectionError, NotFound) as error:
                found.append(error)
        return found

    async def other(url: str, kind: Callable[[], AsyncTransport]) -> list[Any]:
        found: list[Any] = []
        transport = kind()
        async with AsyncClient(url, timeout=5, transport=transport) as client:
            try:
                async for item in AsyncEvents(client).watch(how, options=options):
                    found.append(item)  # noqa: PERF401  # what came before the error counts
            except (APIConnectionError, NotFound) as error:
                found.append(error)
        await transport.aclose()
        return found

    results: list[list[Any]] = []
    with serving(*handlers) as url:
        results.append(one(url))
    for kind in ASYNC_TRANSPORTS:
        with serving(*handlers) as url:
            results.append(asyncio.run(other(url, kind)))
    return results


def halting() -> Handler:
    """Sends one item, and is free for the next connection only once the other side has closed this one."""
    head, first, *_ = chunked(b"1\n")
    return answering(head, first)


def test_leaving_early_gives_the_connection_back() -> None:
    """By leaving a context, by leaving a loop, by closing, by an exception."""
    how = streaming(int, "lines")
    with serving(*[halting()] * 4, answering(*chunked(b"2\n"))) as url, Client(url, timeout=5) as client:
        with Events(client).watch(how) as items:
            assert next(items) == 1
        for item in Events(client).watch(how):
            assert item == 1
            break
        items = Events(client).watch(how)
        assert next(items) == 1
        items.close()
        assert list(items) == []
        with pytest.raises(ZeroDivisionError), Events(client).watch(how) as items:
            raise ZeroDivisionError
        assert list(Events(client).watch(how)) == [2]


@pytest.mark.parametrize("kind", ASYNC_TRANSPORTS)
async def test_leaving_early_async(kind: Callable[[], AsyncTransport]) -> None:
    """By leaving a context, by closing, by cancellation; the same client is then as good as new."""
    how = streaming(int, "lines")
    transport = kind()

    async def waiting(items: AsyncItemStream[Any]) -> list[Any]:
        return [item async for item in items]

    with serving(*[halting()] * 3, answering(*chunked(b"2\n"))) as url:
        async with AsyncClient(url, transport=transport, timeout=5) as client:
            async with AsyncEvents(client).watch(how) as items:
                assert await anext(items) == 1
            items = AsyncEvents(client).watch(how)
            assert await anext(items) == 1
            await items.aclose()
            assert [item async for item in items] == []
            items = AsyncEvents(client).watch(how)
            assert await anext(items) == 1
            task = asyncio.create_task(waiting(items))
            await asyncio.sleep(0.02)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            assert [item async for item in AsyncEvents(client).watch(how)] == [2]
        await transport.aclose()
        await asyncio.sleep(0.02)


def test_the_whole_of_a_stream_as_bytes() -> None:
    """``stream`` takes such a method too, and ``raw`` says that it makes no call."""
    fine = answering(*chunked(b"1\n"))
    with serving(fine) as url, Client(url) as client:
        with client.stream(Events(client).watch, streaming(int, "lines")) as answer:
            assert b"".join(answer.iter_bytes()) == b"1\n"
        with pytest.raises(InvalidArgument, match="made no call"):
            client.raw(Events(client).watch, streaming(int, "lines"))
