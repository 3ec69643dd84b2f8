"""Starts ``specloom mock`` as its users do, in a process of its own, and stops it again."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")


@contextmanager
def running_mock(*arguments: str) -> Iterator[str]:
    """Yield the address (``http://127.0.0.1:PORT``, without a base path) of a mock started with these arguments."""
    command = [sys.executable, "-m", "specloom", "mock", "--port", "0", *arguments]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        try:
            yield _address(process)
        finally:
            process.terminate()
            process.wait(timeout=10)


def _address(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    said = []
    for line in process.stdout:
        said.append(line)
        if found := _ADDRESS.search(line):
            return found.group()
    raise AssertionError("the mock ended before it said where it listens:\n" + "".join(said))
