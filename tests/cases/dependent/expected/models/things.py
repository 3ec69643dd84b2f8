"""Models of the Case that `things` alone uses."""

from __future__ import annotations

from typing import ClassVar

from .._runtime.models import Model, Rules


class Card(Model, kw_only=True, gc=False):
    __rules__: ClassVar[Rules | None] = Rules(
        dependent_required={"number": ("address",)},
        dependent_schemas={"zip": Rules(required=("address",), properties={"address": Rules(min_length=2)})},
    )

    number: str | None = None
    address: str | None = None
    zip: str | None = None
