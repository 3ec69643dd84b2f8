"""The resources of the API, each loaded when it is first used."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .live_call_routers import AsyncLiveCallRouters, LiveCallRouters

__all__ = [
    "AsyncLiveCallRouters",
    "LiveCallRouters",
]

_HOMES = {
    "AsyncLiveCallRouters": ".live_call_routers",
    "LiveCallRouters": ".live_call_routers",
}

if not TYPE_CHECKING:  # so that type checkers refuse a name that is not there

    def __getattr__(name: str) -> object:
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value: object = getattr(import_module(_HOMES[name], __name__), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
