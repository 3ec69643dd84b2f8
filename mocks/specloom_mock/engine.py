"""The engine: a request in, an answer out. It opens no socket, reads no file, and never raises.

The pipe: route, then who may ask, then the path, whether the resource is there, the media types, the rest of the
request, and last the answer. The order is the one in which servers of this kind refuse: credentials before existence,
existence before validity. One boundary turns whatever goes wrong inside into a 500 with an id, which the log has too.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

import msgspec
from msgspec import UNSET, UnsetType

from specloom_mock import cors
from specloom_mock.answer import PROBLEM, encode, problem
from specloom_mock.choose import declared, status_for
from specloom_mock.codings import unpacked
from specloom_mock.endpoint import Endpoint
from specloom_mock.fast_path import Target
from specloom_mock.faults import Fault, Kind, Violation
from specloom_mock.handler import each_anew
from specloom_mock.kinds import Inference
from specloom_mock.message import Answer, Outgoing, Request, without_body
from specloom_mock.mounted import BadBehaviour, Mounted, Service, Settings
from specloom_mock.proof import violations_of
from specloom_mock.route import Match, Table, path_of
from specloom_mock.wire import query_pairs

__all__ = ["BadBehaviour", "Engine", "Mounted", "Settings"]

_TARGETS: Final = 1024
"""How many targets of requests are remembered with what they lead to, and of which length at most."""
_LONGEST_KEPT: Final = 512

logger: Final = logging.getLogger("specloom_mock")


class Engine:
    """Answers requests for one or several APIs, each under the base paths of its ``servers``.

    With a single API, its paths are answered without the base path as well. ``clashes`` names the operations that are
    not served, as an earlier API has the same method and path.
    """

    blocking: bool = False
    """Answers wait for nothing; see ``handler.Handler``."""

    def __init__(self, apis: Sequence[Mounted], settings: Settings | None = None) -> None:
        self._settings = settings or Settings()
        self._table: Table[Endpoint] = Table()
        self._services = [Service(each, self._settings) for each in apis]
        self._endpoints: list[Endpoint] = []
        self._targets: dict[tuple[str, str], tuple[Endpoint, Target]] = {}
        # By the one that the table holds, all operations of one path that differ in the query they fix in it.
        self._variants: dict[Endpoint, list[Endpoint]] = {}
        self.clashes: list[str] = []
        for service in self._services:
            self._mount(service, bare=len(self._services) == 1)

    def inferences(self) -> list[tuple[str, list[Inference]]]:
        """By API, what each operation means for which resource, in the description's order."""
        return [(each.name, each.search.all()) for each in self._services]

    def handle(self, request: Request) -> Answer:
        """The answer of a request; always one, whatever the request holds."""
        try:
            if request.method == "OPTIONS" and self._settings.cors and cors.is_preflight(request):
                answer = cors.preflight(request, self._methods_at(request))
            else:
                answer = self._handled(request)
            if self._settings.cors and "origin" in request.headers:
                answer = cors.shared(answer, request.headers)
        except Exception:  # noqa: BLE001 -- the one boundary: whatever goes wrong becomes a 500 with an id, and a log entry
            answer = self._failed(request)
        return without_body(answer) if request.method == "HEAD" else answer

    def prepare(self, head: Request) -> Callable[[bytes], Answer]:
        """What answers requests with this head by their body, at less than ``handle`` costs where all is well."""
        handle = each_anew(self.handle, head)
        endpoint, target = self._targets.get((head.method, head.target)) or (None, None)
        has_origin = self._settings.cors and "origin" in head.headers
        if endpoint is None or target is None or head.method == "HEAD" or has_origin:
            return handle
        ready = endpoint.ready(head, target)
        if ready is None:
            return handle

        def answer(body: bytes) -> Answer:
            try:
                found = ready.answer(body) if ready.way is endpoint.way else None
            except Exception:  # noqa: BLE001 -- the same boundary as in handle
                return self._failed(head)
            return handle(body) if found is None else found

        return answer

    def matters(self, name: str) -> bool:
        """Whether a header, by its name in lower case, can make any difference to an answer."""
        return any(each.matters(name) for each in self._services)

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
            answer = self._as_declared(request, status, headers)
        except Exception:  # noqa: BLE001 -- the same boundary as in handle
            answer = self._failed(request)
        return without_body(answer) if request.method == "HEAD" else answer

    def too_large(self, request: Request, limit: int) -> Answer:
        """The answer for a body of more than ``limit`` bytes, of which the door kept none."""
        return self.refuse(Kind.TOO_LARGE, f"expected a body of at most {limit} bytes, got more", request)

    def refuse(self, kind: Kind, detail: str, request: Request) -> Answer:
        """The answer for a request that a door refused before it was complete, in the API's own shape."""
        fault = Fault(kind, detail)
        try:
            answer = self._refused(fault, None, self._service_of(request.target))
        except Exception:  # noqa: BLE001 -- the same boundary
            answer = self._failed(request)
        return without_body(answer) if request.method == "HEAD" else answer

    def _mount(self, service: Service, *, bare: bool) -> None:
        for operation in service.api.operations:
            endpoint = Endpoint(service, operation)
            self._endpoints.append(endpoint)
            bases = dict.fromkeys(server.base_path for server in operation.servers)
            path = operation.path.partition("#")[0].partition("?")[0]
            for base in bases:
                taken = self._table.add(operation.method, base + path, endpoint)
                if taken is not None and not self._varies(taken, endpoint):
                    self.clashes.append(f"{service.name}: {operation.method} {base}{operation.path}")
            if bare and "" not in bases:
                self._table.add(operation.method, path, endpoint)

    def _varies(self, taken: Endpoint, other: Endpoint) -> bool:
        """Whether something tells two operations of one path apart: the query or the fragment that stand in their
        paths, or, where their templates have other names, what these take.
        """
        known = self._variants.get(taken, [taken])
        if other in known:
            return True
        if taken.service is not other.service or _beyond(other) in map(_beyond, known):
            return False
        # The operation whose path fixes most of the query goes first, as it is the most special one.
        self._variants[taken] = sorted([*known, other], key=lambda each: -len(_fixed(each)))
        return True

    def _meant(self, endpoint: Endpoint | None, request: Request, raw: Mapping[str, str]) -> Endpoint | None:
        """The operation that a request means among those of one path: those whose query was sent, else those that ask
        for least, and of them the first that allows the request. No fragment is sent (RFC 3986, 3.5).
        """
        variants = self._variants.get(endpoint) if endpoint is not None else None
        if variants is None:
            return endpoint
        sent = set(query_pairs(request.query))
        fixed = next((_fixed(each) for each in variants if _fixed(each) <= sent), _fixed(variants[-1]))
        likely = [each for each in variants if _fixed(each) == fixed]
        return next((each for each in likely if len(likely) > 1 and each.allows(request, raw)), likely[0])

    def fault_of(self, request: Request) -> Fault | None:
        """Why the description does not allow a request, with the places that say so; None where it does."""
        endpoint: Endpoint | None = None
        try:
            match = self._found(path_of(request.target))
            endpoint = self._meant(_endpoint(match, request.method), request, match.values)
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

    def _endpoint_of(self, request: Request) -> Endpoint | None:
        try:
            match = self._found(path_of(request.target))
            return self._meant(_endpoint(match, request.method), request, match.values)
        except Fault:
            return None

    def _every_method(self) -> frozenset[str]:
        """What the server as a whole allows (RFC 9110, 9.3.7)."""
        methods = {each.operation.method for each in self._endpoints}
        return frozenset((*methods, "OPTIONS", *(["HEAD"] if "GET" in methods else [])))

    def _methods_at(self, request: Request) -> frozenset[str]:
        try:
            match = self._table.find(path_of(request.target))
        except Fault:
            return frozenset()
        return _methods(match) if match is not None else frozenset()

    def _handled(self, request: Request) -> Answer:
        if request.target == "*" and request.method == "OPTIONS":
            return Answer(204, (("Allow", ", ".join(sorted(self._every_method()))),))
        try:
            endpoint, target = self._targets.get((request.method, request.target)) or self._leads(request)
        except Fault as fault:
            service = self._service_of(request.target)
            return self._refused(_placed(fault, None, service), None, service)
        if endpoint is None:
            return Answer(204, (("Allow", _allowed(self._found(target.address))),))
        return endpoint.handle(request, target)

    def _leads(self, request: Request) -> tuple[Endpoint | None, Target]:
        """Where a request leads, kept for the next time. Raises Fault where it leads nowhere."""
        address = path_of(request.target)
        match = self._found(address)
        endpoint, target = _endpoint(match, request.method), Target(address, match.values)
        if endpoint in self._variants:
            return self._meant(endpoint, request, match.values), target
        if endpoint is not None and len(address) <= _LONGEST_KEPT:
            if len(self._targets) >= _TARGETS:
                self._targets.clear()
            self._targets[request.method, request.target] = endpoint, target
        return endpoint, target

    def _as_declared(self, request: Request, status: int, headers: tuple[tuple[str, str], ...]) -> Answer:
        match = self._table.find(path_of(request.target))
        endpoint = self._meant(match.methods.get(request.method), request, match.values) if match else None
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

    def _found(self, address: str) -> Match[Endpoint]:
        match = self._table.find(address)
        if match is None:
            raise Fault(Kind.NOT_FOUND, "no operation of the description has this path")
        return match

    def _refused(self, fault: Fault, endpoint: Endpoint | None, service: Service | None) -> Answer:
        if endpoint is not None:
            return endpoint.refused(fault)
        status = status_for(fault.kind, None, service.behaviour.statuses(fault, None) if service else ())
        if service is None:
            return Answer(
                status, (("Content-Type", PROBLEM), *fault.headers), msgspec.json.encode(problem(fault, status))
            )
        return service.answers.error(fault, status, None)

    def _service_of(self, target: str) -> Service | None:
        """The API that an address which leads nowhere most likely means: the one with the longest base path that
        fits.
        """
        best: tuple[int, Service] | None = None
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


