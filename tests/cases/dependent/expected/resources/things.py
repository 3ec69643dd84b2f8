"""Things: operations."""

from __future__ import annotations

from .._runtime.operations import Json, Operation
from .._runtime.resources import AsyncResource, Options, Resource
from ..models.things import Card

SEND_CARD: Operation[Card] = Operation(
    "POST",
    "/card",
    sends=Json(Card),
    accepts="application/json",
    returns={200: Card},
)


class Things(Resource):
    """Operations of Things."""

    def send_card(self, *, body: Card, options: Options | None = None) -> Card:
        """POST /card.

        Raises APIError.
        """
        return self._call(SEND_CARD, body=body, options=options)


class AsyncThings(AsyncResource):
    """The same as `Things`, to be awaited."""

    async def send_card(self, *, body: Card, options: Options | None = None) -> Card:
        """See `Things.send_card`."""
        return await self._call(SEND_CARD, body=body, options=options)
