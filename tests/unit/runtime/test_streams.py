"""Answers that are read while they come, over sockets, on every transport, sync and async; and what is left open."""

from __future__ import annotations

import asyncio
import gzip
import tracemalloc
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import pytest

from specloom.python.runtime.aiohttp_transport import AiohttpTransport
from specloom.python.runtime.client import AsyncClient, Client
from specloom.python.runtime.errors import (
    APIConnectionError,
    APITimeoutError,
    InternalServerError,
    InvalidArgument,
    NotFound,
    UnreadableAnswer,
)
from specloom.python.runtime.events import ServerSentEvent
from specloom.python.runtime.exchange import Options
from specloom.python.runtime.httpx2_transport import AsyncHttpx2Transport, Httpx2Transport
from specloom.python.runtime.models import Model
from specloom.python.runtime.operations import Operation
from specloom.python.runtime.operations import Path as PathParameter
from specloom.python.runtime.resources import AsyncResource, Resource
from specloom.python.runtime.retries import Retries
from specloom.python.runtime.streaming import MOST_OF_AN_ERROR
from specloom.python.runtime.streams import AsyncStreamedAnswer, StreamedAnswer
from specloom.python.runtime.transport import AsyncTransport, Request, Response, Timeout
from tests.unit.runtime.raw_server import Handler, answering, chunked, cutting, serving, sockets

DOWNLOAD: Operation[bytes] = Operation(
    "GET", "/files/{id}", parameters=(PathParameter("id", str),), returns={200: bytes}, raises={404: dict[str, str]}
)
ASYNC_TRANSPORTS = [AsyncHttpx2Transport, AiohttpTransport]
NO_RETRIES = Options(retries=0)
T = TypeVar("T")


class Files(Resource):
    def download(self, id: str, *, options: Options | None = None) -> bytes:
        return self._call(DOWNLOAD, path={"id": id}, options=options)

    def nothing(self) -> int:
        return 1


class AsyncFiles(AsyncResource):
    async def download(self, id: str, *, options: Options | None = None) -> bytes:
        return await self._call(DOWNLOAD, path={"id": id}, options=options)


class Line(Model, kw_only=True):
    n: int


def sync(url: str, use: Callable[[StreamedAnswer], T], options: Options = NO_RETRIES) -> T:
    with Client(url, timeout=5) as client, client.stream(Files(client).download, "1", options=options) as answer:
        return use(answer)


async def awaited(
    url: str,
    kind: Callable[[], AsyncTransport],
    use: Callable[[AsyncStreamedAnswer], Awaitable[T]],
    options: Options = NO_RETRIES,
) -> T:
    transport = kind()
    try:
        async with (
            AsyncClient(url, timeout=5, transport=transport) as client,
            client.stream(AsyncFiles(client).download, "1", options=options) as answer,
        ):
            return await use(answer)
    finally:
        await transport.aclose()


def everywhere(handler: Handler, use: str, *arguments: Any, options: Options = NO_RETRIES) -> list[list[Any]]:
    """What each transport gives when the answer is iterated over by the method that is named."""

    async def collected(answer: AsyncStreamedAnswer) -> list[Any]:
        values: AsyncIterator[Any] = getattr(answer, use)(*arguments)
        return [value async for value in values]

    def iterated(answer: StreamedAnswer) -> list[Any]:
        values: Iterator[Any] = getattr(answer, use)(*arguments)
        return list(values)

    with serving(handler, handler, handler) as url:
        found = [sync(url, iterated, options)]
        return found + [asyncio.run(awaited(url, kind, collected, options)) for kind in ASYNC_TRANSPORTS]


@pytest.fixture(autouse=True)
def _nothing_is_left_open() -> Iterator[None]:
    before = sockets()
    yield
    assert sockets() <= before


def test_bytes_text_and_lines() -> None:
    text = "grün\r\nblau\rrot"
    pieces = chunked(*[bytes([byte]) for byte in text.encode()], media_type="text/plain")
    for found in everywhere(answering(*pieces), "iter_bytes"):
        assert b"".join(found) == text.encode()
    for found in everywhere(answering(*pieces), "iter_text"):
        assert "".join(found) == text
    assert everywhere(answering(*pieces), "iter_lines") == [["grün", "blau", "rot"]] * 3


