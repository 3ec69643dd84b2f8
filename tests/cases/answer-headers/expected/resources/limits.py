"""Limits: operations."""

from __future__ import annotations

from .._runtime.operations import Operation
from .._runtime.resources import AsyncResource, Options, Resource

LIST: Operation[None] = Operation(
    "GET",
    "/limits",
    returns={200: None},
)

REPLACE: Operation[None] = Operation(
    "PUT",
    "/limits",
    returns={204: None},
)

DELETE_ALL: Operation[None] = Operation(
    "DELETE",
    "/limits",
    returns={204: None},
)


class Limits(Resource):
    """Operations of Limits."""

    def list(self, *, options: Options | None = None) -> None:
        """GET /limits.

        Raises APIError.
        """
        self._call(LIST, options=options)

    def replace(self, *, options: Options | None = None) -> None:
        """PUT /limits.

        Raises APIError.
        """
        self._call(REPLACE, options=options)

    def delete_all(self, *, options: Options | None = None) -> None:
        """DELETE /limits.

        Raises APIError.
        """
        self._call(DELETE_ALL, options=options)


class AsyncLimits(AsyncResource):
    """The same as `Limits`, to be awaited."""

    async def list(self, *, options: Options | None = None) -> None:
        """See `Limits.list`."""
        await self._call(LIST, options=options)

    async def replace(self, *, options: Options | None = None) -> None:
        """See `Limits.replace`."""
        await self._call(REPLACE, options=options)

    async def delete_all(self, *, options: Options | None = None) -> None:
        """See `Limits.delete_all`."""
        await self._call(DELETE_ALL, options=options)
