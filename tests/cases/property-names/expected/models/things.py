"""Models of the Case that `things` alone uses."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, TypeAlias

from .._runtime.models import Meta, Model, Rules

Lower: TypeAlias = Annotated[dict[str, int], Meta(extra={"rules": Rules(property_names=Rules(pattern="^[a-z]+$"))})]

Listed: TypeAlias = Annotated[dict[str, int], Meta(extra={"rules": Rules(property_names=Rules(enum=("a", "b")))})]

Risky: TypeAlias = dict[str, Any]


class Short(Model, kw_only=True, gc=False):
    __rules__: ClassVar[Rules | None] = Rules(property_names=Rules(max_length=3))

    a: int | None = None
