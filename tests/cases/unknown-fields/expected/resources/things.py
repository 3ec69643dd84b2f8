"""things: operations."""

from __future__ import annotations

from typing import Any

from .._runtime.models import UNSET, UnsetType
from .._runtime.operations import Json, Operation, Path
from .._runtime.resources import AsyncResource, Options, Resource
from ..models.things import GetThingResponse

GET: Operation[GetThingResponse] = Operation(
    "GET",
    "/things/{id}",
    parameters=(Path("id", str),),
    accepts="application/json",
    returns={200: GetThingResponse},
)

UPDATE: Operation[None] = Operation(
    "PUT",
    "/things/{id}",
    parameters=(Path("id", str),),
    sends=Json(dict[str, Any], required=False),
    returns={204: None},
)


class Things(Resource):
    """Operations of things."""

    def get(self, id: str, *, options: Options | None = None) -> GetThingResponse:
        """GET /things/{id}.

        Raises APIError.
        """
        return self._call(GET, path={"id": id}, options=options)

    def update(self, id: str, *, body: dict[str, Any] | UnsetType = UNSET, options: Options | None = None) -> None:
        """PUT /things/{id}.

        - `id`: Said of the reference.

        Raises APIError.
        """
        self._call(UPDATE, path={"id": id}, body=body, options=options)


class AsyncThings(AsyncResource):
    """The same as `Things`, to be awaited."""

    async def get(self, id: str, *, options: Options | None = None) -> GetThingResponse:
        """See `Things.get`."""
        return await self._call(GET, path={"id": id}, options=options)

    async def update(
        self, id: str, *, body: dict[str, Any] | UnsetType = UNSET, options: Options | None = None
    ) -> None:
        """See `Things.update`."""
        await self._call(UPDATE, path={"id": id}, body=body, options=options)
