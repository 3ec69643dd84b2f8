"""Models of the Case that `sizes` alone uses."""

from __future__ import annotations

import builtins
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias

from .._runtime.models import UNSET, Input, Meta, Model, Rules, UnsetType, union
from .._runtime.sizes import Int8, Int32, Int64, UInt8, UInt16, UInt64


class Sizes(Input, kw_only=True, gc=False):
    small: Annotated[int, Meta(ge=-2147483648, le=2147483647)] | UnsetType = UNSET
    large: Annotated[int, Meta(ge=-9223372036854775808, le=9223372036854775807)] | UnsetType = UNSET
    tiny: UInt8 | UnsetType = UNSET
    huge: UInt64 | UnsetType = UNSET


class Both(Model, kw_only=True, gc=False):
    small: Int32 | None = None
    large: Int64 | None | UnsetType = UNSET
    tiny: Annotated[Int8, Meta(ge=1)] | None = None
    int: UInt16 | None = None
    even: (
        Annotated[
            builtins.int,
            Meta(extra={"rules": Rules(not_=Rules(enum=(7,)), minimum=-2147483648, maximum=2147483647)}),
        ]
        | None
    ) = None
    time: str | None = None
    duration: str | None = None
    price: str | None = None
    cost: float | None = None
    at: datetime | None = None
    word: str | None = None
    either: builtins.int | None = None
    one: One | None = None
    apart: Apart | None = None
    pet: Pet | None = None


class Cat(Model, kw_only=True, gc=False):
    kind: str
    lives: int | None = None


class Dog(Model, kw_only=True, gc=False):
    kind: str


class Red(Model, kw_only=True, gc=False):
    colour: Literal["red"]


class Blue(Model, kw_only=True, gc=False):
    colour: Literal["blue"]


if TYPE_CHECKING:
    One: TypeAlias = Cat | Dog
else:
    One = union("One", lambda: (Cat, Dog))


if TYPE_CHECKING:
    Apart: TypeAlias = Red | Blue
else:
    Apart = union("Apart", lambda: (Red, Blue))


if TYPE_CHECKING:
    Pet: TypeAlias = Cat | Dog
else:
    Pet = union("Pet", lambda: (Cat, Dog), tag="kind", tags=lambda: {"Cat": Cat, "Dog": Dog})
