"""Notes: operations."""

from __future__ import annotations

from .._runtime.operations import Json, Operation
from .._runtime.resources import AsyncResource, Options, Resource
from ..models.notes import Note

CREATE: Operation[None] = Operation(
    "POST",
    "/notes",
    sends=Json(Note),
    returns={204: None},
)


class Notes(Resource):
    """Operations of Notes."""

    def create(self, *, text: str, options: Options | None = None) -> None:
        """POST /notes.

        Raises APIError.
        """
        self._call(CREATE, body=Note(text=text), options=options)


class AsyncNotes(AsyncResource):
    """The same as `Notes`, to be awaited."""

    async def create(self, *, text: str, options: Options | None = None) -> None:
        """See `Notes.create`."""
        await self._call(CREATE, body=Note(text=text), options=options)
