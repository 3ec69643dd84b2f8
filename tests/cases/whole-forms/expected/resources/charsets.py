"""charsets: operations."""

from __future__ import annotations

from .._runtime.operations import Json, Operation
from .._runtime.resources import AsyncResource, Options, Resource
from ..models.charsets import Note

ADD: Operation[Note] = Operation(
    "POST",
    "/charsets",
    sends=Json(Note, "application/json; charset=utf-8"),
    accepts="application/json; charset=utf-8",
    returns={200: Note},
)


class Charsets(Resource):
    """Operations of charsets."""

    def add(self, *, body: Note, options: Options | None = None) -> Note:
        """POST /charsets.

        Raises APIError.
        """
        return self._call(ADD, body=body, options=options)


class AsyncCharsets(AsyncResource):
    """The same as `Charsets`, to be awaited."""

    async def add(self, *, body: Note, options: Options | None = None) -> Note:
        """See `Charsets.add`."""
        return await self._call(ADD, body=body, options=options)
