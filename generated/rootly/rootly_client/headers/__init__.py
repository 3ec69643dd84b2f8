"""The headers that answers declare, a class for each operation, loaded when it is first used."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .live_call_routers import (
        CreateLiveCallRouterHeaders,
        DeleteLiveCallRouterHeaders,
        GenerateLiveCallRouterPhoneNumberHeaders,
        GetLiveCallRouterHeaders,
        ListLiveCallRoutersHeaders,
        LiveCallRoutersHeaders,
        UpdateLiveCallRouterHeaders,
    )

__all__ = [
    "CreateLiveCallRouterHeaders",
    "DeleteLiveCallRouterHeaders",
    "GenerateLiveCallRouterPhoneNumberHeaders",
    "GetLiveCallRouterHeaders",
    "ListLiveCallRoutersHeaders",
    "LiveCallRoutersHeaders",
    "UpdateLiveCallRouterHeaders",
]

_HOMES = {
    "CreateLiveCallRouterHeaders": ".live_call_routers",
    "DeleteLiveCallRouterHeaders": ".live_call_routers",
    "GenerateLiveCallRouterPhoneNumberHeaders": ".live_call_routers",
    "GetLiveCallRouterHeaders": ".live_call_routers",
    "ListLiveCallRoutersHeaders": ".live_call_routers",
    "LiveCallRoutersHeaders": ".live_call_routers",
    "UpdateLiveCallRouterHeaders": ".live_call_routers",
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
