"""Things: operations."""

from __future__ import annotations

from .._runtime.operations import Json, Operation
from .._runtime.resources import AsyncResource, Options, Resource
from ..models.things import Pet, Result, Shape, ShapeInput

SEND_SHAPE: Operation[Shape] = Operation(
    "POST",
    "/shapes",
    sends=Json(ShapeInput),
    accepts="application/json",
    returns={200: Shape},
)

SEND_PET: Operation[Pet] = Operation(
    "POST",
    "/pets",
    sends=Json(Pet),
    accepts="application/json",
    returns={200: Pet},
)

GET_RESULT: Operation[Result] = Operation(
    "GET",
    "/results",
    accepts="application/json",
    returns={200: Result},
)


class Things(Resource):
    """Operations of Things."""

    def send_shape(self, *, body: ShapeInput, options: Options | None = None) -> Shape:
        """POST /shapes.

        Raises APIError.
        """
        return self._call(SEND_SHAPE, body=body, options=options)

    def send_pet(self, *, body: Pet, options: Options | None = None) -> Pet:
        """POST /pets.

        Raises APIError.
        """
        return self._call(SEND_PET, body=body, options=options)

    def get_result(self, *, options: Options | None = None) -> Result:
        """GET /results.

        Raises APIError.
        """
        return self._call(GET_RESULT, options=options)


class AsyncThings(AsyncResource):
    """The same as `Things`, to be awaited."""

    async def send_shape(self, *, body: ShapeInput, options: Options | None = None) -> Shape:
        """See `Things.send_shape`."""
        return await self._call(SEND_SHAPE, body=body, options=options)

    async def send_pet(self, *, body: Pet, options: Options | None = None) -> Pet:
        """See `Things.send_pet`."""
        return await self._call(SEND_PET, body=body, options=options)

    async def get_result(self, *, options: Options | None = None) -> Result:
        """See `Things.get_result`."""
        return await self._call(GET_RESULT, options=options)
