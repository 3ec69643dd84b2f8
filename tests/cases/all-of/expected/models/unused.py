"""Models of the Case that no operation uses."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

from .._runtime.models import Meta, Model

Impossible: TypeAlias = Any


class Base(Model, kw_only=True, gc=False):
    id: Annotated[int, Meta(ge=1)]
    kind: str | None = None


class Whole(Model, kw_only=True, gc=False):
    id: Annotated[int, Meta(ge=1)]
    kind: Literal["whole"] | None = None
    name: str


Same: TypeAlias = Base
"""The same as its only part."""
