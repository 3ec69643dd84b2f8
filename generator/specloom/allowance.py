"""Limits the CPU time and the memory of a run: the last guard, for costs that no count of parts has stopped before.

Rules.

1. Counts decide what is made, so that it is the same on every machine; the clock and the memory only refuse. A run that
   is refused has written nothing.
2. A document under a megabyte has ``SECONDS`` of CPU time and ``MEGABYTES`` of memory; for each megabyte more it has
   ``SECONDS_MORE`` and ``MEGABYTES_MORE``. Several documents of one run have the sum.
3. The watch is a timer of the process, so it holds on POSIX systems and in the main thread; elsewhere there is none.
   It interrupts between two steps of Python code: a call into a library written in C runs to its end first.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from types import FrameType
from typing import Final

from specloom.diagnostics import Diagnostic, Level, Location, SpecloomError

SECONDS: Final = 8.0
MEGABYTES: Final = 380
SECONDS_MORE: Final = 60.0
MEGABYTES_MORE: Final = 500
_MEGABYTE: Final = 1_000_000
_TICK: Final = 0.05
_AGAIN: Final = 2.0
"""CPU seconds until ``_Spent`` is raised a second time. The first may have been raised in a destructor, where Python
ignores it; but none may be raised while the run is freeing its memory because of the first."""

_STATM: Final = "/proc/self/statm"


class _Spent(BaseException):
    """Raised at whatever line the program is when it has cost too much. It is a BaseException, so that no
    ``except Exception`` on the way up catches it."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class _Memory:
    """The resident memory of the process in bytes, as Linux reports it (proc(5), statm); always 0 on other systems."""

    def __init__(self) -> None:
        try:
            self._file = os.open(_STATM, os.O_RDONLY)
        except OSError:
            self._file = -1

    def bytes(self) -> int:
        if self._file < 0:
            return 0
        return int(os.pread(self._file, 100, 0).split()[1]) * os.sysconf("SC_PAGE_SIZE")

    def close(self) -> None:
        if self._file >= 0:
            os.close(self._file)


class _Watch:
    """What a run has read and used so far: ``documents`` is how many were begun, ``file`` the name of the last one,
    ``size`` the bytes of all files that were read, ``is_over`` whether the run has ended."""

    def __init__(self, before: float) -> None:
        self.documents = 0
        self.size = 0
        self.file = ""
        self.is_over = False
        self._asked_at = -_AGAIN
        self.due: _Spent | None = None
        self._seconds = time.process_time() - before
        self._memory = _Memory()
        self._bytes = self._memory.bytes()

    def close(self) -> None:
        self._memory.close()

    def tick(self, _signal: int, _frame: FrameType | None) -> None:
        """The signal handler: raises _Spent where the run has used up its time or its memory."""
        now = time.process_time()
        if self.is_over or now - self._asked_at < _AGAIN:
            return
        more = self.size // _MEGABYTE
        count = max(self.documents, 1)
        seconds, megabytes = count * SECONDS + more * SECONDS_MORE, count * MEGABYTES + more * MEGABYTES_MORE
        if now - self._seconds > seconds:
            self._asked_at = now
            self.due = _Spent(f"{seconds:g} s of CPU time")
            raise self.due
        if self._memory.bytes() - self._bytes > megabytes * _MEGABYTE:
            self._asked_at = now
            self.due = _Spent(f"{megabytes} MB of memory")
            raise self.due


_running: list[_Watch] = []
"""The watch of the present run, or nothing. It is global, as whatever reads a file has to report the size to it."""


@contextmanager
def bounded(loading: float = 0.0) -> Generator[None]:
    """Holds the run inside the ``with`` to what its documents may cost. ``loading`` are CPU seconds that the process
    has used before, for imports, and that count as well.

    Raises SpecloomError (SL018) where the run costs more."""
    if _running or not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    watch = _Watch(loading)
    before = signal.signal(signal.SIGPROF, watch.tick)
    _running.append(watch)
    signal.setitimer(signal.ITIMER_PROF, _TICK, _TICK)
    try:
        try:
            yield
        finally:
            watch.is_over = True
    except _Spent as spent:
        raise _refusal(watch.file, spent.what) from None
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
        _running.clear()
        watch.close()


def raise_due() -> None:
    """Raise again what a call of a library has swallowed: one that asks Python for the digits of a decimal runs the
    watch in the middle of itself."""
    for watch in _running:
        if watch.due is not None and not watch.is_over:
            raise watch.due


def begin(file: str) -> None:
    """Tells the watch that a document is about to be read: it has an allowance of its own."""
    for watch in _running:
        watch.documents += 1
        watch.file = file


def count_bytes(size: int) -> None:
    """Tells the watch the size of a file, in bytes, which adds to what the run may cost."""
    for watch in _running:
        watch.size += size


def _refusal(file: str, what: str) -> SpecloomError:
    about = "document" if file else "configuration"
    at = Location(file, 1, 1, "#") if file else Location("specloom")
    return SpecloomError(
        Diagnostic(
            code="SL018",
            level=Level.ERROR,
            message=f"the {about} takes more than {what}, which is the most for one of its size",
            at=at,
            help="split the document; without fixtures it may take less",
        )
    )
