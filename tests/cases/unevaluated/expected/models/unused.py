"""Models of the Case that no operation uses."""

from __future__ import annotations

from .._runtime.models import Model


class Base(Model, kw_only=True, gc=False):
    a: int | None = None
