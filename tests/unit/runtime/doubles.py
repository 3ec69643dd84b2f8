"""What stands in for the network and for time in the tests of the runtime."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, TypeAlias

from specloom.python.runtime.client import AsyncClient, Client
from specloom.python.runtime.errors import APIConnectionError, APITimeoutError
from specloom.python.runtime.transport import Headers, Request, Response

Outcome: TypeAlias = Response | type[APIConnectionError]
JSON = ("Content-Type", "application/json")


class FakeClock:
    """Time that passes when somebody waits, and only then. It begins in 2025; chance is always ``chance``."""

    def __init__(self, chance: float = 1.0) -> None:
        self.now = 0.0
        self.chance = chance
        self.waits: list[float] = []

    def monotonic(self) -> float:
        return self.now

    def time(self) -> float:
        return 1_750_000_000 + self.now

    def random(self) -> float:
        return self.chance

    def sleep(self, seconds: float, /) -> None:
        self.waits.append(seconds)
        self.now += seconds

    async def sleep_async(self, seconds: float, /) -> None:
        await asyncio.sleep(0)
        self.sleep(seconds)


class Script:
    """A transport, for both clients, that gives one outcome after the other; each try takes ``seconds``."""

    def __init__(self, *outcomes: Outcome, clock: FakeClock | None = None, seconds: float = 0.0) -> None:
        self.outcomes = list(outcomes)
        self.requests: list[Request] = []
        self.clock = clock
        self.seconds = seconds

    def send(self, request: Request, /) -> Response:
        self.requests.append(request)
        if self.clock is not None:
            self.clock.now += self.seconds
        outcome = self.outcomes.pop(0)
        if isinstance(outcome, Response):
            return outcome
        raise outcome(request, "cut")

    def close(self) -> None:
        raise AssertionError("a transport that was given is not the client's to close")


class AsyncScript:
    """A script that is awaited."""

    def __init__(self, script: Script) -> None:
        self.script = script

    async def send(self, request: Request, /) -> Response:
        await asyncio.sleep(0)
        return self.script.send(request)

    async def aclose(self) -> None:
        self.script.close()


def answer(status: int, content: bytes = b'{"name": "n"}', **headers: str) -> Response:
    fields = [(name.replace("_", "-"), value) for name, value in headers.items()]
    return Response(status=status, headers=Headers([JSON, *fields]), content=content)


Caller: TypeAlias = Callable[..., Any]


def call_sync(script: Script, operation: Any, settings: dict[str, Any], **parts: Any) -> Any:
    return Client("https://api.test", transport=script, **settings).call_operation(operation, **parts)


def call_async(script: Script, operation: Any, settings: dict[str, Any], **parts: Any) -> Any:
    client = AsyncClient("https://api.test", transport=AsyncScript(script), **settings)
    return asyncio.run(client.call_operation(operation, **parts))


CALLERS: tuple[Caller, ...] = (call_sync, call_async)
CUT, SLOW = APIConnectionError, APITimeoutError
