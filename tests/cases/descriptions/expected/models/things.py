"""Models of the Descriptions that `things` alone uses."""

from __future__ import annotations

from typing import Literal, TypeAlias

from .._runtime.models import Model, Open

Kind: TypeAlias = Literal["a", "b"]
"""Deprecated."""


class Thing(Model, kw_only=True, gc=False):
    """More of things: https://example.com/thing"""

    name: str | None = None
    """A name."""
    title: str | None = None
    """Deprecated. What came before the name."""
    kind: Open[Kind] | None = None
