"""Models of the Case that several resources use."""

from __future__ import annotations

from typing import ClassVar

from .._runtime.models import UNSET, Input, Model, Rules, UnsetType


class Account(Model, kw_only=True, gc=False):
    id: str
    name: str
    plan: Plan | None = None


class Plan(Model, kw_only=True, gc=False):
    code: str


class AccountInput(Input, kw_only=True):
    __rules__: ClassVar[Rules | None] = Rules(absent=("id",))

    name: str
    password: str
    plan: Plan | UnsetType = UNSET
