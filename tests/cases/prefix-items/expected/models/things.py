"""Models of the Case that `things` alone uses."""

from __future__ import annotations

from typing import Annotated, Any, TypeAlias

from .._runtime.models import Meta, Rules

Pair: TypeAlias = tuple[str, int]

Row: TypeAlias = Annotated[
    list[str | int | bool],
    Meta(
        extra={
            "rules": Rules(
                prefix_items=(Rules(types=("string",)), Rules(types=("integer",))), items=Rules(types=("boolean",))
            ),
        },
    ),
]

OpenRow: TypeAlias = Annotated[list[Any], Meta(extra={"rules": Rules(prefix_items=(Rules(types=("string",)),))})]
