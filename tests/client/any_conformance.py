"""The twenty situations for any generated package: the same server and rule, with an operation and answers that fit.

An operation fits whose successful answer is a JSON object with a required member, a text, a value that is no text, and
a member of a closed set of values; the answer is changed as ``benchmarks/conformance`` changes its own. Where no answer
of a document has such a set, situation 12 changes a text.
"""

from __future__ import annotations

import asyncio
import json
import warnings
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from uuid import UUID

from hypothesis import find

from benchmarks.conformance.observe import Outcome, observe
from benchmarks.conformance.rule import DEADLINE_SECONDS
from benchmarks.conformance.situations import JSON_API, SITUATIONS, Situation
from specloom.strategies import NoStrategy, Strategies
from specloom.values import NoValue, Values

from .corpus_packages import Made, Method
from .referee_schemas import Place


@dataclass(frozen=True)
class Fitting:
    """An operation that fits, its answer, and which of the answer's members are what."""

    method: Method
    status: int
    media_type: str
    answer: dict[str, Any]
    required: list[str]
    texts: list[str]
    others: list[str]
    closed: list[str]

    def situations(self) -> list[Situation]:
        """The situations, for this operation."""
        return [replace(self._changed(each), status=self._status(each)) for each in SITUATIONS]

    def _status(self, situation: Situation) -> int:
        return self.status if situation.status == 200 else situation.status

    def _changed(self, situation: Situation) -> Situation:
        body = self._bodies().get(situation.name, situation.body)
        location = situation.location.partition("/v1/")[0]
        return replace(
            situation, media_type=situation.media_type.replace(JSON_API, self.media_type), body=body, location=location
        )

    def _bodies(self) -> dict[str, bytes]:
        first, last = self.required[0], self.required[-1]
        text, other, closed = self.texts[0], self.others[0], (self.closed or self.texts)[0]
        whole = self._body()
        return {
            "8": whole[: len(whole) // 2],
            **dict.fromkeys(("9a", "9b"), self._body(**{text: "Nachtw\u00e4chter"}).decode().encode("latin-1")),
            "10a": self._body(**{first: ...}),
            "10b": self._body(**{last: ...}),
            "11a": self._body(**{other: "soon"}),
            "11b": self._body(**{text: [1]}),
            "12": self._body(**{closed: "a-new-member"}),
            "13a": self._body(**{text: None}),
            "13b": self._body(**{other: None}),
            "13c": self._body(**{closed: None}),
            "14": self._body(ring_seconds=40),
            "18": whole,
            "19": whole,
        }

    def _body(self, **changes: object) -> bytes:
        members = {name: value for name, value in (self.answer | changes).items() if value is not ...}
        return json.dumps(members, ensure_ascii=False).encode()


def fitting(made: Made) -> Fitting:
    """The first operation that fits, or else one that lacks a closed set. Raises StopIteration where none does."""
    values = Values(made.api)
    found = [fit for method in made.methods if (fit := _fits(method, values)) is not None]
    return next(fit for fit in (*(each for each in found if each.closed), *found))


def _fits(method: Method, values: Values) -> Fitting | None:
    for answer in method.operation.responses:
        if not answer.status.startswith("2") or len(answer.content) != 1 or "?" in method.operation.path:
            continue
        media = answer.content[0]
        fullest = NoValue("none") if media.schema is None else values.fullest(media.schema, "response")
        if "json" not in media.name or not isinstance(fullest, dict):
            continue
        assert media.schema is not None
        found = _members(method, method.made.referee.schemas.at(str(media.schema).removeprefix("#")), fullest)
        if all(found[kind] for kind in ("required", "texts", "others")):
            whole = {name: _lower(value) for name, value in fullest.items()}
            return Fitting(method, int(answer.status.replace("X", "0")), media.name, whole, **found)
    return None


def _lower(value: Any) -> Any:
    """A UUID as they are written again (RFC 9562, 4); anything else as it is."""
    try:
        return str(UUID(value)) if isinstance(value, str) else value
    except ValueError:
        return value


def _members(method: Method, schema: Place, answer: dict[str, Any]) -> dict[str, list[str]]:
    """The members of an answer by what they are; one member is not used for two things."""
    schemas = method.made.referee.schemas
    branches = list(schemas.branches(schema))
    required = sorted({name for each in branches for name in each.node.get("required", ())} & answer.keys())
    texts, others, closed = [], [], []
    for name, places in schemas.members(schema).items():
        nodes = [each.node for place in places for each in schemas.branches(place)]
        if name not in answer:
            continue
        if any("enum" in node or "const" in node for node in nodes):
            closed += [name] if isinstance(answer[name], str) else []
        elif isinstance(answer[name], str) and not any(node.keys() & {"format", "pattern"} for node in nodes):
            texts.append(name)
        elif not isinstance(answer[name], str):
            others.append(name)
    return {"required": required, "texts": texts, "others": others, "closed": closed}


def callers(found: Fitting) -> dict[str, Callable[..., Outcome]]:
    """By kind of client, what calls the operation at an address and tells what came of it."""
    made = found.method.made
    timeout = made.module("_runtime.transport").Timeout
    try:
        requests = Strategies(made.api).requests(found.method.operation)
    except NoStrategy as reason:
        raise AssertionError("an operation that fits has a request") from reason
    arguments = found.method.arguments(find(requests, lambda _: True))

    def deadline(slow: bool) -> Any:
        return timeout(total=DEADLINE_SECONDS) if slow else timeout()

    def call(base_url: str, *, slow: bool) -> object:
        with made.client(base_url=base_url, timeout=deadline(slow)) as client:
            return found.method.bound(client)(**arguments)

    async def awaited(base_url: str, *, slow: bool) -> object:
        async with made.client("Async", base_url=base_url, timeout=deadline(slow)) as client:
            return await found.method.bound(client)(**arguments)

    def quietly(called: Callable[..., object], url: str, slow: bool) -> Outcome:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            return observe(made.name, lambda: called(url, slow=slow), plain)

    def plain(value: object) -> Any:
        return json.loads(made.module().to_json(value))

    return {
        "sync": partial(quietly, call),
        "async": partial(quietly, lambda url, slow: asyncio.run(awaited(url, slow=slow))),
    }
