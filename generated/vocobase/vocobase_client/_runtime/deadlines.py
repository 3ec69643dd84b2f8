"""The time that is left of a try that has an end.

An async call is ended when the moment comes, whatever it waits for. A sync one looks at the clock when a phase begins
(connecting, sending, waiting for the answer, reading its body) and whenever a piece of the body has come, and lets no
phase wait longer for data than was left when it began: so a server that stops in the middle of a body, or sends its
headers byte by byte, holds it for longer than that, by as much again at most for the former.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import AbstractAsyncContextManager, nullcontext
from importlib import import_module

from .transport import Timeout

LEAST = 0.001
"""Seconds that a phase gets which begins too late: none at all would mean not to wait, or to wait for ever."""


class Deadline:
    """A moment, by the clock that only goes forward; ``total`` is the seconds it was away at first, None for never."""

    __slots__ = ("_at", "total")

    def __init__(self, total: float | None) -> None:
        self.total = total
        self._at = None if total is None else time.monotonic() + total

    @property
    def passed(self) -> bool:
        return self._at is not None and time.monotonic() >= self._at

    def within(self, seconds: float | None) -> float | None:
        """The seconds, or what is left where that is less."""
        if self._at is None:
            return seconds
        left = max(self._at - time.monotonic(), LEAST)
        return left if seconds is None else min(seconds, left)

    def limit(self) -> AbstractAsyncContextManager[object]:
        """A context that raises TimeoutError when the moment comes; it loads asyncio only where there is one."""
        if self._at is None:
            return nullcontext()
        limited: AbstractAsyncContextManager[object] = import_module("asyncio").timeout(self.within(None))
        return limited

    @property
    def reason(self) -> str:
        """What an error says."""
        return f"not done in {self.total:g} seconds"


class Phases(Mapping[str, float | None]):
    """The timeouts of a call by phase. Each phase asks for its own when it begins, and gets no more than is left."""

    def __init__(self, seconds: Mapping[str, float | None], deadline: Deadline) -> None:
        self._seconds = seconds
        self._deadline = deadline

    def __getitem__(self, phase: str) -> float | None:
        return self._deadline.within(self._seconds[phase])

    def __iter__(self) -> Iterator[str]:
        return iter(self._seconds)

    def __len__(self) -> int:
        return len(self._seconds)


def phases_of(timeout: Timeout, deadline: Deadline) -> Mapping[str, float | None]:
    """The timeouts of a call by phase: as they are, where there is no deadline."""
    seconds = {"connect": timeout.connect, "read": timeout.read, "write": timeout.write, "pool": timeout.pool}
    return seconds if deadline.total is None else Phases(seconds, deadline)
