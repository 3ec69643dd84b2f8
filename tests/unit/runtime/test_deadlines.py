"""A deadline holds over tries, waits, and bodies that trickle; a cancelled call leaves nothing behind."""

from __future__ import annotations

import asyncio
import gc
import gzip
import socket
import threading
import time
import warnings
from collections.abc import Generator
from contextlib import suppress
from typing import Any

import pytest

from specloom.python.runtime import errors
from specloom.python.runtime.client import AsyncClient, Client
from specloom.python.runtime.exchange import Options
from specloom.python.runtime.operations import Binary, Operation
from specloom.python.runtime.retries import Retries
from specloom.python.runtime.transport import Timeout
from tests.unit.runtime.doubles import CALLERS, CUT, SLOW, Caller, FakeClock, Script, answer
from tests.unit.runtime.sockets import keeps, ok, says, server, silent

GET: Operation[dict[str, str]] = Operation("GET", "/r", returns={200: dict[str, str]})
TRICKLE = says(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n", *[b"x"] * 1000, pause=0.02)

both = pytest.mark.parametrize("caller", CALLERS)


@both
def test_each_try_gets_what_is_left(caller: Caller) -> None:
    clock = FakeClock()
    script = Script(CUT, answer(503), answer(200), clock=clock, seconds=2.0)
    options = Options(timeout=Timeout(total=10.0, read=3.0))
    assert caller(script, GET, {"clock": clock}, options=options) == {"name": "n"}
    assert [request.timeout.total for request in script.requests] == [10.0, 7.5, 4.5]
    assert [request.timeout.read for request in script.requests] == [3.0] * 3


@both
def test_no_wait_outlasts_the_deadline(caller: Caller) -> None:
    clock = FakeClock()
    script = Script(answer(503, retry_after="8"), answer(200), clock=clock, seconds=2.0)
    with pytest.raises(errors.ServiceUnavailable):
        caller(script, GET, {"clock": clock, "timeout": Timeout(total=10.0)})
    assert (clock.waits, len(script.requests)) == ([], 1)


@both
def test_a_wait_that_took_longer_than_asked_leaves_a_moment(caller: Caller) -> None:
    class Late(FakeClock):
        def sleep(self, seconds: float, /) -> None:
            super().sleep(seconds + 60)

    clock = Late()
    script = Script(CUT, SLOW, clock=clock)
    with pytest.raises(errors.APITimeoutError):
        caller(script, GET, {"clock": clock, "timeout": Timeout(total=10.0)})
    assert [request.timeout.total for request in script.requests] == [10.0, 0.001]


def timed(call: Any) -> tuple[float, Exception]:
    started = time.monotonic()
    with pytest.raises(errors.Error) as caught:
        call()
    return time.monotonic() - started, caught.value


@pytest.mark.parametrize("act", [TRICKLE, silent])
@pytest.mark.parametrize("retries", [0, Retries(max_retries=5, first_wait=0.01)])
def test_a_slow_answer_ends_at_the_deadline(act: Any, retries: int | Retries) -> None:
    timeout = Timeout(total=0.2, read=5)
    with server(*[act] * 6) as url, Client(url, timeout=timeout, retries=retries) as client:
        took, error = timed(lambda: client.call_operation(GET))
    assert isinstance(error, errors.APITimeoutError)
    assert 0.15 < took < 1.5

    async def call(url: str) -> None:
        async with AsyncClient(url, timeout=timeout, retries=retries) as client:
            await client.call_operation(GET)

    with server(*[act] * 6) as url:
        took, error = timed(lambda: asyncio.run(call(url)))
    assert isinstance(error, errors.APITimeoutError)
    assert 0.15 < took < 1.5


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


CODED = gzip.compress(b'{"name": "n"}')


def stalls(head: bytes, body: bytes) -> Any:
    """A body whose second piece comes late but in time, and whose third never does."""

    def act(connection: socket.socket, over: threading.Event) -> None:
        connection.recv(65536)
        connection.sendall(HEAD + head + b"\r\n" + body[:5])
        over.wait(0.7)
        connection.sendall(body[5:7])
        over.wait(5)

    return act


@pytest.mark.parametrize(
    ("head", "body"),
    [(b"Content-Length: 13\r\n", b'{"name": "n"}'), (b"", b'{"name": "n"}'), (b"Content-Encoding: gzip\r\n", CODED)],
    ids=["length", "end", "gzip"],
)
def test_silence_in_the_middle_of_a_body_ends_at_the_deadline(head: bytes, body: bytes) -> None:
    """Not as long after the last piece as was left when the body began: that would be 1.7 s."""
    with server(stalls(head, body)) as url, Client(url, timeout=Timeout(total=1, read=5), retries=0) as client:
        took, error = timed(lambda: client.call_operation(GET))
    assert isinstance(error, errors.APITimeoutError)
    assert 0.9 < took < 1.6


def test_a_slow_upload_ends_at_the_deadline() -> None:
    def pieces() -> Generator[bytes, None, None]:
        for _ in range(100):
            time.sleep(0.05)
            yield b"x"

    put: Operation[None] = Operation("PUT", "/r", sends=Binary(), returns={200: None})
    with server(silent) as url, Client(url, timeout=Timeout(total=0.3), retries=0) as client:
        took, error = timed(lambda: client.call_operation(put, body=pieces()))
    assert isinstance(error, errors.APITimeoutError)
    assert 0.25 < took < 2


@pytest.mark.parametrize("total", [None, 5])
def test_a_cancelled_call_leaves_the_pool_whole(total: float | None) -> None:
    async def run(url: str) -> None:
        async with AsyncClient(url, timeout=Timeout(pool=0.5, total=total)) as client:
            cancelled = [asyncio.create_task(client.call_operation(GET)) for _ in range(20)]
            await asyncio.sleep(0.15)
            for task in cancelled:
                task.cancel()
            ended = await asyncio.gather(*cancelled, return_exceptions=True)
            assert all(isinstance(each, asyncio.CancelledError) for each in ended)
            assert await client.call_operation(GET) == {"name": "n"}
            # A connection that was given up is closed, not kept: only the one of the last call is left.
            pool: Any = client._transport
            assert len(pool._client._transport._pool.connections) == 1
        assert asyncio.all_tasks() == {asyncio.current_task()}

    with server(*[silent, TRICKLE] * 10, keeps(ok())) as url:
        asyncio.run(run(url))


def test_a_cancelled_wait_ends_at_once() -> None:
    async def run() -> None:
        with server(says(ok(status="503 X", headers="Retry-After: 20\r\n"))) as url:
            async with AsyncClient(url) as client:
                async with asyncio.timeout(0.2):
                    await client.call_operation(GET)

    started = time.monotonic()
    with pytest.raises(TimeoutError):
        asyncio.run(run())
    assert time.monotonic() - started < 3


@pytest.mark.parametrize(
    "act",
    [
        says(ok()),
        says(ok(status="503 X")),
        says(b""),
        says(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\ncut"),
        TRICKLE,
    ],
)
def test_nothing_is_left_open(act: Any) -> None:
    """No socket, task or thread outlives the client, however the call ended."""
    settings: dict[str, Any] = {"timeout": Timeout(total=0.2), "retries": 0}
    threads = threading.active_count()

    async def call(url: str) -> None:
        async with AsyncClient(url, **settings) as client:
            with suppress(errors.Error):
                await client.call_operation(GET)
        assert asyncio.all_tasks() == {asyncio.current_task()}

    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        with server(act, act) as url:
            with Client(url, **settings) as client, suppress(errors.Error):
                client.call_operation(GET)
            asyncio.run(call(url))
        del client
        gc.collect()
    assert [str(each.message) for each in told if issubclass(each.category, ResourceWarning)] == []
    assert threading.active_count() == threads
