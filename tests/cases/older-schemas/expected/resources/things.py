"""Things: operations."""

from __future__ import annotations

from typing import Any

from .._runtime.models import UNSET, UnsetType
from .._runtime.operations import Json, Operation
from .._runtime.resources import AsyncResource, Options, Resource
from ..models.things import Thing

SEND: Operation[None] = Operation(
    "POST",
    "/things",
    sends=Json(Thing),
    returns={204: None},
)


class Things(Resource):
    """Operations of Things."""

    def send(
        self,
        *,
        card: str | UnsetType = UNSET,
        address: str | UnsetType = UNSET,
        phone: str | UnsetType = UNSET,
        pair: tuple[str, int] | UnsetType = UNSET,
        row: list[str | int] | UnsetType = UNSET,
        both: dict[str, Any] | UnsetType = UNSET,
        options: Options | None = None,
    ) -> None:
        """POST /things.

        - `pair`: At least 2 items.

        Raises APIError.
        """
        self._call(
            SEND, body=Thing(card=card, address=address, phone=phone, pair=pair, row=row, both=both), options=options
        )


class AsyncThings(AsyncResource):
    """The same as `Things`, to be awaited."""

    async def send(
        self,
        *,
        card: str | UnsetType = UNSET,
        address: str | UnsetType = UNSET,
        phone: str | UnsetType = UNSET,
        pair: tuple[str, int] | UnsetType = UNSET,
        row: list[str | int] | UnsetType = UNSET,
        both: dict[str, Any] | UnsetType = UNSET,
        options: Options | None = None,
    ) -> None:
        """See `Things.send`."""
        await self._call(
            SEND, body=Thing(card=card, address=address, phone=phone, pair=pair, row=row, both=both), options=options
        )
