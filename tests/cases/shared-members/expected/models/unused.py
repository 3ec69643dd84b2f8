"""Models of the Case that no operation uses."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal, TypeAlias

from .._runtime.models import Model, Rules, union


class Circle(Model, kw_only=True, gc=False):
    """Round."""

    radius: float


class Square(Model, kw_only=True, gc=False):
    length: float


class Cat(Model, kw_only=True, gc=False):
    lives: int | None = None


class PetDog(Model, kw_only=True, gc=False):
    tricks: list[str] | None = None


class PageWithLimit(Model, kw_only=True, gc=False):
    hits: list[str]
    limit: int


class PageWithPage(Model, kw_only=True, gc=False):
    hits: list[str]
    page: int


class MadeTagged(Model, kw_only=True, gc=False):
    at: str | None = None
    type: Literal["made"]
    by: str | None = None


class GoneTagged(Model, kw_only=True, gc=False):
    at: str | None = None
    type: Literal["gone"]
    why: str | None = None


class Overlapping(Model, kw_only=True, gc=False):
    __rules__: ClassVar[Rules | None] = Rules(
        any_of=(Rules(properties={"by": Rules(types=("string",))}), Rules(properties={"why": Rules(types=("string",))}))
    )

    at: str | None = None
    by: str | None = None
    why: str | None = None


class Chosen(Model, kw_only=True, gc=False):
    __rules__: ClassVar[Rules | None] = Rules(one_of=(Rules(required=("email",)), Rules(required=("phone",))))

    email: str | None = None
    phone: str | None = None


class MaybeWithA(Model, kw_only=True, gc=False):
    at: str | None = None
    a: str


class MaybeWithB(Model, kw_only=True, gc=False):
    at: str | None = None
    b: str


class WithinWithLimit(Model, kw_only=True, gc=False):
    hits: list[str]
    took: int | None = None
    limit: int


class WithinWithPage(Model, kw_only=True, gc=False):
    hits: list[str]
    took: int | None = None
    page: int


class CircularWithChild(Model, kw_only=True):
    name: str | None = None
    child: Circular


class CircularWithLeaf(Model, kw_only=True, gc=False):
    name: str | None = None
    leaf: str


if TYPE_CHECKING:
    Page: TypeAlias = PageWithLimit | PageWithPage
else:
    Page = union("Page", lambda: (PageWithLimit, PageWithPage))


if TYPE_CHECKING:
    Tagged: TypeAlias = MadeTagged | GoneTagged
else:
    Tagged = union("Tagged", lambda: (MadeTagged, GoneTagged))


if TYPE_CHECKING:
    Maybe: TypeAlias = MaybeWithA | MaybeWithB
else:
    Maybe = union("Maybe", lambda: (MaybeWithA, MaybeWithB))


if TYPE_CHECKING:
    Within: TypeAlias = WithinWithLimit | WithinWithPage
else:
    Within = union("Within", lambda: (WithinWithLimit, WithinWithPage))


if TYPE_CHECKING:
    Circular: TypeAlias = CircularWithChild | CircularWithLeaf
else:
    Circular = union("Circular", lambda: (CircularWithChild, CircularWithLeaf))
