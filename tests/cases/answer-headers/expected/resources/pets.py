"""Pets: operations."""

from __future__ import annotations

import builtins

from .._runtime.operations import Operation
from .._runtime.resources import AsyncResource, Options, Resource

LIST: Operation[list[str]] = Operation(
    "GET",
    "/pets",
    accepts="application/json",
    returns={200: list[str]},
    raises={429: None, "4XX": None},
)

CREATE: Operation[None] = Operation(
    "POST",
    "/pets",
    returns={201: None},
)

DELETE_ALL: Operation[None] = Operation(
    "DELETE",
    "/pets",
    returns={204: None},
)


class Pets(Resource):
    """Operations of Pets."""

    def list(self, *, options: Options | None = None) -> builtins.list[str]:
        """GET /pets.

        Raises TooManyRequests, and every other APIError.
        """
        return self._call(LIST, options=options)

    def create(self, *, options: Options | None = None) -> None:
        """POST /pets.

        Raises APIError.
        """
        self._call(CREATE, options=options)

    def delete_all(self, *, options: Options | None = None) -> None:
        """DELETE /pets.

        Raises APIError.
        """
        self._call(DELETE_ALL, options=options)


class AsyncPets(AsyncResource):
    """The same as `Pets`, to be awaited."""

    async def list(self, *, options: Options | None = None) -> builtins.list[str]:
        """See `Pets.list`."""
        return await self._call(LIST, options=options)

    async def create(self, *, options: Options | None = None) -> None:
        """See `Pets.create`."""
        await self._call(CREATE, options=options)

    async def delete_all(self, *, options: Options | None = None) -> None:
        """See `Pets.delete_all`."""
        await self._call(DELETE_ALL, options=options)
