"""Models of the Case that `things` alone uses."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal, TypeAlias

from .._runtime.models import Input, Model, Rules, union


class CircleShape(Model, kw_only=True, gc=False):
    """Round."""

    id: str
    created: str | None = None
    type: Literal["circle"]
    radius: float


class SquareShape(Model, kw_only=True, gc=False):
    id: str
    created: str | None = None
    type: Literal["square"]
    length: float


class NoneShape(Model, kw_only=True, gc=False):
    id: str
    created: str | None = None
    type: Literal["none"]


class CatPet(Model, kw_only=True, gc=False):
    kind: str
    name: str | None = None
    lives: int | None = None


class PetDogAsPet(Model, kw_only=True, gc=False):
    kind: str
    name: str | None = None
    tricks: list[str] | None = None


class ResultWithLimit(Model, kw_only=True, gc=False):
    __closed__: ClassVar[bool] = True

    hits: list[str]
    limit: int
    offset: int | None = None


class ResultWithPage(Model, kw_only=True, gc=False):
    __closed__: ClassVar[bool] = True

    hits: list[str]
    page: int


class CircleShapeInput(Input, kw_only=True):
    """Round."""

    __rules__: ClassVar[Rules | None] = Rules(absent=("created",))

    id: str
    type: Literal["circle"] = "circle"
    radius: float


class SquareShapeInput(Input, kw_only=True):
    __rules__: ClassVar[Rules | None] = Rules(absent=("created",))

    id: str
    type: Literal["square"] = "square"
    length: float


class NoneShapeInput(Input, kw_only=True):
    __rules__: ClassVar[Rules | None] = Rules(absent=("created",))

    id: str
    type: Literal["none"] = "none"


if TYPE_CHECKING:
    Shape: TypeAlias = CircleShape | SquareShape | NoneShape
    """Something that can be drawn, in the form that Fern writes."""
else:
    Shape = union(
        "Shape",
        lambda: (CircleShape, SquareShape, NoneShape),
        tag="type",
        tags=lambda: {"circle": CircleShape, "square": SquareShape, "none": NoneShape},
    )


if TYPE_CHECKING:
    Pet: TypeAlias = CatPet | PetDogAsPet
else:
    Pet = union(
        "Pet", lambda: (CatPet, PetDogAsPet), tag="kind", tags=lambda: {"feline": CatPet, "canine": PetDogAsPet}
    )


if TYPE_CHECKING:
    Result: TypeAlias = ResultWithLimit | ResultWithPage
else:
    Result = union("Result", lambda: (ResultWithLimit, ResultWithPage))


if TYPE_CHECKING:
    ShapeInput: TypeAlias = CircleShapeInput | SquareShapeInput | NoneShapeInput
    """Something that can be drawn, in the form that Fern writes."""
else:
    ShapeInput = union(
        "ShapeInput",
        lambda: (CircleShapeInput, SquareShapeInput, NoneShapeInput),
        tag="type",
        tags=lambda: {"circle": CircleShapeInput, "square": SquareShapeInput, "none": NoneShapeInput},
    )
