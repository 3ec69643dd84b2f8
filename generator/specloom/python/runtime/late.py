"""Rooms that most programs never enter, loaded when something of them is first asked for.

    if TYPE_CHECKING:
        from . import links
    else:
        links = Late("links")

A module that does so names what it takes from there by the room: ``links.linked(...)``. Type checkers see the module.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any


class Late:
    """Stands for a module of this package, and loads it when it is asked for one of its names."""

    def __init__(self, module: str) -> None:
        self._module = module

    def __getattr__(self, name: str) -> Any:
        found = getattr(import_module(f".{self._module}", __package__), name)
        setattr(self, name, found)
        return found
