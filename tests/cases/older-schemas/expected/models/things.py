"""Models of the Keywords of older JSON Schemas that `things` alone uses."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from .._runtime.models import UNSET, Input, Meta, Rules, UnsetType


class Thing(Input, kw_only=True):
    __rules__: ClassVar[Rules | None] = Rules(
        dependent_required={"card": ("address",)}, dependent_schemas={"phone": Rules(required=("card",))}
    )

    card: str | UnsetType = UNSET
    address: str | UnsetType = UNSET
    phone: str | UnsetType = UNSET
    pair: tuple[str, int] | UnsetType = UNSET
    row: (
        Annotated[
            list[str | int],
            Meta(extra={"rules": Rules(prefix_items=(Rules(types=("string",)),), items=Rules(types=("integer",)))}),
        ]
        | UnsetType
    ) = UNSET
    both: Annotated[dict[str, Any], Meta(extra={"rules": Rules(dependent_required={"a": ("c",)})})] | UnsetType = UNSET
