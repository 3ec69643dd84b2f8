"""Things: operations."""

from __future__ import annotations

from .._runtime.operations import Json, Operation
from .._runtime.resources import AsyncResource, Options, Resource
from ..models.things import Bare, One, Some

SEND_ONE: Operation[One] = Operation(
    "POST",
    "/one",
    sends=Json(One),
    accepts="application/json",
    returns={200: One},
)

SEND_SOME: Operation[Some] = Operation(
    "POST",
    "/some",
    sends=Json(Some),
    accepts="application/json",
    returns={200: Some},
)

SEND_BARE: Operation[Bare] = Operation(
    "POST",
    "/bare",
    sends=Json(Bare),
    accepts="application/json",
    returns={200: Bare},
)


class Things(Resource):
    """Operations of Things."""

    def send_one(self, *, body: One, options: Options | None = None) -> One:
        """POST /one.

        Raises APIError.
        """
        return self._call(SEND_ONE, body=body, options=options)

    def send_some(self, *, body: Some, options: Options | None = None) -> Some:
        """POST /some.

        Raises APIError.
        """
        return self._call(SEND_SOME, body=body, options=options)

    def send_bare(self, *, body: Bare, options: Options | None = None) -> Bare:
        """POST /bare.

        Raises APIError.
        """
        return self._call(SEND_BARE, body=body, options=options)


class AsyncThings(AsyncResource):
    """The same as `Things`, to be awaited."""

    async def send_one(self, *, body: One, options: Options | None = None) -> One:
        """See `Things.send_one`."""
        return await self._call(SEND_ONE, body=body, options=options)

    async def send_some(self, *, body: Some, options: Options | None = None) -> Some:
        """See `Things.send_some`."""
        return await self._call(SEND_SOME, body=body, options=options)

    async def send_bare(self, *, body: Bare, options: Options | None = None) -> Bare:
        """See `Things.send_bare`."""
        return await self._call(SEND_BARE, body=body, options=options)
