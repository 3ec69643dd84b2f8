"""Sizes: operations."""

from __future__ import annotations

from typing import Annotated

from .._runtime.models import UNSET, Meta, UnsetType
from .._runtime.operations import Json, Operation, Query
from .._runtime.resources import AsyncResource, Options, Resource
from ..models.sizes import Both, Sizes

SEND: Operation[None] = Operation(
    "POST",
    "/sizes",
    parameters=(Query("page", Annotated[int, Meta(ge=1, le=2147483647)]),),
    sends=Json(Sizes),
    returns={204: None},
)

EXCHANGE: Operation[Both] = Operation(
    "PUT",
    "/sizes",
    sends=Json(Both),
    accepts="application/json",
    returns={200: Both},
)


class SizesResource(Resource):
    """Operations of Sizes."""

    def send(
        self,
        *,
        page: int | UnsetType = UNSET,
        small: int | UnsetType = UNSET,
        large: int | UnsetType = UNSET,
        tiny: int | UnsetType = UNSET,
        huge: int | UnsetType = UNSET,
        options: Options | None = None,
    ) -> None:
        """POST /sizes.

        - `page`: 1 or more.
        - `tiny`: Format uint8.
        - `huge`: Format uint64.

        Raises APIError.
        """
        self._call(
            SEND, query={"page": page}, body=Sizes(small=small, large=large, tiny=tiny, huge=huge), options=options
        )

    def exchange(self, *, body: Both, options: Options | None = None) -> Both:
        """PUT /sizes.

        Raises APIError.
        """
        return self._call(EXCHANGE, body=body, options=options)


class AsyncSizesResource(AsyncResource):
    """The same as `SizesResource`, to be awaited."""

    async def send(
        self,
        *,
        page: int | UnsetType = UNSET,
        small: int | UnsetType = UNSET,
        large: int | UnsetType = UNSET,
        tiny: int | UnsetType = UNSET,
        huge: int | UnsetType = UNSET,
        options: Options | None = None,
    ) -> None:
        """See `SizesResource.send`."""
        await self._call(
            SEND, query={"page": page}, body=Sizes(small=small, large=large, tiny=tiny, huge=huge), options=options
        )

    async def exchange(self, *, body: Both, options: Options | None = None) -> Both:
        """See `SizesResource.exchange`."""
        return await self._call(EXCHANGE, body=body, options=options)
