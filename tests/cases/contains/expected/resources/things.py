"""Things: operations."""

from __future__ import annotations

from .._runtime.operations import Json, Operation
from .._runtime.resources import AsyncResource, Options, Resource
from ..models.things import Few, None_, Some

SEND_SOME: Operation[Some] = Operation(
    "POST",
    "/some",
    sends=Json(Some),
    accepts="application/json",
    returns={200: Some},
)

SEND_FEW: Operation[Few] = Operation(
    "POST",
    "/few",
    sends=Json(Few),
    accepts="application/json",
    returns={200: Few},
)

SEND_NONE: Operation[None_] = Operation(
    "POST",
    "/none_",
    sends=Json(None_),
    accepts="application/json",
    returns={200: None_},
)


class Things(Resource):
    """Operations of Things."""

    def send_some(self, *, body: Some, options: Options | None = None) -> Some:
        """POST /some.

        Raises APIError.
        """
        return self._call(SEND_SOME, body=body, options=options)

    def send_few(self, *, body: Few, options: Options | None = None) -> Few:
        """POST /few.

        Raises APIError.
        """
        return self._call(SEND_FEW, body=body, options=options)

    def send_none(self, *, body: None_, options: Options | None = None) -> None_:
        """POST /none_.

        Raises APIError.
        """
        return self._call(SEND_NONE, body=body, options=options)


class AsyncThings(AsyncResource):
    """The same as `Things`, to be awaited."""

    async def send_some(self, *, body: Some, options: Options | None = None) -> Some:
        """See `Things.send_some`."""
        return await self._call(SEND_SOME, body=body, options=options)

    async def send_few(self, *, body: Few, options: Options | None = None) -> Few:
        """See `Things.send_few`."""
        return await self._call(SEND_FEW, body=body, options=options)

    async def send_none(self, *, body: None_, options: Options | None = None) -> None_:
        """See `Things.send_none`."""
        return await self._call(SEND_NONE, body=body, options=options)
