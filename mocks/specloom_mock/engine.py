"""The engine: a request in, an answer out. It opens no socket, reads no file, and never raises.

The pipe: route, then who may ask, then the path, whether the resource is there, the media types, the rest of the
request, and last the answer. The order is the one in which servers of this kind refuse: credentials before existence,
existence before validity. One boundary turns whatever goes wrong inside into a 500 with an id, which the log has too.
"""

from __future__ import annotations

import logging
import random
import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

import msgspec
from msgspec import UNSET, UnsetType

from specloom.api import Api, Operation
from specloom_mock import cors, media
from specloom_mock.answer import PROBLEM, Answers, encode, problem
from specloom_mock.behaviour import Behaviour, Call, Handler, Reply, Rules, World
from specloom_mock.callbacks import Callbacks
from specloom_mock.check import Checker
from specloom_mock.choose import Choice, declared, negotiate, status_for, success_of
from specloom_mock.codings import unpacked
from specloom_mock.described import Described
from specloom_mock.dynamic import Dice
from specloom_mock.faults import Fault, Kind, Violation
from specloom_mock.infer import BadResources, Inference, Search
from specloom_mock.message import Answer, Outgoing, Request
from specloom_mock.places import Locate, Places
from specloom_mock.prefer import NONE as NO_PREFERENCES
from specloom_mock.prefer import Preferences, preferences_of
from specloom_mock.proof import prove, violations_of
from specloom_mock.resources import Resources
from specloom_mock.route import Match, Table, path_of
from specloom_mock.schemas import Schemas
from specloom_mock.security import Guard, Tokens
from specloom_mock.stores import StateHandler

_SPELLINGS: Final = 64
"""How many spellings of ``Accept`` an operation remembers."""

logger: Final = logging.getLogger("specloom_mock")


