"""The mock as a process: signals in the middle of a request, no files left to open, and addresses of IPv6."""

from __future__ import annotations

import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.mock.fuzz import judged
from tests.mock.sockets import GOOD, everything
from tests.mock.support import KEY, ROOT, ROUTERS, router

FILES = 48
TOO_MANY = 150
BODY = router(name="n")
PUT = (
    f"PUT {ROUTERS}/x HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {KEY}\r\n"
    f"Content-Type: application/vnd.api+json\r\nContent-Length: {len(BODY)}\r\n\r\n"
).encode() + BODY


@contextmanager
def started(*arguments: str) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A mock and its port; whatever happens in it, it ends with 0 when it is asked to, and says nothing of a fault."""
    command = [sys.executable, "-m", "specloom", "mock", "--port", "0", *arguments]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        try:
            yield process, int(line.partition("://")[2].partition(" ")[0].rpartition(":")[2].partition("/")[0])
        finally:
            process.terminate()
            _, errors = process.communicate(timeout=20)
    assert (process.returncode, errors) == (0, "")


def connected(port: int, host: str = "127.0.0.1") -> socket.socket:
    return socket.create_connection((host, port), timeout=10)


def ask(client: socket.socket) -> bytes:
    client.sendall(GOOD)
    return client.recv(65536)[:12]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_request_under_way_is_answered_before_the_end(number: signal.Signals) -> None:
    with started() as (process, port), closing(connected(port)) as client, closing(connected(port)) as idle:
        client.sendall(PUT[:-5])
        assert ask(idle) == b"HTTP/1.1 200"
        process.send_signal(number)
        # Who waits for nothing is sent away, and nobody new is let in.
        everything(idle)
        with pytest.raises(ConnectionError):
            connected(port)
        client.sendall(PUT[-5:])
        answer = everything(client)
        assert judged(answer) == [200]
        assert b"\r\nConnection: close\r\n" in answer
        assert process.wait(10) == 0


def cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100


@pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="only Linux limits another process")
def test_no_more_files_may_be_opened() -> None:
    pytest.importorskip("uvloop", reason="asyncio's own loop logs each connection that it can't take")
    with started() as (process, port):
        with closing(connected(port)) as client:
            assert ask(client) == b"HTTP/1.1 200"
            resource.prlimit(process.pid, resource.RLIMIT_NOFILE, (FILES, FILES))
            others = [connected(port) for _ in range(TOO_MANY)]
            time.sleep(0.2)
            before = cpu_seconds(process.pid)
            time.sleep(1)
            assert cpu_seconds(process.pid) - before < 0.5, "it spins"
            assert ask(client) == b"HTTP/1.1 200"
            for each in others:
                each.close()
        assert any(is_answered(port) for _ in range(50)), "it takes no connections any more"


def is_answered(port: int) -> bool:
    """Whether a connection is taken; the mock may have to hear first of those that ended."""
    try:
        with closing(connected(port)) as client:
            return ask(client) == b"HTTP/1.1 200"
    except ConnectionError:
        time.sleep(0.1)
        return False


def test_ipv6() -> None:
    if not socket.has_ipv6:
        pytest.skip("no IPv6 here")
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        pytest.skip("no IPv6 here")
    with started("--host", "::1") as (_, port), closing(connected(port, "::1")) as client:
        client.sendall(GOOD.replace(b"Host: x", b"Host: [::1]:%d" % port))
        assert client.recv(12) == b"HTTP/1.1 200"
