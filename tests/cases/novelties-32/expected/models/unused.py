"""Models of the Novelties of 3.2 that no operation uses."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from .._runtime.models import Model, union


class Cat(Model, kw_only=True, gc=False):
    kind: str


class Dog(Model, kw_only=True, gc=False):
    kind: str | None = None
    d: str | None = None


if TYPE_CHECKING:
    Pet: TypeAlias = Cat | Dog
else:
    Pet = union("Pet", lambda: (Cat, Dog), tag="kind", tags=lambda: {"Cat": Cat, "Dog": Dog}, default=lambda: Dog)