def local_now() -> datetime:
    """The time now, with a zone."""
    return datetime.now(UTC)


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What the user chose.

    ``tokens`` are the only credentials that are accepted, each an account of its own (empty: any of the right form, all
    one account); ``strict_ids`` makes every id 404 that was not created; ``rules`` judges what a documentation
    leaves open strictly or leniently; ``rate_limit`` refuses who asks too often; ``prove`` judges every answer by the
    description before it leaves, and turns a wrong one into a fault of the engine; ``seed`` decides the ids that are
    made, and the values of ``dynamic``, which answers from the schemas alone, with values that vary; ``now`` is the
    clock; ``cors`` lets pages of other origins read the answers.
    """

    tokens: frozenset[str] = frozenset()
    strict_ids: bool = False
    rules: Rules = "documented"
    rate_limit: bool = False
    prove: bool = False
    seed: int = 0
    dynamic: bool = False
    cors: bool = True
    now: Callable[[], datetime] = local_now


class Mounted(msgspec.Struct, frozen=True):
    """An API to serve: its facts and what they cannot say. ``name`` is how messages call it; ``locate`` finds the
    file and line of a pointer, for the sentences of refusals.
    """

    name: str
    api: Api
    behaviour: type[Behaviour] = Behaviour
    locate: Locate | None = None


class BadBehaviour(Exception):
    """A behaviour does not fit the description; the message is a sentence that says how."""


class _Service:
    """One API at work."""

    def __init__(self, mounted: Mounted, settings: Settings) -> None:
        self.name = mounted.name
        self.settings = settings
        self.api = mounted.api
        self.schemas = Schemas(mounted.api)
        self.lock = threading.Lock()
        self.place = Places(mounted.locate).of
        self.callbacks = Callbacks(mounted.api.payloads, self.schemas)
        self._amends = mounted.behaviour.amend is not Behaviour.amend
        self._counts = mounted.behaviour.admit is not Behaviour.admit
        self._mounted = mounted
        self.begin()
        known = {f"{each.method} {each.path}" for each in mounted.api.operations}
        if unknown := sorted(self.handlers.keys() - known):
            raise BadBehaviour(f"the behaviour of {mounted.name} handles {unknown[0]}, which the description has not")

    def begin(self) -> None:
        """Begin anew: a behaviour that remembers nothing. Validators and what else depends on the facts alone stay."""
        mounted, settings = self._mounted, self.settings
        world = World(
            api=mounted.api,
            now=settings.now,
            chance=random.Random(settings.seed),
            strict_ids=settings.strict_ids,
            rules=settings.rules,
            rate_limit=settings.rate_limit,
        )
        try:
            self.behaviour = mounted.behaviour(world)
        except LookupError as error:
            raise BadBehaviour(
                f"the behaviour of {mounted.name} misses something in the description: {error}"
            ) from error
        self.answers = Answers(mounted.api, self.schemas, self.behaviour, self.place)
        self.described = Described(self.answers, Dice(self.schemas), seed=settings.seed, dynamic=settings.dynamic)
        self.handlers = self.behaviour.handlers()
        try:
            self.search = Search(mounted.api, self.schemas, self.behaviour.resources, self.handlers)
        except BadResources as error:
            raise BadBehaviour(f"the behaviour of {mounted.name} does not fit the description: {error}") from error
        self.resources = Resources(self.search, self.schemas, world, self.answers.example)
        self.accepts = Tokens(settings.tokens) if settings.tokens else self.behaviour.accepts

    def amended(self, operation: Operation, request: Request) -> Request:
        """The request as the behaviour wants it judged."""
        if not self._amends or not request.body:
            return request
        return msgspec.structs.replace(request, body=self.behaviour.amend(operation, request.body))

    def admit(self, operation: Operation, request: Request) -> tuple[tuple[str, str], ...]:
        """The headers of limits, for whatever answer. Raises Fault (limited) where the caller asked too often."""
        if not self._counts:
            return ()
        with self.lock:
            return self.behaviour.admit(operation, request.headers.get("authorization", ""))


class _Endpoint:
    """One operation at work; its checks are prepared when it is first asked for."""

    __slots__ = (
        "_calls_back",
        "_checker",
        "_choices",
        "_guard",
        "_handler",
        "_stateful",
        "_success",
        "operation",
        "service",
    )

    def __init__(self, service: _Service, operation: Operation) -> None:
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
        if self._checker is not None:
            self._find_state()

    def answer(self, request: Request, address: str, raw: Mapping[str, str]) -> Answer:
        """The answer of a request to this operation. Raises Fault."""
        service, operation = self.service, self.operation
        account = self._guard.check(request)
        checker = self._checker or self._prepared()
        wish = self._wish(request)
        path = checker.path_values(raw)
        # What was asked for by Prefer comes from the description, which knows no resources.
        if wish is None:
            service.behaviour.look_up(operation, path, account)
            service.resources.look_up(operation, path, account)
        media_type = checker.media_type(request)
        accept = request.headers.get("accept")
        if wish is None:
            choice = self._choices.get(accept) or self._negotiated(accept)
        else:
            choice = service.described.choose(operation, wish, accept)
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
        if self._calls_back:
            answer = msgspec.structs.replace(answer, calls=service.callbacks.after(request, call, answer))
        return answer

    def _negotiated(self, accept: str | None) -> Choice:
        choice = negotiate(self._success, accept)
        if len(self._choices) < _SPELLINGS:
            self._choices[accept] = choice
        return choice

    def check(self, request: Request, raw: Mapping[str, str]) -> None:
        """Raise Fault where the description does not allow a request; nothing is looked up or answered."""
        self._guard.check(request)
        checker = self._checker or self._prepared()
        checker.path_values(raw)
        checker.values(request, checker.media_type(request))

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
        response = choice.response if reply.status == choice.status else declared(self.operation, reply.status)
        media_type, name = choice.media_type, choice.name
        if media_type is None or response is not choice.response:
            media_type = response.content[0] if response is not None and response.content else None
            name = media.concrete(media_type.name, "") if media_type is not None else ""
        body = reply.body
        extra = (*reply.headers, *self.service.behaviour.headers(self.operation, reply.status))
        if response is not None and response.headers:
            taken = {name.lower() for name, _ in extra}
            extra += tuple(each for each in self.service.answers.headers(response) if each[0].lower() not in taken)
        if isinstance(body, UnsetType) or media_type is None:
            return Answer(reply.status, extra)
        return Answer(reply.status, (("Content-Type", name), *extra), encode(body, name))


class Engine:
    """Answers requests for one or several APIs, each under the base paths of its ``servers``.

    With a single API, its paths are answered without the base path as well. ``clashes`` names the operations that are
    not served, as an earlier API has the same method and path.
    """

    blocking: bool = False
    """Answers wait for nothing; see ``handler.Handler``."""

    def __init__(self, apis: Sequence[Mounted], settings: Settings | None = None) -> None:
        self._settings = settings or Settings()
        self._table: Table[_Endpoint] = Table()
        self._services = [_Service(each, self._settings) for each in apis]
        self._endpoints: list[_Endpoint] = []
        self.clashes: list[str] = []
        for service in self._services:
            self._mount(service, bare=len(self._services) == 1)

    def inferences(self) -> list[tuple[str, list[Inference]]]:
        """By API, what each operation means for which resource, in the description's order."""
        return [(each.name, each.search.all()) for each in self._services]

    def handle(self, request: Request) -> Answer:
        """The answer of a request; always one, whatever the request holds."""
        try:
            answer = self._answered(request)
            if self._settings.cors and "origin" in request.headers:
                answer = cors.shared(answer, request.headers)
        except Exception:  # noqa: BLE001 -- the one boundary: whatever goes wrong becomes a 500 with an id, and a log entry
            return self._failed(request)
        return _without_body(answer) if request.method == "HEAD" else answer

    def reset(self) -> None:
        """Forget everything that was written: the engine is as it was when it was made, at a fraction of the cost."""
        for service in self._services:
            service.begin()
        for endpoint in self._endpoints:
            endpoint.begin()

    def answer_with(self, request: Request, status: int, headers: tuple[tuple[str, str], ...] = ()) -> Answer:
        """An answer of this status to a request that is not looked at: the example that the operation declares for the
        status, else an error in the API's own shape. ``headers`` go before those of the description.
        """
        try:
            return self._as_declared(request, status, headers)
        except Exception:  # noqa: BLE001 -- the same boundary as in handle
            return self._failed(request)

    def too_large(self, request: Request, limit: int) -> Answer:
        """The answer for a body of more than ``limit`` bytes, of which the door kept none."""
        return self.refuse(Kind.TOO_LARGE, f"expected a body of at most {limit} bytes, got more", request)

    def refuse(self, kind: Kind, detail: str, request: Request) -> Answer:
        """The answer for a request that a door refused before it was complete, in the API's own shape."""
        fault = Fault(kind, detail)
        try:
            return self._refused(fault, None, self._service_of(request.target))
        except Exception:  # noqa: BLE001 -- the same boundary
            return self._failed(request)

    def _mount(self, service: _Service, *, bare: bool) -> None:
        for operation in service.api.operations:
            endpoint = _Endpoint(service, operation)
            self._endpoints.append(endpoint)
            bases = dict.fromkeys(server.base_path for server in operation.servers)
            for base in bases:
                if self._table.add(operation.method, base + operation.path, endpoint) is not None:
                    self.clashes.append(f"{service.name}: {operation.method} {base}{operation.path}")
            if bare and "" not in bases:
                self._table.add(operation.method, operation.path, endpoint)

    def fault_of(self, request: Request) -> Fault | None:
        """Why the description does not allow a request, with the places that say so; None where it does."""
        endpoint: _Endpoint | None = None
        try:
            match = self._found(path_of(request.target))
            endpoint = _endpoint(match, request.method)
            if endpoint is not None:
                endpoint.check(unpacked(request), match.values)
        except Fault as fault:
            service = endpoint.service if endpoint else self._service_of(request.target)
            return _placed(fault, endpoint, service)
        return None

    def violations_of(self, request: Request, answer: Answer) -> list[Violation]:
        """What the description does not allow about an answer that somebody else gave to a request."""
        endpoint = self._endpoint_of(request)
        if endpoint is None:
            return []
        service = endpoint.service
        found = violations_of(answer, endpoint.operation, service.schemas)
        return [msgspec.structs.replace(each, place=service.place(each.schema)) for each in found]

    def violations_of_callback(self, call: Outgoing, answer: Answer) -> list[Violation]:
        """What the description does not allow about the answer of whoever received a callback."""
        return [
            msgspec.structs.replace(each, place=service.place(each.schema))
            for service in self._services
            for each in service.callbacks.violations(call, answer)
        ]

    def refused(self, request: Request, fault: Fault) -> Answer:
        """The answer for a fault that ``fault_of`` found."""
        endpoint = self._endpoint_of(request)
        return self._refused(fault, endpoint, endpoint.service if endpoint else self._service_of(request.target))

    def _endpoint_of(self, request: Request) -> _Endpoint | None:
        try:
            return _endpoint(self._found(path_of(request.target)), request.method)
        except Fault:
            return None

    def _answered(self, request: Request) -> Answer:
        if self._settings.cors and cors.is_preflight(request):
            return cors.preflight(request, self._methods_at(request))
        return self._handled(request)

    def _methods_at(self, request: Request) -> frozenset[str]:
        try:
            match = self._table.find(path_of(request.target))
        except Fault:
            return frozenset()
        return _methods(match) if match is not None else frozenset()

    def _handled(self, request: Request) -> Answer:
        endpoint: _Endpoint | None = None
        counted: tuple[tuple[str, str], ...] = ()
        try:
            address = path_of(request.target)
            match = self._found(address)
            endpoint = _endpoint(match, request.method)
            if endpoint is None:
                return Answer(204, (("Allow", _allowed(match)),))
            counted = endpoint.service.admit(endpoint.operation, request)
            answer = endpoint.answer(unpacked(request), address, match.values)
        except Fault as fault:
            service = endpoint.service if endpoint else self._service_of(request.target)
            answer = self._refused(_placed(fault, endpoint, service), endpoint, service)
            if fault.kind in (Kind.PREFERENCE, Kind.NO_VALUE):
                return answer
        if counted:
            answer = _with_headers(answer, counted)
        if self._settings.prove and endpoint is not None:
            prove(answer, endpoint.operation, endpoint.service.schemas)
        return answer

    def _as_declared(self, request: Request, status: int, headers: tuple[tuple[str, str], ...]) -> Answer:
        match = self._table.find(path_of(request.target))
        endpoint = match.methods.get(request.method) if match else None
        service = endpoint.service if endpoint else self._service_of(request.target) or self._services[0]
        operation = endpoint.operation if endpoint else None
        answer = service.answers.error(Fault(Kind.INTERNAL, "a planned failure", headers=headers), status, operation)
        response = declared(operation, status) if operation is not None else None
        body = service.answers.example(response.content[0]) if response is not None and response.content else UNSET
        if response is None or isinstance(body, UnsetType):
            return answer
        name = response.content[0].name
        others = tuple(each for each in answer.headers if each[0] != "Content-Type")
        return Answer(status, (("Content-Type", name), *others), encode(body, name))

    def _found(self, address: str) -> Match[_Endpoint]:
        match = self._table.find(address)
        if match is None:
            raise Fault(Kind.NOT_FOUND, "no operation of the description has this path")
        return match

    def _refused(self, fault: Fault, endpoint: _Endpoint | None, service: _Service | None) -> Answer:
        operation = endpoint.operation if endpoint else None
        preferred = service.behaviour.statuses(fault, operation) if service else ()
        status = status_for(fault.kind, operation, preferred)
        if service is None:
            return Answer(
                status, (("Content-Type", PROBLEM), *fault.headers), msgspec.json.encode(problem(fault, status))
            )
        return service.answers.error(fault, status, operation)

    def _service_of(self, target: str) -> _Service | None:
        """The API that an address which leads nowhere most likely means: the one with the longest base path that
        fits.
        """
        best: tuple[int, _Service] | None = None
        for service in self._services:
            for server in service.api.servers:
                base = server.base_path
                if f"{target}/".startswith(f"{base}/") and (best is None or len(base) > best[0]):
                    best = (len(base), service)
        return best[1] if best else None

    def _failed(self, request: Request) -> Answer:
        """The one boundary: a fault of our own, with an id that the log has too."""
        number = f"{random.getrandbits(48):012x}"
        logger.exception("fault %s while answering %s %s", number, request.method, request.target)  # noqa: LOG004 -- called by the boundary alone
        fault = Fault(Kind.INTERNAL, f"the mock failed to answer; its log has the reason under the id {number}")
        body = msgspec.json.encode(problem(fault, 500))
        return Answer(500, (("Content-Type", PROBLEM), ("X-Fault-Id", number)), body)


