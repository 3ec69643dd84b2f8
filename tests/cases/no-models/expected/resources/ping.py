"""ping: operations."""

from __future__ import annotations

from .._runtime.operations import Operation
from .._runtime.resources import AsyncResource, Options, Resource

GET: Operation[None] = Operation(
    "GET",
    "/ping",
    returns={204: None},
)


class Ping(Resource):
    """Operations of ping."""

    def get(self, *, options: Options | None = None) -> None:
        """GET /ping.

        Raises APIError.
        """
        self._call(GET, options=options)


class AsyncPing(AsyncResource):
    """The same as `Ping`, to be awaited."""

    async def get(self, *, options: Options | None = None) -> None:
        """See `Ping.get`."""
        await self._call(GET, options=options)
