"""Any method of a generated package, driven: called with drawn arguments, judged by the referee, answered as drawn."""

from __future__ import annotations

import json
import warnings
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any, TypeAlias

import msgspec
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from specloom.fixtures import AnswerFixture, RequestFixture
from specloom.strategies import NoStrategy, Strategies

from .corpus_packages import BYTES, Method
from .referee import Unjudgeable
from .referee_bodies import Fields

Counts: TypeAlias = Counter[str]


def drive(method: Method, strategies: Strategies, counts: Counts, *, examples: int) -> None:
    """Call one method with several requests, and judge what was sent and what came back."""
    try:
        requests = strategies.requests(method.operation)
    except NoStrategy as reason:
        counts[f"no request: {reason}"] += 1
        return
    driver = _Driver(method, counts)
    answers = list(answers_of(method, strategies))

    # Shrinking what fails here takes minutes; what was called is told as it stands.
    @settings(max_examples=examples, database=None, derandomize=True, deadline=None, phases=[Phase.generate])
    @given(requests, st.one_of(answers) if answers else st.none())
    def called(request: RequestFixture, answer: AnswerFixture | None) -> None:
        if not method.sends(request):
            counts["another media type"] += 1
        elif method.can_say(request):
            driver.call(request, answer)
        else:
            counts["no such call"] += 1

    called()


class _Driver:
    """One method of a client, over a line that keeps what was sent."""

    def __init__(self, method: Method, counts: Counts) -> None:
        self._method = method
        self._counts = counts
        self._line = method.made.line()
        self._bound = method.bound(method.made.client(transport=self._line))
        self._errors = method.made.module("errors")

    def call(self, request: RequestFixture, answer: AnswerFixture | None) -> None:
        self._counts["called"] += 1
        self._line.answer = (204, {}, b"") if answer is None else told(answer)
        self._line.sent.clear()
        value = None
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", DeprecationWarning)
                value = self._bound(**self._method.arguments(request))
        except self._errors.InvalidArgument as refusal:
            # The style has no text for the value, which no client can change; any other refusal is a fault.
            if not is_about_text(str(refusal)):
                raise
            self._counts["refused"] += 1
            return
        except self._errors.UnexpectedStatus:
            assert answer is None
        self._judge(request)
        if answer is not None and value is not None:
            assert instants(as_json(self._method, value)) == instants(answer.body), (str(self._method), answer)
            self._counts["answered"] += 1

    def _judge(self, request: RequestFixture) -> None:
        (sent,) = self._line.sent
        try:
            faults, heard = self._method.made.referee.judged(sent)
        except Unjudgeable as reason:
            self._counts[f"not judged: {reason}"] += 1
            return
        assert faults == [], (str(self._method), request, sent)
        assert heard.template == self._method.operation.path
        assert arrived(heard, request) == [], (str(self._method), request, sent)
        self._counts["judged"] += 1


def answers_of(method: Method, strategies: Strategies) -> Iterator[Any]:
    """Strategies for the successful answers of a method that are JSON."""
    for answer in method.operation.responses:
        if not answer.status.startswith("2") or not answer.content or "json" not in answer.content[0].name:
            continue
        try:
            found = strategies.answers(method.operation, answer.status)
        except NoStrategy:
            continue
        name = answer.content[0].name
        yield found.filter(partial(_is_of, name)) if len(answer.content) > 1 else found


def _is_of(media_type: str, answer: Any) -> bool:
    return bool(answer.media_type == media_type)


def told(answer: Any) -> tuple[int, dict[str, str], bytes]:
    status = int(answer.status.replace("X", "0"))
    return status, {"Content-Type": answer.media_type}, json.dumps(answer.body).encode()


def as_json(method: Method, value: Any) -> Any:
    return msgspec.json.decode(method.made.module().to_json(value))


def is_about_text(refusal: str) -> bool:
    """Whether a value was refused since the style has no text for it, which no client can change."""
    return any(reason in refusal for reason in ("has no text in this style", "must not hold", "must not be empty"))


def arrived(heard: Any, request: Any) -> list[str]:
    """What went in and did not arrive as it was."""
    wanted = {
        (location, name): value for location, named in request.parameters.items() for name, value in named.items()
    }
    lost = [f"{key}: {value!r}" for key, value in wanted.items() if not is_heard(heard.parameters.get(key, []), value)]
    added = [f"{key}: not given" for key in heard.parameters if key not in wanted]
    return [*lost, *added, *lost_of_body(heard.body, request.body)]


def lost_of_body(heard: Any, body: Any) -> list[str]:
    if body is msgspec.UNSET:
        return [] if heard in (None, BYTES) else [f"body: not given, heard {heard!r}"]
    if isinstance(heard, Fields):
        # An empty list or object has no field, so it can't be told from none.
        given = {name: value for name, value in body.items() if value not in ([], {})}
        lost = [name for name, value in given.items() if not is_heard(heard.told.get(name, []), value)]
        return [f"body/{name}: {body[name]!r}" for name in lost] + [
            f"body/{name}: not given" for name in heard.told if name not in given
        ]
    if isinstance(heard, bytes | str):
        whole = heard.decode() if isinstance(heard, bytes) else heard
        return [] if whole == body else [f"body: {body!r}"]
    return [] if instants(heard) == instants(body) else [f"body: {body!r}, heard {heard!r}"]


def is_heard(told: list[Any], value: Any) -> bool:
    return any(same(each, value) for each in told)


def same(told: Any, value: Any) -> bool:
    """Whether texts, lists and objects of them are those that a value is written as."""
    if isinstance(value, dict):
        return isinstance(told, dict) and told.keys() == value.keys() and all(same(told[k], value[k]) for k in value)
    if isinstance(value, list):
        together = [told] if len(value) == 1 and not isinstance(told, list) else told
        return isinstance(together, list) and len(together) == len(value) and all(map(same, together, value))
    if isinstance(value, str):
        return told == value or (isinstance(told, str) and instants(told) == instants(value) != value)
    if isinstance(value, int | float) and not isinstance(value, bool) and isinstance(told, str):
        return bool(json.loads(told) == value)
    return bool(told == value or told == json.dumps(value))


def instants(value: Any) -> Any:
    """JSON with its date-times as instants, since the offset in which one is told is not part of it."""
    if isinstance(value, dict):
        return {name: instants(member) for name, member in value.items()}
    if isinstance(value, list):
        return [instants(item) for item in value]
    if isinstance(value, str) and value[4:5] == "-" and value[10:11] in "Tt ":
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            return value
    return value
