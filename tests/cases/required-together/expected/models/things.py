"""Models of the Case that `things` alone uses."""

from __future__ import annotations

from typing import ClassVar

from .._runtime.models import Model, Rules


class One(Model, kw_only=True, gc=False):
    __rules__: ClassVar[Rules | None] = Rules(one_of=(Rules(required=("a",)), Rules(required=("b",))))

    a: int | None = None
    b: int | None = None


class Some(Model, kw_only=True, gc=False):
    __rules__: ClassVar[Rules | None] = Rules(any_of=(Rules(required=("a",)), Rules(required=("b",))))

    a: int | None = None
    b: int | None = None


class Bare(Model, kw_only=True, gc=False):
    __rules__: ClassVar[Rules | None] = Rules(required=("a",))

    b: int | None = None
