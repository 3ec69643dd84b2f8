"""Things: operations."""

from __future__ import annotations

from typing import Any

from .._runtime.models import UNSET, UnsetType
from .._runtime.operations import Json, Operation, Query
from .._runtime.resources import AsyncResource, Options, Resource
from ..models.things import FilterThingsFilter, SearchThingsRequest

SEARCH: Operation[list[str]] = Operation(
    "QUERY",
    "/things",
    sends=Json(SearchThingsRequest),
    accepts="application/json",
    returns={200: list[str]},
)

FILTER: Operation[None] = Operation(
    "GET",
    "/things",
    parameters=(Query("filter", FilterThingsFilter, whole=True),),
    returns={204: None},
)

COPY: Operation[None] = Operation(
    "COPY",
    "/things",
    returns={204: None},
)

RAW: Operation[None] = Operation(
    "GET",
    "/raw",
    parameters=(Query("q", dict[str, Any], media_type="application/json", whole=True),),
    returns={204: None},
)


class Things(Resource):
    """Operations of Things."""

    def search(self, *, text: str | UnsetType = UNSET, options: Options | None = None) -> list[str]:
        """QUERY /things.

        Raises APIError.
        """
        return self._call(SEARCH, body=SearchThingsRequest(text=text), options=options)

    def filter(self, *, filter: FilterThingsFilter | UnsetType = UNSET, options: Options | None = None) -> None:
        """GET /things.

        Raises APIError.
        """
        self._call(FILTER, query={"filter": filter}, options=options)

    def copy(self, *, options: Options | None = None) -> None:
        """COPY /things.

        Raises APIError.
        """
        self._call(COPY, options=options)

    def raw(self, *, q: dict[str, Any] | UnsetType = UNSET, options: Options | None = None) -> None:
        """GET /raw.

        Raises APIError.
        """
        self._call(RAW, query={"q": q}, options=options)


class AsyncThings(AsyncResource):
    """The same as `Things`, to be awaited."""

    async def search(self, *, text: str | UnsetType = UNSET, options: Options | None = None) -> list[str]:
        """See `Things.search`."""
        return await self._call(SEARCH, body=SearchThingsRequest(text=text), options=options)

    async def filter(self, *, filter: FilterThingsFilter | UnsetType = UNSET, options: Options | None = None) -> None:
        """See `Things.filter`."""
        await self._call(FILTER, query={"filter": filter}, options=options)

    async def copy(self, *, options: Options | None = None) -> None:
        """See `Things.copy`."""
        await self._call(COPY, options=options)

    async def raw(self, *, q: dict[str, Any] | UnsetType = UNSET, options: Options | None = None) -> None:
        """See `Things.raw`."""
        await self._call(RAW, query={"q": q}, options=options)
