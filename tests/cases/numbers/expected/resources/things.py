"""Things: operations."""

from __future__ import annotations

from .._runtime.operations import Json, Operation
from .._runtime.resources import AsyncResource, Options, Resource
from ..models.things import Halves, Huge, Sized, Steps, Tenths

SEND_TENTHS: Operation[Tenths] = Operation(
    "POST",
    "/tenths",
    sends=Json(Tenths),
    accepts="application/json",
    returns={200: Tenths},
)

SEND_HUGE: Operation[Huge] = Operation(
    "POST",
    "/huge",
    sends=Json(Huge),
    accepts="application/json",
    returns={200: Huge},
)

SEND_HALVES: Operation[Halves] = Operation(
    "POST",
    "/halves",
    sends=Json(Halves),
    accepts="application/json",
    returns={200: Halves},
)

SEND_STEPS: Operation[Steps] = Operation(
    "POST",
    "/steps",
    sends=Json(Steps),
    accepts="application/json",
    returns={200: Steps},
)

SEND_SIZED: Operation[Sized] = Operation(
    "POST",
    "/sized",
    sends=Json(Sized),
    accepts="application/json",
    returns={200: Sized},
)


class Things(Resource):
    """Operations of Things."""

    def send_tenths(self, *, body: Tenths, options: Options | None = None) -> Tenths:
        """POST /tenths.

        Raises APIError.
        """
        return self._call(SEND_TENTHS, body=body, options=options)

    def send_huge(self, *, body: Huge, options: Options | None = None) -> Huge:
        """POST /huge.

        Raises APIError.
        """
        return self._call(SEND_HUGE, body=body, options=options)

    def send_halves(self, *, body: Halves, options: Options | None = None) -> Halves:
        """POST /halves.

        Raises APIError.
        """
        return self._call(SEND_HALVES, body=body, options=options)

    def send_steps(self, *, body: Steps, options: Options | None = None) -> Steps:
        """POST /steps.

        Raises APIError.
        """
        return self._call(SEND_STEPS, body=body, options=options)

    def send_sized(self, *, body: Sized, options: Options | None = None) -> Sized:
        """POST /sized.

        Raises APIError.
        """
        return self._call(SEND_SIZED, body=body, options=options)


class AsyncThings(AsyncResource):
    """The same as `Things`, to be awaited."""

    async def send_tenths(self, *, body: Tenths, options: Options | None = None) -> Tenths:
        """See `Things.send_tenths`."""
        return await self._call(SEND_TENTHS, body=body, options=options)

    async def send_huge(self, *, body: Huge, options: Options | None = None) -> Huge:
        """See `Things.send_huge`."""
        return await self._call(SEND_HUGE, body=body, options=options)

    async def send_halves(self, *, body: Halves, options: Options | None = None) -> Halves:
        """See `Things.send_halves`."""
        return await self._call(SEND_HALVES, body=body, options=options)

    async def send_steps(self, *, body: Steps, options: Options | None = None) -> Steps:
        """See `Things.send_steps`."""
        return await self._call(SEND_STEPS, body=body, options=options)

    async def send_sized(self, *, body: Sized, options: Options | None = None) -> Sized:
        """See `Things.send_sized`."""
        return await self._call(SEND_SIZED, body=body, options=options)
