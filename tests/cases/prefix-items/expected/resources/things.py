"""Things: operations."""

from __future__ import annotations

from .._runtime.operations import Json, Operation
from .._runtime.resources import AsyncResource, Options, Resource
from ..models.things import OpenRow, Pair, Row

SEND_PAIR: Operation[Pair] = Operation(
    "POST",
    "/pair",
    sends=Json(Pair),
    accepts="application/json",
    returns={200: Pair},
)

SEND_ROW: Operation[Row] = Operation(
    "POST",
    "/row",
    sends=Json(Row),
    accepts="application/json",
    returns={200: Row},
)

SEND_OPEN_ROW: Operation[OpenRow] = Operation(
    "POST",
    "/openrow",
    sends=Json(OpenRow),
    accepts="application/json",
    returns={200: OpenRow},
)


class Things(Resource):
    """Operations of Things."""

    def send_pair(self, *, body: Pair, options: Options | None = None) -> Pair:
        """POST /pair.

        Raises APIError.
        """
        return self._call(SEND_PAIR, body=body, options=options)

    def send_row(self, *, body: Row, options: Options | None = None) -> Row:
        """POST /row.

        Raises APIError.
        """
        return self._call(SEND_ROW, body=body, options=options)

    def send_open_row(self, *, body: OpenRow, options: Options | None = None) -> OpenRow:
        """POST /openrow.

        Raises APIError.
        """
        return self._call(SEND_OPEN_ROW, body=body, options=options)


class AsyncThings(AsyncResource):
    """The same as `Things`, to be awaited."""

    async def send_pair(self, *, body: Pair, options: Options | None = None) -> Pair:
        """See `Things.send_pair`."""
        return await self._call(SEND_PAIR, body=body, options=options)

    async def send_row(self, *, body: Row, options: Options | None = None) -> Row:
        """See `Things.send_row`."""
        return await self._call(SEND_ROW, body=body, options=options)

    async def send_open_row(self, *, body: OpenRow, options: Options | None = None) -> OpenRow:
        """See `Things.send_open_row`."""
        return await self._call(SEND_OPEN_ROW, body=body, options=options)
