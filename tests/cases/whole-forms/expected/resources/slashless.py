"""slashless: operations."""

from __future__ import annotations

from .._runtime.operations import Operation
from .._runtime.resources import AsyncResource, Options, Resource

GET: Operation[None] = Operation(
    "GET",
    "/slashless",
    returns={204: None},
)


class Slashless(Resource):
    """Operations of slashless."""

    def get(self, *, options: Options | None = None) -> None:
        """GET /slashless.

        Raises APIError.
        """
        self._call(GET, options=options)


class AsyncSlashless(AsyncResource):
    """The same as `Slashless`, to be awaited."""

    async def get(self, *, options: Options | None = None) -> None:
        """See `Slashless.get`."""
        await self._call(GET, options=options)
