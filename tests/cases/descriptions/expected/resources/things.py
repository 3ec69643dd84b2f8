"""Things.

See https://example.com/things
"""

from __future__ import annotations

from .._runtime.deprecation import deprecated
from .._runtime.models import UNSET, UnsetType
from .._runtime.operations import Cookie, Json, Operation, Path, Query
from .._runtime.resources import AsyncResource, Options, Resource
from ..models.things import Thing

GET: Operation[Thing] = Operation(
    "GET",
    "/things/{id}",
    parameters=(Path("id", str), Query("flag", bool), Query("note", str), Cookie("crumb", str)),
    accepts="application/json",
    returns={200: Thing},
    security=(("code",), ("device",), ("connect",)),
)

DELETE: Operation[None] = Operation(
    "DELETE",
    "/things/{id}",
    parameters=(Path("id", str),),
    returns={204: None},
    security=(("code",), ("device",), ("connect",)),
)

REPLACE: Operation[None] = Operation(
    "PUT",
    "/things/{id}",
    parameters=(Path("id", str),),
    sends=Json(Thing),
    returns={204: None},
    security=(("code",), ("device",), ("connect",)),
)


class Things(Resource):
    """Things.

    See https://example.com/things
    """

    def get(
        self,
        id: str,
        *,
        flag: bool | UnsetType = UNSET,
        note: str | UnsetType = UNSET,
        crumb: str | UnsetType = UNSET,
        options: Options | None = None,
    ) -> Thing:
        """One thing.

        What holds for all of its operations.

        - `id`: Deprecated. An id.

        Raises APIError.
        """
        return self._call(
            GET, path={"id": id}, query={"flag": flag, "note": note}, cookies={"crumb": crumb}, options=options
        )

    def delete(self, id: str, *, options: Options | None = None) -> None:
        """Delete a thing.

        How things are deleted: https://example.com/delete

        - `id`: Deprecated. An id.

        Raises APIError.
        """
        self._call(DELETE, path={"id": id}, options=options)

    @deprecated("the API asks its users to stop calling this")
    def replace(self, id: str, *, body: Thing, options: Options | None = None) -> None:
        """Replace a thing.

        Deprecated: the API asks its users to stop calling this.

        - `id`: Deprecated. An id.

        Raises APIError.
        """
        self._call(REPLACE, path={"id": id}, body=body, options=options)


class AsyncThings(AsyncResource):
    """The same as `Things`, to be awaited."""

    async def get(
        self,
        id: str,
        *,
        flag: bool | UnsetType = UNSET,
        note: str | UnsetType = UNSET,
        crumb: str | UnsetType = UNSET,
        options: Options | None = None,
    ) -> Thing:
        """See `Things.get`."""
        return await self._call(
            GET, path={"id": id}, query={"flag": flag, "note": note}, cookies={"crumb": crumb}, options=options
        )

    async def delete(self, id: str, *, options: Options | None = None) -> None:
        """See `Things.delete`."""
        await self._call(DELETE, path={"id": id}, options=options)

    @deprecated("the API asks its users to stop calling this")
    async def replace(self, id: str, *, body: Thing, options: Options | None = None) -> None:
        """See `Things.replace`."""
        await self._call(REPLACE, path={"id": id}, body=body, options=options)
