"""Models of the Novelties of 3.2 that several resources use."""

from __future__ import annotations

from .._runtime.models import Model


class Item(Model, kw_only=True, gc=False):
    id: int | None = None
