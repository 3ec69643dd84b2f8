"""items: operations."""

from __future__ import annotations

import builtins
from typing import Annotated

from .._runtime.models import UNSET, Meta, UnsetType
from .._runtime.operations import Header, Operation, Query
from .._runtime.resources import AsyncResource, Options, Resource
from ..models.items import Item

LIST: Operation[list[Item]] = Operation(
    "GET",
    "/items",
    parameters=(
        Query("page[number]", Annotated[int, Meta(ge=1)]),
        Header("X-Trace", str),
        Query("ids", list[str], explode=False),
    ),
    accepts="application/json",
    returns={200: list[Item]},
)


class Items(Resource):
    """Operations of items."""

    def list(
        self,
        *,
        page_number: int | UnsetType = UNSET,
        x_trace: str | UnsetType = UNSET,
        ids: builtins.list[str] | UnsetType = UNSET,
        options: Options | None = None,
    ) -> builtins.list[Item]:
        """GET /items.

        - `page_number`: 1 or more. Sent as `page[number]`.
        - `x_trace`: Sent as `X-Trace`.

        Raises APIError.
        """
        return self._call(
            LIST, query={"page[number]": page_number, "ids": ids}, headers={"X-Trace": x_trace}, options=options
        )


class AsyncItems(AsyncResource):
    """The same as `Items`, to be awaited."""

    async def list(
        self,
        *,
        page_number: int | UnsetType = UNSET,
        x_trace: str | UnsetType = UNSET,
        ids: builtins.list[str] | UnsetType = UNSET,
        options: Options | None = None,
    ) -> builtins.list[Item]:
        """See `Items.list`."""
        return await self._call(
            LIST, query={"page[number]": page_number, "ids": ids}, headers={"X-Trace": x_trace}, options=options
        )
