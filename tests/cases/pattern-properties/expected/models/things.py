"""Models of the Case that `things` alone uses."""

from __future__ import annotations

from typing import Annotated, ClassVar, TypeAlias

from .._runtime.models import Meta, Model, Rules

Custom: TypeAlias = Annotated[
    dict[str, int],
    Meta(
        extra={
            "rules": Rules(
                pattern_properties={"^x-": Rules(types=("integer",))}, additional_properties=Rules(never=True)
            ),
        },
    ),
]


class Mixed(Model, kw_only=True, gc=False):
    __rules__: ClassVar[Rules | None] = Rules(
        pattern_properties={"^x-": Rules(types=("integer",))},
        additional_properties=Rules(types=("boolean",)),
        named=("a",),
    )

    a: str | None = None


class Rest(Model, kw_only=True, gc=False):
    __rules__: ClassVar[Rules | None] = Rules(
        additional_properties=Rules(types=("array",), items=Rules(types=("integer",))), named=("a",)
    )

    a: str | None = None
