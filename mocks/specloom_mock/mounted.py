"""An API in an engine: what the user chose, the facts, the behaviour, and what all of its operations share."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Final, TypeAlias, cast

import msgspec

from specloom.api import Api, Json, Operation
from specloom_mock.answer import Answers
from specloom_mock.behaviour import Behaviour, Handler, Rules, World, local_now
from specloom_mock.callbacks import Callbacks
from specloom_mock.described import Described
from specloom_mock.infer import BadResources, Search
from specloom_mock.message import Request
from specloom_mock.places import Locate, Places
from specloom_mock.resources import Resources
from specloom_mock.schemas import Schemas
from specloom_mock.security import Tokens

_EVERYWHERE: Final = frozenset(
    "accept access-control-request-headers access-control-request-method authorization content-encoding content-type"
    " cookie host origin prefer x-specloom-replay".split()
)
"""Headers that count whether or not a description names them."""

LookUp: TypeAlias = Callable[[Operation, Mapping[str, Json], str], None]


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


class Service:
    """One API at work."""

    def __init__(self, mounted: Mounted, settings: Settings) -> None:
        self.name = mounted.name
        self.settings = settings
        self.api = mounted.api
        self.schemas = Schemas(mounted.api)
        self.lock = threading.Lock()
        self.place = Places(mounted.locate).of
        self.callbacks = Callbacks(mounted.api.payloads, self.schemas)
        self.amends = mounted.behaviour.amend is not Behaviour.amend
        self.heads = mounted.behaviour.headers is not Behaviour.headers
        self.looks_up = mounted.behaviour.look_up is not Behaviour.look_up
        # Named credentials stay what they are; a behaviour may judge one differently the next time.
        changes = mounted.behaviour.accepts is not Behaviour.accepts and not mounted.behaviour.accepts_by_form
        self.wavers = not settings.tokens and changes
        self._mounted = mounted
        self._names: frozenset[str] | None = None
        self.begin()
        known = {f"{each.method} {each.path}" for each in mounted.api.operations}
        if unknown := sorted(map(str, self.handlers.keys() - known)):
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
        self.behaviour, self.handlers = self._made(world)
        self.counts = mounted.behaviour.admit is not Behaviour.admit and self.behaviour.counts
        self.answers = Answers(mounted.api, self.schemas, self.behaviour, self.place)
        self.described = Described(self.answers, self.schemas, seed=settings.seed, dynamic=settings.dynamic)
        try:
            self.search = Search(mounted.api, self.schemas, self.behaviour.resources, self.handlers)
        except BadResources as error:
            raise BadBehaviour(f"the behaviour of {mounted.name} does not fit the description: {error}") from error
        self.resources = Resources(self.search, self.schemas, world, self.answers.example, self.answers.stated)
        self.accepts = Tokens(settings.tokens) if settings.tokens else self.behaviour.accepts

    def _made(self, world: World) -> tuple[Behaviour, Mapping[str, Handler]]:
        """A new behaviour, and what it handles. Raises BadBehaviour, whatever the file does."""
        name = self._mounted.name
        try:
            behaviour = self._mounted.behaviour(world)
            handlers = behaviour.handlers()
        except LookupError as error:
            raise BadBehaviour(f"the behaviour of {name} misses something in the description: {error}") from error
        except Exception as error:
            raise BadBehaviour(f"the behaviour of {name} fails: {type(error).__name__}: {error}") from error
        _refuse_odd(name, handlers)
        return behaviour, handlers

    def matters(self, name: str) -> bool:
        """Whether a header, by its name in lower case, can make any difference to an answer."""
        if self._names is None:
            schemes = (each.parameter_name for each in self.api.security_schemes.values() if each.location == "header")
            parameters = (each for operation in self.api.operations for each in operation.parameters)
            declared = (each.name for each in parameters if each.location == "header")
            self._names = frozenset((*_EVERYWHERE, *(each.lower() for each in (*schemes, *declared))))
        # The address of a callback may be made of any header.
        return name in self._names or self.callbacks.are_any

    def look_ups(self, operation: Operation) -> Iterator[LookUp]:
        """What raises Fault (not found) where the path of a request to this operation names what is not there."""
        if self.looks_up:
            yield self.behaviour.look_up
        if self.resources.is_below(operation):
            yield self.resources.look_up

    def amended(self, operation: Operation, request: Request) -> Request:
        """The request as the behaviour wants it judged."""
        if not self.amends or not request.body:
            return request
        body = self.behaviour.amend(operation, request.body)
        return request if body is request.body else msgspec.structs.replace(request, body=body)

    def admit(self, operation: Operation, request: Request) -> tuple[tuple[str, str], ...]:
        """The headers of limits, for whatever answer. Raises Fault (limited) where the caller asked too often."""
        with self.lock:
            return self.behaviour.admit(operation, request.headers.get("authorization", ""))


def _refuse_odd(name: str, handlers: object) -> None:
    """Raise BadBehaviour where what a behaviour handles is of another type than it says."""
    if not isinstance(handlers, Mapping):
        raise BadBehaviour(f"the handlers of the behaviour of {name} are no mapping from operations to functions")
    for operation, handler in cast("Mapping[object, object]", handlers).items():
        if not callable(handler):
            raise BadBehaviour(f"the behaviour of {name} handles {operation} by something that can't be called")
