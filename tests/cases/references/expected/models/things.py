"""Models of the Case that `things` alone uses."""

from __future__ import annotations

from typing import Annotated

from .._runtime.models import Meta, Model


class Holder(Model, kw_only=True, gc=False):
    a: int | None = None
    b: int | None = None


class Tree(Model, kw_only=True):
    children: list[Tree] | None = None


class Old(Model, kw_only=True):
    children: list[Old] | None = None


class Sized(Model, kw_only=True, gc=False):
    map: Annotated[dict[str, int], Meta(max_length=1)] | None = None
    """Its own words."""


class Linked(Model, kw_only=True):
    next: Linked | None = None


class Filed(Model, kw_only=True, gc=False):
    shared: Shared | None = None


class Shared(Model, kw_only=True, gc=False):
    n: int | None = None
