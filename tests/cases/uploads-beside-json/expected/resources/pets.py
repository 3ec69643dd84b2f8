"""Pets: operations."""

from __future__ import annotations

from .._runtime.files import FileOrBytes
from .._runtime.models import UNSET, UnsetType
from .._runtime.operations import Json, Multipart, Operation, Path
from .._runtime.resources import AsyncResource, Options, Resource
from ..models.pets import AddAlbumRequest, AddAlbumResponse, Owner, Pet, PetInput, PetUpload, Picture, ReplacePetRequest

ADD: Operation[Pet] = Operation(
    "POST",
    "/pets",
    sends=Json(PetInput),
    accepts="application/json",
    returns={200: Pet},
)

ADD_AS_MULTIPART: Operation[Pet] = Operation(
    "POST",
    "/pets",
    sends=Multipart(PetUpload),
    accepts="application/json",
    returns={200: Pet},
)

REPLACE: Operation[None] = Operation(
    "PUT",
    "/pets/{id}",
    parameters=(Path("id", str),),
    sends=Multipart(ReplacePetRequest, required=False),
    returns={200: None},
)

ADD_ALBUM: Operation[AddAlbumResponse] = Operation(
    "POST",
    "/albums",
    sends=Multipart(AddAlbumRequest),
    accepts="application/json",
    returns={200: AddAlbumResponse},
)


class Pets(Resource):
    """Operations of Pets."""

    def add(
        self,
        *,
        name: str,
        photo: str,
        more: list[Picture] | UnsetType = UNSET,
        owner: Owner | UnsetType = UNSET,
        options: Options | None = None,
    ) -> Pet:
        """POST /pets.

        - `photo`: Format binary.

        Raises APIError.
        """
        return self._call(ADD, body=PetInput(name=name, photo=photo, more=more, owner=owner), options=options)

    def add_as_multipart(
        self,
        *,
        name: str,
        photo: FileOrBytes,
        more: list[FileOrBytes] | UnsetType = UNSET,
        owner: Owner | UnsetType = UNSET,
        options: Options | None = None,
    ) -> Pet:
        """`add` with a body of multipart/form-data.

        Raises APIError.
        """
        return self._call(
            ADD_AS_MULTIPART, body=PetUpload(name=name, photo=photo, more=more, owner=owner), options=options
        )

    def replace(self, id: str, *, body: ReplacePetRequest | UnsetType = UNSET, options: Options | None = None) -> None:
        """PUT /pets/{id}.

        Raises APIError.
        """
        self._call(REPLACE, path={"id": id}, body=body, options=options)

    def add_album(
        self, *, pictures: list[FileOrBytes], pet: PetInput | UnsetType = UNSET, options: Options | None = None
    ) -> AddAlbumResponse:
        """POST /albums.

        Raises APIError.
        """
        return self._call(ADD_ALBUM, body=AddAlbumRequest(pictures=pictures, pet=pet), options=options)


class AsyncPets(AsyncResource):
    """The same as `Pets`, to be awaited."""

    async def add(
        self,
        *,
        name: str,
        photo: str,
        more: list[Picture] | UnsetType = UNSET,
        owner: Owner | UnsetType = UNSET,
        options: Options | None = None,
    ) -> Pet:
        """See `Pets.add`."""
        return await self._call(ADD, body=PetInput(name=name, photo=photo, more=more, owner=owner), options=options)

    async def add_as_multipart(
        self,
        *,
        name: str,
        photo: FileOrBytes,
        more: list[FileOrBytes] | UnsetType = UNSET,
        owner: Owner | UnsetType = UNSET,
        options: Options | None = None,
    ) -> Pet:
        """See `Pets.add_as_multipart`."""
        return await self._call(
            ADD_AS_MULTIPART, body=PetUpload(name=name, photo=photo, more=more, owner=owner), options=options
        )

    async def replace(
        self, id: str, *, body: ReplacePetRequest | UnsetType = UNSET, options: Options | None = None
    ) -> None:
        """See `Pets.replace`."""
        await self._call(REPLACE, path={"id": id}, body=body, options=options)

    async def add_album(
        self, *, pictures: list[FileOrBytes], pet: PetInput | UnsetType = UNSET, options: Options | None = None
    ) -> AddAlbumResponse:
        """See `Pets.add_album`."""
        return await self._call(ADD_ALBUM, body=AddAlbumRequest(pictures=pictures, pet=pet), options=options)
