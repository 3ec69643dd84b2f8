"""Models of the Case that `things` alone uses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from .._runtime.models import UNSET, Model, UnsetType, union


class Pet(Model, kw_only=True, gc=False):
    kind: str
    name: str | None = None


class Cat(Model, kw_only=True, gc=False):
    kind: str
    name: str | None = None
    lives: int


class Dog(Model, kw_only=True, gc=False):
    kind: str
    name: str | None = None
    tail: str | None = None


class Puppy(Model, kw_only=True, gc=False):
    kind: Literal["puppy"]
    name: str | None = None
    tail: str | None = None
    weeks: int | None = None


class Owner(Model, kw_only=True, gc=False):
    pet: AnyPet | None = None
    pets: list[AnyPet] | None = None
    maybe: AnyPet | None | UnsetType = UNSET
    dog: AnyDog | None = None


if TYPE_CHECKING:
    AnyPet: TypeAlias = Cat | Dog | Puppy | Pet
else:
    AnyPet = union(
        "AnyPet",
        lambda: (Cat, Dog, Puppy, Pet),
        tag="kind",
        tags=lambda: {"dog": Dog, "Cat": Cat, "puppy": Puppy, "Pet": Pet},
        base=lambda: Pet,
    )


if TYPE_CHECKING:
    AnyDog: TypeAlias = Puppy | Dog
else:
    AnyDog = union(
        "AnyDog", lambda: (Puppy, Dog), tag="kind", tags=lambda: {"dog": Dog, "puppy": Puppy}, base=lambda: Dog
    )
