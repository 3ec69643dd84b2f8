"""Models of the Case that `things` alone uses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from .._runtime.models import Model, union


class Cat(Model, kw_only=True, gc=False):
    kind: Literal["cat"]
    n: int | None = None


class Other(Model, kw_only=True, gc=False):
    kind: str | None = None
    n: int | None = None


if TYPE_CHECKING:
    Told: TypeAlias = Cat | Other
else:
    Told = union(
        "Told", lambda: (Cat, Other), tag="kind", tags=lambda: {"cat": Cat, "Other": Other}, default=lambda: Other
    )
