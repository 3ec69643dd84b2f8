"""Things: operations."""

from __future__ import annotations

from .._runtime.operations import Json, Operation
from .._runtime.resources import AsyncResource, Options, Resource
from ..models.things import Filed, Holder, Linked, Old, Sized, Tree

SEND_HOLDER: Operation[Holder] = Operation(
    "POST",
    "/holder",
    sends=Json(Holder),
    accepts="application/json",
    returns={200: Holder},
)

SEND_TREE: Operation[Tree] = Operation(
    "POST",
    "/tree",
    sends=Json(Tree),
    accepts="application/json",
    returns={200: Tree},
)

SEND_OLD: Operation[Old] = Operation(
    "POST",
    "/old",
    sends=Json(Old),
    accepts="application/json",
    returns={200: Old},
)

SEND_SIZED: Operation[Sized] = Operation(
    "POST",
    "/sized",
    sends=Json(Sized),
    accepts="application/json",
    returns={200: Sized},
)

SEND_LINKED: Operation[Linked] = Operation(
    "POST",
    "/linked",
    sends=Json(Linked),
    accepts="application/json",
    returns={200: Linked},
)

SEND_FILED: Operation[Filed] = Operation(
    "POST",
    "/filed",
    sends=Json(Filed),
    accepts="application/json",
    returns={200: Filed},
)


class Things(Resource):
    """Operations of Things."""

    def send_holder(self, *, body: Holder, options: Options | None = None) -> Holder:
        """POST /holder.

        Raises APIError.
        """
        return self._call(SEND_HOLDER, body=body, options=options)

    def send_tree(self, *, body: Tree, options: Options | None = None) -> Tree:
        """POST /tree.

        Raises APIError.
        """
        return self._call(SEND_TREE, body=body, options=options)

    def send_old(self, *, body: Old, options: Options | None = None) -> Old:
        """POST /old.

        Raises APIError.
        """
        return self._call(SEND_OLD, body=body, options=options)

    def send_sized(self, *, body: Sized, options: Options | None = None) -> Sized:
        """POST /sized.

        Raises APIError.
        """
        return self._call(SEND_SIZED, body=body, options=options)

    def send_linked(self, *, body: Linked, options: Options | None = None) -> Linked:
        """POST /linked.

        Raises APIError.
        """
        return self._call(SEND_LINKED, body=body, options=options)

    def send_filed(self, *, body: Filed, options: Options | None = None) -> Filed:
        """POST /filed.

        Raises APIError.
        """
        return self._call(SEND_FILED, body=body, options=options)


class AsyncThings(AsyncResource):
    """The same as `Things`, to be awaited."""

    async def send_holder(self, *, body: Holder, options: Options | None = None) -> Holder:
        """See `Things.send_holder`."""
        return await self._call(SEND_HOLDER, body=body, options=options)

    async def send_tree(self, *, body: Tree, options: Options | None = None) -> Tree:
        """See `Things.send_tree`."""
        return await self._call(SEND_TREE, body=body, options=options)

    async def send_old(self, *, body: Old, options: Options | None = None) -> Old:
        """See `Things.send_old`."""
        return await self._call(SEND_OLD, body=body, options=options)

    async def send_sized(self, *, body: Sized, options: Options | None = None) -> Sized:
        """See `Things.send_sized`."""
        return await self._call(SEND_SIZED, body=body, options=options)

    async def send_linked(self, *, body: Linked, options: Options | None = None) -> Linked:
        """See `Things.send_linked`."""
        return await self._call(SEND_LINKED, body=body, options=options)

    async def send_filed(self, *, body: Filed, options: Options | None = None) -> Filed:
        """See `Things.send_filed`."""
        return await self._call(SEND_FILED, body=body, options=options)
