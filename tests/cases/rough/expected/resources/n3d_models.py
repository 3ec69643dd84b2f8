"""3D Models: operations."""

from __future__ import annotations

from collections.abc import AsyncIterable, Iterable

from .._runtime.files import FileOrBytes
from .._runtime.models import UNSET, UnsetType
from .._runtime.operations import Binary, Json, Operation, Path
from .._runtime.resources import AsyncResource, Options, Resource
from ..models.n3d_models import ModelSchema

LIST: Operation[ModelSchema] = Operation(
    "GET",
    "/models",
    accepts="application/json",
    returns={200: ModelSchema},
)

SAME: Operation[None] = Operation(
    "POST",
    "/models",
    sends=Json(ModelSchema, required=False),
    returns={"default": None},
    raises={"default": None},
)

UPDATE: Operation[None] = Operation(
    "PUT",
    "/models",
    sends=Binary(required=False),
    returns={"2XX": None},
)

DELETE: Operation[None] = Operation(
    "DELETE",
    "/models/{id}",
    parameters=(Path("id", str),),
    returns={204: None},
)


class N3dModels(Resource):
    """Operations of 3D Models."""

    def list(self, *, options: Options | None = None) -> ModelSchema:
        """GET /models.

        Raises APIError.
        """
        return self._call(LIST, options=options)

    def same(self, *, body: ModelSchema | UnsetType = UNSET, options: Options | None = None) -> None:
        """POST /models.

        Raises APIError.
        """
        self._call(SAME, body=body, options=options)

    def update(
        self, *, body: FileOrBytes | Iterable[bytes] | UnsetType = UNSET, options: Options | None = None
    ) -> None:
        """PUT /models.

        Raises APIError.
        """
        self._call(UPDATE, body=body, options=options)

    def delete(self, id: str, *, options: Options | None = None) -> None:
        """DELETE /models/{id}.

        Raises APIError.
        """
        self._call(DELETE, path={"id": id}, options=options)


class AsyncN3dModels(AsyncResource):
    """The same as `N3dModels`, to be awaited."""

    async def list(self, *, options: Options | None = None) -> ModelSchema:
        """See `N3dModels.list`."""
        return await self._call(LIST, options=options)

    async def same(self, *, body: ModelSchema | UnsetType = UNSET, options: Options | None = None) -> None:
        """See `N3dModels.same`."""
        await self._call(SAME, body=body, options=options)

    async def update(
        self,
        *,
        body: FileOrBytes | Iterable[bytes] | AsyncIterable[bytes] | UnsetType = UNSET,
        options: Options | None = None,
    ) -> None:
        """See `N3dModels.update`."""
        await self._call(UPDATE, body=body, options=options)

    async def delete(self, id: str, *, options: Options | None = None) -> None:
        """See `N3dModels.delete`."""
        await self._call(DELETE, path={"id": id}, options=options)
