"""Things: operations."""

from __future__ import annotations

from .._runtime.operations import Json, Operation
from .._runtime.resources import AsyncResource, Options, Resource
from ..models.things import Formats

SEND_FORMATS: Operation[Formats] = Operation(
    "POST",
    "/formats",
    sends=Json(Formats),
    accepts="application/json",
    returns={200: Formats},
)


class Things(Resource):
    """Operations of Things."""

    def send_formats(self, *, body: Formats, options: Options | None = None) -> Formats:
        """POST /formats.

        Raises APIError.
        """
        return self._call(SEND_FORMATS, body=body, options=options)


class AsyncThings(AsyncResource):
    """The same as `Things`, to be awaited."""

    async def send_formats(self, *, body: Formats, options: Options | None = None) -> Formats:
        """See `Things.send_formats`."""
        return await self._call(SEND_FORMATS, body=body, options=options)
