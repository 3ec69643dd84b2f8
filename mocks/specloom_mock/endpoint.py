"""One operation at work: who may ask, the path, whether the resource is there, the media types, the rest of the
request, and last the answer, in this order.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

import msgspec
from msgspec import UnsetType

from specloom.api import Operation
from specloom.media_types import is_sequential
from specloom_mock import media
from specloom_mock.answer import encode
from specloom_mock.behaviour import Call, Handler, Reply
from specloom_mock.check import Checker
from specloom_mock.choose import Choice, declared, negotiate, success_of
from specloom_mock.codings import unpacked
from specloom_mock.fast_path import FastPath, Judged, Target
from specloom_mock.faults import Fault
from specloom_mock.message import Answer, Request
from specloom_mock.mounted import Service
from specloom_mock.prefer import NONE as NO_PREFERENCES
from specloom_mock.prefer import Preferences, preferences_of
from specloom_mock.proof import BODILESS
from specloom_mock.security import Guard
from specloom_mock.stores import StateHandler

_SPELLINGS: Final = 64
"""How many spellings of ``Accept`` an operation remembers."""


Headers: TypeAlias = tuple[tuple[str, str], ...]


class _Form(msgspec.Struct, frozen=True):
    """How answers of one status are written: their ``Content-Type`` (None: they have no body), the headers that are
    required, and both; ``is_json`` is of the ``Content-Type``.
    """

    content_type: tuple[str, str] | None
    required: Headers
    whole: Headers
    is_json: bool


class Endpoint:
    """One operation at work; its checks are prepared when it is first asked for."""

    __slots__ = (
        "_calls_back",
        "_checker",
        "_choices",
        "_forms",
        "_guard",
        "_handler",
        "_joined",
        "_stateful",
        "_success",
        "judged",
        "operation",
        "service",
    )

    def __init__(self, service: Service, operation: Operation) -> None:
        self.service = service
        self.operation = operation
        # None until it is first asked for: with the checks, the state is inferred.
        self._checker: Checker | None = None
        self._success = success_of(operation)
        self._choices: dict[str | None, Choice] = {}
        self._calls_back = service.callbacks.has(operation.pointer)
        self.begin()

    def begin(self) -> None:
        """Take the handler and the judge of credentials from the service's present behaviour."""
        service, operation = self.service, self.operation
        self._guard = Guard(service.api, operation, service.accepts, one_account=not service.settings.tokens)
        self._handler: Handler | None = service.handlers.get(f"{operation.method} {operation.path}")
        self._stateful: StateHandler | None = None
        # What was written last, which the next answer most likely looks like.
        self._forms: dict[tuple[int, str], _Form] = {}
        self._joined: tuple[Headers, Headers, Headers] = ((), (), ())
        if self._checker is not None:
            self._find_state()
        # The request as the fast path hands it on; None where the stages have to judge it.
        self.judged: Callable[[Request, Target], Judged | None] = self._first_judged

    def _first_judged(self, request: Request, target: Target) -> Judged | None:
        """Judge by the fast path from now on; not where the query says who asks, or where every answer is thrown."""
        names = self._guard.headers() if not self.service.settings.dynamic else None
        if names is None:
            self.judged = _never
            return None
        amended = self.service.amended if self.service.amends else None
        self.judged = FastPath(self.operation, self._guard, names, self._prepared, self._negotiated, amended).judged
        return self.judged(request, target)

    def given(self, request: Request, judged: Judged) -> Answer:
        """The answer of a request that was found valid. Raises Fault, as nothing was looked up yet."""
        service, call = self.service, judged.call
        if service.looks_up:
            service.behaviour.look_up(self.operation, call.path, call.account)
        service.resources.look_up(self.operation, call.path, call.account)
        if self._handler is not None:
            with service.lock:
                reply = self._handler(call)
        else:
            reply = self._reply(call, judged.choice)
        answer = self._written(reply, judged.choice)
        return self._called_back(request, call, answer) if self._calls_back else answer

    def _called_back(self, request: Request, call: Call, answer: Answer) -> Answer:
        if not self._calls_back:
            return answer
        return msgspec.structs.replace(answer, calls=self.service.callbacks.after(request, call, answer))

    def answer(self, request: Request, address: str, raw: Mapping[str, str]) -> Answer:
        """The answer of a request to this operation. Raises Fault."""
        service, operation = self.service, self.operation
        account = self._guard.check(request)
        checker = self._prepared()
        wish = self._wish(request)
        path = checker.path_values(raw)
        # What was asked for by Prefer comes from the description, which knows no resources.
        if wish is None:
            service.behaviour.look_up(operation, path, account)
            service.resources.look_up(operation, path, account)
        media_type = checker.media_type(request)
        accept = request.headers.get("accept")
        choice = self._negotiated(accept) if wish is None else service.described.choose(operation, wish, accept)
        values = checker.values(service.amended(operation, request), media_type)
        host = request.headers.get("host")
        url = f"http://{host}{address}" if host else operation.servers[0].default_url + operation.path
        sent = media.essence(request.headers.get("content-type", "")) if media_type is not None else ""
        call = Call(operation, account, url, path, values.query, values.headers, values.body, sent, request.query)
        if wish is None:
            answer = self._written(self._reply(call, choice), choice)
        else:
            extra = service.behaviour.headers(operation, choice.status)
            answer = service.described.answer(operation, wish, choice, request, extra)
        return self._called_back(request, call, answer)

    def _negotiated(self, accept: str | None) -> Choice:
        known = self._choices.get(accept)
        if known is not None:
            return known
        choice = negotiate(self._success, accept)
        if len(self._choices) < _SPELLINGS:
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
        """What is asked of the answer beyond the description's own order; None for what handlers answer."""
        wish = preferences_of(request.headers)
        if wish is not None:
            wish = self.service.described.honoured(self.operation, wish)
        if self.service.settings.dynamic:
            return wish or NO_PREFERENCES
        return None if wish is None or wish.asks_nothing else wish

    def _reply(self, call: Call, choice: Choice) -> Reply:
        """What the behaviour answers, else the memory, else the description alone.

        The memory speaks JSON: where another media type was negotiated, it changes, and the description answers.
        """
        if self._handler is not None:
            with self.service.lock:
                return self._handler(call)
        reply: Reply | None = None
        if self._stateful is not None:
            with self.service.lock:
                reply = self._stateful(call)
        if reply is None:
            return self._from_description(choice)
        if choice.media_type is None or media.is_json(media.essence(choice.media_type.name)):
            return reply
        return msgspec.structs.replace(reply, body=self._from_description(choice).body)

    def _prepared(self) -> Checker:
        if self._checker is None:
            self._find_state()
            self._checker = Checker(self.service.api, self.operation, self.service.schemas)
        return self._checker

    def _find_state(self) -> None:
        if self._handler is None:
            self._stateful = self.service.resources.handler(self.operation)

    def _from_description(self, choice: Choice) -> Reply:
        """What the description itself gives for a valid request, in the media type that was negotiated."""
        media_type = choice.media_type
        if media_type is None:
            return Reply(choice.status)
        return Reply(choice.status, msgspec.Raw(self.service.answers.body(media_type, choice.name)))

    def _written(self, reply: Reply, choice: Choice) -> Answer:
        form = self._forms.get((reply.status, choice.name)) or self._form(reply.status, choice)
        body, extra = reply.body, reply.headers
        if self.service.heads:
            extra = (*extra, *self.service.behaviour.headers(self.operation, reply.status))
        if extra and form.required:
            taken = {name.lower() for name, _ in extra}
            extra += tuple(each for each in form.required if each[0].lower() not in taken)
        if isinstance(body, UnsetType) or form.content_type is None:
            return Answer(reply.status, extra or form.required)
        headers = (form.content_type, *extra) if extra else form.whole
        data = msgspec.json.encode(body) if form.is_json else encode(body, form.content_type[1])
        return Answer(reply.status, headers, data)

    def _form(self, status: int, choice: Choice) -> _Form:
        response = choice.response if status == choice.status else declared(self.operation, status)
        media_type, name = choice.media_type, choice.name
        if media_type is None or response is not choice.response:
            media_type = response.content[0] if response is not None and response.content else None
            name = media.concrete(media_type.name, "") if media_type is not None else ""
        if status in BODILESS:
            media_type, name = None, ""
        required = self.service.answers.headers(response)
        content_type = ("Content-Type", name) if media_type is not None else None
        whole = (content_type, *required) if content_type is not None else required
        essence = media.essence(name)
        is_json = media.is_json(essence) and not is_sequential(essence)
        form = _Form(content_type, required, whole, is_json)
        self._forms[status, choice.name] = form
        return form

    def joined(self, headers: Headers, counted: Headers) -> Headers:
        """An answer's headers, with those of limits in place of its own ones of the same name."""
        first, second, known = self._joined
        if first is headers and second is counted:
            return known
        taken = {name.lower() for name, _ in counted}
        joined = (*(each for each in headers if each[0].lower() not in taken), *counted)
        self._joined = headers, counted, joined
        return joined


def _never(_request: Request, _target: Target) -> None:
    """Stands for the fast path of an operation that has none."""
