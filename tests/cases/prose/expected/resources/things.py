"""Things have kinds.

- `a`: Short.
- `b`: A kind whose row would be wider than a docstring, and that would therefore be wrapped in the middle of the row.
  It has two sentences.

| Kept | Table |
|------|-------|
| 1    | 2     |
"""

from __future__ import annotations

from .._runtime.models import UNSET, UnsetType
from .._runtime.operations import Json, Operation, Query
from .._runtime.resources import AsyncResource, Options, Resource
from ..models.things import ThingCreate, ThingRead

CREATE: Operation[ThingRead] = Operation(
    "POST",
    "/things",
    parameters=(Query("order", str), Query("note", str)),
    sends=Json(ThingCreate),
    accepts="application/json",
    returns={200: ThingRead},
)


class Things(Resource):
    """Things have kinds.

    - `a`: Short.
    - `b`: A kind whose row would be wider than a docstring, and that would therefore be wrapped in the middle of the
      row. It has two sentences.

    | Kept | Table |
    |------|-------|
    | 1    | 2     |
    """

    def create(
        self,
        *,
        order: str | UnsetType = UNSET,
        note: str | UnsetType = UNSET,
        voice_id: str | UnsetType = UNSET,
        label: str | UnsetType = UNSET,
        mode: str | UnsetType = UNSET,
        told: int | UnsetType = UNSET,
        options: Options | None = None,
    ) -> ThingRead:
        """Create a thing.

        **Required scope:** `things:write`

        | Field | Scope |
        | --- | --- |
        | `owner` | `owners:read`, or none |

        Read [the guide](https://example.com/things?a=1&b=2) first.

        - One <b>
        - Two
           - Nested

        Send `<b>as it is</b>` to <host>/<code>, see a picture.

        - `order`: The order of the items. It is one of
          * `up`: the oldest first
          * `down`: the newest first

          `"up"` when not given.
        - `note`: First paragraph. Second paragraph, *set off*.
        - `label`: What it is called. `"none"` when not given.
        - `mode`: How it works:
          - `fast`
          - `slow`

          `"slow"` when not given.
        - `told`: Defaults to `3`. `3` when not given.

        Raises APIError.
        """
        return self._call(
            CREATE,
            query={"order": order, "note": note},
            body=ThingCreate(voice_id=voice_id, label=label, mode=mode, told=told),
            options=options,
        )


class AsyncThings(AsyncResource):
    """The same as `Things`, to be awaited."""

    async def create(
        self,
        *,
        order: str | UnsetType = UNSET,
        note: str | UnsetType = UNSET,
        voice_id: str | UnsetType = UNSET,
        label: str | UnsetType = UNSET,
        mode: str | UnsetType = UNSET,
        told: int | UnsetType = UNSET,
        options: Options | None = None,
    ) -> ThingRead:
        """See `Things.create`."""
        return await self._call(
            CREATE,
            query={"order": order, "note": note},
            body=ThingCreate(voice_id=voice_id, label=label, mode=mode, told=told),
            options=options,
        )
