"""Models of the Payloads that `hooks` alone uses."""

from __future__ import annotations

from .._runtime.models import Input, Model


class Hook(Model, kw_only=True, gc=False):
    id: str


class SubscribeHookRequest(Input, kw_only=True, gc=False):
    url: str
