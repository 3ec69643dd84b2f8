"""One operation at work: who may ask, the path, whether the resource is there, the media types, the rest of the
request, and last the answer, in this order.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec
from msgspec import UNSET, UnsetType

from specloom.api import Operation
from specloom_mock import media
from specloom_mock.behaviour import Call, Reply
from specloom_mock.check import Checker
from specloom_mock.choose import Choice, negotiate, status_for, success_of
from specloom_mock.codings import unpacked
from specloom_mock.fast_path import FastPath, Ready, Target
from specloom_mock.faults import Fault, Kind
from specloom_mock.message import Answer, Request
from specloom_mock.mounted import LookUp, Service
from specloom_mock.prefer import NONE as NO_PREFERENCES
from specloom_mock.prefer import Preferences, preferences_of
from specloom_mock.proof import Prover, prove
from specloom_mock.remembered import LONGEST
from specloom_mock.repeating import Repeater
from specloom_mock.security import Guard
from specloom_mock.stores import StateHandler
from specloom_mock.writer import Headers, Writer

_SPELLINGS: Final = 64
"""How many spellings of ``Accept`` an operation remembers."""


class Endpoint:
    """One operation at work; its checks are prepared when it is first asked for."""

    __slots__ = (
        "_admit",
        "_calls_back",
        "_checker",
        "_choices",
        "_guard",
        "_is_handled",
        "_lock",
        "_look_ups",
        "_prover",
        "_proves",
        "_repeaters",
        "_says",
        "_success",
        "_writer",
        "operation",
        "service",
        "way",
    )

    def __init__(self, service: Service, operation: Operation) -> None:
        self.service = service
        self.operation = operation
        # None until it is first asked for: with the checks, the state is inferred.
        self._checker: Checker | None = None
        self._success = success_of(operation)
        self._choices: dict[str | None, Choice] = {}
        self._lock = service.lock
        self._proves = service.settings.prove
        self._prover = Prover(operation, service.schemas)
        self._calls_back = service.callbacks.has(operation.pointer)
        self.begin()

    def begin(self) -> None:
        """Take the handler and the judge of credentials from the service's present behaviour."""
        service, operation = self.service, self.operation
        self._guard = Guard(
            service.api,
            operation,
            service.accepts,
            one_account=not service.settings.tokens,
            wavers=service.wavers,
        )
        # The behaviour's handler; where it has none, the state's, which ``_find_state`` sets later.
        self._says: StateHandler | None = service.handlers.get(f"{operation.method} {operation.path}")
        self._is_handled = self._says is not None
        self._writer = Writer(service, operation)
        if self._checker is not None:
            self._find_state()
        self.way: FastPath | UnsetType | None = UNSET
        self._admit = service.behaviour.admit if service.counts else None
        self._look_ups: tuple[LookUp, ...] = ()
        # What puts values of a request into the answer that the description gives, by media type of the answer.
        self._repeaters: dict[str, Repeater | None] = {}

    def handle(self, request: Request, target: Target) -> Answer:
        """The answer of a request to this operation."""
        ready = self.ready(request, target)
        answer = ready.answer(request.body) if ready is not None else None
        return self._staged(request, target) if answer is None else answer

    def ready(self, request: Request, target: Target) -> Ready | None:
        """What answers requests with this head, valid until ``begin`` is called: whoever keeps it compares its ``way``
        with the endpoint's. None where each such request has to go through the stages.
        """
        if isinstance(self.way, UnsetType):
            self.way = self._new_way()
        return self.way.ready(request, target) if self.way is not None else None

    def _new_way(self) -> FastPath | None:
        """The fast path; None where a credential may stand in the query, and where values vary (``--dynamic``)."""
        service = self.service
        names = self._guard.headers() if not service.settings.dynamic else None
        if names is None:
            return None
        self._look_ups = tuple(service.look_ups(self.operation))
        amended = service.behaviour.amend if service.amends else None
        return FastPath(self.operation, self._guard, names, self._prepared, self._negotiated, amended, self._respond)

    def _respond(self, call: Call, choice: Choice, head: Request, body: bytes) -> Answer:
        """The answer of a request that was found valid. It is counted first, and nothing was looked up yet."""
        counted: Headers = ()
        try:
            # Half the cost of a with statement.
            self._lock.acquire()
            try:
                if self._admit is not None:
                    counted = self._admit(self.operation, head.headers.get("authorization", ""))
                for look_up in self._look_ups:
                    look_up(self.operation, call.path, call.account)
                reply = self._says(call) if self._says is not None else None
            finally:
                self._lock.release()
            if reply is None or not self._is_handled:
                reply = self._completed(reply, choice, call)
            answer = self._writer.answer(reply, choice, counted)
            if self._calls_back:
                answer = self._called_back(msgspec.structs.replace(head, body=body), call, answer)
        except Fault as fault:
            return self._refused(fault, counted)
        if self._proves:
            self._prover.prove(answer, reply.body)
        return answer

    def _staged(self, request: Request, target: Target) -> Answer:
        """The answer of a request that the stages judge, one after the other."""
        counted: Headers = ()
        try:
            if self.service.counts:
                counted = self.service.admit(self.operation, request)
            answer = self._judged(unpacked(request), target.address, target.raw, counted)
        except Fault as fault:
            return self._refused(fault, counted)
        return self._proved(answer)

    def _refused(self, fault: Fault, counted: Headers) -> Answer:
        answer = self.refused(self.placed(fault))
        if fault.kind in (Kind.PREFERENCE, Kind.NO_VALUE):
            return answer
        return self._proved(self._writer.joined(answer, counted))

    def placed(self, fault: Fault) -> Fault:
        """A fault with the file and line of what it breaks: of the operation, for want of anything closer."""
        return fault.placed(self.service.place, self.operation.pointer)

    def refused(self, fault: Fault) -> Answer:
        """The answer for a fault."""
        status = status_for(fault.kind, self.operation, self.service.behaviour.statuses(fault, self.operation))
        return self.service.answers.error(fault, status, self.operation)

    def _proved(self, answer: Answer) -> Answer:
        """The answer, judged where every answer is."""
        if self._proves:
            prove(answer, self.operation, self.service.schemas)
        return answer

    def _called_back(self, request: Request, call: Call, answer: Answer) -> Answer:
        if not self._calls_back:
            return answer
        return msgspec.structs.replace(answer, calls=self.service.callbacks.after(request, call, answer))

    def _judged(self, request: Request, address: str, raw: Mapping[str, str], counted: Headers) -> Answer:
        """The answer of a request that is found valid, with the headers of limits. Raises Fault."""
        service, operation = self.service, self.operation
        account = self._guard.check(request)
        checker = self._prepared()
        wish = self._wish(request)
        path = checker.path_values(raw)
        # What was asked for by Prefer comes from the description, which knows no resources.
        if wish is None:
            for look_up in service.look_ups(operation):
                look_up(operation, path, account)
        media_type = checker.media_type(request)
        accept = request.headers.get("accept")
        choice = self._negotiated(accept) if wish is None else service.described.choose(operation, wish, accept)
        values = checker.values(service.amended(operation, request), media_type)
        host = request.headers.get("host")
        url = f"http://{host}{address}" if host else operation.servers[0].default_url + operation.path
        sent = media.essence(request.headers.get("content-type", "")) if media_type is not None else ""
        call = Call(operation, account, url, path, values.query, values.headers, values.body, sent, request.query)
        if wish is None:
            answer = self._writer.answer(self._reply(call, choice), choice, counted)
        else:
            extra = service.behaviour.headers(operation, choice.status)
            answer = self._writer.joined(service.described.answer(operation, wish, choice, request, extra), counted)
        return self._called_back(request, call, answer)

    def _negotiated(self, accept: str | None) -> Choice:
        known = self._choices.get(accept)
        if known is not None:
            return known
        choice = negotiate(self._success, accept)
        if len(self._choices) < _SPELLINGS and len(accept or "") <= LONGEST:
            self._choices[accept] = choice
        return choice

    def check(self, request: Request, raw: Mapping[str, str]) -> None:
        """Raise Fault where the description does not allow a request; nothing is looked up or answered."""
        self._guard.check(request)
        checker = self._prepared()
        checker.path_values(raw)
        checker.values(request, checker.media_type(request))

    def allows(self, request: Request, raw: Mapping[str, str]) -> bool:
        """Whether the description allows a request and an answer that it accepts; nothing is looked up or answered."""
        try:
            self.check(unpacked(request), raw)
            self._negotiated(request.headers.get("accept"))
        except Fault:
            return False
        return True

    def _wish(self, request: Request) -> Preferences | None:
        """What ``Prefer`` asks of the answer, with ``--dynamic`` even where it asks nothing; None where behaviour,
        state or description answer as usual."""
        wish = preferences_of(request.headers)
        if wish is not None:
            wish = self.service.described.honoured(self.operation, wish)
        if self.service.settings.dynamic:
            return wish or NO_PREFERENCES
        return None if wish is None or wish.asks_nothing else wish

    def _reply(self, call: Call, choice: Choice) -> Reply:
        """What the behaviour answers, else the memory, else the description alone."""
        with self.service.lock:
            reply = self._says(call) if self._says is not None else None
        return self._completed(reply, choice, call)

    def _completed(self, reply: Reply | None, choice: Choice, call: Call) -> Reply:
        """What the behaviour or the memory answers, else the description. The memory speaks JSON: where another media
        type was negotiated, it changes, and the description answers.
        """
        if reply is None:
            return self._from_description(choice, call)
        if self._is_handled or choice.media_type is None or media.is_json(media.essence(choice.media_type.name)):
            return reply
        return msgspec.structs.replace(reply, body=self._from_description(choice, call).body)

    def _prepared(self) -> Checker:
        if self._checker is None:
            self._find_state()
            self._checker = Checker(self.service.api, self.operation, self.service.schemas)
        return self._checker

    def _find_state(self) -> None:
        if not self._is_handled:
            self._says = self.service.resources.handler(self.operation)

    def _from_description(self, choice: Choice, call: Call) -> Reply:
        """What the description itself gives for a valid request, in the media type that was negotiated, with what was
        sent in it.
        """
        media_type = choice.media_type
        if media_type is None:
            return Reply(choice.status)
        body = msgspec.Raw(self.service.answers.body(media_type, choice.name))
        if media_type.pointer not in self._repeaters:
            self._repeaters[media_type.pointer] = self.service.answers.repeater(self.operation, media_type)
        repeater = self._repeaters[media_type.pointer]
        repeated = repeater.answer(call) if repeater is not None else UNSET
        return Reply(choice.status, body if isinstance(repeated, UnsetType) else repeated)