def test_the_content_coding_is_undone() -> None:
    body = gzip.compress(b"a" * 100_000)
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(body)
    for found in everywhere(answering(head, body), "iter_bytes"):
        assert b"".join(found) == b"a" * 100_000


def test_events_and_json_lines() -> None:
    stream = chunked(b"id: 1\ndata: {", b'"n": 1}\n\n: ping\n\ndata\n\ndata: {"n": 2}\n', b"\n")
    expected = [ServerSentEvent(data=data, id="1") for data in ('{"n": 1}', "", '{"n": 2}')]
    assert everywhere(answering(*stream), "events") == [expected] * 3
    assert everywhere(answering(*stream), "events", Line) == [[Line(n=1), Line(n=2)]] * 3
    lines = chunked(b'{"n": 1}\n\n{"n"', b': 2}\n{"n": "many", "new": 0}')
    for found in everywhere(answering(*lines), "json_lines", Line):
        assert found[:2] == [Line(n=1), Line(n=2)]
        assert msgspec.to_builtins(found[2])["n"] == "many"
    with pytest.raises(UnreadableAnswer, match=r"GET .*/files/1 answered 200: .*bytes: .*<html>"):
        everywhere(answering(*chunked(b"<html>")), "json_lines", Line)


def test_values_are_given_as_they_come() -> None:
    """The server waits for longer than the test takes before it sends the second event."""
    handler = answering(*chunked(b"data: 1\n\n", b"data: 2\n\n"), pause=0)
    head, first, *_ = chunked(b"data: 1\n\n", b"data: 2\n\n")

    def halting(connection: Any, over: Any) -> None:
        answering(head, first)(connection, over)

    async def first_of(answer: AsyncStreamedAnswer) -> ServerSentEvent:
        return await anext(answer.events())

    with serving(halting, halting, halting, handler) as url:
        assert sync(url, lambda answer: next(answer.events())).data == "1"
        for kind in ASYNC_TRANSPORTS:
            assert asyncio.run(awaited(url, kind, first_of)).data == "1"
        assert len(sync(url, lambda answer: list(answer.events()))) == 2


def test_errors_are_those_of_the_call() -> None:
    body = b'{"error": "gone"}'
    head = b"HTTP/1.1 404 Not Found\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body)
    large = b"HTTP/1.1 500 Oops\r\nTransfer-Encoding: chunked\r\n\r\n"
    endless = [b"%x\r\n%b\r\n" % (1 << 16, b"x" * (1 << 16))] * 40
    with serving(answering(head, body), answering(head, body), cutting(large, *endless)) as url:
        for kind in ASYNC_TRANSPORTS:
            with pytest.raises(NotFound) as caught:
                asyncio.run(awaited(url, kind, nothing))
            assert caught.value.data == {"error": "gone"}
        with pytest.raises(InternalServerError) as failed:
            sync(url, lambda answer: None)
        assert len(failed.value.body) == MOST_OF_AN_ERROR


async def nothing(answer: AsyncStreamedAnswer) -> None:
    return None


def test_a_stream_is_opened_again_after_what_passes() -> None:
    busy = b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    quick = Options(retries=Retries(first_wait=0))
    seen: list[tuple[int, int]] = []

    def watch(request: Request, send: Any) -> Any:
        answer = send(request)
        seen.append((request.attempt, answer.status))
        return answer

    with (
        serving(cutting(busy), answering(*chunked(b"ok"))) as url,
        Client(url, middleware=[watch]) as client,
        client.stream(Files(client).download, "1", options=quick) as answer,
    ):
        assert b"".join(answer.iter_bytes()) == b"ok"
    assert seen == [(1, 503), (2, 200)]


