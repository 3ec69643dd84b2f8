"""Models of the Case that `things` alone uses."""

from __future__ import annotations

from .._runtime.models import UNSET, Input, Model, UnsetType


class ThingCreate(Input, kw_only=True, gc=False):
    voice_id: str | UnsetType = UNSET
    label: str | UnsetType = UNSET
    """What it is called. `"none"` when not given."""
    mode: str | UnsetType = UNSET
    """How it works:
    - `fast`
    - `slow`

    `"slow"` when not given.
    """
    told: int | UnsetType = UNSET
    """Defaults to `3`."""


class ThingRead(Model, kw_only=True, gc=False):
    id: str | None = None
    state: str | None = None
    """The state"""
