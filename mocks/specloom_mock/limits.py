"""Rate limits that are counted as servers count them: a sliding window for each caller."""

from __future__ import annotations

from collections import deque
from typing import Final

import msgspec

MAX_CALLERS: Final = 10_000


class Usage(msgspec.Struct, frozen=True, gc=False):
    """How much of a limit is used. ``resets`` is the Unix time, in seconds, at which a place becomes free at last."""

    used: int
    left: int
    resets: float
    is_refused: bool


class SlidingWindow:
    """At most ``limit`` requests within any ``seconds``. Callers beyond ``MAX_CALLERS`` are forgotten, oldest first."""

    def __init__(self, limit: int, seconds: int) -> None:
        self._limit = limit
        self._seconds = seconds
        self._calls: dict[int, deque[float]] = {}

    def count(self, caller: tuple[str, ...], now: float, *, refuses: bool) -> Usage:
        """Count a request of a caller. One that is refused does not count; else the latest ones do."""
        # By a number, as credentials may be long.
        key = hash(caller)
        calls = self._calls.get(key)
        if calls is None:
            calls = self._calls[key] = deque[float](maxlen=self._limit)
            if len(self._calls) > MAX_CALLERS:
                del self._calls[next(iter(self._calls))]
        oldest = now - self._seconds
        while calls and calls[0] <= oldest:
            calls.popleft()
        used = len(calls)
        is_refused = refuses and len(calls) >= self._limit
        if not is_refused:
            calls.append(now)
            used = len(calls)
        return Usage(used, self._limit - used, calls[0] + self._seconds, is_refused)
