"""Where a client gets the time from, and chance: one object, so that a test can bring its own and never waits."""

from __future__ import annotations

import random
import time
from importlib import import_module
from typing import Protocol


class Clock(Protocol):
    """The time, in seconds, and chance."""

    def monotonic(self) -> float:
        """Seconds that only go forward, from any start."""
        ...

    def time(self) -> float:
        """Seconds since 1970."""
        ...

    def random(self) -> float:
        """A number from 0 up to 1."""
        ...

    def sleep(self, seconds: float, /) -> None:
        """Wait."""
        ...

    async def sleep_async(self, seconds: float, /) -> None:
        """Wait, while other tasks go on."""
        ...


class SystemClock:
    """The machine's. ``asyncio`` is loaded where it is waited for, and so by no program that does without."""

    def monotonic(self) -> float:
        return time.monotonic()

    def time(self) -> float:
        return time.time()

    def random(self) -> float:
        return random.random()

    def sleep(self, seconds: float, /) -> None:
        time.sleep(seconds)

    async def sleep_async(self, seconds: float, /) -> None:
        await import_module("asyncio").sleep(seconds)


SYSTEM_CLOCK: Clock = SystemClock()
