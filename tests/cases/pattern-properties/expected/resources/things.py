"""Things: operations."""

from __future__ import annotations

from .._runtime.operations import Json, Operation
from .._runtime.resources import AsyncResource, Options, Resource
from ..models.things import Custom, Mixed, Rest

SEND_CUSTOM: Operation[Custom] = Operation(
    "POST",
    "/custom",
    sends=Json(Custom),
    accepts="application/json",
    returns={200: Custom},
)

SEND_MIXED: Operation[Mixed] = Operation(
    "POST",
    "/mixed",
    sends=Json(Mixed),
    accepts="application/json",
    returns={200: Mixed},
)

SEND_REST: Operation[Rest] = Operation(
    "POST",
    "/rest",
    sends=Json(Rest),
    accepts="application/json",
    returns={200: Rest},
)


class Things(Resource):
    """Operations of Things."""

    def send_custom(self, *, body: Custom, options: Options | None = None) -> Custom:
        """POST /custom.

        Raises APIError.
        """
        return self._call(SEND_CUSTOM, body=body, options=options)

    def send_mixed(self, *, body: Mixed, options: Options | None = None) -> Mixed:
        """POST /mixed.

        Raises APIError.
        """
        return self._call(SEND_MIXED, body=body, options=options)

    def send_rest(self, *, body: Rest, options: Options | None = None) -> Rest:
        """POST /rest.

        Raises APIError.
        """
        return self._call(SEND_REST, body=body, options=options)


class AsyncThings(AsyncResource):
    """The same as `Things`, to be awaited."""

    async def send_custom(self, *, body: Custom, options: Options | None = None) -> Custom:
        """See `Things.send_custom`."""
        return await self._call(SEND_CUSTOM, body=body, options=options)

    async def send_mixed(self, *, body: Mixed, options: Options | None = None) -> Mixed:
        """See `Things.send_mixed`."""
        return await self._call(SEND_MIXED, body=body, options=options)

    async def send_rest(self, *, body: Rest, options: Options | None = None) -> Rest:
        """See `Things.send_rest`."""
        return await self._call(SEND_REST, body=body, options=options)
