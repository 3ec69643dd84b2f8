"""things: operations."""

from __future__ import annotations

from .._runtime.operations import Json, Operation
from .._runtime.resources import AsyncResource, Options, Resource
from ..models.things import Thing

UPDATE: Operation[Thing] = Operation(
    "PUT",
    "/things",
    sends=Json(Thing),
    accepts="application/json",
    returns={200: Thing},
)


class Things(Resource):
    """Operations of things."""

    def update(self, *, body: Thing, options: Options | None = None) -> Thing:
        """PUT /things.

        Raises APIError.
        """
        return self._call(UPDATE, body=body, options=options)


class AsyncThings(AsyncResource):
    """The same as `Things`, to be awaited."""

    async def update(self, *, body: Thing, options: Options | None = None) -> Thing:
        """See `Things.update`."""
        return await self._call(UPDATE, body=body, options=options)
