"""Models of the Forms that are no objects that `charsets` alone uses."""

from __future__ import annotations

from .._runtime.models import Model


class Note(Model, kw_only=True, gc=False):
    text: str | None = None
