"""Things: operations."""

from __future__ import annotations

from .._runtime.operations import Json, Operation
from .._runtime.resources import AsyncResource, Options, Resource
from ..models.things import Name, Pair, Tree

SEND_NAME: Operation[Name] = Operation(
    "POST",
    "/name",
    sends=Json(Name),
    accepts="application/json",
    returns={200: Name},
)

SEND_PAIR: Operation[Pair] = Operation(
    "POST",
    "/pair",
    sends=Json(Pair),
    accepts="application/json",
    returns={200: Pair},
)

SEND_TREE: Operation[Tree] = Operation(
    "POST",
    "/tree",
    sends=Json(Tree),
    accepts="application/json",
    returns={200: Tree},
)


class Things(Resource):
    """Operations of Things."""

    def send_name(self, *, body: Name, options: Options | None = None) -> Name:
        """POST /name.

        Raises APIError.
        """
        return self._call(SEND_NAME, body=body, options=options)

    def send_pair(self, *, body: Pair, options: Options | None = None) -> Pair:
        """POST /pair.

        Raises APIError.
        """
        return self._call(SEND_PAIR, body=body, options=options)

    def send_tree(self, *, body: Tree, options: Options | None = None) -> Tree:
        """POST /tree.

        Raises APIError.
        """
        return self._call(SEND_TREE, body=body, options=options)


class AsyncThings(AsyncResource):
    """The same as `Things`, to be awaited."""

    async def send_name(self, *, body: Name, options: Options | None = None) -> Name:
        """See `Things.send_name`."""
        return await self._call(SEND_NAME, body=body, options=options)

    async def send_pair(self, *, body: Pair, options: Options | None = None) -> Pair:
        """See `Things.send_pair`."""
        return await self._call(SEND_PAIR, body=body, options=options)

    async def send_tree(self, *, body: Tree, options: Options | None = None) -> Tree:
        """See `Things.send_tree`."""
        return await self._call(SEND_TREE, body=body, options=options)
