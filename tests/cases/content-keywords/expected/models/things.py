"""Models of the Content keywords that `things` alone uses."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, TypeAlias

from .._runtime.models import UNSET, Meta, Model, Rules, UnsetType

Loop: TypeAlias = Any
"""A circle of references says nothing."""


class Thing(Model, kw_only=True):
    __rules__: ClassVar[Rules | None] = Rules(absent=("nothing",))

    base64: bytes | None = None
    base64url: str | None = None
    quoted: str | None = None
    image: bytes | None = None
    json: str | None = None
    html: str | None = None
    byte: bytes | None = None
    anything: Any | UnsetType = UNSET
    free: Any | UnsetType = UNSET
    loop: Any | UnsetType = UNSET
    big: (
        Annotated[int, Meta(extra={"rules": Rules(minimum=-99999999999999999999, maximum=99999999999999999999)})] | None
    ) = None
    default: int | None = None
    """`3` when not given."""
    const_null: None | UnsetType = UNSET
    const_number: Annotated[float, Meta(extra={"rules": Rules(enum=(1.5,))})] | None = None
    enum_null: None | UnsetType = UNSET
