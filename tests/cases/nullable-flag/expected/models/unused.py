"""Models of the Case that no operation uses."""

from __future__ import annotations

from .._runtime.models import Model


class Maybe(Model, kw_only=True, gc=False):
    name: str
    nick: str | None = None
