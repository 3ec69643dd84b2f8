"""Models of the Case that `colours` alone uses."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from .._runtime.models import UNSET, Input, Meta, Model, Open, Rules, UnsetType

Colour: TypeAlias = Literal["red", "green", "blue"]
"""A colour."""


class Sent(Input, kw_only=True, gc=False):
    colour: Colour
    kind: Literal["sent"] = "sent"


class Received(Model, kw_only=True, gc=False):
    colour: Open[Colour]
    kind: Literal["received"]
    level: Open[Literal[1, 2, 3], int] | None = None
    ratio: Annotated[float, Meta(extra={"rules": Rules(enum=(0.5, 1.5))})] | None = None
    done: Literal[True] | None = None
    nothing: str | None = None
    told: Open[Literal["a", "b", "c", "d"]] | None = None
    """One of a few.

    - `a`: The first one.
    - `b` (Second): Deprecated. The second one.
    - `c`: Third
    """
    either: Open[Literal[1, 2, 3], int] | None | UnsetType = UNSET
    texts_and_numbers: Open[Literal["auto", 1, 2], str | int] | None = None
    overlapping: Open[Literal["a", "b"]] | Open[Literal["b", "c"]] | None = None
    named: Open[Colour] | Literal["none"] | None = None
    limited: Literal["a"] | Literal["b"] | None = None
