"""A run that costs too much ends with a message, wherever it is."""

from __future__ import annotations

import signal
import sys
import threading
from contextlib import suppress
from pathlib import Path

import pytest

from specloom import allowance
from specloom.allowance import begin, bounded, count_bytes
from specloom.diagnostics import SpecloomError
from specloom.source import Library

pytestmark = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="the system has no timers of a process")


def work_without_an_end(spec: Path | None = None) -> None:
    if spec is None:
        begin("big.json")
    else:
        Library(spec)
    while True:
        with suppress(Exception):
            sum(range(1000))


def refusal() -> str:
    with pytest.raises(SpecloomError) as caught, bounded():
        work_without_an_end()
    return str(caught.value)


def test_what_takes_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(allowance, "SECONDS", 0.1)
    assert refusal().startswith("big.json:1:1 #: error[SL018]: the document takes more than 0.1 s of CPU time")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what a process holds")
def test_what_takes_too_much_memory_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(allowance, "MEGABYTES", -1)
    assert "more than -1 MB of memory" in refusal()


def test_every_document_adds_to_what_a_run_may_cost(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(allowance, "SECONDS", 0.01)
    monkeypatch.setattr(allowance, "SECONDS_MORE", 0.02)
    (tmp_path / "spec.json").write_bytes(b'{"openapi": "3.1.0"}' + b" " * 3_000_000)
    with pytest.raises(SpecloomError) as caught, bounded():
        work_without_an_end(tmp_path / "spec.json")
    assert "more than 0.07 s of CPU time" in str(caught.value)


def test_nothing_is_left_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    before = signal.getsignal(signal.SIGPROF)
    with bounded(), bounded():
        count_bytes(1)
        assert signal.getitimer(signal.ITIMER_PROF)[1] > 0
    assert (signal.getsignal(signal.SIGPROF), signal.getitimer(signal.ITIMER_PROF)) == (before, (0.0, 0.0))
    monkeypatch.setattr(allowance, "SECONDS", 0.0)
    refusal()
    assert (signal.getsignal(signal.SIGPROF), signal.getitimer(signal.ITIMER_PROF)) == (before, (0.0, 0.0))


def test_other_threads_are_not_watched() -> None:
    timers: list[tuple[float, float]] = []

    def run() -> None:
        with bounded():
            timers.append(signal.getitimer(signal.ITIMER_PROF))

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    assert timers == [(0.0, 0.0)]


def test_what_a_library_swallows_is_raised_by_who_called_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(allowance, "SECONDS", 0.1)
    monkeypatch.setattr(allowance, "_AGAIN", 1000.0)

    def swallowing() -> None:
        with suppress(BaseException):
            work_without_an_end()
        allowance.raise_due()
        pytest.fail("it goes on")

    with pytest.raises(SpecloomError) as caught, bounded():
        swallowing()
    assert "more than 0.1 s of CPU time" in str(caught.value)
    allowance.raise_due()
