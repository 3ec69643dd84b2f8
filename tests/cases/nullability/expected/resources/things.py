"""things: operations."""

from __future__ import annotations

from .._runtime.models import UNSET, UnsetType
from .._runtime.operations import Json, Operation
from .._runtime.resources import AsyncResource, Options, Resource
from ..models.things import In, Out

CREATE: Operation[In] = Operation(
    "POST",
    "/things",
    sends=Json(Out),
    accepts="application/json",
    returns={201: In},
)


class Things(Resource):
    """Operations of things."""

    def create(
        self,
        *,
        there: str,
        there_or_null: str | None,
        maybe: str | UnsetType = UNSET,
        maybe_or_null: str | None | UnsetType = UNSET,
        options: Options | None = None,
    ) -> In:
        """POST /things.

        Raises APIError.
        """
        return self._call(
            CREATE,
            body=Out(there=there, there_or_null=there_or_null, maybe=maybe, maybe_or_null=maybe_or_null),
            options=options,
        )


class AsyncThings(AsyncResource):
    """The same as `Things`, to be awaited."""

    async def create(
        self,
        *,
        there: str,
        there_or_null: str | None,
        maybe: str | UnsetType = UNSET,
        maybe_or_null: str | None | UnsetType = UNSET,
        options: Options | None = None,
    ) -> In:
        """See `Things.create`."""
        return await self._call(
            CREATE,
            body=Out(there=there, there_or_null=there_or_null, maybe=maybe, maybe_or_null=maybe_or_null),
            options=options,
        )
