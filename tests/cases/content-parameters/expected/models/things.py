"""Models of the Content parameters that `things` alone uses."""

from __future__ import annotations

from .._runtime.models import UNSET, Input, UnsetType


class Point(Input, kw_only=True, gc=False):
    x: int
    label: str | UnsetType = UNSET
