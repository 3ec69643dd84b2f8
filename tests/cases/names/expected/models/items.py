"""Models of the Case that `items` alone uses."""

from __future__ import annotations

import builtins
import datetime as dt

from .._runtime.models import Model, field


class Item(Model, kw_only=True, gc=False):
    from_: builtins.str | None = field(default=None, name="from")
    date: dt.date | None = None
    str: builtins.str | None = None
    other: builtins.str | None = None
    l_: builtins.str | None = field(default=None, name="l")
