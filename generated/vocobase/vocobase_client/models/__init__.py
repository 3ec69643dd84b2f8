"""The models of the API, each loaded when it is first used: import them from here."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .call_routing import (
        CallRouting,
        CallRoutingList,
        CallRoutingPage,
        CreateCallRouting,
        Error,
        ErrorResponse,
        RoutingStatus,
        UpdateCallRouting,
        VoiceLinkResponse,
    )

__all__ = [
    "CallRouting",
    "CallRoutingList",
    "CallRoutingPage",
    "CreateCallRouting",
    "Error",
    "ErrorResponse",
    "RoutingStatus",
    "UpdateCallRouting",
    "VoiceLinkResponse",
]

_HOMES = {
    "CallRouting": ".call_routing",
    "CallRoutingList": ".call_routing",
    "CallRoutingPage": ".call_routing",
    "CreateCallRouting": ".call_routing",
    "Error": ".call_routing",
    "ErrorResponse": ".call_routing",
    "RoutingStatus": ".call_routing",
    "UpdateCallRouting": ".call_routing",
    "VoiceLinkResponse": ".call_routing",
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
