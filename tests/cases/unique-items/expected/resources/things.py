"""Things: operations."""

from __future__ import annotations

from .._runtime.operations import Json, Operation
from .._runtime.resources import AsyncResource, Options, Resource
from ..models.things import Set, Tags

SEND_TAGS: Operation[Tags] = Operation(
    "POST",
    "/tags",
    sends=Json(Tags),
    accepts="application/json",
    returns={200: Tags},
)

SEND_SET: Operation[Set] = Operation(
    "POST",
    "/set",
    sends=Json(Set),
    accepts="application/json",
    returns={200: Set},
)


class Things(Resource):
    """Operations of Things."""

    def send_tags(self, *, body: Tags, options: Options | None = None) -> Tags:
        """POST /tags.

        Raises APIError.
        """
        return self._call(SEND_TAGS, body=body, options=options)

    def send_set(self, *, body: Set, options: Options | None = None) -> Set:
        """POST /set.

        Raises APIError.
        """
        return self._call(SEND_SET, body=body, options=options)


class AsyncThings(AsyncResource):
    """The same as `Things`, to be awaited."""

    async def send_tags(self, *, body: Tags, options: Options | None = None) -> Tags:
        """See `Things.send_tags`."""
        return await self._call(SEND_TAGS, body=body, options=options)

    async def send_set(self, *, body: Set, options: Options | None = None) -> Set:
        """See `Things.send_set`."""
        return await self._call(SEND_SET, body=body, options=options)
