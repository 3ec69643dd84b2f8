"""Models of the Novelties of 3.2 that `mixed` alone uses."""

from __future__ import annotations

from typing import Any

from .._runtime.models import UNSET, Input, UnsetType


class SendNestedRequest(Input, kw_only=True):
    a: dict[str, Any] | UnsetType = UNSET
