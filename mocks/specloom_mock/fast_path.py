"""The fast path: a request that every check allows, judged without what only a refusal needs.

Rules:

1. It says yes only where the stages of ``security`` and ``check`` say yes, and finds the same values; a test compares
   both. To anything odd it says nothing, and the stages judge from the start, with their sentences.
2. Until it says yes, nothing is counted, looked up or remembered.
3. What follows from a few headers alone (who asks, what was sent, which answer is acceptable) is worked out once for
   each spelling of them, and what follows from a target once for each target; both are kept for those of late. What
   follows from a whole head is worked out once for each request, or kept by whoever meets the head again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import msgspec
from msgspec import UNSET, UnsetType

from specloom.api import Json, MediaType, Operation, SecurityScheme
from specloom.json_values import copied
from specloom_mock import media
from specloom_mock.behaviour import Call
from specloom_mock.check import NEVER_TOO_DEEP, Checker, decode, json_value
from specloom_mock.choose import Choice
from specloom_mock.faults import Fault, Violation
from specloom_mock.message import Answer, Request
from specloom_mock.remembered import LONGEST
from specloom_mock.security import Guard

_KEPT: Final = 64
"""How many spellings of the headers that matter an operation remembers."""

Key = tuple[str | bool | None, ...]
Fields = Mapping[str, Json]
Respond = Callable[[Call, Choice, Request, bytes], Answer]
"""Gives the answer of a request that was found valid: its values, the answer that was negotiated, its head and body."""


class Target(msgspec.Struct):
    """Where a method and a target lead. ``address`` is the path as sent; ``raw`` holds the texts of its parameters,
    ``path`` their values, once they were found valid and are plain ones.
    """

    address: str
    raw: Mapping[str, str]
    path: Fields | None = None


class _Known(msgspec.Struct, frozen=True):
    """What the headers that matter decide. ``shown`` are credentials that are judged again each time, where that may
    change; ``judge`` is for bodies that are JSON.
    """

    checker: Checker
    account: str
    shown: tuple[tuple[SecurityScheme, str], ...]
    media_type: MediaType | None
    sent: str
    is_json: bool
    judge: Callable[[Json], bool] | None
    choice: Choice


class _Settled(msgspec.Struct, frozen=True, gc=False):
    """What follows from headers that many requests share, for those of them that have a body, or for those that have
    none; ``origin`` goes before the address.
    """

    shared: Mapping[str, str]
    has_body: bool
    known: _Known
    origin: str
    values: Fields


class FastPath:
    """The fast path of one operation. ``amended`` changes bodies before they are judged, if anything does."""

    def __init__(
        self,
        operation: Operation,
        guard: Guard,
        names: tuple[str, ...],
        prepared: Callable[[], Checker],
        negotiated: Callable[[str | None], Choice],
        amended: Callable[[Operation, bytes], bytes] | None,
        respond: Respond,
    ) -> None:
        self.operation: Final = operation
        self.guard: Final = guard
        self.amended: Final = amended
        self.respond: Final = respond
        self._prepared = prepared
        self._negotiated = negotiated
        self._names = ("content-type", "accept", *names)
        self._known: dict[Key, _Known] = {}
        # By the identity of headers, which each of them holds.
        self._settled: dict[int, _Settled] = {}
        self._described_url: Final = operation.servers[0].default_url + operation.path

    def ready(self, request: Request, target: Target) -> Ready | None:
        """What answers requests with this head, whatever their body; None where the stages have to judge them. Of the
        body only counts whether there is one.
        """
        headers = request.headers
        settled = self._settled.get(id(headers)) if request.is_shared else None
        try:
            if settled is None or settled.shared is not headers or settled.has_body is not bool(request.body):
                settled = self._new_settled(request)
            if settled is None:
                return None
            checker = settled.known.checker
            found: list[Violation] = []
            path = target.path if target.path is not None else self._path(checker, target)
            query = checker.query_values(request.query, found) if request.query or checker.asks_for_query else {}
        except Fault:
            return None
        if found:
            return None
        url = settled.origin + (target.address if settled.origin else self._described_url)
        return Ready(self, settled.known, request, url, path, query, settled.values, path is target.path)

    def _new_settled(self, request: Request) -> _Settled | None:
        """What follows from the headers of a request, kept where others share them. Raises Fault where they ask for
        what there is not.
        """
        headers = request.headers
        if "prefer" in headers or "content-encoding" in headers or "x-specloom-replay" in headers:
            return None
        key = (not request.body, *map(headers.get, self._names))
        known = self._known.get(key) or self._learnt(key, request)
        if known is None:
            return None
        found: list[Violation] = []
        values = known.checker.header_values(request, found) if known.checker.reads_headers else {}
        if found:
            return None
        host = headers.get("host")
        settled = _Settled(headers, bool(request.body), known, f"http://{host}" if host else "", values)
        if request.is_shared:
            if len(self._settled) >= _KEPT:
                self._settled.clear()
            self._settled[id(headers)] = settled
        return settled

    def _path(self, checker: Checker, target: Target) -> Fields:
        path = checker.path_values(target.raw)
        if not any(isinstance(each, (list, dict)) for each in path.values()):
            target.path = path
        return path

    def _learnt(self, key: Key, request: Request) -> _Known | None:
        """What these headers decide, kept for the next time. Raises Fault where they ask for what there is not."""
        asking = self.guard.settled(request)
        needs_body = self.operation.body is not None and self.operation.body.required
        if asking is None or (not request.body and needs_body):
            return None
        checker = self._prepared()
        media_type = checker.media_type(request)
        choice = self._negotiated(request.headers.get("accept"))
        sent = media.essence(request.headers.get("content-type", "")) if media_type is not None else ""
        is_json = media_type is not None and checker.is_json(media_type, sent)
        judge = checker.body_judge(media_type) if is_json and media_type is not None else None
        known = _Known(checker, *asking, media_type, sent, is_json, judge, choice)
        if len(self._known) >= _KEPT:
            self._known.clear()
        if all(len(each) <= LONGEST for each in key if isinstance(each, str)):
            self._known[key] = known
        return known


class Ready(msgspec.Struct, gc=False):
    """What answers requests with one head by their body. ``is_plain`` says that no value of the path has parts."""

    way: FastPath
    known: _Known
    head: Request
    url: str
    path: Fields
    query: Fields
    headers: Fields
    is_plain: bool

    def answer(self, body: bytes) -> Answer | None:
        """The answer, whatever it is; None where the stages have to judge the request, and nothing was done yet."""
        way, known, head = self.way, self.known, self.head
        value: Json | UnsetType = UNSET
        for scheme, credential in known.shown:
            if not way.guard.accepts(scheme, credential):
                return None
        try:
            sent = way.amended(way.operation, body) if way.amended is not None and body else body
            if known.is_json:
                value = decode(sent) if len(sent) <= NEVER_TOO_DEEP else json_value(sent)
                if known.judge is not None and not known.judge(value):
                    return None
            elif known.media_type is not None:
                value, found = known.checker.body_value(msgspec.structs.replace(head, body=sent), known.media_type)
                if found:
                    return None
        except (Fault, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return None
        # Each call has values of its own, as nobody knows what a behaviour does with them.
        call = Call(
            way.operation,
            known.account,
            self.url,
            {**self.path} if self.is_plain else copied(self.path),
            copied(self.query) if self.query else {},
            copied(self.headers) if self.headers else {},
            value,
            known.sent,
            head.query,
        )
        return way.respond(call, known.choice, head, body)
