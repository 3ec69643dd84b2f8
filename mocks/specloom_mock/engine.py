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
from msgspec import UnsetType

from specloom.api import Api, Operation
from specloom_mock.answer import PROBLEM, Answers, encode, problem
from specloom_mock.behaviour import Behaviour, Call, Handler, Reply, World
from specloom_mock.check import Checker
from specloom_mock.choose import Choice, declared, negotiate, status_for, success_of
from specloom_mock.faults import Fault, Kind
from specloom_mock.message import Answer, Request
from specloom_mock.proof import prove
from specloom_mock.route import Match, Table, path_of
from specloom_mock.schemas import Schemas
from specloom_mock.security import Guard, Tokens

logger: Final = logging.getLogger("specloom_mock")


def local_now() -> datetime:
    """The time now, with a zone."""
    return datetime.now(UTC)


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What the user chose.

    ``tokens`` are the only credentials that are accepted, each an account of its own (empty: any of the right form, all
    one account); ``strict_ids`` makes every id 404 that was not created; ``prove`` judges every answer by the
    description before it leaves, and turns a wrong one into a fault of the engine; ``seed`` decides the ids that are
    made; ``now`` is the clock.
    """

    tokens: frozenset[str] = frozenset()
    strict_ids: bool = False
    prove: bool = False
    seed: int = 0
    now: Callable[[], datetime] = local_now


class Mounted(msgspec.Struct, frozen=True):
    """An API to serve: its facts and what they cannot say. ``name`` is how messages call it."""

    name: str
    api: Api
    behaviour: type[Behaviour] = Behaviour


class BadBehaviour(Exception):
    """A behaviour does not fit the description; the message is a sentence that says how."""


class _Service:
    """One API at work."""

    def __init__(self, mounted: Mounted, settings: Settings) -> None:
        world = World(
            api=mounted.api, now=settings.now, chance=random.Random(settings.seed), strict_ids=settings.strict_ids
        )
        self.name = mounted.name
        self.settings = settings
        self.api = mounted.api
        self.schemas = Schemas(mounted.api)
        try:
            self.behaviour = mounted.behaviour(world)
        except LookupError as error:
            raise BadBehaviour(
                f"the behaviour of {mounted.name} misses something in the description: {error}"
            ) from error
        self.answers = Answers(mounted.api, self.schemas, self.behaviour)
        self.handlers = self.behaviour.handlers()
        known = {f"{each.method} {each.path}" for each in mounted.api.operations}
        if unknown := sorted(self.handlers.keys() - known):
            raise BadBehaviour(f"the behaviour of {mounted.name} handles {unknown[0]}, which the description has not")
        self.accepts = Tokens(settings.tokens) if settings.tokens else self.behaviour.accepts
        self.lock = threading.Lock()


class _Endpoint:
    """One operation at work; its checks are prepared when it is first asked for."""

    __slots__ = ("_checker", "_guard", "_handler", "_success", "operation", "service")

    def __init__(self, service: _Service, operation: Operation) -> None:
        self.service = service
        self.operation = operation
        self._checker: Checker | None = None
        self._guard = Guard(service.api, operation, service.accepts, one_account=not service.settings.tokens)
        self._handler: Handler = service.handlers.get(f"{operation.method} {operation.path}", self._from_description)
        self._success = success_of(operation)

    def answer(self, request: Request, address: str, raw: Mapping[str, str]) -> Answer:
        """The answer of a request to this operation. Raises Fault."""
        service, operation = self.service, self.operation
        account = self._guard.check(request)
        checker = self._checker or self._prepared()
        path = checker.path_values(raw)
        service.behaviour.look_up(operation, path, account)
        media_type = checker.media_type(request)
        choice = negotiate(self._success, request.headers.get("accept"))
        values = checker.values(request, media_type)
        host = request.headers.get("host")
        url = f"http://{host}{address}" if host else operation.servers[0].default_url + operation.path
        call = Call(operation, account, url, path, values.query, values.headers, values.body)
        with service.lock:
            reply = self._handler(call)
        return self._written(reply, choice)

    def _prepared(self) -> Checker:
        self._checker = Checker(self.service.api, self.operation, self.service.schemas)
        return self._checker

    def _from_description(self, call: Call) -> Reply:
        """What the description itself gives for a valid request."""
        del call
        choice = self._success
        if choice.response is None or not choice.response.content:
            return Reply(choice.status)
        return Reply(choice.status, self.service.answers.example(choice.response.content[0]))

    def _written(self, reply: Reply, choice: Choice) -> Answer:
        response = choice.response if reply.status == choice.status else declared(self.operation, reply.status)
        media_type = choice.media_type if response is choice.response else None
        if media_type is None and response is not None and response.content:
            media_type = response.content[0]
        body = reply.body
        # The description's own answer depends on the media type that was negotiated; a handler's does not.
        if self._handler == self._from_description and media_type is not None:
            body = self.service.answers.example(media_type)
        extra = (*reply.headers, *self.service.behaviour.headers(self.operation, reply.status))
        if response is not None and response.headers:
            taken = {name.lower() for name, _ in extra}
            extra += tuple(each for each in self.service.answers.headers(response) if each[0].lower() not in taken)
        if isinstance(body, UnsetType) or media_type is None:
            return Answer(reply.status, extra)
        return Answer(reply.status, (("Content-Type", media_type.name), *extra), encode(body, media_type.name))


class Engine:
    """Answers requests for one or several APIs, each under the base paths of its ``servers``.

    With a single API, its paths are answered without the base path as well. ``clashes`` names the operations that are
    not served, as an earlier API has the same method and path.
    """

    def __init__(self, apis: Sequence[Mounted], settings: Settings | None = None) -> None:
        self._settings = settings or Settings()
        self._table: Table[_Endpoint] = Table()
        self._services = [_Service(each, self._settings) for each in apis]
        self.clashes: list[str] = []
        for service in self._services:
            self._mount(service, bare=len(self._services) == 1)

    def handle(self, request: Request) -> Answer:
        """The answer of a request; always one, whatever the request holds."""
        try:
            answer = self._handled(request)
        except Exception:  # noqa: BLE001 -- the one boundary: whatever goes wrong becomes a 500 with an id, and a log entry
            return self._failed(request)
        return _without_body(answer) if request.method == "HEAD" else answer

    def too_large(self, request: Request, limit: int) -> Answer:
        """The answer for a body of more than ``limit`` bytes, of which the door kept none."""
        fault = Fault(Kind.TOO_LARGE, f"expected a body of at most {limit} bytes, got more")
        try:
            return self._refused(fault, None, self._service_of(request.target))
        except Exception:  # noqa: BLE001 -- the same boundary
            return self._failed(request)

    def _mount(self, service: _Service, *, bare: bool) -> None:
        for operation in service.api.operations:
            endpoint = _Endpoint(service, operation)
            bases = dict.fromkeys(server.base_path for server in operation.servers)
            for base in bases:
                if self._table.add(operation.method, base + operation.path, endpoint) is not None:
                    self.clashes.append(f"{service.name}: {operation.method} {base}{operation.path}")
            if bare and "" not in bases:
                self._table.add(operation.method, operation.path, endpoint)

    def _handled(self, request: Request) -> Answer:
        endpoint: _Endpoint | None = None
        try:
            address = path_of(request.target)
            match = self._found(address)
            endpoint = _endpoint(match, request.method)
            if endpoint is None:
                return Answer(204, (("Allow", _allowed(match)),))
            answer = endpoint.answer(request, address, match.values)
        except Fault as fault:
            service = endpoint.service if endpoint else self._service_of(request.target)
            answer = self._refused(fault, endpoint, service)
        if self._settings.prove and endpoint is not None:
            prove(answer, endpoint.operation, endpoint.service.schemas)
        return answer

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
    return Answer(answer.status, (*answer.headers, ("Content-Length", str(len(answer.body)))))


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


def _allowed(match: Match[_Endpoint]) -> str:
    methods = {*match.methods, "OPTIONS", *(["HEAD"] if "GET" in match.methods else [])}
    return ", ".join(sorted(methods))
