"""Models of the Case that `things` alone uses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from .._runtime.models import Model, Open, union


class Cat(Model, kw_only=True, gc=False):
    kind: str
    n: int | None = None


class Dog(Model, kw_only=True, gc=False):
    kind: str
    n: int | None = None


class Found(Model, kw_only=True, gc=False):
    type: Literal["thing.made"]
    n: int | None = None


class Lost(Model, kw_only=True, gc=False):
    type: Open[Literal["thing.gone", "thing.lost"]]
    n: int | None = None


if TYPE_CHECKING:
    Named: TypeAlias = Cat | Dog
else:
    Named = union("Named", lambda: (Cat, Dog), tag="kind", tags=lambda: {"Cat": Cat, "Dog": Dog})


if TYPE_CHECKING:
    Told: TypeAlias = Found | Lost
else:
    Told = union(
        "Told",
        lambda: (Found, Lost),
        tag="type",
        tags=lambda: {"thing.made": Found, "thing.gone": Lost, "thing.lost": Lost},
    )


if TYPE_CHECKING:
    Mapped: TypeAlias = Cat | Dog
else:
    Mapped = union("Mapped", lambda: (Cat, Dog), tag="kind", tags=lambda: {"c": Cat, "d": Dog})
