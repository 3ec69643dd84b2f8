"""Models of the Case that no operation uses."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Literal, TypeAlias

from .._runtime.models import UNSET, Model, UnsetType, field, union


class Cat(Model, kw_only=True, gc=False):
    pet_type: Literal["cat"] = field(name="petType")
    lives: int | None = None


class Dog(Model, kw_only=True, gc=False):
    pet_type: Literal["dog"] = field(name="petType")
    tricks: list[str] | None = None


class Owner(Model, kw_only=True, gc=False):
    pet: Pet | None = None
    maybe: Pet | None | UnsetType = UNSET
    told_apart: str | int | list[str] | None = None
    not_told_apart: NotToldApart | None = None
    many: str | int | None | UnsetType = UNSET


if TYPE_CHECKING:
    Pet: TypeAlias = Cat | Dog
else:
    Pet = union("Pet", lambda: (Cat, Dog), tag="petType", tags=lambda: {"cat": Cat, "dog": Dog})


if TYPE_CHECKING:
    NotToldApart: TypeAlias = datetime | str
else:
    NotToldApart = union("NotToldApart", lambda: (datetime, str))


if TYPE_CHECKING:
    Tree: TypeAlias = "list[Tree]"
else:
    Tree = union("Tree", lambda: (list[Tree],))
