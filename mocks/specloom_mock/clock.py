"""Time for tests: it begins when a test begins, goes on as the machine's does, and whoever sleeps is there at once."""

from __future__ import annotations

import time
from datetime import UTC, datetime


class UnhurriedClock:
    """A clock that nobody waits for: sleeping moves it on. ``slept`` lists every sleep, in seconds.

    It has what an emitted client asks of its ``clock``; ``now`` is what the engine asks for.
    """

    def __init__(self) -> None:
        self.slept: list[float] = []

    def monotonic(self) -> float:
        """Seconds that only go forward."""
        return time.monotonic() + sum(self.slept)

    def time(self) -> float:
        """Seconds since 1970."""
        return time.time() + sum(self.slept)

    def now(self) -> datetime:
        """The same, with a zone."""
        return datetime.fromtimestamp(self.time(), UTC)

    def random(self) -> float:
        """Chance, which is the same in every run."""
        return 0.5

    def sleep(self, seconds: float, /) -> None:
        """Move on."""
        self.slept.append(seconds)

    async def sleep_async(self, seconds: float, /) -> None:
        """Move on."""
        self.slept.append(seconds)
