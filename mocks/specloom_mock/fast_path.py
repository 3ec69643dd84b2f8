"""The fast path: a request that every check allows, judged without what only a refusal needs.

Rules:

1. It says yes only where the stages of ``security`` and ``check`` say yes, and finds the same values; a test compares
   both. To anything odd it says nothing, and the stages judge from the start, with their sentences.
2. Until it says yes, nothing is counted, looked up or remembered.
3. What follows from a few headers alone (who asks, what was sent, which answer is acceptable) is worked out once for
   each spelling of them, and what follows from a target once for each target; both are kept for those of late.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import msgspec
from msgspec import UNSET, UnsetType

from specloom.api import Json, MediaType, Operation, SecurityScheme
from specloom_mock import media
from specloom_mock.behaviour import Call
from specloom_mock.check import Checker, json_value
from specloom_mock.choose import Choice
from specloom_mock.faults import Fault, Violation
from specloom_mock.message import Request
from specloom_mock.security import Guard

_KEPT: Final = 64
"""How many spellings of the headers that matter an operation remembers."""

Key = tuple[str | bool | None, ...]


class Target(msgspec.Struct):
    """Where a method and a target lead. ``address`` is the path as sent; ``raw`` holds the texts of its parameters,
    ``path`` their values, once they were found valid and are plain ones.
    """

    address: str
    raw: Mapping[str, str]
    path: Mapping[str, Json] | None = None


class Judged(msgspec.Struct, frozen=True, gc=False):
    """A request that is allowed, and the answer that was negotiated for it."""

    call: Call
    choice: Choice


class _Known(msgspec.Struct, frozen=True):
    """What the headers that matter decide. ``shown`` are credentials that are judged again each time; ``judge`` is for
    bodies that are JSON.
    """

    checker: Checker
    account: str
    shown: tuple[tuple[SecurityScheme, str], ...]
    media_type: MediaType | None
    sent: str
    is_json: bool
    judge: Callable[[Json], bool] | None
    choice: Choice


class FastPath:
    """The fast path of one operation."""

    def __init__(
        self,
        operation: Operation,
        guard: Guard,
        names: tuple[str, ...],
        prepared: Callable[[], Checker],
        negotiated: Callable[[str | None], Choice],
        amended: Callable[[Operation, Request], Request] | None,
    ) -> None:
        self._operation = operation
        self._guard = guard
        self._prepared = prepared
        self._negotiated = negotiated
        self._amended = amended
        self._names = ("content-type", "accept", *names)
        self._known: dict[Key, _Known] = {}

    def judged(self, request: Request, target: Target) -> Judged | None:
        """The request as it is handed on; None where the stages have to judge it."""
        headers = request.headers
        if "prefer" in headers or "content-encoding" in headers or "x-specloom-replay" in headers:
            return None
        key = (not request.body, *map(headers.get, self._names))
        known = self._known.get(key)
        try:
            if known is None:
                known = self._learnt(key, request)
                if known is None:
                    return None
            for scheme, credential in known.shown:
                if not self._guard.accepts(scheme, credential):
                    return None
            return self._allowed(known, request, target)
        except Fault:
            return None

    def _allowed(self, known: _Known, request: Request, target: Target) -> Judged | None:
        """The values of a request; None where one is not valid. Raises Fault where one can't be read."""
        checker, operation = known.checker, self._operation
        found: list[Violation] = []
        path = dict(target.path) if target.path is not None else self._path(checker, target)
        if self._amended is not None:
            request = self._amended(operation, request)
        body: Json | UnsetType = UNSET
        if known.is_json:
            body = json_value(request.body)
            if known.judge is not None and not known.judge(body):
                return None
        elif known.media_type is not None:
            body, found = checker.body_value(request, known.media_type)
        query = checker.query_values(request.query, found) if request.query or checker.asks_for_query else {}
        headers = checker.header_values(request, found) if checker.reads_headers else {}
        if found:
            return None
        host = request.headers.get("host")
        url = f"http://{host}{target.address}" if host else operation.servers[0].default_url + operation.path
        call = Call(operation, known.account, url, path, query, headers, body, known.sent, request.query)
        return Judged(call, known.choice)

    def _path(self, checker: Checker, target: Target) -> dict[str, Json]:
        path = checker.path_values(target.raw)
        if not any(isinstance(each, (list, dict)) for each in path.values()):
            target.path = path
        return path

    def _learnt(self, key: Key, request: Request) -> _Known | None:
        """What these headers decide, kept for the next time. Raises Fault where they ask for what there is not."""
        asking = self._guard.settled(request)
        needs_body = self._operation.body is not None and self._operation.body.required
        if asking is None or (not request.body and needs_body):
            return None
        checker = self._prepared()
        media_type = checker.media_type(request)
        choice = self._negotiated(request.headers.get("accept"))
        sent = media.essence(request.headers.get("content-type", "")) if media_type is not None else ""
        is_json = media_type is not None and media.is_json(sent)
        judge = checker.body_judge(media_type) if is_json and media_type is not None else None
        known = _Known(checker, *asking, media_type, sent, is_json, judge, choice)
        if len(self._known) >= _KEPT:
            self._known.clear()
        self._known[key] = known
        return known
