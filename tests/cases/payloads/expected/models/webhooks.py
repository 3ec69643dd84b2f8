"""Models of the Payloads that webhooks carry."""

from __future__ import annotations

from .._runtime.models import UNSET, Input, UnsetType


class EventResponse(Input, kw_only=True, gc=False):
    ok: bool | UnsetType = UNSET
