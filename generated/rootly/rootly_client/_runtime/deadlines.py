"""The time that is left of a try that has an end.

An async call is ended when the moment comes, whatever it waits for. A sync one gives each phase (connecting, sending,
waiting for the answer, reading its body) no more than was left when the phase began, looks at the clock between the
pieces of a body, either way, and cuts the connection when the moment comes while more of a body is awaited.

What the HTTP library leaves no way to bound in a sync call: looking up a name, which has no timeout; connecting, where
a name has several addresses, as each is tried for what was left; and an answer whose headers come byte by byte, as each
byte may take what was left when the first was awaited. A request of bytes is sent in as many writes as it needs, and
each of them, too, may take what was left.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, contextmanager, nullcontext
from importlib import import_module
from typing import TypeVar

from .transport import Timeout

T = TypeVar("T")

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

    @contextmanager
    def alarm(self, act: Callable[[T], object], subject: T) -> Generator[None, None, None]:
        """A context that does something to a subject when the moment comes, in a thread that ends with the context."""
        timer = threading.Timer(self.within(None) or LEAST, act, (subject,))
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            timer.join()

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
