"""The door that leads outwards: callbacks are sent after the answer, to this machine unless the user says otherwise.

A description, and what a caller sends, decide where a callback goes. So only loopback addresses (RFC 6890, 2.2.2) are
called, and those hosts that the user names; nothing follows a redirect.
"""

from __future__ import annotations

import http.client
import ipaddress
import logging
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Final
from urllib.parse import SplitResult, urlsplit

from specloom.diagnostics import quote
from specloom_mock.faults import Kind, Violation
from specloom_mock.handler import Handler
from specloom_mock.message import Answer, Outgoing, Request

logger: Final = logging.getLogger("specloom_mock")

Judge = Callable[[Outgoing, Answer], list[Violation]]

_TIMEOUT_SECONDS: Final = 5.0
_AFTER_SECONDS: Final = 0.05
_WORKERS: Final = 4
_MAX_ANSWER: Final = 1 << 20
"""Bytes of a receiver's answer that are read."""
_MAX_WAITING: Final = 1000


class Sending:
    """A handler whose answers' callbacks are sent. ``hosts`` may be called besides this machine; ``judge`` says what is
    wrong with what a receiver answers. Close it at last.
    """

    def __init__(self, inner: Handler, hosts: Iterable[str] = (), judge: Judge | None = None) -> None:
        self._judge = judge
        self.blocking = inner.blocking
        self._inner = inner
        self._hosts = frozenset(each.lower() for each in hosts)
        self._pool = ThreadPoolExecutor(_WORKERS, thread_name_prefix="callback")
        self._waiting = threading.BoundedSemaphore(_MAX_WAITING)

    def handle(self, request: Request) -> Answer:
        return self._sent(self._inner.handle(request))

    def prepare(self, head: Request) -> Callable[[bytes], Answer]:
        answer = self._inner.prepare(head)
        return lambda body: self._sent(answer(body))

    def matters(self, name: str) -> bool:
        return self._inner.matters(name)

    def _sent(self, answer: Answer) -> Answer:
        for call in answer.calls:
            self._start(call)
        return answer

    def too_large(self, request: Request, limit: int) -> Answer:
        return self._inner.too_large(request, limit)

    def refuse(self, kind: Kind, detail: str, request: Request) -> Answer:
        return self._inner.refuse(kind, detail, request)

    def close(self) -> None:
        """Drop the callbacks that wait, and wait for those under way."""
        self._pool.shutdown(cancel_futures=True)

    def _start(self, call: Outgoing) -> None:
        url = _split(call.url)
        if url is None or not is_allowed(url.hostname or "", self._hosts):
            logger.warning(
                "warning[SL521]: callback %s is not sent to %s, which is not this machine; see --callback-host",
                quote(call.name),
                quote(call.url),
            )
        elif not self._waiting.acquire(blocking=False):
            logger.warning("warning[SL522]: callback %s is dropped, as %d wait", quote(call.name), _MAX_WAITING)
        else:
            self._pool.submit(self._send, call, url)

    def _send(self, call: Outgoing, url: SplitResult) -> None:
        try:
            # The caller is given its answer first.
            time.sleep(_AFTER_SECONDS)
            answer = post(call, url)
            logger.info("callback %s to %s: %d", quote(call.name), quote(call.url), answer.status)
            for each in self._judge(call, answer) if self._judge is not None else ():
                logger.warning(
                    "warning[SL526]: the answer of %s to callback %s is not as described: %s",
                    quote(call.url),
                    quote(call.name),
                    each,
                )
        except (OSError, http.client.HTTPException, ValueError) as error:
            logger.warning(
                "warning[SL522]: callback %s to %s failed: %s", quote(call.name), quote(call.url), quote(str(error))
            )
        finally:
            self._waiting.release()


def post(call: Outgoing, url: SplitResult) -> Answer:
    """Send a request and give what came back, of a long body the beginning. Raises OSError, HTTPException or
    ValueError.
    """
    kind = http.client.HTTPSConnection if url.scheme == "https" else http.client.HTTPConnection
    connection = kind(url.hostname or "", url.port, timeout=_TIMEOUT_SECONDS)
    target = (url.path or "/") + (f"?{url.query}" if url.query else "")
    try:
        connection.request(call.method, target, call.body or None, dict(call.headers))
        response = connection.getresponse()
        return Answer(response.status, tuple(response.getheaders()), response.read(_MAX_ANSWER))
    finally:
        connection.close()


def is_allowed(host: str, hosts: Iterable[str] = ()) -> bool:
    """Whether a host is this machine by its name or address, or one that the user named."""
    if host in ("localhost", *hosts) or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _split(url: str) -> SplitResult | None:
    try:
        found = urlsplit(url)
        valid = found.scheme in ("http", "https") and found.hostname and found.port != 0
    except ValueError:
        return None
    return found if valid and not found.username else None
