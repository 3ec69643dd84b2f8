"""Things: operations."""

from __future__ import annotations

from typing import Any

from .._runtime.operations import Json, Operation
from .._runtime.resources import AsyncResource, Options, Resource
from ..models.things import Either, Maybe, Mixed, Nothing

SEND_MIXED: Operation[Mixed | None] = Operation(
    "POST",
    "/mixed",
    sends=Json(Mixed | None),
    accepts="application/json",
    returns={200: Mixed | None},
)

SEND_ANYTHING: Operation[Any] = Operation(
    "POST",
    "/anything",
    sends=Json(Any),
    accepts="application/json",
    returns={200: Any},
)

SEND_NOTHING: Operation[Nothing] = Operation(
    "POST",
    "/nothing",
    sends=Json(Nothing),
    accepts="application/json",
    returns={200: Nothing},
)

SEND_EMPTY: Operation[Any] = Operation(
    "POST",
    "/empty",
    sends=Json(Any),
    accepts="application/json",
    returns={200: Any},
)

SEND_EITHER: Operation[Either] = Operation(
    "POST",
    "/either",
    sends=Json(Either),
    accepts="application/json",
    returns={200: Either},
)

SEND_MAYBE: Operation[Maybe] = Operation(
    "POST",
    "/maybe",
    sends=Json(Maybe),
    accepts="application/json",
    returns={200: Maybe},
)


class Things(Resource):
    """Operations of Things."""

    def send_mixed(self, *, body: Mixed | None, options: Options | None = None) -> Mixed | None:
        """POST /mixed.

        Raises APIError.
        """
        return self._call(SEND_MIXED, body=body, options=options)

    def send_anything(self, *, body: Any, options: Options | None = None) -> Any:
        """POST /anything.

        Raises APIError.
        """
        return self._call(SEND_ANYTHING, body=body, options=options)

    def send_nothing(self, *, body: Nothing, options: Options | None = None) -> Nothing:
        """POST /nothing.

        Raises APIError.
        """
        return self._call(SEND_NOTHING, body=body, options=options)

    def send_empty(self, *, body: Any, options: Options | None = None) -> Any:
        """POST /empty.

        Raises APIError.
        """
        return self._call(SEND_EMPTY, body=body, options=options)

    def send_either(self, *, body: Either, options: Options | None = None) -> Either:
        """POST /either.

        Raises APIError.
        """
        return self._call(SEND_EITHER, body=body, options=options)

    def send_maybe(self, *, body: Maybe, options: Options | None = None) -> Maybe:
        """POST /maybe.

        Raises APIError.
        """
        return self._call(SEND_MAYBE, body=body, options=options)


class AsyncThings(AsyncResource):
    """The same as `Things`, to be awaited."""

    async def send_mixed(self, *, body: Mixed | None, options: Options | None = None) -> Mixed | None:
        """See `Things.send_mixed`."""
        return await self._call(SEND_MIXED, body=body, options=options)

    async def send_anything(self, *, body: Any, options: Options | None = None) -> Any:
        """See `Things.send_anything`."""
        return await self._call(SEND_ANYTHING, body=body, options=options)

    async def send_nothing(self, *, body: Nothing, options: Options | None = None) -> Nothing:
        """See `Things.send_nothing`."""
        return await self._call(SEND_NOTHING, body=body, options=options)

    async def send_empty(self, *, body: Any, options: Options | None = None) -> Any:
        """See `Things.send_empty`."""
        return await self._call(SEND_EMPTY, body=body, options=options)

    async def send_either(self, *, body: Either, options: Options | None = None) -> Either:
        """See `Things.send_either`."""
        return await self._call(SEND_EITHER, body=body, options=options)

    async def send_maybe(self, *, body: Maybe, options: Options | None = None) -> Maybe:
        """See `Things.send_maybe`."""
        return await self._call(SEND_MAYBE, body=body, options=options)