@pytest.mark.parametrize("kind", ASYNC_TRANSPORTS)
async def test_17_and_18_connections_that_are_cut(kind: Callable[[], AsyncTransport]) -> None:
    half = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\ncut"
    unended = chunked(b"cut")[:2]
    before = asyncio.all_tasks()
    with serving(cutting(), cutting(half), cutting(*unended), cutting(), cutting(half), cutting(*unended)) as url:
        for _ in range(3):
            with pytest.raises(APIConnectionError, match=r"GET .* failed: ") as caught:
                await awaited(url, kind, drained)
            assert not isinstance(caught.value, APITimeoutError)
        for _ in range(3):
            with pytest.raises(APIConnectionError, match=r"GET .* failed: "):
                await asyncio.to_thread(sync, url, lambda answer: list(answer.iter_bytes()))
    await asyncio.sleep(0.01)
    assert asyncio.all_tasks() == before


async def drained(answer: AsyncStreamedAnswer) -> int:
    return sum([len(piece) async for piece in answer.iter_bytes()])


TOTAL = Options(timeout=Timeout(total=0.25), retries=0)
SLOW = answering(*chunked(*[b"x"] * 100), pause=0.02)
SILENT = answering(chunked(b"x")[0], pause=5)
MUTE = answering()


@pytest.mark.parametrize("handler", [SLOW, SILENT, MUTE], ids=["slow", "silent", "mute"])
def test_19_a_body_slower_than_the_deadline(handler: Handler) -> None:
    async def call(url: str, kind: Callable[[], AsyncTransport]) -> None:
        transport = kind()
        try:
            await AsyncFiles(AsyncClient(url, transport=transport)).download("1", options=TOTAL)
        finally:
            await transport.aclose()

    with serving(*[handler] * 6) as url:
        for kind in ASYNC_TRANSPORTS:
            with pytest.raises(APITimeoutError, match=r"timed out: not done in 0\.25 seconds"):
                asyncio.run(asyncio.wait_for(awaited(url, kind, drained, TOTAL), 2))
            with pytest.raises(APITimeoutError, match=r"timed out: not done in 0\.25 seconds"):
                asyncio.run(asyncio.wait_for(call(url, kind), 2))
        with pytest.raises(APITimeoutError, match=r"timed out: not done in 0\.25 seconds"):
            sync(url, lambda answer: list(answer.iter_bytes()), TOTAL)
        with Client(url) as client, pytest.raises(APITimeoutError, match=r"timed out: not done in 0\.25 seconds"):
            Files(client).download("1", options=TOTAL)


def test_a_file_is_there_when_it_is_whole(tmp_path: Path) -> None:
    target = tmp_path / "report"
    target.write_bytes(b"old")
    half = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\ncut"
    whole = chunked(b"new ", b"report")
    with serving(cutting(half), cutting(half), answering(*whole), answering(*whole)) as url:
        with pytest.raises(APIConnectionError):
            sync(url, lambda answer: answer.save(target))
        with pytest.raises(APIConnectionError):
            asyncio.run(awaited(url, AiohttpTransport, lambda answer: answer.save(target)))
        assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("report", b"old")]
        assert sync(url, lambda answer: answer.save(str(target))) == 10
        assert asyncio.run(awaited(url, AiohttpTransport, lambda answer: answer.save(tmp_path / "other"))) == 10
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == dict.fromkeys(
        ("report", "other"), b"new report"
    )


@pytest.mark.parametrize("kind", ASYNC_TRANSPORTS)
async def test_what_is_left_early_leaves_nothing_behind(kind: Callable[[], AsyncTransport]) -> None:
    """By leaving, by an exception, by cancellation; the same client is then as good as new."""
    head, first, *_ = chunked(b"data: 1\n\n")
    halting = answering(head, first)
    before, own = sockets(), asyncio.all_tasks()
    transport = kind()
    reached = asyncio.Event()

    async def failing(client: AsyncClient) -> None:
        async with client.stream(AsyncFiles(client).download, "1") as answer:
            await anext(answer.iter_text())
            raise ZeroDivisionError

    async def waiting(client: AsyncClient) -> None:
        async with client.stream(AsyncFiles(client).download, "1") as answer:
            async for _ in answer.events():
                reached.set()

    with serving(halting, halting, halting, answering(*chunked(b"ok"))) as url:
        during = sockets()
        client = AsyncClient(url, transport=transport, timeout=5)
        async with client.stream(AsyncFiles(client).download, "1") as answer:
            async for _ in answer.iter_lines():
                break
        with pytest.raises(ZeroDivisionError):
            await failing(client)
        task = asyncio.create_task(waiting(client))
        await reached.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await asyncio.sleep(0.02)
        # What is left are the ends of the server's.
        assert len(sockets() - during) <= 1
        assert asyncio.all_tasks() == own
        assert await AsyncFiles(client).download("1") == b"ok"
        await transport.aclose()
    await asyncio.sleep(0.02)
    assert sockets() <= before
    assert asyncio.all_tasks() == own


