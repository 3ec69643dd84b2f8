"""Things: operations."""

from __future__ import annotations

from .._runtime.operations import Json, Operation
from .._runtime.resources import AsyncResource, Options, Resource
from ..models.things import Counted, Map

SEND_COUNTED: Operation[Counted] = Operation(
    "POST",
    "/counted",
    sends=Json(Counted),
    accepts="application/json",
    returns={200: Counted},
)

SEND_MAP: Operation[Map] = Operation(
    "POST",
    "/map",
    sends=Json(Map),
    accepts="application/json",
    returns={200: Map},
)


class Things(Resource):
    """Operations of Things."""

    def send_counted(self, *, body: Counted, options: Options | None = None) -> Counted:
        """POST /counted.

        Raises APIError.
        """
        return self._call(SEND_COUNTED, body=body, options=options)

    def send_map(self, *, body: Map, options: Options | None = None) -> Map:
        """POST /map.

        Raises APIError.
        """
        return self._call(SEND_MAP, body=body, options=options)


class AsyncThings(AsyncResource):
    """The same as `Things`, to be awaited."""

    async def send_counted(self, *, body: Counted, options: Options | None = None) -> Counted:
        """See `Things.send_counted`."""
        return await self._call(SEND_COUNTED, body=body, options=options)

    async def send_map(self, *, body: Map, options: Options | None = None) -> Map:
        """See `Things.send_map`."""
        return await self._call(SEND_MAP, body=body, options=options)
