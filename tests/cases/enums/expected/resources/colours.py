"""colours: operations."""

from __future__ import annotations

from typing import Literal

from .._runtime.operations import Json, Operation
from .._runtime.resources import AsyncResource, Options, Resource
from ..models.colours import Colour, Received, Sent

UPDATE: Operation[Received] = Operation(
    "PUT",
    "/colours",
    sends=Json(Sent),
    accepts="application/json",
    returns={200: Received},
)


class Colours(Resource):
    """Operations of colours."""

    def update(self, *, colour: Colour, kind: Literal["sent"] = "sent", options: Options | None = None) -> Received:
        """PUT /colours.

        - `colour`: A colour. `"red"`, `"green"` or `"blue"`.
        - `kind`: Always `"sent"`.

        Raises APIError.
        """
        return self._call(UPDATE, body=Sent(colour=colour, kind=kind), options=options)


class AsyncColours(AsyncResource):
    """The same as `Colours`, to be awaited."""

    async def update(
        self, *, colour: Colour, kind: Literal["sent"] = "sent", options: Options | None = None
    ) -> Received:
        """See `Colours.update`."""
        return await self._call(UPDATE, body=Sent(colour=colour, kind=kind), options=options)
