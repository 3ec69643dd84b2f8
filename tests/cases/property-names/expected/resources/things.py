"""Things: operations."""

from __future__ import annotations

from .._runtime.operations import Json, Operation
from .._runtime.resources import AsyncResource, Options, Resource
from ..models.things import Listed, Lower, Risky, Short

SEND_LOWER: Operation[Lower] = Operation(
    "POST",
    "/lower",
    sends=Json(Lower),
    accepts="application/json",
    returns={200: Lower},
)

SEND_LISTED: Operation[Listed] = Operation(
    "POST",
    "/listed",
    sends=Json(Listed),
    accepts="application/json",
    returns={200: Listed},
)

SEND_SHORT: Operation[Short] = Operation(
    "POST",
    "/short",
    sends=Json(Short),
    accepts="application/json",
    returns={200: Short},
)

SEND_RISKY: Operation[Risky] = Operation(
    "POST",
    "/risky",
    sends=Json(Risky),
    accepts="application/json",
    returns={200: Risky},
)


class Things(Resource):
    """Operations of Things."""

    def send_lower(self, *, body: Lower, options: Options | None = None) -> Lower:
        """POST /lower.

        Raises APIError.
        """
        return self._call(SEND_LOWER, body=body, options=options)

    def send_listed(self, *, body: Listed, options: Options | None = None) -> Listed:
        """POST /listed.

        Raises APIError.
        """
        return self._call(SEND_LISTED, body=body, options=options)

    def send_short(self, *, body: Short, options: Options | None = None) -> Short:
        """POST /short.

        Raises APIError.
        """
        return self._call(SEND_SHORT, body=body, options=options)

    def send_risky(self, *, body: Risky, options: Options | None = None) -> Risky:
        """POST /risky.

        Raises APIError.
        """
        return self._call(SEND_RISKY, body=body, options=options)


class AsyncThings(AsyncResource):
    """The same as `Things`, to be awaited."""

    async def send_lower(self, *, body: Lower, options: Options | None = None) -> Lower:
        """See `Things.send_lower`."""
        return await self._call(SEND_LOWER, body=body, options=options)

    async def send_listed(self, *, body: Listed, options: Options | None = None) -> Listed:
        """See `Things.send_listed`."""
        return await self._call(SEND_LISTED, body=body, options=options)

    async def send_short(self, *, body: Short, options: Options | None = None) -> Short:
        """See `Things.send_short`."""
        return await self._call(SEND_SHORT, body=body, options=options)

    async def send_risky(self, *, body: Risky, options: Options | None = None) -> Risky:
        """See `Things.send_risky`."""
        return await self._call(SEND_RISKY, body=body, options=options)
