"""Models of the Case that `things` alone uses."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from .._runtime.models import Meta, Rules

Some: TypeAlias = Annotated[list[int], Meta(extra={"rules": Rules(contains=Rules(enum=(3,)))})]

Few: TypeAlias = Annotated[
    list[int],
    Meta(extra={"rules": Rules(contains=Rules(minimum=10), min_contains=2, max_contains=3)}),
]

None_: TypeAlias = Annotated[
    list[int],
    Meta(extra={"rules": Rules(contains=Rules(enum=(1,)), min_contains=0, max_contains=0)}),
]
