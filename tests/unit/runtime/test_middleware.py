"""Middleware stands around each try: it sees what is sent, what comes back, and that it is tried again."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from msgspec import structs

from specloom.python.runtime import errors
from specloom.python.runtime.client import AsyncClient, Client
from specloom.python.runtime.middleware import AnyResponse, AsyncSend, Send
from specloom.python.runtime.operations import Operation, Path
from specloom.python.runtime.transport import Request
from tests.unit.runtime.doubles import CUT, AsyncScript, FakeClock, Outcome, Script, answer

GET: Operation[dict[str, str]] = Operation(
    "GET", "/pets/{id}", parameters=(Path("id", str),), returns={200: dict[str, str]}
)


class Tracer:
    """Writes down each try, as a tracing library would."""

    def __init__(self, name: str = "") -> None:
        self.name = name
        self.spans: list[str] = []

    def __call__(self, request: Request, send: Send, /) -> AnyResponse:
        span = f"{self.name}{request.operation} #{request.attempt}"
        try:
            response = send(request)
        except errors.APIConnectionError as error:
            self.spans.append(f"{span} {type(error).__name__}")
            raise
        self.spans.append(f"{span} {response.status}")
        return response


class AsyncTracer:
    """The same, to be awaited."""

    def __init__(self, name: str = "") -> None:
        self.name = name
        self.spans: list[str] = []

    async def __call__(self, request: Request, send: AsyncSend, /) -> AnyResponse:
        span = f"{self.name}{request.operation} #{request.attempt}"
        try:
            response = await send(request)
        except errors.APIConnectionError as error:
            self.spans.append(f"{span} {type(error).__name__}")
            raise
        self.spans.append(f"{span} {response.status}")
        return response


def sync(middleware: Any, *outcomes: Outcome) -> tuple[Any, Script]:
    script = Script(*outcomes)
    client = Client("https://api.test", transport=script, middleware=middleware, clock=FakeClock())
    return client.call_operation(GET, path={"id": "7"}), script


def awaited(middleware: Any, *outcomes: Outcome) -> tuple[Any, Script]:
    script = Script(*outcomes)
    client = AsyncClient("https://api.test", transport=AsyncScript(script), middleware=middleware, clock=FakeClock())
    return asyncio.run(client.call_operation(GET, path={"id": "7"})), script


@pytest.mark.parametrize(("call", "kind"), [(sync, Tracer), (awaited, AsyncTracer)])
def test_each_try_is_seen_with_its_operation_and_number(call: Any, kind: Any) -> None:
    tracer = kind()
    value, _ = call([tracer], CUT, answer(503), answer(200))
    assert value == {"name": "n"}
    assert tracer.spans == ["GET /pets/{id} #1 APIConnectionError", "GET /pets/{id} #2 503", "GET /pets/{id} #3 200"]


@pytest.mark.parametrize(("call", "kind"), [(sync, Tracer), (awaited, AsyncTracer)])
def test_the_first_is_the_outermost(call: Any, kind: Any) -> None:
    inner, outer = kind("inner "), kind("outer ")
    inner.spans = outer.spans
    call([outer, inner], answer(200))
    assert outer.spans == ["inner GET /pets/{id} #1 200", "outer GET /pets/{id} #1 200"]


def signed(request: Request, send: Send) -> AnyResponse:
    return send(structs.replace(request, headers=(*request.headers, ("X-Signature", "s"))))


async def signed_async(request: Request, send: AsyncSend) -> AnyResponse:
    return await send(structs.replace(request, headers=(*request.headers, ("X-Signature", "s"))))


def cached(request: Request, send: Send) -> AnyResponse:
    return answer(200, b'{"name": "cached"}')


def lost(request: Request, send: Send) -> AnyResponse:
    if request.attempt == 1:
        send(request)
        raise errors.APIConnectionError(request, "lost on purpose")
    return send(request)


@pytest.mark.parametrize(("call", "middleware"), [(sync, signed), (awaited, signed_async)])
def test_a_request_can_be_changed(call: Any, middleware: Any) -> None:
    _, script = call([middleware], answer(503), answer(200))
    assert [request.headers[-1] for request in script.requests] == [("X-Signature", "s")] * 2


def test_an_answer_can_be_given_or_lost() -> None:
    assert sync([cached])[0] == {"name": "cached"}
    value, script = sync([lost], answer(200, b'{"name": "first"}'), answer(200))
    assert (value, len(script.requests)) == ({"name": "n"}, 2)
