"""things: operations."""

from __future__ import annotations

from .._runtime.operations import Operation
from .._runtime.resources import AsyncResource, Options, Resource
from ..models.things import Thing

GET: Operation[Thing] = Operation(
    "GET",
    "/things",
    accepts="application/json",
    returns={200: Thing},
)


class Things(Resource):
    """Operations of things."""

    def get(self, *, options: Options | None = None) -> Thing:
        """GET /things.

        Raises APIError.
        """
        return self._call(GET, options=options)


class AsyncThings(AsyncResource):
    """The same as `Things`, to be awaited."""

    async def get(self, *, options: Options | None = None) -> Thing:
        """See `Things.get`."""
        return await self._call(GET, options=options)
