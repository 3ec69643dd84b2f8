"""Models of the Case that `things` alone uses."""

from __future__ import annotations

from .._runtime.models import UNSET, Input, Model, UnsetType


class In(Model, kw_only=True, gc=False):
    there: str
    there_or_null: str | None
    maybe: str | None = None
    maybe_or_null: str | None | UnsetType = UNSET


class Out(Input, kw_only=True, gc=False):
    there: str
    there_or_null: str | None
    maybe: str | UnsetType = UNSET
    maybe_or_null: str | None | UnsetType = UNSET
