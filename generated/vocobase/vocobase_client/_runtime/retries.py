"""What is tried again, and when: the theory of ``Retries``, and the tries of one call (``Tries``).

A call is repeated where all of these hold:

1. It failed in a way that passes: no connection or a cut one, no answer in time, or a status in ``statuses`` (408, 429,
   and 5xx but for 501), or 409 where the spec marks it for the operation.
2. Repeating it is safe: the method is idempotent (RFC 9110, 9.2.2), or the request carries an idempotency key, one over
   all tries. An answer that was lost may stand for work that was done; nobody can tell.
3. Its body can be sent again: bytes can, and what says so of itself (``replayable``): a file, but no stream or pipe.
4. Tries are left, and the next one begins within ``longest_total`` and the deadline of the call (``Timeout.total``).
5. The API does not ask to wait longer than ``longest_wait``: then its answer is the error, with ``retry_after``.

The wait is drawn from 0 up to ``first_wait``, doubled with each try, at most ``longest_wait`` ("full jitter", which
spreads the callers of an API that comes back); where the API asks for a longer one, the wait is that (``waits``).
"""

from __future__ import annotations

import logging
import os
from collections.abc import Container

from msgspec import Struct, structs

from .clocks import Clock
from .errors import APIConnectionError, InvalidArgument
from .transport import Headers, Request, Timeout
from .waits import wait_asked

LOGGER = logging.getLogger(__name__)

IDEMPOTENT = frozenset(("GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"))
PASSING = frozenset((408, 429, *range(500, 600))) - {501}
USUAL_HEADER = "Idempotency-Key"
SHORTEST_TRY = 0.001
"""Seconds: what a try is given at least, so that a deadline that has just passed ends it as any other does."""


class Retries(Struct, frozen=True, kw_only=True):
    """How a call is tried again. Times are in seconds; ``max_retries=0`` turns retries off.

    ``first_wait`` is the most that is waited before the first retry, unless the API asks for more; ``longest_wait`` the
    most before any; no retry begins later than ``longest_total`` after the call. ``statuses`` are those that pass, and
    ``methods`` those that are safe to repeat without a key.

    With ``idempotency_header`` (``"Idempotency-Key"``), a call of any other method gets a key of its own in that
    header, so that it may be repeated as well: for APIs that promise to do once what they are told twice under one key.

    Raises InvalidArgument for a number below 0.
    """

    max_retries: int = 2
    first_wait: float = 0.5
    longest_wait: float = 30.0
    longest_total: float = 120.0
    statuses: Container[int] = PASSING
    methods: Container[str] = IDEMPOTENT
    idempotency_header: str = ""

    def __post_init__(self) -> None:
        for name in ("max_retries", "first_wait", "longest_wait", "longest_total"):
            if not getattr(self, name) >= 0:
                raise InvalidArgument(name, "must not be below 0")

    @classmethod
    def of(cls, value: int | Retries, usual: Retries | None = None) -> Retries:
        """The value itself, or ``usual`` with so many retries at most; 0 turns them off."""
        if isinstance(value, Retries):
            return value
        return cls(max_retries=value) if usual is None else structs.replace(usual, max_retries=value)


USUAL_RETRIES = Retries()
"""What a client does that is told nothing else."""


class Tries:
    """The tries of one call: ``request`` is the one that is to be sent next, or was sent last."""

    __slots__ = ("_begun", "_clock", "_conflicts", "_retries", "_timeout", "request")

    def __init__(self, request: Request, retries: Retries, clock: Clock, conflicts: bool) -> None:
        self.request = request
        self._retries = retries
        self._clock = clock
        self._conflicts = conflicts
        self._timeout: Timeout = request.timeout
        self._begun = clock.monotonic()

    def wait_after_answer(self, status: int, headers: Headers) -> float | None:
        """Seconds to wait before the next try, or None where the answer stands."""
        if status < 400 or not (status in self._retries.statuses or (status == 409 and self._conflicts)):
            return None
        return self._wait(str(status), wait_asked(status, headers, self._clock.time()) or 0.0)

    def wait_after_failure(self, error: APIConnectionError) -> float | None:
        """Seconds to wait before the next try, or None where the error stands."""
        return self._wait(type(error).__name__, 0.0)

    def _wait(self, outcome: str, asked: float) -> float | None:
        retries, attempt = self._retries, self.request.attempt
        if attempt > retries.max_retries or asked > retries.longest_wait or not is_repeatable(self.request, retries):
            return None
        most = min(retries.longest_wait, retries.first_wait * 2.0 ** min(attempt - 1, 64))
        wait = max(asked, most * self._clock.random())
        begins = self._clock.monotonic() - self._begun + wait
        total = self._timeout.total
        if begins > retries.longest_total or (total is not None and begins >= total):
            return None
        LOGGER.info(
            "%s: %s at try %d of %d, the next in %.3f s",
            self.request.operation,
            outcome,
            attempt,
            retries.max_retries + 1,
            wait,
        )
        return wait

    def advance(self) -> None:
        """Go on to the next try: what is left of the deadline is its own."""
        timeout = self._timeout
        if timeout.total is not None:
            left = timeout.total - (self._clock.monotonic() - self._begun)
            timeout = structs.replace(timeout, total=max(left, SHORTEST_TRY))
        self.request = structs.replace(self.request, attempt=self.request.attempt + 1, timeout=timeout)


def is_repeatable(request: Request, retries: Retries) -> bool:
    """Whether a request may be sent again: rules 2 and 3."""
    body: object = request.content
    if not (body is None or isinstance(body, bytes) or getattr(body, "replayable", False)):
        return False
    if request.method in retries.methods:
        return True
    keys = {USUAL_HEADER.lower(), retries.idempotency_header.lower()}
    return any(name.lower() in keys and value for name, value in request.headers)


def new_key() -> str:
    """An idempotency key: 128 bits of chance."""
    return os.urandom(16).hex()
