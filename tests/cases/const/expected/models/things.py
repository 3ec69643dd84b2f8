"""Models of the Case that `things` alone uses."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from .._runtime.models import UNSET, Meta, Model, Rules, UnsetType


class Kinds(Model, kw_only=True):
    text: Literal["x"] | None = None
    number: Literal[1] | None = None
    yes: Literal[True] | None = None
    nothing: None | UnsetType = UNSET
    fraction: Annotated[float, Meta(extra={"rules": Rules(enum=(1.5,))})] | None = None
    object: Annotated[dict[str, Any], Meta(extra={"rules": Rules(enum=({"a": [1]},))})] | None = None
    mixed: (
        Annotated[
            str | bool | dict[str, Any] | float,
            Meta(extra={"rules": Rules(enum=("a", 1, None, True, {"x": 1}, 2.5))}),
        ]
        | None
        | UnsetType
    ) = UNSET
