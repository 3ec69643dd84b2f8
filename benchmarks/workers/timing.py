"""What every worker shares: jobs that are timed when the parent asks, in seconds of this process' CPU.

A worker is a process that holds one client's jobs. The parent asks the workers in turn, so that a machine that slows
down slows all of them. Standard library only. The garbage collector stays on, as it is in programs.
"""

from __future__ import annotations

import gc
import sys
import time
import timeit
import tracemalloc
from collections.abc import Callable
from typing import Any

Job = Callable[[int], float]
"""Takes how often to do it, and gives the seconds of CPU that it took, or for memory the bytes."""


def statement(code: str, **names: Any) -> Job:
    """The job of a statement, with the names that it uses; no call stands around it."""
    timer = timeit.Timer(code, "gc.enable()", time.process_time, {"gc": gc, **names})
    return timer.timeit


def kept(decode: Callable[[bytes], Any], data: bytes) -> Job:
    """The bytes that a decoded value keeps, by tracemalloc; the count is of no matter."""

    def measure(_count: int) -> float:
        decode(data)
        gc.collect()
        tracemalloc.start()
        before = tracemalloc.get_traced_memory()[0]
        value = decode(data)
        gc.collect()
        after = tracemalloc.get_traced_memory()[0]
        tracemalloc.stop()
        del value
        return float(after - before)

    return measure


def serve(jobs: dict[str, Job]) -> None:
    """Answer ``NAME COUNT`` lines, each with a figure, until there are no more."""
    for line in sys.stdin:
        name, count = line.split()
        print(jobs[name](int(count)), flush=True)
