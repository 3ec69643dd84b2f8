"""Pets: operations."""

from __future__ import annotations

from collections.abc import AsyncIterable, Iterable
from typing import Any

from .._runtime.files import FileOrBytes
from .._runtime.models import UNSET, UnsetType
from .._runtime.operations import Binary, Encoding, Form, Json, Multipart, Operation, Path, Text
from .._runtime.resources import AsyncResource, Options, Resource
from ..models.pets import (
    AddPetClientError,
    AddPetRequestFormData,
    AddPetRequestFormDataOwner,
    AddPetRequestRelated,
    NewPet,
    NewPetOwner,
    Pet,
)

ADD: Operation[Pet | None] = Operation(
    "POST",
    "/pets",
    sends=Json(Pet, "application/json; charset=utf-8"),
    accepts="application/hal+json, application/problem+json, application/json",
    returns={200: Pet, 204: None},
    raises={"4XX": AddPetClientError, "default": str},
)

ADD_AS_XML: Operation[Pet | None] = Operation(
    "POST",
    "/pets",
    sends=Text("application/xml"),
    accepts="application/hal+json, application/problem+json, application/json",
    returns={200: Pet, 204: None},
    raises={"4XX": AddPetClientError, "default": str},
)

ADD_AS_VND_PETS_V2_JSON: Operation[Pet | None] = Operation(
    "POST",
    "/pets",
    sends=Json(NewPet, "application/vnd.pets.v2+json"),
    accepts="application/hal+json, application/problem+json, application/json",
    returns={200: Pet, 204: None},
    raises={"4XX": AddPetClientError, "default": str},
)

ADD_AS_FORM: Operation[Pet | None] = Operation(
    "POST",
    "/pets",
    sends=Form(
        NewPet,
        encoding={
            "tags": Encoding(style="pipeDelimited", explode=False),
            "owner": Encoding(content_type="application/json"),
        },
    ),
    accepts="application/hal+json, application/problem+json, application/json",
    returns={200: Pet, 204: None},
    raises={"4XX": AddPetClientError, "default": str},
)

ADD_AS_MULTIPART: Operation[Pet | None] = Operation(
    "POST",
    "/pets",
    sends=Multipart(
        AddPetRequestFormData,
        encoding={
            "photo": Encoding(content_type="image/png"),
            "tags": Encoding(explode=False),
            "owner": Encoding(content_type="application/vnd.owner+json"),
        },
    ),
    accepts="application/hal+json, application/problem+json, application/json",
    returns={200: Pet, 204: None},
    raises={"4XX": AddPetClientError, "default": str},
)

ADD_AS_RELATED: Operation[Pet | None] = Operation(
    "POST",
    "/pets",
    sends=Multipart(AddPetRequestRelated, "multipart/related"),
    accepts="application/hal+json, application/problem+json, application/json",
    returns={200: Pet, 204: None},
    raises={"4XX": AddPetClientError, "default": str},
)

ADD_AS_TEXT: Operation[Pet | None] = Operation(
    "POST",
    "/pets",
    sends=Text(),
    accepts="application/hal+json, application/problem+json, application/json",
    returns={200: Pet, 204: None},
    raises={"4XX": AddPetClientError, "default": str},
)

ADD_AS_BYTES: Operation[Pet | None] = Operation(
    "POST",
    "/pets",
    sends=Binary("image/png"),
    accepts="application/hal+json, application/problem+json, application/json",
    returns={200: Pet, 204: None},
    raises={"4XX": AddPetClientError, "default": str},
)

GET: Operation[str | bytes] = Operation(
    "GET",
    "/pets/{id}",
    parameters=(Path("id", str),),
    accepts="text/xml, */*",
    returns={200: str, 202: bytes},
)

PHOTOGRAPH: Operation[bytes] = Operation(
    "POST",
    "/pets/{id}",
    parameters=(Path("id", str),),
    accepts="image/png, video/mp4",
    returns={200: bytes},
)

UPDATE: Operation[Pet] = Operation(
    "PATCH",
    "/pets/{id}",
    parameters=(Path("id", str),),
    sends=Json(NewPet, "application/merge-patch+json", required=False),
    accepts="application/json",
    returns={"default": Pet},
    raises={"default": Pet},
)

