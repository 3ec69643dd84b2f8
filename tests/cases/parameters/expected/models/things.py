"""Models of the Parameters that `things` alone uses."""

from __future__ import annotations

from .._runtime.models import UNSET, Input, UnsetType


class Deep(Input, kw_only=True, gc=False):
    a: str | UnsetType = UNSET
    b: B | UnsetType = UNSET


class B(Input, kw_only=True, gc=False):
    c: int | UnsetType = UNSET


class Members(Input, kw_only=True, gc=False):
    x: int | UnsetType = UNSET


class XMembers(Input, kw_only=True, gc=False):
    a: str | UnsetType = UNSET