def test_left_early_sync() -> None:
    head, first, *_ = chunked(b"data: 1\n\n")
    halting = answering(head, first)
    with serving(halting, halting, answering(*chunked(b"ok"))) as url, Client(url) as client:
        with client.stream(Files(client).download, "1") as answer:
            values = answer.events()
            assert next(values).data == "1"
        assert list(values) == []
        with pytest.raises(ValueError, match="the answer is closed"):
            answer.iter_bytes()
        with pytest.raises(ZeroDivisionError), client.stream(Files(client).download, "1") as answer:
            raise ZeroDivisionError
        assert Files(client).download("1") == b"ok"


def test_a_download_of_64_mb_is_not_held(tmp_path: Path) -> None:
    size, piece = 64 << 20, b"x" * (1 << 16)
    head = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % size
    handler = answering(head, *[piece] * (size // len(piece)))

    async def save(answer: AsyncStreamedAnswer) -> int:
        return await answer.save(tmp_path / "large")

    with serving(handler, handler, handler) as url:
        runs: list[Callable[[], int]] = [lambda: sync(url, lambda answer: answer.save(tmp_path / "large"))]
        runs += [partial(lambda kind: asyncio.run(awaited(url, kind, save)), kind) for kind in ASYNC_TRANSPORTS]
        for run in runs:
            tracemalloc.start()
            try:
                assert run() == size == (tmp_path / "large").stat().st_size
                peak = tracemalloc.get_traced_memory()[1]
            finally:
                tracemalloc.stop()
            print(f"download of {size >> 20} MB: {peak / 2**20:.2f} MB at most")
            assert peak < 4 << 20


class WholeOnly:
    def send(self, request: Request, /) -> Response:
        return Response(status=200, content=b"x")

    def close(self) -> None:
        """Nothing is held."""


def test_what_cannot_be_streamed() -> None:
    client = Client("http://127.0.0.1:1", transport=WholeOnly())
    assert Files(client).download("1") == b"x"
    with pytest.raises(InvalidArgument, match=r"transport: WholeOnly cannot stream: it has no open\(\)"):
        client.stream(Files(client).download, "1").__enter__()
    with pytest.raises(InvalidArgument, match="method: makes no call of its own"):
        client.stream(Files(client).nothing).__enter__()
    with pytest.raises(InvalidArgument, match="method: belongs to another client"):
        client.stream(Files(Client("http://127.0.0.1:1", transport=WholeOnly())).download, "1").__enter__()
    with pytest.raises(InvalidArgument, match="path parameter 'id'"):
        client.stream(Files(client).download, "").__enter__()


def test_a_middleware_may_answer_in_the_place_of_a_stream() -> None:
    def cached(request: Request, send: Any) -> Response:
        return Response(status=200, content=b"a\nb")

    client = Client("http://127.0.0.1:1", transport=Httpx2Transport(), middleware=[cached])
    with client.stream(Files(client).download, "1") as answer:
        assert list(answer.iter_lines()) == ["a", "b"]


async def test_a_failure_that_a_middleware_gives_is_raised_as_by_any_call() -> None:
    def refused(request: Request, send: Any) -> Response:
        return Response(status=404, content=b"gone")

    async def refused_async(request: Request, send: Any) -> Response:
        return Response(status=404, content=b"gone")

    client = Client("http://127.0.0.1:1", transport=Httpx2Transport(), middleware=[refused])
    with pytest.raises(NotFound), client.stream(Files(client).download, "1"):
        pytest.fail("there is no stream")
    awaited = AsyncClient("http://127.0.0.1:1", middleware=[refused_async])
    with pytest.raises(NotFound):
        async with awaited.stream(AsyncFiles(awaited).download, "1"):
            pytest.fail("there is no stream")
    await awaited.aclose()
