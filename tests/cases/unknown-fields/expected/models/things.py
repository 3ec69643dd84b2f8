"""Models of the Unknown fields that `things` alone uses."""

from __future__ import annotations

from .._runtime.models import Model


class GetThingResponse(Model, kw_only=True, gc=False):
    id: str | None = None
