"""Things: operations."""

from __future__ import annotations

from .._runtime.operations import Json, Operation
from .._runtime.resources import AsyncResource, Options, Resource
from ..models.things import Told

SEND_TOLD: Operation[Told] = Operation(
    "POST",
    "/told",
    sends=Json(Told),
    accepts="application/json",
    returns={200: Told},
)


class Things(Resource):
    """Operations of Things."""

    def send_told(self, *, body: Told, options: Options | None = None) -> Told:
        """POST /told.

        Raises APIError.
        """
        return self._call(SEND_TOLD, body=body, options=options)


class AsyncThings(AsyncResource):
    """The same as `Things`, to be awaited."""

    async def send_told(self, *, body: Told, options: Options | None = None) -> Told:
        """See `Things.send_told`."""
        return await self._call(SEND_TOLD, body=body, options=options)
