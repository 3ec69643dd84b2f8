"""Models of the Case that `things` alone uses."""

from __future__ import annotations

from typing import Any

from .._runtime.models import UNSET, Model, UnsetType


class Thing(Model, kw_only=True):
    owner: Owner | None
    other: Owner | None | UnsetType = UNSET
    text: str | None | UnsetType = UNSET
    anything: Any | UnsetType = UNSET


class Owner(Model, kw_only=True, gc=False):
    name: str
