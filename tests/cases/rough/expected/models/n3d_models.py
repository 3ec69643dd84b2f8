"""Models of the Rough that `n3d_models` alone uses."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from .._runtime.models import UNSET, Meta, Model, Rules, UnsetType, field


class ModelSchema(Model, kw_only=True):
    empty: str | None = None
    fixed: Annotated[dict[str, Any], Meta(extra={"rules": Rules(enum=({"a": 1},))})] | None = None
    objects: Annotated[dict[str, Any], Meta(extra={"rules": Rules(enum=({"a": 1}, {"b": 2}))})] | None = None
    mixed: (
        Annotated[str | bool | float, Meta(extra={"rules": Rules(enum=(1, "1", None, True, 1.5))})] | None | UnsetType
    ) = UNSET
    nulled: Literal["a"] | None | UnsetType = UNSET
    many: list[Any] | None = None
    nothing: Any | UnsetType = UNSET
    number: float | None = None
    unknown: Any | UnsetType = UNSET
    bad: Any | UnsetType = UNSET
    n2nd: str | None = field(default=None, name="2nd")
    class_: str | None = field(default=None, name="class")
