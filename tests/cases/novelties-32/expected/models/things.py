"""Models of the Novelties of 3.2 that `things` alone uses."""

from __future__ import annotations

from .._runtime.models import UNSET, Input, UnsetType


class QueryThingRequest(Input, kw_only=True, gc=False):
    q: str | UnsetType = UNSET


class SearchThingsFilter(Input, kw_only=True, gc=False):
    a: int
    b: list[str] | UnsetType = UNSET
