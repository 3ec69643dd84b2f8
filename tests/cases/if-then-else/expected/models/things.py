"""Models of the Case that `things` alone uses."""

from __future__ import annotations

from typing import ClassVar

from .._runtime.models import Model, Rules


class Address(Model, kw_only=True, gc=False):
    __rules__: ClassVar[Rules | None] = Rules(
        if_=Rules(required=("country",), properties={"country": Rules(enum=("US",))}),
        then=Rules(required=("state",)),
        else_=Rules(not_=Rules(required=("state",))),
    )

    country: str | None = None
    state: str | None = None
    region: str | None = None
