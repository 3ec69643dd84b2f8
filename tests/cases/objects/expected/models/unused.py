"""Models of the Case that no operation uses."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, TypeAlias

from .._runtime.models import Meta, Model, Rules

Free: TypeAlias = dict[str, Any]

Map: TypeAlias = Annotated[dict[str, int], Meta(min_length=1)]

Pair: TypeAlias = tuple[str, int]

Anything: TypeAlias = Any

Nothing: TypeAlias = Any


class Closed(Model, kw_only=True, gc=False):
    __closed__: ClassVar[bool] = True

    a: str | None = None


class Beside(Model, kw_only=True, gc=False):
    __rules__: ClassVar[Rules | None] = Rules(additional_properties=Rules(types=("integer",)), named=("a",))

    a: str | None = None


class Node(Model, kw_only=True):
    next: Node | None = None
    children: list[Node] | None = None
