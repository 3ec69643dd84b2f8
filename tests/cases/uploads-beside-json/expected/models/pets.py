"""Models of the Files beside JSON that `pets` alone uses."""

from __future__ import annotations

from typing import ClassVar, TypeAlias

from .._runtime.files import FileOrBytes
from .._runtime.models import UNSET, Input, Model, Rules, UnsetType

Picture: TypeAlias = str


class Owner(Model, kw_only=True, gc=False):
    name: str | None = None


class Pet(Model, kw_only=True, gc=False):
    id: int | None = None
    name: str
    photo: str
    more: list[Picture] | None = None
    owner: Owner | None = None


class PetInput(Input, kw_only=True):
    __rules__: ClassVar[Rules | None] = Rules(absent=("id",))

    name: str
    photo: str
    more: list[Picture] | UnsetType = UNSET
    owner: Owner | UnsetType = UNSET


class PetUpload(Input, kw_only=True):
    __rules__: ClassVar[Rules | None] = Rules(absent=("id",))

    name: str
    photo: FileOrBytes
    more: list[FileOrBytes] | UnsetType = UNSET
    owner: Owner | UnsetType = UNSET


class ReplacePetRequest(Input, kw_only=True):
    __rules__: ClassVar[Rules | None] = Rules(absent=("id",))

    name: str
    photo: FileOrBytes
    more: list[FileOrBytes] | UnsetType = UNSET
    owner: Owner | UnsetType = UNSET
    note: str | UnsetType = UNSET


class AddAlbumRequest(Input, kw_only=True):
    pictures: list[FileOrBytes]
    pet: PetInput | UnsetType = UNSET


class AddAlbumResponse(Model, kw_only=True, gc=False):
    cover: Picture | None = None
