"""Models of the Case that `things` alone uses."""

from __future__ import annotations

from typing import Annotated, ClassVar, TypeAlias

from .._runtime.models import Meta, Model, Rules

Name: TypeAlias = Annotated[str, Meta(extra={"rules": Rules(not_=Rules(enum=("root", "admin")))})]


class Pair(Model, kw_only=True, gc=False):
    __rules__: ClassVar[Rules | None] = Rules(not_=Rules(required=("a", "b")))

    a: int | None = None
    b: int | None = None


class Tree(Model, kw_only=True, gc=False):
    a: int | None = None