UPDATE_AS_JSON_PATCH_JSON: Operation[Pet] = Operation(
    "PATCH",
    "/pets/{id}",
    parameters=(Path("id", str),),
    sends=Json(list[dict[str, Any]], "application/json-patch+json", required=False),
    accepts="application/json",
    returns={"default": Pet},
    raises={"default": Pet},
)

DELETE: Operation[None] = Operation(
    "DELETE",
    "/pets/{id}",
    parameters=(Path("id", str),),
    returns={200: None},
)


class Pets(Resource):
    """Operations of Pets."""

    def add(self, *, body: Pet, options: Options | None = None) -> Pet | None:
        """Add a pet.

        Raises APIError.
        """
        return self._call(ADD, body=body, options=options)

    def add_as_xml(self, *, body: str, options: Options | None = None) -> Pet | None:
        """`add` with a body of application/xml.

        Raises APIError.
        """
        return self._call(ADD_AS_XML, body=body, options=options)

    def add_as_vnd_pets_v2_json(
        self,
        *,
        name: str,
        tags: list[str] | UnsetType = UNSET,
        owner: NewPetOwner | UnsetType = UNSET,
        options: Options | None = None,
    ) -> Pet | None:
        """`add` with a body of application/vnd.pets.v2+json.

        Raises APIError.
        """
        return self._call(ADD_AS_VND_PETS_V2_JSON, body=NewPet(name=name, tags=tags, owner=owner), options=options)

    def add_as_form(
        self,
        *,
        name: str,
        tags: list[str] | UnsetType = UNSET,
        owner: NewPetOwner | UnsetType = UNSET,
        options: Options | None = None,
    ) -> Pet | None:
        """`add` with a body of application/x-www-form-urlencoded.

        Raises APIError.
        """
        return self._call(ADD_AS_FORM, body=NewPet(name=name, tags=tags, owner=owner), options=options)

    def add_as_multipart(
        self,
        *,
        name: str,
        photo: FileOrBytes | UnsetType = UNSET,
        tags: list[str] | UnsetType = UNSET,
        owner: AddPetRequestFormDataOwner | UnsetType = UNSET,
        options: Options | None = None,
    ) -> Pet | None:
        """`add` with a body of multipart/form-data.

        Raises APIError.
        """
        return self._call(
            ADD_AS_MULTIPART,
            body=AddPetRequestFormData(name=name, photo=photo, tags=tags, owner=owner),
            options=options,
        )

    def add_as_related(self, *, root: dict[str, Any] | UnsetType = UNSET, options: Options | None = None) -> Pet | None:
        """`add` with a body of multipart/related.

        Raises APIError.
        """
        return self._call(ADD_AS_RELATED, body=AddPetRequestRelated(root=root), options=options)

    def add_as_text(self, *, body: str, options: Options | None = None) -> Pet | None:
        """`add` with a body of text/plain.

        Raises APIError.
        """
        return self._call(ADD_AS_TEXT, body=body, options=options)

    def add_as_bytes(self, *, body: FileOrBytes | Iterable[bytes], options: Options | None = None) -> Pet | None:
        """`add` with a body of image/png.

        Raises APIError.
        """
        return self._call(ADD_AS_BYTES, body=body, options=options)

    def get(self, id: str, *, options: Options | None = None) -> str | bytes:
        """GET /pets/{id}.

        Raises APIError.
        """
        return self._call(GET, path={"id": id}, options=options)

    def photograph(self, id: str, *, options: Options | None = None) -> bytes:
        """POST /pets/{id}.

        Raises APIError.
        """
        return self._call(PHOTOGRAPH, path={"id": id}, options=options)

    def update(self, id: str, *, body: NewPet | UnsetType = UNSET, options: Options | None = None) -> Pet:
        """PATCH /pets/{id}.

        Raises APIError.
        """
        return self._call(UPDATE, path={"id": id}, body=body, options=options)

    def update_as_json_patch_json(
        self, id: str, *, body: list[dict[str, Any]] | UnsetType = UNSET, options: Options | None = None
    ) -> Pet:
        """`update` with a body of application/json-patch+json.

        Raises APIError.
        """
        return self._call(UPDATE_AS_JSON_PATCH_JSON, path={"id": id}, body=body, options=options)

    def delete(self, id: str, *, options: Options | None = None) -> None:
        """DELETE /pets/{id}.

        Raises APIError.
        """
        self._call(DELETE, path={"id": id}, options=options)


