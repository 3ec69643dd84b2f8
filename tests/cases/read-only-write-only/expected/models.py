"""Models of the Case."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from ._runtime.models import UNSET, Input, Model, Rules, UnsetType


class Account(Model, kw_only=True, gc=False):
    id: str
    name: str
    plan: Plan | None = None


class Plan(Model, kw_only=True, gc=False):
    code: str


class Stamped(Model, kw_only=True, gc=False):
    made: datetime


class Folder(Model, kw_only=True):
    made: datetime
    name: str
    owner: Account | None = None
    inside: list[Folder] | None = None


class FolderInput(Model, kw_only=True, gc=False):
    taken: bool | None = None


class Note(Input, kw_only=True):
    __rules__: ClassVar[Rules | None] = Rules(absent=("id",))

    text: str


class Unused(Model, kw_only=True, gc=False):
    id: str | None = None
    secret: str | None = None


class AccountInput(Input, kw_only=True):
    __rules__: ClassVar[Rules | None] = Rules(absent=("id",))

    name: str
    password: str
    plan: Plan | UnsetType = UNSET


class FolderRequest(Input, kw_only=True):
    __rules__: ClassVar[Rules | None] = Rules(absent=("made",))

    name: str
    owner: AccountInput | UnsetType = UNSET
    inside: list[FolderRequest] | UnsetType = UNSET
