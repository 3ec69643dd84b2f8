"""Models of the Media types that `pets` alone uses."""

from __future__ import annotations

from typing import Any

from .._runtime.files import FileOrBytes
from .._runtime.models import UNSET, Input, Model, UnsetType


class Pet(Model, kw_only=True, gc=False):
    id: int
    name: str | None = None


class NewPet(Input, kw_only=True, gc=False):
    name: str
    tags: list[str] | UnsetType = UNSET
    owner: NewPetOwner | UnsetType = UNSET


class NewPetOwner(Input, kw_only=True, gc=False):
    name: str | UnsetType = UNSET


class AddPetRequestFormData(Input, kw_only=True, gc=False):
    name: str
    photo: FileOrBytes | UnsetType = UNSET
    tags: list[str] | UnsetType = UNSET
    owner: AddPetRequestFormDataOwner | UnsetType = UNSET


class AddPetRequestFormDataOwner(Input, kw_only=True, gc=False):
    name: str | UnsetType = UNSET


class AddPetRequestRelated(Input, kw_only=True):
    root: dict[str, Any] | UnsetType = UNSET


class AddPetClientError(Model, kw_only=True, gc=False):
    title: str | None = None
