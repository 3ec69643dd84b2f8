"""A: operations."""

from __future__ import annotations

from datetime import date

from .._runtime.models import UNSET, UnsetType
from .._runtime.operations import Operation, Path, Query
from .._runtime.resources import AsyncResource, Options, Resource

GET: Operation[None] = Operation(
    "GET",
    "/a/{id}",
    parameters=(Path("id", str), Query("since", date)),
    returns={204: None},
    security=(("bearer",),),
    servers=("https://files.example.com/y",),
)

PUT: Operation[None] = Operation(
    "PUT",
    "/a/{id}",
    parameters=(Path("id", str), Query("since", int, required=True)),
    returns={204: None},
    security=(("bearer",),),
    servers=("https://own.example.com",),
)

GET_C: Operation[None] = Operation(
    "GET",
    "/c",
    returns={204: None},
    security=(("bearer",),),
    servers=("../v2",),
)

GET_B: Operation[None] = Operation(
    "GET",
    "/b",
    returns={204: None},
    security=(("bearer",),),
)


class A(Resource):
    """Operations of A."""

    def get(self, id: str, *, since: date | UnsetType = UNSET, options: Options | None = None) -> None:
        """GET /a/{id}.

        Raises APIError.
        """
        self._call(GET, path={"id": id}, query={"since": since}, options=options)

    def put(self, id: str, *, since: int, options: Options | None = None) -> None:
        """PUT /a/{id}.

        Raises APIError.
        """
        self._call(PUT, path={"id": id}, query={"since": since}, options=options)

    def get_c(self, *, options: Options | None = None) -> None:
        """GET /c.

        Raises APIError.
        """
        self._call(GET_C, options=options)

    def get_b(self, *, options: Options | None = None) -> None:
        """GET /b.

        Raises APIError.
        """
        self._call(GET_B, options=options)


class AsyncA(AsyncResource):
    """The same as `A`, to be awaited."""

    async def get(self, id: str, *, since: date | UnsetType = UNSET, options: Options | None = None) -> None:
        """See `A.get`."""
        await self._call(GET, path={"id": id}, query={"since": since}, options=options)

    async def put(self, id: str, *, since: int, options: Options | None = None) -> None:
        """See `A.put`."""
        await self._call(PUT, path={"id": id}, query={"since": since}, options=options)

    async def get_c(self, *, options: Options | None = None) -> None:
        """See `A.get_c`."""
        await self._call(GET_C, options=options)

    async def get_b(self, *, options: Options | None = None) -> None:
        """See `A.get_b`."""
        await self._call(GET_B, options=options)
