"""Folders: operations."""

from __future__ import annotations

from .._runtime.operations import Json, Operation
from .._runtime.resources import AsyncResource, Options, Resource
from ..models.folders import Folder, FolderRequest

REPLACE: Operation[Folder] = Operation(
    "PUT",
    "/folders",
    sends=Json(list[FolderRequest]),
    accepts="application/json",
    returns={200: Folder},
)


class Folders(Resource):
    """Operations of Folders."""

    def replace(self, *, body: list[FolderRequest], options: Options | None = None) -> Folder:
        """PUT /folders.

        Raises APIError.
        """
        return self._call(REPLACE, body=body, options=options)


class AsyncFolders(AsyncResource):
    """The same as `Folders`, to be awaited."""

    async def replace(self, *, body: list[FolderRequest], options: Options | None = None) -> Folder:
        """See `Folders.replace`."""
        return await self._call(REPLACE, body=body, options=options)
