"""Answers: operations."""

from __future__ import annotations

from typing import Any

from .._runtime.operations import Operation
from .._runtime.resources import AsyncResource, Options, Resource
from ..models.answers import Problem, Whole

SEVERAL: Operation[Whole | str | None] = Operation(
    "GET",
    "/several",
    accepts="application/json, application/problem+json, text/plain",
    returns={200: Whole, 202: str, 204: None},
    raises={304: None, 404: Problem, "4XX": Problem, "5XX": str, "default": dict[str, Any]},
)

RANGE: Operation[int] = Operation(
    "GET",
    "/range",
    accepts="application/json",
    returns={"2XX": int},
)

DEFAULT: Operation[Whole] = Operation(
    "GET",
    "/default",
    accepts="application/json",
    returns={"default": Whole},
    raises={"default": Whole},
)

REDIRECT: Operation[None] = Operation(
    "GET",
    "/redirect",
    returns={302: None},
)

PROBE: Operation[None] = Operation(
    "HEAD",
    "/head",
    returns={200: None},
)

NOTHING: Operation[None] = Operation(
    "GET",
    "/nothing",
    returns={"2XX": None},
)

ODD: Operation[None] = Operation(
    "GET",
    "/odd",
    accepts="application/json",
    returns={200: None},
    raises={600: Any},
)


class Answers(Resource):
    """Operations of Answers."""

    def several(self, *, options: Options | None = None) -> Whole | str | None:
        """GET /several.

        Raises NotFound, and every other APIError.
        """
        return self._call(SEVERAL, options=options)

    def range(self, *, options: Options | None = None) -> int:
        """GET /range.

        Raises APIError.
        """
        return self._call(RANGE, options=options)

    def default(self, *, options: Options | None = None) -> Whole:
        """GET /default.

        Raises APIError.
        """
        return self._call(DEFAULT, options=options)

    def redirect(self, *, options: Options | None = None) -> None:
        """GET /redirect.

        Raises APIError.
        """
        self._call(REDIRECT, options=options)

    def probe(self, *, options: Options | None = None) -> None:
        """HEAD /head.

        Raises APIError.
        """
        self._call(PROBE, options=options)

    def nothing(self, *, options: Options | None = None) -> None:
        """GET /nothing.

        Raises APIError.
        """
        self._call(NOTHING, options=options)

    def odd(self, *, options: Options | None = None) -> None:
        """GET /odd.

        Raises APIError.
        """
        self._call(ODD, options=options)


class AsyncAnswers(AsyncResource):
    """The same as `Answers`, to be awaited."""

    async def several(self, *, options: Options | None = None) -> Whole | str | None:
        """See `Answers.several`."""
        return await self._call(SEVERAL, options=options)

    async def range(self, *, options: Options | None = None) -> int:
        """See `Answers.range`."""
        return await self._call(RANGE, options=options)

    async def default(self, *, options: Options | None = None) -> Whole:
        """See `Answers.default`."""
        return await self._call(DEFAULT, options=options)

    async def redirect(self, *, options: Options | None = None) -> None:
        """See `Answers.redirect`."""
        await self._call(REDIRECT, options=options)

    async def probe(self, *, options: Options | None = None) -> None:
        """See `Answers.probe`."""
        await self._call(PROBE, options=options)

    async def nothing(self, *, options: Options | None = None) -> None:
        """See `Answers.nothing`."""
        await self._call(NOTHING, options=options)

    async def odd(self, *, options: Options | None = None) -> None:
        """See `Answers.odd`."""
        await self._call(ODD, options=options)
