"""A door in a thread of its own, and what its tests say to it: bytes."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from specloom_mock.deadlines import Deadlines
from specloom_mock.door import Door
from specloom_mock.engine import Engine, Mounted, Settings
from specloom_mock.ports import bound
from tests.mock.support import KEY, ROUTINGS, api, behaviour

GOOD = f"GET {ROUTINGS} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {KEY}\r\n\r\n".encode()


def engine() -> Engine:
    return Engine([Mounted(name, api(name), behaviour(name)) for name in ("rootly", "vocobase")], Settings())


@contextmanager
def listening(served: Engine | None = None, deadlines: Deadlines | None = None) -> Iterator[int]:
    """A door; its port."""
    door = Door(served or engine(), deadlines)
    ready = threading.Event()
    with bound("127.0.0.1", 0) as listener:
        thread = threading.Thread(target=door.run, args=(listener, ready.set), daemon=True)
        thread.start()
        assert ready.wait(10)
        try:
            yield listener.getsockname()[1]
        finally:
            door.stop()
            thread.join(10)
            assert not thread.is_alive(), "the door does not stop"


def connected(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=10)


def everything(client: socket.socket) -> bytes:
    """What comes until the other side ends the connection; a reset is an end."""
    parts = []
    try:
        while part := client.recv(65536):
            parts.append(part)
    except ConnectionResetError:
        pass
    return b"".join(parts)


def exchange(port: int, data: bytes, *, ends: bool = True) -> bytes:
    """What is answered to some bytes; where ``ends``, the client says that no more follow."""
    with connected(port) as client:
        try:
            client.sendall(data)
            if ends:
                client.shutdown(socket.SHUT_WR)
        except OSError:  # the door may have ended the connection before it had everything
            pass
        return everything(client)


def statuses(answers: bytes) -> list[int]:
    """The statuses of final answers, each read with the length that it states."""
    found = []
    while answers:
        head, _, rest = answers.partition(b"\r\n\r\n")
        lines = head.split(b"\r\n")
        assert lines[0].startswith(b"HTTP/1.1 "), answers[:100]
        length = next((int(line[15:]) for line in lines if line.lower().startswith(b"content-length:")), 0)
        status = int(lines[0].split()[1])
        assert len(rest) >= length, "the answer is cut short"
        answers = rest[length:]
        if status >= 200:
            found.append(status)
    return found


def assert_well(port: int) -> None:
    """A good request gets its answer."""
    assert statuses(exchange(port, GOOD)) == [200]
