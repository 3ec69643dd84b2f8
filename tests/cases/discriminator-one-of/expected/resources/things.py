"""Things: operations."""

from __future__ import annotations

from .._runtime.operations import Json, Operation
from .._runtime.resources import AsyncResource, Options, Resource
from ..models.things import Mapped, Named, Told

SEND_NAMED: Operation[Named] = Operation(
    "POST",
    "/named",
    sends=Json(Named),
    accepts="application/json",
    returns={200: Named},
)

SEND_TOLD: Operation[Told] = Operation(
    "POST",
    "/told",
    sends=Json(Told),
    accepts="application/json",
    returns={200: Told},
)

SEND_MAPPED: Operation[Mapped] = Operation(
    "POST",
    "/mapped",
    sends=Json(Mapped),
    accepts="application/json",
    returns={200: Mapped},
)


class Things(Resource):
    """Operations of Things."""

    def send_named(self, *, body: Named, options: Options | None = None) -> Named:
        """POST /named.

        Raises APIError.
        """
        return self._call(SEND_NAMED, body=body, options=options)

    def send_told(self, *, body: Told, options: Options | None = None) -> Told:
        """POST /told.

        Raises APIError.
        """
        return self._call(SEND_TOLD, body=body, options=options)

    def send_mapped(self, *, body: Mapped, options: Options | None = None) -> Mapped:
        """POST /mapped.

        Raises APIError.
        """
        return self._call(SEND_MAPPED, body=body, options=options)


class AsyncThings(AsyncResource):
    """The same as `Things`, to be awaited."""

    async def send_named(self, *, body: Named, options: Options | None = None) -> Named:
        """See `Things.send_named`."""
        return await self._call(SEND_NAMED, body=body, options=options)

    async def send_told(self, *, body: Told, options: Options | None = None) -> Told:
        """See `Things.send_told`."""
        return await self._call(SEND_TOLD, body=body, options=options)

    async def send_mapped(self, *, body: Mapped, options: Options | None = None) -> Mapped:
        """See `Things.send_mapped`."""
        return await self._call(SEND_MAPPED, body=body, options=options)
