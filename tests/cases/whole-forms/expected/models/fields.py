"""Models of the Forms that are no objects that `fields` alone uses."""

from __future__ import annotations

from .._runtime.models import UNSET, Input, UnsetType


class AddFieldsRequest(Input, kw_only=True, gc=False):
    a: str | UnsetType = UNSET
