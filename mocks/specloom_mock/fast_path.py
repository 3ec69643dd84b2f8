"""The fast path: accepts a valid request without collecting what only a refusal needs (places, sentences).

Rules:

1. It accepts a request only where the stages of ``security`` and ``check`` do, and reads the same values from it; a
   test compares both. Anything else it leaves undecided: then the stages judge the request from the beginning.
2. Until it has accepted a request, nothing is counted, looked up or remembered.
3. What a few headers alone decide (who asks, which media type was sent, which answer is acceptable) is worked out once
   for each spelling of them, and what a target decides once for each target; the latest of both are kept. What a whole
   head decides is a ``Ready``, which ``heads`` keeps where the same head comes again.
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
"""How many spellings of the headers that decide something an operation keeps."""

Key = tuple[str | bool | None, ...]
Fields = Mapping[str, Json]
Respond = Callable[[Call, Choice, Request, bytes], Answer]
"""Answers a request that was found valid: its values, the response that was negotiated, the head, and the body."""


class Target(msgspec.Struct):
    """What the router found for a request target. ``address`` is the path as sent. ``raw`` has the texts of the path
    parameters, as sent; ``path`` has their values once they were found valid, if none of them is an array or object.
    """

    address: str
    raw: Mapping[str, str]
    path: Fields | None = None


class _Known(msgspec.Struct, frozen=True):
    """What the headers that decide something have decided.

    ``account`` is who asks, and ``shown`` are the credentials that have to be judged anew for each request, as the
    behaviour may change its mind. ``media_type`` is that of the body, which was sent as ``sent``; ``judge`` says
    whether a JSON body is valid, None where any is. ``choice`` is the response to send.
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
    """What one set of headers decides for the requests that share it and have a body, or have none (``has_body``).

    ``shared`` is the object that those requests have as their headers, ``values`` are the header and cookie parameters,
    ``origin`` is scheme and host in front of the address, empty where the request does not tell.
    """

    shared: Mapping[str, str]
    has_body: bool
    known: _Known
    origin: str
    values: Fields


class FastPath:
    """The fast path of one operation. ``amended`` changes a body before it is judged (``Behaviour.amend``); it is None
    where nothing does."""

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
        # By ``id`` of the headers. The value holds the headers, so the number can't come to mean other ones.
        self._settled: dict[int, _Settled] = {}
        self._described_url: Final = operation.servers[0].default_url + operation.path

    def ready(self, request: Request, target: Target) -> Ready | None:
        """What answers requests with this head; None where the stages have to judge them. Of the body of ``request`` it
        matters only whether there is one.
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
        """What the headers of a request decide, kept where other requests share them. Raises Fault where they ask for
        something that the operation does not have.
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
        """What these headers decide, kept for the next request. Raises Fault where they ask for something that the
        operation does not have."""
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
        """The answer to a request with this body; None where the stages have to judge it, and nothing was done yet."""
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
