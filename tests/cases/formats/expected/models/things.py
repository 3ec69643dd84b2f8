"""Models of the Case that `things` alone uses."""

from __future__ import annotations

import builtins
from datetime import date, datetime
from uuid import UUID

from .._runtime.models import Model


class Formats(Model, kw_only=True, gc=False):
    moment: datetime | None = None
    finer: datetime | None = None
    day: date | None = None
    id: UUID | None = None
    bytes: builtins.bytes | None = None
    encoded: builtins.bytes | None = None
    time: str | None = None
    duration: str | None = None
    decimal: str | None = None
    secret: str | None = None
