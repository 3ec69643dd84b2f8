"""Models of the Case that `files` alone uses."""

from __future__ import annotations

from typing import Literal, TypeAlias

from .._runtime.files import FileOrBytes
from .._runtime.models import UNSET, Input, Model, UnsetType

SourceType: TypeAlias = Literal["book", "article", "a longer one that makes it a name", "and another one of those"]


class AddPartRequest(Input, kw_only=True, gc=False):
    file: FileOrBytes
    source_type: SourceType | UnsetType = UNSET


class AddedV1OthersPost(Input, kw_only=True, gc=False):
    name: str | UnsetType = UNSET


class BodyChosenByHand(Input, kw_only=True, gc=False):
    name: str | UnsetType = UNSET


class ErrorResponse(Model, kw_only=True, gc=False):
    error: ErrorResponseError | None = None


class ErrorResponseError(Model, kw_only=True, gc=False):
    code: int | None = None


class GoneResponse(Model, kw_only=True, gc=False):
    since: str | None = None


class AddOtherResponse(Model, kw_only=True, gc=False):
    permissions: AddOtherResponsePermissions | None = None


class AddOtherResponsePermissions(Model, kw_only=True, gc=False):
    write: bool | None = None
