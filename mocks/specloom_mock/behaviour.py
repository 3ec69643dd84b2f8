"""What a description cannot say of one API: the interface of ``mocks/behaviours/<api>.py``.

A behaviour file holds a class derived from ``Behaviour`` under the name ``behaviour``. It is named in the
configuration, never by a description. What it does not override, the engine answers from the description alone.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import ClassVar, Literal, TypeAlias

import msgspec
from msgspec import UNSET, UnsetType

from specloom.api import Api, Json, Operation, SecurityScheme
from specloom_mock.faults import Fault

Role: TypeAlias = Literal["create", "list", "read", "replace", "merge", "delete"]
"""What an operation does with a resource. ``merge`` changes the fields that are sent, ``replace`` all of them."""

Rules: TypeAlias = Literal["documented", "strict", "lenient"]
"""How a behaviour judges what its documentation leaves open: as the API most likely does, strictly, or leniently."""


class Resource(msgspec.Struct, frozen=True, kw_only=True):
    """A correction of what was inferred of a resource.

    ``operations`` gives roles by ``METHOD /path``; None makes that one stateless. ``id`` is the property that holds the
    path's last value; ``envelope`` leads from an answer's body to the resource (``("data",)``), and None leaves it
    inferred.
    """

    operations: Mapping[str, Role | None] = {}
    id: str = ""
    envelope: tuple[str, ...] | None = None


class Call(msgspec.Struct, frozen=True, gc=False):
    """A request that was found valid: the operation, and the values of its parameters and its body.

    ``path``, ``query`` and ``headers`` hold what was sent, by the names in the description; ``body`` is UNSET where
    none was sent, and ``media_type`` says of which type it was. ``account`` is who asks: the credential where the user
    named some with ``--token``, so that each of them is an account of its own; else empty, as all callers are one.
    ``url`` is where the caller asked, without the query: at the mock's own address where the request names a host.
    """

    operation: Operation
    account: str
    url: str
    path: Mapping[str, Json]
    query: Mapping[str, Json]
    headers: Mapping[str, Json]
    body: Json = UNSET
    media_type: str = ""
    raw_query: str = ""


class Reply(msgspec.Struct, frozen=True, gc=False):
    """What a handler answers; ``body`` is UNSET for an answer without one."""

    status: int
    body: Json | UnsetType = UNSET
    headers: tuple[tuple[str, str], ...] = ()


def encoded(body: Json) -> msgspec.Raw:
    """A body as JSON, once and for all: for replies that are always the same."""
    return msgspec.Raw(msgspec.json.encode(body))


def local_now() -> datetime:
    """The time now, with a zone."""
    return datetime.now(UTC)


class World(msgspec.Struct, frozen=True):
    """What a behaviour may use of the world: the description, time, chance, and the user's choices.

    ``now`` answers a time with a zone; ``chance`` is seeded, so that two runs make the same ids; ``strict_ids`` makes
    every id 404 that was not created; ``rules`` and ``rate_limit`` (whether limits refuse) are the user's choices.
    """

    api: Api
    now: Callable[[], datetime]
    chance: random.Random
    strict_ids: bool = False
    rules: Rules = "documented"
    rate_limit: bool = False

    def clock(self) -> Callable[[], float]:
        """What tells the time in seconds since 1970; cheaper than ``now``."""
        return time.time if self.now is local_now else lambda: self.now().timestamp()


Handler = Callable[[Call], Reply]


class Behaviour:
    """What all APIs have in common: nothing is known beyond the description. Derive from it for one API."""

    error_media_type = "application/problem+json"
    """The media type of an error that the operation does not declare."""

    accepts_by_form: ClassVar[bool] = False
    """Whether ``accepts`` says the same of a credential at all times; it is asked again for each request otherwise."""

    counts: bool = True
    """Whether ``admit`` is to be asked; a behaviour that has nothing to count says so when it is made."""

    resources: ClassVar[Mapping[str, Resource | None]] = {}
    """Corrections of the inferred resources, by the path of an item as in the description; None makes one stateless."""

    def __init__(self, world: World) -> None:
        self.world = world

    def handlers(self) -> Mapping[str, Handler]:
        """By ``METHOD /path`` as in the description, what answers valid requests."""
        return {}

    def accepts(self, scheme: SecurityScheme, value: str) -> bool:
        """Whether a credential has the right form; asked where the user did not say which ones are accepted."""
        del scheme
        return bool(value)

    def look_up(self, operation: Operation, path: Mapping[str, Json], account: str) -> None:
        """Raise Fault (not found) where the path names a resource that is not there; asked before the rest is
        validated.
        """

    def admit(self, operation: Operation, credential: str) -> tuple[tuple[str, str], ...]:
        """Headers that the answer to this request carries whatever it is; asked once for each request that means an
        operation, before all else.

        Raise Fault (limited) where the caller asked too often. ``credential`` is the Authorization header.
        """
        del operation, credential
        return ()

    def amend(self, operation: Operation, body: bytes) -> bytes:
        """A request's body as it is to be judged; the place to drop what an API ignores."""
        del operation
        return body

    def error(self, fault: Fault, status: int) -> Json | UnsetType:
        """The body of an error in the API's own shape; UNSET leaves it to what the description declares."""
        del fault, status
        return UNSET

    def statuses(self, fault: Fault, operation: Operation | None) -> tuple[int, ...]:
        """Statuses that fit a fault better than what its kind says, best first; only declared ones are used."""
        del fault, operation
        return ()

    def headers(self, operation: Operation | None, status: int) -> tuple[tuple[str, str], ...]:
        """Headers that every answer carries."""
        del operation, status
        return ()


def examples(api: Api, operation: str, status: str) -> list[Json]:
    """The examples of an operation's answer (``GET /pets``, ``200``). Raises LookupError where there are none."""
    for each in api.operations:
        if f"{each.method} {each.path}" == operation:
            found = [
                example.value
                for response in each.responses
                if response.status == status
                for content in response.content
                for example in content.examples
            ]
            if found:
                return found
    raise LookupError(f"the description has no example of the answer {status} of {operation}")