def _endpoint(match: Match[Endpoint], method: str) -> Endpoint | None:
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


def _fixed(endpoint: Endpoint) -> frozenset[tuple[str, str]]:
    """The query that stands in an operation's path, though OpenAPI has parameters for those."""
    return frozenset(query_pairs(endpoint.operation.path.partition("#")[0].partition("?")[2]))


def _beyond(endpoint: Endpoint) -> tuple[object, ...]:
    """What an operation's path has beyond its shape: the query, the fragment, and what its templates take."""
    return _fixed(endpoint), endpoint.operation.path.partition("#")[2], *_taken(endpoint)


def _taken(endpoint: Endpoint) -> Iterator[object]:
    """What tells the values of an operation's path from those of another one, where the templates have other names."""
    for parameter in endpoint.operation.parameters:
        if parameter.location == "path" and parameter.schema is not None:
            schema = endpoint.service.schemas.resolved(parameter.schema)
            yield schema.types, schema.format, schema.pattern, schema.enum


def _placed(fault: Fault, endpoint: Endpoint | None, service: Service | None) -> Fault:
    """The fault with file and line of what it breaks: of the operation, or all paths, for want of anything closer."""
    if endpoint is not None:
        return endpoint.placed(fault)
    return fault.placed(service.place, "#/paths") if service is not None else fault


def _allowed(match: Match[Endpoint]) -> str:
    return ", ".join(sorted(_methods(match)))


def _methods(match: Match[Endpoint]) -> frozenset[str]:
    return frozenset((*match.methods, "OPTIONS", *(["HEAD"] if "GET" in match.methods else [])))