class AsyncPets(AsyncResource):
    """The same as `Pets`, to be awaited."""

    async def add(self, *, body: Pet, options: Options | None = None) -> Pet | None:
        """See `Pets.add`."""
        return await self._call(ADD, body=body, options=options)

    async def add_as_xml(self, *, body: str, options: Options | None = None) -> Pet | None:
        """See `Pets.add_as_xml`."""
        return await self._call(ADD_AS_XML, body=body, options=options)

    async def add_as_vnd_pets_v2_json(
        self,
        *,
        name: str,
        tags: list[str] | UnsetType = UNSET,
        owner: NewPetOwner | UnsetType = UNSET,
        options: Options | None = None,
    ) -> Pet | None:
        """See `Pets.add_as_vnd_pets_v2_json`."""
        return await self._call(
            ADD_AS_VND_PETS_V2_JSON, body=NewPet(name=name, tags=tags, owner=owner), options=options
        )

    async def add_as_form(
        self,
        *,
        name: str,
        tags: list[str] | UnsetType = UNSET,
        owner: NewPetOwner | UnsetType = UNSET,
        options: Options | None = None,
    ) -> Pet | None:
        """See `Pets.add_as_form`."""
        return await self._call(ADD_AS_FORM, body=NewPet(name=name, tags=tags, owner=owner), options=options)

    async def add_as_multipart(
        self,
        *,
        name: str,
        photo: FileOrBytes | UnsetType = UNSET,
        tags: list[str] | UnsetType = UNSET,
        owner: AddPetRequestFormDataOwner | UnsetType = UNSET,
        options: Options | None = None,
    ) -> Pet | None:
        """See `Pets.add_as_multipart`."""
        return await self._call(
            ADD_AS_MULTIPART,
            body=AddPetRequestFormData(name=name, photo=photo, tags=tags, owner=owner),
            options=options,
        )

    async def add_as_related(
        self, *, root: dict[str, Any] | UnsetType = UNSET, options: Options | None = None
    ) -> Pet | None:
        """See `Pets.add_as_related`."""
        return await self._call(ADD_AS_RELATED, body=AddPetRequestRelated(root=root), options=options)

    async def add_as_text(self, *, body: str, options: Options | None = None) -> Pet | None:
        """See `Pets.add_as_text`."""
        return await self._call(ADD_AS_TEXT, body=body, options=options)

    async def add_as_bytes(
        self, *, body: FileOrBytes | Iterable[bytes] | AsyncIterable[bytes], options: Options | None = None
    ) -> Pet | None:
        """See `Pets.add_as_bytes`."""
        return await self._call(ADD_AS_BYTES, body=body, options=options)

    async def get(self, id: str, *, options: Options | None = None) -> str | bytes:
        """See `Pets.get`."""
        return await self._call(GET, path={"id": id}, options=options)

    async def photograph(self, id: str, *, options: Options | None = None) -> bytes:
        """See `Pets.photograph`."""
        return await self._call(PHOTOGRAPH, path={"id": id}, options=options)

    async def update(self, id: str, *, body: NewPet | UnsetType = UNSET, options: Options | None = None) -> Pet:
        """See `Pets.update`."""
        return await self._call(UPDATE, path={"id": id}, body=body, options=options)

    async def update_as_json_patch_json(
        self, id: str, *, body: list[dict[str, Any]] | UnsetType = UNSET, options: Options | None = None
    ) -> Pet:
        """See `Pets.update_as_json_patch_json`."""
        return await self._call(UPDATE_AS_JSON_PATCH_JSON, path={"id": id}, body=body, options=options)

    async def delete(self, id: str, *, options: Options | None = None) -> None:
        """See `Pets.delete`."""
        await self._call(DELETE, path={"id": id}, options=options)
