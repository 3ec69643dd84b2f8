"""parts: operations."""

from __future__ import annotations

from collections.abc import AsyncIterable, Iterable

from .._runtime.files import FileOrBytes
from .._runtime.operations import Binary, Operation
from .._runtime.resources import AsyncResource, Options, Resource

ADD: Operation[None] = Operation(
    "POST",
    "/parts",
    sends=Binary("multipart/form-data"),
    returns={204: None},
)


class Parts(Resource):
    """Operations of parts."""

    def add(self, *, body: FileOrBytes | Iterable[bytes], options: Options | None = None) -> None:
        """POST /parts.

        Raises APIError.
        """
        self._call(ADD, body=body, options=options)


class AsyncParts(AsyncResource):
    """The same as `Parts`, to be awaited."""

    async def add(
        self, *, body: FileOrBytes | Iterable[bytes] | AsyncIterable[bytes], options: Options | None = None
    ) -> None:
        """See `Parts.add`."""
        await self._call(ADD, body=body, options=options)
