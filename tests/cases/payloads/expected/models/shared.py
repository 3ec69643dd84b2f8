"""Models of the Payloads that several resources use."""

from __future__ import annotations

from typing import Literal

from .._runtime.models import Model, Open


class Event(Model, kw_only=True, gc=False):
    kind: Open[Literal["born", "gone"]]
