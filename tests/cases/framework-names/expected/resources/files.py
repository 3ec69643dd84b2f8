"""files: operations."""

from __future__ import annotations

from .._runtime.files import FileOrBytes
from .._runtime.models import UNSET, UnsetType
from .._runtime.operations import Json, Multipart, Operation, Path
from .._runtime.resources import AsyncResource, Options, Resource
from ..models.files import (
    AddedV1OthersPost,
    AddOtherResponse,
    AddPartRequest,
    BodyChosenByHand,
    ErrorResponse,
    GoneResponse,
    SourceType,
)

ADD_PART: Operation[str] = Operation(
    "POST",
    "/v1/files/{file_id}/parts",
    parameters=(Path("file_id", str),),
    sends=Multipart(AddPartRequest),
    accepts="application/json",
    returns={200: str},
    raises={400: ErrorResponse, 409: ErrorResponse},
)

ADD_BODY: Operation[None] = Operation(
    "POST",
    "/v1/bodies",
    sends=Json(BodyChosenByHand),
    accepts="application/json",
    returns={204: None},
    raises={410: GoneResponse},
)

ADD_OTHER: Operation[AddOtherResponse] = Operation(
    "POST",
    "/v1/others",
    sends=Json(AddedV1OthersPost),
    accepts="application/json",
    returns={200: AddOtherResponse},
)


class Files(Resource):
    """Operations of files."""

    def add_part(
        self,
        file_id: str,
        *,
        file: FileOrBytes,
        source_type: SourceType | UnsetType = UNSET,
        options: Options | None = None,
    ) -> str:
        """POST /v1/files/{file_id}/parts.

        Raises BadRequest, Conflict, and every other APIError.
        """
        return self._call(
            ADD_PART,
            path={"file_id": file_id},
            body=AddPartRequest(file=file, source_type=source_type),
            options=options,
        )

    def add_body(self, *, name: str | UnsetType = UNSET, options: Options | None = None) -> None:
        """POST /v1/bodies.

        Raises Gone, and every other APIError.
        """
        self._call(ADD_BODY, body=BodyChosenByHand(name=name), options=options)

    def add_other(self, *, name: str | UnsetType = UNSET, options: Options | None = None) -> AddOtherResponse:
        """POST /v1/others.

        Raises APIError.
        """
        return self._call(ADD_OTHER, body=AddedV1OthersPost(name=name), options=options)


class AsyncFiles(AsyncResource):
    """The same as `Files`, to be awaited."""

    async def add_part(
        self,
        file_id: str,
        *,
        file: FileOrBytes,
        source_type: SourceType | UnsetType = UNSET,
        options: Options | None = None,
    ) -> str:
        """See `Files.add_part`."""
        return await self._call(
            ADD_PART,
            path={"file_id": file_id},
            body=AddPartRequest(file=file, source_type=source_type),
            options=options,
        )

    async def add_body(self, *, name: str | UnsetType = UNSET, options: Options | None = None) -> None:
        """See `Files.add_body`."""
        await self._call(ADD_BODY, body=BodyChosenByHand(name=name), options=options)

    async def add_other(self, *, name: str | UnsetType = UNSET, options: Options | None = None) -> AddOtherResponse:
        """See `Files.add_other`."""
        return await self._call(ADD_OTHER, body=AddedV1OthersPost(name=name), options=options)
