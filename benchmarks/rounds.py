"""Measuring in rounds: every job once in each round, in turn, so that what slows the machine slows all of them."""

from __future__ import annotations

import os
import statistics
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WORKERS = Path(__file__).with_name("workers")
Rounds = dict[str, list[float]]
"""The figure of each job in each round: seconds of CPU for one time, or bytes."""


class Worker:
    """A process that holds jobs, and does one when asked."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def ask(self, job: str, count: int) -> float:
        """The figure of the job, done as often as that."""
        assert self._process.stdin is not None  # noqa: S101 -- it was opened with pipes
        assert self._process.stdout is not None  # noqa: S101 -- it was opened with pipes
        print(job, count, file=self._process.stdin, flush=True)
        return float(self._process.stdout.readline())


@contextmanager
def worker(python: Path, script: str, *arguments: str | Path, path: Path | None = None) -> Iterator[Worker]:
    """Start a worker of ``workers/`` with an interpreter; ``path`` is what it may import from besides."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, filter(None, (ROOT, path))))}
    command = [python, WORKERS / script, *arguments]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, env=environment) as process:
        try:
            yield Worker(process)
        finally:
            if process.stdin is not None:
                process.stdin.close()
            process.wait(timeout=10)


def in_turn(jobs: Mapping[str, tuple[Worker, str, int]], rounds: int) -> Rounds:
    """Each job in each round, after one round that does not count; the order turns from round to round."""
    found: Rounds = {name: [] for name in jobs}
    names = list(jobs)
    for number in range(-1, rounds):
        for name in names if number % 2 else reversed(names):
            one, job, count = jobs[name]
            seconds = one.ask(job, count) / count
            if number >= 0:
                found[name].append(seconds)
    return found


def processes(commands: Mapping[str, Sequence[str | Path]], rounds: int, path: Path) -> Rounds:
    """Seconds of CPU of fresh processes, user and system together, as the kernel counts them; in turn as well."""
    found: Rounds = {name: [] for name in commands}
    environment = {**os.environ, "PYTHONPATH": str(path)}
    for number in range(-1, rounds):
        for name, command in commands.items():
            process = subprocess.Popen(command, env=environment)
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            if process.returncode:
                raise subprocess.CalledProcessError(process.returncode, [str(part) for part in command])
            if number >= 0:
                found[name].append(usage.ru_utime + usage.ru_stime)
    return found


def ratio(found: Rounds, one: str, other: str) -> float:
    """How many times the other's figure the one's is: the median over the rounds, each round by itself."""
    return statistics.median(a / b for a, b in zip(found[one], found[other], strict=True))


def excess(found: Rounds, one: str, other: str) -> float:
    """How much more the one takes than the other: the median over the rounds, each round by itself."""
    return statistics.median(a - b for a, b in zip(found[one], found[other], strict=True))


def best(found: Rounds, name: str) -> float:
    """The least figure of a job: what it takes when nothing disturbs it."""
    return min(found[name])


def middle(found: Rounds, name: str) -> float:
    """The median of a job."""
    return statistics.median(found[name])
