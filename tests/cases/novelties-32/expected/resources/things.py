"""Things."""

from __future__ import annotations

from .._runtime.models import UNSET, UnsetType
from .._runtime.operations import Cookie, Json, Operation, Query
from .._runtime.resources import AsyncResource, Options, Resource
from ..models.things import QueryThingRequest, SearchThingsFilter

QUERY: Operation[list[str]] = Operation(
    "QUERY",
    "/things",
    sends=Json(QueryThingRequest, required=False),
    accepts="application/json",
    returns={200: list[str]},
    security=(("o",),),
)

SEARCH: Operation[None] = Operation(
    "GET",
    "/things",
    parameters=(
        Query("filter", SearchThingsFilter, media_type="application/json", whole=True),
        Cookie("c", list[str], style="cookie"),
    ),
    returns={200: None},
    security=(("o",),),
)

COPY: Operation[None] = Operation(
    "COPY",
    "/things",
    returns={204: None},
    security=(("o",),),
)


class Things(Resource):
    """Things."""

    def query(self, *, body: QueryThingRequest | UnsetType = UNSET, options: Options | None = None) -> list[str]:
        """QUERY /things.

        Raises APIError.
        """
        return self._call(QUERY, body=body, options=options)

    def search(
        self,
        *,
        filter: SearchThingsFilter | UnsetType = UNSET,
        c: list[str] | UnsetType = UNSET,
        options: Options | None = None,
    ) -> None:
        """GET /things.

        Raises APIError.
        """
        self._call(SEARCH, query={"filter": filter}, cookies={"c": c}, options=options)

    def copy(self, *, options: Options | None = None) -> None:
        """COPY /things.

        Raises APIError.
        """
        self._call(COPY, options=options)


class AsyncThings(AsyncResource):
    """The same as `Things`, to be awaited."""

    async def query(self, *, body: QueryThingRequest | UnsetType = UNSET, options: Options | None = None) -> list[str]:
        """See `Things.query`."""
        return await self._call(QUERY, body=body, options=options)

    async def search(
        self,
        *,
        filter: SearchThingsFilter | UnsetType = UNSET,
        c: list[str] | UnsetType = UNSET,
        options: Options | None = None,
    ) -> None:
        """See `Things.search`."""
        await self._call(SEARCH, query={"filter": filter}, cookies={"c": c}, options=options)

    async def copy(self, *, options: Options | None = None) -> None:
        """See `Things.copy`."""
        await self._call(COPY, options=options)
