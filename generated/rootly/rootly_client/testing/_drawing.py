"""How the strategies draw values: specloom reads the document that lies here, and Hypothesis draws from its schemas."""

from __future__ import annotations

from functools import cache
from typing import Any, Generic, Literal, TypeAlias, TypeVar

from hypothesis.strategies import SearchStrategy
from specloom import load
from specloom.api import Api, Operation, SchemaId
from specloom.fixtures import AnswerFixture, RequestFixture
from specloom.json_schema import Direction
from specloom.strategies import Strategies
from specloom.values import Invalid

from .. import models
from .._runtime.codec import from_json, to_json
from . import fixtures
from ._making import Entry, table
from .mock import DOCUMENT

Way: TypeAlias = Literal["in", "out"]
"""Which way a value travels: `out` is what a client sends, `in` what an API answers."""

T = TypeVar("T")

_DIRECTIONS: dict[str, Direction] = {"in": "response", "out": "request"}


class Valid(Generic[T]):
    """Valid values of a model. Called, it gives a strategy for the typed ones."""

    def __init__(self, entry: Entry) -> None:
        self._entry = entry

    def __call__(self, *, way: Way | None = None) -> SearchStrategy[T]:
        """Typed values; the way is that of the model where it is left out."""
        model: type[T] = getattr(models, self._entry.model)
        return self.json(way=way).map(lambda value: from_json(to_json(value), model))

    def json(self, *, way: Way | None = None) -> SearchStrategy[Any]:
        """The same as JSON values."""
        return strategies().values(SchemaId(self._entry.schema), _DIRECTIONS[way or self._entry.way])


class Broken:
    """JSON values that break one keyword at one place. Called, it gives a strategy for them."""

    def __init__(self, entry: Entry) -> None:
        self._entry = entry

    def __call__(self, keyword: str = "", *, way: Way | None = None) -> SearchStrategy[Invalid]:
        """Values with `keyword` and `pointer` of what they break: the keyword that is named, else any."""
        direction = _DIRECTIONS[way or self._entry.way]
        return strategies().invalid(SchemaId(self._entry.schema), direction, keyword)


@cache
def api() -> Api:
    """The facts of the document that lies here."""
    return load(DOCUMENT).api


@cache
def strategies() -> Strategies:
    """The strategies of the document that lies here."""
    return Strategies(api())


def requests(name: fixtures.OperationName) -> SearchStrategy[fixtures.RequestFixture]:
    """Valid requests of an operation, as values: parameters by location and name, and a body."""
    return strategies().requests(operation(name)).map(_request)


def answers(name: fixtures.OperationName, status: str = "") -> SearchStrategy[fixtures.AnswerFixture]:
    """Valid answers of an operation, of any status or of the one that the document calls so (`200`, `4XX`)."""
    return strategies().answers(operation(name), status).map(_answer)


def _request(made: RequestFixture) -> fixtures.RequestFixture:
    return fixtures.RequestFixture(
        name=made.name, parameters=made.parameters, media_type=made.media_type, body=made.body
    )


def _answer(made: AnswerFixture) -> fixtures.AnswerFixture:
    return fixtures.AnswerFixture(name=made.name, status=made.status, media_type=made.media_type, body=made.body)


def operation(name: fixtures.OperationName) -> Operation:
    """The facts of an operation."""
    pointer = fixtures.load(name).operation
    return next(each for each in api().operations if each.pointer == pointer)


def strategy(name: str) -> Valid[Any] | Broken:
    """The strategies of a model, valid ones by its name, invalid ones by `invalid_` and its name."""
    known = table()
    return Valid(known[name]) if name in known else Broken(known[name.removeprefix("invalid_")])
