"""Models of the Case that `folders` alone uses."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from .._runtime.models import UNSET, Input, Model, Rules, UnsetType
from .shared import Account, AccountInput


class Folder(Model, kw_only=True):
    made: datetime
    name: str
    owner: Account | None = None
    inside: list[Folder] | None = None


class FolderRequest(Input, kw_only=True):
    __rules__: ClassVar[Rules | None] = Rules(absent=("made",))

    name: str
    owner: AccountInput | UnsetType = UNSET
    inside: list[FolderRequest] | UnsetType = UNSET
