"""A million fuzzed requests at the mock's socket: each answer is well-formed by h11's judgement and none is a 5xx, the
mock goes on answering, and its memory stays.

``python tests/mock/soak.py [SECONDS]`` ends after that time at the latest, and says how far it came.
"""

from __future__ import annotations

import random
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.mock.fuzz import judged, mutated
from tests.mock.sockets import GOOD, assert_well, everything
from tests.mock.support import ROOT
from tests.mock.test_door import noise

REQUESTS = 1_000_000
MAX_GROWTH_KB = 8_000
_STEP = 20_000


def main() -> int:
    limit = time.monotonic() + float(sys.argv[1] if len(sys.argv) > 1 else 900)
    command = [sys.executable, "-m", "specloom", "mock", "--port", "0"]
    with (
        tempfile.TemporaryFile("w+") as log,
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=log, text=True) as process,
    ):
        try:
            assert process.stdout is not None
            port = int(process.stdout.readline().split("://")[1].split(":")[1].split()[0])
            sent, settled, last = _soak(port, process.pid, limit)
        finally:
            process.terminate()
            process.wait(timeout=20)
            log.seek(0)
            logged = log.read()
    print(f"{sent} requests, resident {settled} kB after warming up, {last} kB at the end, exit {process.returncode}")
    assert process.returncode == 0
    assert "Traceback" not in logged, logged[:2000]
    assert last - settled < MAX_GROWTH_KB
    return 0


def _soak(port: int, pid: int, limit: float) -> tuple[int, int, int]:
    chance = random.Random(1)
    sent = settled = 0
    while sent < REQUESTS and time.monotonic() < limit:
        before = sent
        while sent - before < _STEP and time.monotonic() < limit:
            sent += _burst(port, chance)
        assert_well(port)
        settled = settled or _resident(pid)
    return sent, settled, _resident(pid)


def _burst(port: int, chance: random.Random) -> int:
    """Good requests on one connection, and spoiled ones behind them; how many requests that was."""
    good = chance.randint(0, 20)
    spoil = chance.choice((noise, mutated, mutated))
    data = GOOD * good + spoil(chance)
    with socket.create_connection(("127.0.0.1", port), timeout=20) as client:
        try:
            client.sendall(data)
            client.shutdown(socket.SHUT_WR)
        except OSError:  # refused before all of it was sent
            pass
        found = judged(everything(client))
    assert found[:good] == [200] * good or len(found) < good, data
    assert all(each < 500 for each in found), data
    return max(len(found), 1)


def _resident(pid: int) -> int:
    lines = Path(f"/proc/{pid}/status").read_text("utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))


if __name__ == "__main__":
    sys.exit(main())
