"""Things: operations."""

from __future__ import annotations

from .._runtime.operations import Json, Operation
from .._runtime.resources import AsyncResource, Options, Resource
from ..models.things import Thing

SEND: Operation[Thing] = Operation(
    "POST",
    "/things",
    sends=Json(Thing),
    accepts="application/json",
    returns={200: Thing},
)


class Things(Resource):
    """Operations of Things."""

    def send(self, *, body: Thing, options: Options | None = None) -> Thing:
        """POST /things.

        Raises APIError.
        """
        return self._call(SEND, body=body, options=options)


class AsyncThings(AsyncResource):
    """The same as `Things`, to be awaited."""

    async def send(self, *, body: Thing, options: Options | None = None) -> Thing:
        """See `Things.send`."""
        return await self._call(SEND, body=body, options=options)
