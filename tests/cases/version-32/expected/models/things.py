"""Models of the Case that `things` alone uses."""

from __future__ import annotations

from .._runtime.models import UNSET, Input, UnsetType


class SearchThingsRequest(Input, kw_only=True, gc=False):
    text: str | UnsetType = UNSET


class FilterThingsFilter(Input, kw_only=True, gc=False):
    a: int
    b: list[str] | UnsetType = UNSET
