"""Models as a generated package has them, for the tests of the runtime."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias
from uuid import UUID

from specloom.python.runtime.models import UNSET, Input, Meta, Model, Open, UnsetType, field, union

Kind: TypeAlias = Literal["voicemail", "live"]


class Trigger(Model, kw_only=True, gc=False):
    id: str
    type: Open[Literal["service", "group"]]


class Router(Model, kw_only=True, gc=False):
    name: str
    kind: Open[Kind] | None = None
    enabled: bool | None = None
    delay: Annotated[int, Meta(ge=0)] | None = None
    score: float | None = None
    note: str | UnsetType | None = UNSET
    from_: str | None = field(name="from", default=None)
    created_at: datetime
    day: date | None = None
    uid: UUID | None = None
    trigger: Trigger | None = None
    tags: Annotated[list[str], Meta(max_length=3)] | None = None
    counts: dict[str, int] | None = None
    anything: Any = None


class Closed(Model, kw_only=True):
    __closed__ = True
    x: int


class Cat(Model, kw_only=True):
    pet_type: Open[Literal["cat"]] = field(name="petType")
    name: str
    lives: int | None = None


class Dog(Model, kw_only=True):
    pet_type: Open[Literal["dog"]] = field(name="petType")
    name: str
    friend: Pet | None = None


class Plane(Model, kw_only=True):
    wings: int


class Boat(Model, kw_only=True):
    sails: int
    mast: str | None = None


class And(Model, kw_only=True):
    args: list[Expr]
    left: Literal[1] | None = None


class Or(Model, kw_only=True):
    args: list[Expr]
    right: Literal[1] | None = None


if TYPE_CHECKING:
    Pet: TypeAlias = Cat | Dog
    Craft: TypeAlias = Plane | Boat | list[int]
    When: TypeAlias = datetime | str
    Expr: TypeAlias = And | Or
else:
    Pet = union("Pet", lambda: (Cat, Dog), tag="petType", tags=lambda: {"cat": Cat, "dog": Dog})
    Craft = union("Craft", lambda: (Plane, Boat, list[int]))
    When = union("When", lambda: (datetime, str))
    Expr = union("Expr", lambda: (And, Or))


class Owner(Model, kw_only=True):
    pets: list[Pet]
    craft: Craft | None = None
    when: When | None = None


class NewRouter(Input, kw_only=True, gc=False):
    name: Annotated[str, Meta(min_length=1, max_length=5)]
    kind: Kind | UnsetType = UNSET
    note: str | UnsetType | None = UNSET
    type: Literal["routers"] = "routers"


class Fault(Model, kw_only=True):
    title: str
    status: str


class Errors(Model, kw_only=True):
    errors: list[Fault] | None = None
