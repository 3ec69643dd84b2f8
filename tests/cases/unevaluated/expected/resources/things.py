"""Things: operations."""

from __future__ import annotations

from .._runtime.operations import Json, Operation
from .._runtime.resources import AsyncResource, Options, Resource
from ..models.things import Branchy, Closed

SEND_CLOSED: Operation[Closed] = Operation(
    "POST",
    "/closed",
    sends=Json(Closed),
    accepts="application/json",
    returns={200: Closed},
)

SEND_BRANCHY: Operation[Branchy] = Operation(
    "POST",
    "/branchy",
    sends=Json(Branchy),
    accepts="application/json",
    returns={200: Branchy},
)


class Things(Resource):
    """Operations of Things."""

    def send_closed(self, *, body: Closed, options: Options | None = None) -> Closed:
        """POST /closed.

        Raises APIError.
        """
        return self._call(SEND_CLOSED, body=body, options=options)

    def send_branchy(self, *, body: Branchy, options: Options | None = None) -> Branchy:
        """POST /branchy.

        Raises APIError.
        """
        return self._call(SEND_BRANCHY, body=body, options=options)


class AsyncThings(AsyncResource):
    """The same as `Things`, to be awaited."""

    async def send_closed(self, *, body: Closed, options: Options | None = None) -> Closed:
        """See `Things.send_closed`."""
        return await self._call(SEND_CLOSED, body=body, options=options)

    async def send_branchy(self, *, body: Branchy, options: Options | None = None) -> Branchy:
        """See `Things.send_branchy`."""
        return await self._call(SEND_BRANCHY, body=body, options=options)
