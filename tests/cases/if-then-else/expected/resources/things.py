"""Things: operations."""

from __future__ import annotations

from .._runtime.operations import Json, Operation
from .._runtime.resources import AsyncResource, Options, Resource
from ..models.things import Address

SEND_ADDRESS: Operation[Address] = Operation(
    "POST",
    "/address",
    sends=Json(Address),
    accepts="application/json",
    returns={200: Address},
)


class Things(Resource):
    """Operations of Things."""

    def send_address(self, *, body: Address, options: Options | None = None) -> Address:
        """POST /address.

        Raises APIError.
        """
        return self._call(SEND_ADDRESS, body=body, options=options)


class AsyncThings(AsyncResource):
    """The same as `Things`, to be awaited."""

    async def send_address(self, *, body: Address, options: Options | None = None) -> Address:
        """See `Things.send_address`."""
        return await self._call(SEND_ADDRESS, body=body, options=options)
