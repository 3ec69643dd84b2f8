"""files: operations."""

from __future__ import annotations

from collections.abc import AsyncIterable, Iterable

from .._runtime.files import FileOrBytes
from .._runtime.operations import Binary, Operation
from .._runtime.resources import AsyncResource, Options, Resource

ADD: Operation[None] = Operation(
    "POST",
    "/files",
    sends=Binary("application/x-www-form-urlencoded"),
    returns={204: None},
)


class Files(Resource):
    """Operations of files."""

    def add(self, *, body: FileOrBytes | Iterable[bytes], options: Options | None = None) -> None:
        """POST /files.

        Raises APIError.
        """
        self._call(ADD, body=body, options=options)


class AsyncFiles(AsyncResource):
    """The same as `Files`, to be awaited."""

    async def add(
        self, *, body: FileOrBytes | Iterable[bytes] | AsyncIterable[bytes], options: Options | None = None
    ) -> None:
        """See `Files.add`."""
        await self._call(ADD, body=body, options=options)
