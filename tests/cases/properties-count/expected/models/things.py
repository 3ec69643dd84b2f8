"""Models of the Case that `things` alone uses."""

from __future__ import annotations

from typing import Annotated, ClassVar, TypeAlias

from .._runtime.models import Meta, Model, Rules

Map: TypeAlias = Annotated[dict[str, int], Meta(min_length=1, max_length=2)]


class Counted(Model, kw_only=True, gc=False):
    __rules__: ClassVar[Rules | None] = Rules(min_properties=1, max_properties=2)

    a: int | None = None
    b: int | None = None
