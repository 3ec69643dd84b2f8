"""Models of the Case that `things` alone uses."""

from __future__ import annotations

from typing import Any, ClassVar, Literal, TypeAlias

from .._runtime.models import UNSET, Model, Rules, UnsetType

Mixed: TypeAlias = str | int

Anything: TypeAlias = Any

Empty: TypeAlias = Any

Either: TypeAlias = str | int | bool


class Nothing(Model, kw_only=True):
    __rules__: ClassVar[Rules | None] = Rules(absent=("never",))

    n: int | None = None


class Maybe(Model, kw_only=True, gc=False):
    a: Part | None | UnsetType = UNSET
    b: Literal["x"] | None | UnsetType = UNSET
    c: C | None | UnsetType = UNSET


class Part(Model, kw_only=True, gc=False):
    n: int | None = None


class C(Model, kw_only=True, gc=False):
    n: int | None = None
