"""Locks: operations."""

from __future__ import annotations

from .._runtime.operations import Operation, Path
from .._runtime.resources import AsyncResource, Options, Resource

TAKE: Operation[None] = Operation(
    "PUT",
    "/locks/{id}",
    parameters=(Path("id", str),),
    returns={204: None},
    raises={409: None},
    retries_conflict=True,
)

DROP: Operation[None] = Operation(
    "DELETE",
    "/locks/{id}",
    parameters=(Path("id", str),),
    returns={204: None},
    raises={409: None},
)


class Locks(Resource):
    """Operations of Locks."""

    def take(self, id: str, *, options: Options | None = None) -> None:
        """PUT /locks/{id}.

        Raises Conflict, and every other APIError.
        """
        self._call(TAKE, path={"id": id}, options=options)

    def drop(self, id: str, *, options: Options | None = None) -> None:
        """DELETE /locks/{id}.

        Raises Conflict, and every other APIError.
        """
        self._call(DROP, path={"id": id}, options=options)


class AsyncLocks(AsyncResource):
    """The same as `Locks`, to be awaited."""

    async def take(self, id: str, *, options: Options | None = None) -> None:
        """See `Locks.take`."""
        await self._call(TAKE, path={"id": id}, options=options)

    async def drop(self, id: str, *, options: Options | None = None) -> None:
        """See `Locks.drop`."""
        await self._call(DROP, path={"id": id}, options=options)
