"""Documents: operations."""

from __future__ import annotations

from collections.abc import AsyncIterable, Iterable

from .._runtime.files import FileOrBytes
from .._runtime.models import UNSET, UnsetType
from .._runtime.operations import Binary, Encoding, Multipart, Operation, Path
from .._runtime.resources import AsyncResource, Options, Resource
from ..models.documents import (
    CreateDocumentRequest,
    CreateDocumentRequestDetails,
    CreateDocumentRequestLink,
    Document,
    Thumbnail,
)

CREATE: Operation[Document] = Operation(
    "POST",
    "/documents",
    sends=Multipart(
        CreateDocumentRequest,
        encoding={
            "scan": Encoding(content_type="application/pdf"),
            "pictures": Encoding(content_type="image/png"),
            "signature": Encoding(content_type="image/svg"),
            "checksum": Encoding(base64=True),
        },
    ),
    accepts="application/json",
    returns={201: Document},
)

REPLACE_CONTENT: Operation[None] = Operation(
    "PUT",
    "/documents/{id}/content",
    parameters=(Path("id", str),),
    sends=Binary(),
    returns={204: None},
)

READ_CONTENT: Operation[bytes] = Operation(
    "GET",
    "/documents/{id}/content",
    parameters=(Path("id", str),),
    accepts="application/octet-stream",
    returns={200: bytes},
)

ADD_PICTURE: Operation[None] = Operation(
    "POST",
    "/pictures",
    sends=Binary(required=False),
    returns={204: None},
)


class Documents(Resource):
    """Operations of Documents."""

    def create(
        self,
        *,
        title: str,
        scan: FileOrBytes,
        pictures: list[FileOrBytes] | UnsetType = UNSET,
        cover: FileOrBytes | None | UnsetType = UNSET,
        signature: FileOrBytes | UnsetType = UNSET,
        checksum: bytes | UnsetType = UNSET,
        files_0: FileOrBytes | UnsetType = UNSET,
        notes: str | UnsetType = UNSET,
        details: CreateDocumentRequestDetails | UnsetType = UNSET,
        shared: FileOrBytes | UnsetType = UNSET,
        thumbnail: Thumbnail | UnsetType = UNSET,
        link: CreateDocumentRequestLink | UnsetType = UNSET,
        options: Options | None = None,
    ) -> Document:
        """Add a document.

        - `title`: At least 1 character.
        - `scan`: The pages as one PDF.
        - `pictures`: At most 3 items.
        - `signature`: A schema without a type.
        - `files_0`: Sent as `files[0]`.
        - `thumbnail`: A small picture.

        Raises APIError.
        """
        return self._call(
            CREATE,
            body=CreateDocumentRequest(
                title=title,
                scan=scan,
                pictures=pictures,
                cover=cover,
                signature=signature,
                checksum=checksum,
                files_0=files_0,
                notes=notes,
                details=details,
                shared=shared,
                thumbnail=thumbnail,
                link=link,
            ),
            options=options,
        )

    def replace_content(self, id: str, *, body: FileOrBytes | Iterable[bytes], options: Options | None = None) -> None:
        """PUT /documents/{id}/content.

        Raises APIError.
        """
        self._call(REPLACE_CONTENT, path={"id": id}, body=body, options=options)

    def read_content(self, id: str, *, options: Options | None = None) -> bytes:
        """GET /documents/{id}/content.

        Raises APIError.
        """
        return self._call(READ_CONTENT, path={"id": id}, options=options)

    def add_picture(
        self, *, body: FileOrBytes | Iterable[bytes] | UnsetType = UNSET, options: Options | None = None
    ) -> None:
        """POST /pictures.

        Raises APIError.
        """
        self._call(ADD_PICTURE, body=body, options=options)


class AsyncDocuments(AsyncResource):
    """The same as `Documents`, to be awaited."""

    async def create(
        self,
        *,
        title: str,
        scan: FileOrBytes,
        pictures: list[FileOrBytes] | UnsetType = UNSET,
        cover: FileOrBytes | None | UnsetType = UNSET,
        signature: FileOrBytes | UnsetType = UNSET,
        checksum: bytes | UnsetType = UNSET,
        files_0: FileOrBytes | UnsetType = UNSET,
        notes: str | UnsetType = UNSET,
        details: CreateDocumentRequestDetails | UnsetType = UNSET,
        shared: FileOrBytes | UnsetType = UNSET,
        thumbnail: Thumbnail | UnsetType = UNSET,
        link: CreateDocumentRequestLink | UnsetType = UNSET,
        options: Options | None = None,
    ) -> Document:
        """See `Documents.create`."""
        return await self._call(
            CREATE,
            body=CreateDocumentRequest(
                title=title,
                scan=scan,
                pictures=pictures,
                cover=cover,
                signature=signature,
                checksum=checksum,
                files_0=files_0,
                notes=notes,
                details=details,
                shared=shared,
                thumbnail=thumbnail,
                link=link,
            ),
            options=options,
        )

    async def replace_content(
        self, id: str, *, body: FileOrBytes | Iterable[bytes] | AsyncIterable[bytes], options: Options | None = None
    ) -> None:
        """See `Documents.replace_content`."""
        await self._call(REPLACE_CONTENT, path={"id": id}, body=body, options=options)

    async def read_content(self, id: str, *, options: Options | None = None) -> bytes:
        """See `Documents.read_content`."""
        return await self._call(READ_CONTENT, path={"id": id}, options=options)

    async def add_picture(
        self,
        *,
        body: FileOrBytes | Iterable[bytes] | AsyncIterable[bytes] | UnsetType = UNSET,
        options: Options | None = None,
    ) -> None:
        """See `Documents.add_picture`."""
        await self._call(ADD_PICTURE, body=body, options=options)
