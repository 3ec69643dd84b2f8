"""lists: operations."""

from __future__ import annotations

from .._runtime.operations import Operation, Text
from .._runtime.resources import AsyncResource, Options, Resource

ADD: Operation[None] = Operation(
    "POST",
    "/lists",
    sends=Text("application/x-www-form-urlencoded"),
    returns={204: None},
)


class Lists(Resource):
    """Operations of lists."""

    def add(self, *, body: str, options: Options | None = None) -> None:
        """POST /lists.

        Raises APIError.
        """
        self._call(ADD, body=body, options=options)


class AsyncLists(AsyncResource):
    """The same as `Lists`, to be awaited."""

    async def add(self, *, body: str, options: Options | None = None) -> None:
        """See `Lists.add`."""
        await self._call(ADD, body=body, options=options)
