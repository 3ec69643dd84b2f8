"""models: operations."""

from __future__ import annotations

from .._runtime.operations import Operation
from .._runtime.resources import AsyncResource, Options, Resource

SAME: Operation[None] = Operation(
    "PATCH",
    "/models",
    returns={"2XX": None},
)


class Models(Resource):
    """Operations of models."""

    def same(self, *, options: Options | None = None) -> None:
        """PATCH /models.

        Raises APIError.
        """
        self._call(SAME, options=options)


class AsyncModels(AsyncResource):
    """The same as `Models`, to be awaited."""

    async def same(self, *, options: Options | None = None) -> None:
        """See `Models.same`."""
        await self._call(SAME, options=options)
