"""Models of the Answer headers that `pets` alone uses."""

from __future__ import annotations

from typing import Literal, TypeAlias

from .._runtime.models import Model

Colour: TypeAlias = Literal["red", "green"]


class MetaSchema(Model, kw_only=True, gc=False):
    page: int


class XPoint(Model, kw_only=True, gc=False):
    x: int | None = None
    y: int | None = None
