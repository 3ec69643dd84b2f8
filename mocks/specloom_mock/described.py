"""What the description alone gives for a valid request: the answer that was asked for by ``Prefer``, or a made one.

The order, of the first that there is: the response of the asked status, else the success; of its media types those that
the caller accepts; of these one with the asked example, else the first; then the asked example, or the first that its
own schema allows, else a value with all its parts, else the smallest. With ``dynamic`` values are thrown instead.
"""

from __future__ import annotations

import hashlib
import threading
from collections import Counter
from typing import TYPE_CHECKING

import msgspec

import specloom
import specloom_mock
from specloom.api import Json, MediaType, Operation
from specloom.diagnostics import quote
from specloom_mock.answer import Answers
from specloom_mock.choose import Choice, declared, negotiate, success_of
from specloom_mock.faults import Fault, Kind
from specloom_mock.message import Answer, Request
from specloom_mock.prefer import REPLAY, Preferences, unmet
from specloom_mock.proof import BODILESS
from specloom_mock.schemas import Schemas

if TYPE_CHECKING:
    from specloom.values import NoValue
    from specloom_mock.dynamic import Dice


class Described:
    """Answers from the description of one API. ``seed`` decides the values where nobody names another."""

    def __init__(self, answers: Answers, schemas: Schemas, *, seed: int, dynamic: bool) -> None:
        self._answers = answers
        self._schemas = schemas
        self._dice: Dice | None = None
        self._seed = seed
        self._dynamic = dynamic
        self._asked: Counter[str] = Counter()
        self._lock = threading.Lock()

    def honoured(self, operation: Operation, wish: Preferences) -> Preferences:
        """What can be followed of what is asked for; the rest is as though nobody had sent it (RFC 7240, 2).

        Raises Fault (preference) where something can't be and ``handling=strict`` was asked for.
        """
        if wish.code is not None and declared(operation, wish.code) is None:
            known = ", ".join(each.status for each in operation.responses)
            if wish.strict:
                raise unmet(f"code={wish.code}", f"a status that the operation declares ({known or 'none'})")
            wish = msgspec.structs.replace(wish, code=None)
        choice = self._by_status(operation, wish)
        contents = choice.response.content if choice.response is not None else ()
        if wish.example and not any(each.name == wish.example for one in contents for each in one.examples):
            if wish.strict:
                raise unmet(f"example={wish.example}", _examples_of(choice))
            wish = msgspec.structs.replace(wish, example="")
        return wish

    def choose(self, operation: Operation, wish: Preferences, accept: str | None) -> Choice:
        """The response that is asked for. Raises Fault (not acceptable) where no media type of it will do."""
        choice = self._by_status(operation, wish)
        response = choice.response
        named = (
            []
            if response is None or not wish.example
            else [each for each in response.content if any(example.name == wish.example for example in each.examples)]
        )
        return negotiate(choice, accept, named)

    def answer(
        self,
        operation: Operation,
        wish: Preferences,
        choice: Choice,
        request: Request,
        extra: tuple[tuple[str, str], ...],
    ) -> Answer:
        """The answer with its body and its headers; ``extra`` are those that every answer of the API has.

        Raises Fault (no value) where no value of the schema can be made.
        """
        headers = extra
        if choice.response is not None:
            taken = {name.lower() for name, _ in extra}
            headers += tuple(each for each in self._answers.headers(choice.response) if each[0].lower() not in taken)
        dynamic = bool(wish.token) or (self._dynamic if wish.dynamic is None else wish.dynamic)
        code = wish.code is not None and choice.status == wish.code
        media_type = choice.media_type
        if media_type is None or choice.status in BODILESS:
            return Answer(choice.status, (*headers, *wish.applied(code=code, example=False)))
        if dynamic and media_type.schema is not None and not wish.example:
            token = wish.token or self._token(operation, wish, request)
            # Loaded with the first throw.
            self._dice = self._dice or specloom_mock.Dice(self._schemas)
            value = self._dice.throw(media_type.schema, f"{token} {media_type.pointer}")
            body = self._answers.written(_made(value), media_type, choice.name)
            headers += ((REPLAY, token), *wish.applied(code=code, example=False))
        else:
            body, met = self._example(media_type, wish.example, choice.name)
            headers += wish.applied(code=code, example=met, dynamic=wish.dynamic is False)
        return Answer(choice.status, (("Content-Type", choice.name), *headers), body)

    def _by_status(self, operation: Operation, wish: Preferences) -> Choice:
        if wish.code is None:
            return success_of(operation)
        response = declared(operation, wish.code)
        return Choice(wish.code, response) if response is not None else success_of(operation)

    def _example(self, media_type: MediaType, name: str, sent: str) -> tuple[bytes, bool]:
        """The bytes of an example, and whether it is the one that was asked for by name."""
        if name:
            for example in media_type.examples:
                if example.name == name and self._answers.is_sound(media_type, example):
                    return self._answers.written(example.value, media_type, sent), True
        return self._answers.body(media_type, sent), False

    def _token(self, operation: Operation, wish: Preferences, request: Request) -> str:
        """What the values depend on: the seed, the request, and how many of them came before.

        A seed of the caller's own leaves the count out, so that the same request has the same answer.
        """
        if wish.seed:
            return seed_of(wish.seed, request.method, request.target, request.query, request.body)
        with self._lock:
            self._asked[operation.pointer] += 1
            count = self._asked[operation.pointer]
        return seed_of(self._seed, count, request.method, request.target, request.query, request.body)


def _made(value: Json | NoValue) -> Json:
    if isinstance(value, specloom.NoValue):
        raise Fault(Kind.NO_VALUE, f"no value of the answer's schema can be made: {value.reason}")
    return value


def _examples_of(choice: Choice) -> str:
    contents = choice.response.content if choice.response else ()
    names = dict.fromkeys(example.name for content in contents for example in content.examples if example.name)
    return f"an example that the answer {choice.status} has ({', '.join(map(quote, names)) or 'none'})"


def seed_of(*parts: str | bytes | int) -> str:
    """A token of 32 hexadecimal digits that stands for its parts."""
    known = hashlib.blake2b(digest_size=16)
    for part in parts:
        raw = part if isinstance(part, bytes) else str(part).encode("utf-8", "surrogatepass")
        known.update(len(raw).to_bytes(8, "big") + raw)
    return known.hexdigest()
