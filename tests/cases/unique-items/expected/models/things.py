"""Models of the Case that `things` alone uses."""

from __future__ import annotations

from typing import Annotated, Any, TypeAlias

from .._runtime.models import Meta, Model, Rules

Tags: TypeAlias = Annotated[list[int | bool | dict[str, Any]], Meta(extra={"rules": Rules(unique_items=True)})]


class Set(Model, kw_only=True, gc=False):
    tags: Annotated[list[str], Meta(extra={"rules": Rules(unique_items=True)})] | None = None
