"""Models of the Case that `colours` alone uses."""

from __future__ import annotations

from typing import Literal, TypeAlias

from .._runtime.models import Input, Model, Open

Colour: TypeAlias = Literal["red", "green", "blue"]
"""A colour."""


class Sent(Input, kw_only=True, gc=False):
    colour: Colour
    kind: Literal["sent"] = "sent"


class Received(Model, kw_only=True, gc=False):
    colour: Open[Colour]
    kind: Literal["received"]
    level: Open[Literal[1, 2, 3], int] | None = None
    ratio: float | None = None
    done: Literal[True] | None = None
    nothing: str | None = None
