"""A stand-in for one API in tests: the engine, what is planned to go wrong, and the journal of what went through.

The doors that lead to it (``httpx2_door``, ``socket_door``) call ``exchange``, and turn an answer that is planned to be
lost into what their side of the wire would see.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import msgspec
from msgspec import UNSET, UnsetType

from specloom import load
from specloom.api import Json
from specloom_mock.behaviour import Behaviour
from specloom_mock.clock import UnhurriedClock
from specloom_mock.engine import Engine, Mounted, Settings
from specloom_mock.journal import Exchange, Journal, contains
from specloom_mock.loading import behaviour_from
from specloom_mock.message import Answer, Request
from specloom_mock.security import secret_names
from specloom_mock.socket_door import SocketDoor

TOKEN: Final = "test-token"  # noqa: S105 -- no secret: a credential that the stand-in accepts, and nobody else
"""The credential that a stand-in accepts wherever one is asked for."""
BASIC: Final = f"{TOKEN}:{TOKEN}"
"""The same as user and password."""


class _Plan(msgspec.Struct, frozen=True):
    """What happens to one request: it is refused with a status, or, where that is 0, its answer is lost."""

    status: int = 0
    headers: tuple[tuple[str, str], ...] = ()


class ApiDouble:
    """An API as tests see it. Safe to call from several threads.

    ``spec`` is the document, ``behaviour`` the file of what it can't say. Raises SpecloomError where either is bad.
    ``clock`` is the API's time, and that of the clients which share it: ``clock.slept`` is how they waited.
    """

    def __init__(self, spec: Path, behaviour: Path | None = None) -> None:
        api = load(spec).api
        known = Behaviour if behaviour is None else behaviour_from(behaviour)
        self.clock = UnhurriedClock()
        settings = Settings(tokens=frozenset({TOKEN, BASIC}), now=self.clock.now)
        self._engine = Engine([Mounted(spec.stem, api, known)], settings)
        self._secret_names = secret_names(api)
        self._lock = threading.Lock()
        self._socket: SocketDoor | None = None
        self._plans: deque[_Plan] = deque()
        self._journal = Journal(self._secret_names)

    def reset(self) -> None:
        """Begin anew: nothing written, nothing planned, an empty journal, no socket."""
        self.close()
        self._engine.reset()
        self._plans.clear()
        self.clock.slept.clear()
        self._journal = Journal(self._secret_names)

    def close(self) -> None:
        """Stop listening, where anybody asked for ``url``."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    # -- what goes wrong -------------------------------------------------------------------------------------------

    def fail_next(
        self, status: int, *, retry_after: float | None = None, headers: Mapping[str, str] | None = None, times: int = 1
    ) -> None:
        """Answer the next request, or the next ``times`` ones, with this status and leave it undone.

        The body is the document's example for the status, else an error in the API's own shape. ``retry_after`` is in
        seconds, and is sent as the header of that name (RFC 9110, 10.2.3: whole seconds, rounded up).
        """
        given = list((headers or {}).items())
        if retry_after is not None:
            given.append(("Retry-After", str(-int(-retry_after // 1))))
        self._plans.extend([_Plan(status, tuple(given))] * times)

    def lose_answer(self, *, times: int = 1) -> None:
        """Handle the next request, or the next ``times`` ones, and cut the connection before the answer arrives."""
        self._plans.extend([_Plan()] * times)

    # -- what went through -----------------------------------------------------------------------------------------

    @property
    def requests(self) -> list[Exchange]:
        """Every request since the test began, in order, with the answer that it got."""
        return list(self._journal.exchanges)

    def assert_called_once_with(
        self,
        method: str,
        path: str,
        *,
        body: Json | UnsetType = UNSET,
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Assert that there was one request, and that it was this one.

        ``path`` is with or without the server's base path. Of ``body``, ``query`` and ``headers`` only what is given is
        compared: members that are not named may be there as well, at any depth; an array has to be the same length.
        """
        found = self.requests
        if len(found) != 1:
            raise AssertionError(f"expected one request, got {len(found)}\n{self.text()}")
        wrong = list(_differences(found[0], method, path, body, dict(query or {}), dict(headers or {})))
        if wrong:
            raise AssertionError("; ".join(wrong) + f"\n{self.text()}")

    def text(self) -> str:
        """The exchanges as text, without credentials."""
        return self._journal.text()

    # -- doors -----------------------------------------------------------------------------------------------------

    @property
    def url(self) -> str:
        """Where the mock listens: http://127.0.0.1 and a free port, from the first time that this is asked for."""
        with self._lock:
            if self._socket is None:
                self._socket = SocketDoor(self.exchange)
            return self._socket.url

    def exchange(self, request: Request) -> Answer | None:
        """Handle a request; None where its answer is planned to be lost."""
        with self._lock:
            plan = self._plans.popleft() if self._plans else None
        if plan is not None and plan.status:
            answer = self._engine.answer_with(request, plan.status, plan.headers)
            note = "a planned failure"
        else:
            answer, note = self._engine.handle(request), "" if plan is None else "the answer was lost, as planned"
        kept = None if plan is not None and not plan.status else answer
        with self._lock:
            self._journal.exchanges.append(Exchange(request=request, answer=kept, note=note))
        return kept


def _differences(
    found: Exchange,
    method: str,
    path: str,
    body: Json | UnsetType,
    query: dict[str, str],
    headers: dict[str, str],
) -> list[str]:
    """What is not as it was asked for, as sentences."""
    wrong: list[str] = []
    if found.method != method.upper():
        wrong.append(f"expected the method {method.upper()}, got {found.method}")
    if found.path != path and not found.path.endswith(f"/{path.lstrip('/')}"):
        wrong.append(f"expected the path {path}, got {found.path}")
    if body is not UNSET and not contains(found.body, body):
        wrong.append(f"expected a body with {body!r}, got {found.body!r}")
    if not contains(found.query, query):
        wrong.append(f"expected a query with {query!r}, got {found.query!r}")
    lower = {name.lower(): value for name, value in headers.items()}
    wrong += [f"expected the header {name}: {lower[name]}" for name in lower if found.headers.get(name) != lower[name]]
    return wrong