def _without_body(answer: Answer) -> Answer:
    """The answer to HEAD: what GET would get, but for the body (RFC 9110, 9.3.2)."""
    headers = (*answer.headers, ("Content-Length", str(len(answer.body))))
    return Answer(answer.status, headers, calls=answer.calls)


def _endpoint(match: Match[_Endpoint], method: str) -> _Endpoint | None:
    """The operation that a method means; None for OPTIONS that nobody declares.

    Raises Fault (method not allowed) with the methods that are (RFC 9110, 15.5.6).
    """
    found = match.methods.get(method)
    if found is None and method == "HEAD":
        found = match.methods.get("GET")
    if found is None and method != "OPTIONS":
        allowed = _allowed(match)
        raise Fault(
            Kind.METHOD_NOT_ALLOWED,
            f"expected one of the methods {allowed}, got {method}",
            headers=(("Allow", allowed),),
        )
    return found


def _with_headers(answer: Answer, headers: tuple[tuple[str, str], ...]) -> Answer:
    """The answer with these headers in place of its own ones of the same name."""
    taken = {name.lower() for name, _ in headers}
    kept = tuple(each for each in answer.headers if each[0].lower() not in taken)
    return msgspec.structs.replace(answer, headers=(*kept, *headers))


def _placed(fault: Fault, endpoint: _Endpoint | None, service: _Service | None) -> Fault:
    """The fault with file and line of what it breaks: of the operation, or all paths, for want of anything closer."""
    if service is None:
        return fault
    return fault.placed(service.place, endpoint.operation.pointer if endpoint else "#/paths")


def _allowed(match: Match[_Endpoint]) -> str:
    return ", ".join(sorted(_methods(match)))


def _methods(match: Match[_Endpoint]) -> frozenset[str]:
    return frozenset((*match.methods, "OPTIONS", *(["HEAD"] if "GET" in match.methods else [])))
