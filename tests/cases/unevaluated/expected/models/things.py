"""Models of the Case that `things` alone uses."""

from __future__ import annotations

from typing import ClassVar

from .._runtime.models import Model, Rules


class Closed(Model, kw_only=True, gc=False):
    __closed__: ClassVar[bool] = True

    a: int | None = None
    b: int | None = None


class Branchy(Model, kw_only=True, gc=False):
    __rules__: ClassVar[Rules | None] = Rules(any_of=(Rules(properties={"b": Rules(types=("integer",))}),))

    a: int | None = None
    b: int | None = None
