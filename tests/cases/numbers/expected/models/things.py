"""Models of the Case that `things` alone uses."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from .._runtime.models import Meta, Model, Rules

Tenths: TypeAlias = Annotated[float, Meta(extra={"rules": Rules(multiple_of=0.1)})]

Huge: TypeAlias = Annotated[
    int,
    Meta(extra={"rules": Rules(minimum=-1000000000000000000000000000000, maximum=1000000000000000000000000000000)}),
]

Halves: TypeAlias = Annotated[int, Meta(extra={"rules": Rules(exclusive_minimum=1.5)})]

Steps: TypeAlias = Annotated[int, Meta(le=100, multiple_of=5)]


class Sized(Model, kw_only=True, gc=False):
    odd: (
        Annotated[int, Meta(extra={"rules": Rules(not_=Rules(multiple_of=2), minimum=-2147483648, maximum=2147483647)})]
        | None
    ) = None
    small: Annotated[int, Meta(ge=2, extra={"rules": Rules(not_=Rules(enum=(7,)), minimum=0, maximum=255)})] | None = (
        None
    )
