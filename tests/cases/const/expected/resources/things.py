"""Things: operations."""

from __future__ import annotations

from .._runtime.operations import Json, Operation
from .._runtime.resources import AsyncResource, Options, Resource
from ..models.things import Kinds

SEND_KINDS: Operation[Kinds] = Operation(
    "POST",
    "/kinds",
    sends=Json(Kinds),
    accepts="application/json",
    returns={200: Kinds},
)


class Things(Resource):
    """Operations of Things."""

    def send_kinds(self, *, body: Kinds, options: Options | None = None) -> Kinds:
        """POST /kinds.

        Raises APIError.
        """
        return self._call(SEND_KINDS, body=body, options=options)


class AsyncThings(AsyncResource):
    """The same as `Things`, to be awaited."""

    async def send_kinds(self, *, body: Kinds, options: Options | None = None) -> Kinds:
        """See `Things.send_kinds`."""
        return await self._call(SEND_KINDS, body=body, options=options)
