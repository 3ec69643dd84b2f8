"""groups: operations."""

from __future__ import annotations

from typing import Literal

from .._runtime.models import UNSET, UnsetType
from .._runtime.operations import Json, Operation, Path
from .._runtime.resources import AsyncResource, Options, Resource
from ..models.groups import Error, GroupUpdate

UPDATE: Operation[None] = Operation(
    "PUT",
    "/groups/{id}",
    parameters=(Path("id", str),),
    sends=Json(GroupUpdate),
    accepts="application/json",
    returns={204: None},
    raises={404: Error},
)


class Groups(Resource):
    """Operations of groups."""

    def update(
        self,
        id: str,
        *,
        name: str,
        type: Literal["spread"] = "spread",
        size: int | None | UnsetType = UNSET,
        options: Options | None = None,
    ) -> None:
        """PUT /groups/{id}.

        - `name`: Name of the group.
        - `type`: Always `"spread"`.

        Raises NotFound, and every other APIError.
        """
        self._call(UPDATE, path={"id": id}, body=GroupUpdate(name=name, type=type, size=size), options=options)


class AsyncGroups(AsyncResource):
    """The same as `Groups`, to be awaited."""

    async def update(
        self,
        id: str,
        *,
        name: str,
        type: Literal["spread"] = "spread",
        size: int | None | UnsetType = UNSET,
        options: Options | None = None,
    ) -> None:
        """See `Groups.update`."""
        await self._call(UPDATE, path={"id": id}, body=GroupUpdate(name=name, type=type, size=size), options=options)
