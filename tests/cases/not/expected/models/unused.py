"""Models of the Case that no operation uses."""

from __future__ import annotations

from .._runtime.models import Model


class Loop(Model, kw_only=True):
    next: Loop
