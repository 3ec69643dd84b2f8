"""Models of the Case that `groups` alone uses."""

from __future__ import annotations

from typing import Literal

from .._runtime.models import UNSET, Input, Model, UnsetType


class Error(Model, kw_only=True, gc=False):
    message: str | None = None


class GroupUpdate(Input, kw_only=True, gc=False):
    name: str
    """Name of the group."""
    type: Literal["spread"] = "spread"
    size: int | None | UnsetType = UNSET
