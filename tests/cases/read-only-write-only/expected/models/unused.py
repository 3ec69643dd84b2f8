"""Models of the Case that no operation uses."""

from __future__ import annotations

from datetime import datetime

from .._runtime.models import Model


class Stamped(Model, kw_only=True, gc=False):
    made: datetime


class FolderInput(Model, kw_only=True, gc=False):
    taken: bool | None = None


class Unused(Model, kw_only=True, gc=False):
    id: str | None = None
    secret: str | None = None
