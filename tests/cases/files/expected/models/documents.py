"""Models of the Files that `documents` alone uses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, TypeAlias

from .._runtime.files import FileOrBytes
from .._runtime.models import UNSET, Input, Meta, Model, UnsetType, field, union

Raw: TypeAlias = str

Thumbnail: TypeAlias = FileOrBytes
"""A small picture."""


class Document(Model, kw_only=True, gc=False):
    id: str
    preview: Raw | None = None


class CreateDocumentRequest(Input, kw_only=True, gc=False):
    title: Annotated[str, Meta(min_length=1)]
    scan: FileOrBytes
    """The pages as one PDF."""
    pictures: Annotated[list[FileOrBytes], Meta(max_length=3)] | UnsetType = UNSET
    cover: FileOrBytes | None | UnsetType = UNSET
    signature: FileOrBytes | UnsetType = UNSET
    """A schema without a type."""
    checksum: bytes | UnsetType = UNSET
    files_0: FileOrBytes | UnsetType = field(default=UNSET, name="files[0]")
    notes: str | UnsetType = UNSET
    details: CreateDocumentRequestDetails | UnsetType = UNSET
    shared: FileOrBytes | UnsetType = UNSET
    thumbnail: Thumbnail | UnsetType = UNSET
    link: CreateDocumentRequestLink | UnsetType = UNSET


class CreateDocumentRequestDetails(Input, kw_only=True, gc=False):
    stamp: str | UnsetType = UNSET


if TYPE_CHECKING:
    CreateDocumentRequestLink: TypeAlias = FileOrBytes | str
else:
    CreateDocumentRequestLink = union("CreateDocumentRequestLink", lambda: (FileOrBytes, str))
