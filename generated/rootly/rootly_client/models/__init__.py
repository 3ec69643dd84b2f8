"""The models of the API, each loaded when it is first used: import them from here."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .live_call_routers import (
        CountryCode,
        CreateEscalationPolicyTriggerParams,
        CreateLiveCallRouter,
        CreateLiveCallRouterAttributes,
        CreateLiveCallRouterData,
        Error,
        Errors,
        EscalationPolicyTrigger,
        EscalationPolicyTriggerParams,
        EscalationPolicyTriggerParamsType,
        EscalationPolicyTriggerType,
        GeneratedPhoneNumber,
        IncludedResource,
        LiveCallRouter,
        LiveCallRouterData,
        LiveCallRouterKind,
        LiveCallRouterList,
        LiveCallRouterResponse,
        PageLinks,
        PageMeta,
        PagingTarget,
        PagingTargetType,
        PhoneType,
        RateLimitMessage,
        UpdateLiveCallRouter,
        UpdateLiveCallRouterAttributes,
        UpdateLiveCallRouterData,
        WaitingMusicUrl,
    )

__all__ = [
    "CountryCode",
    "CreateEscalationPolicyTriggerParams",
    "CreateLiveCallRouter",
    "CreateLiveCallRouterAttributes",
    "CreateLiveCallRouterData",
    "Error",
    "Errors",
    "EscalationPolicyTrigger",
    "EscalationPolicyTriggerParams",
    "EscalationPolicyTriggerParamsType",
    "EscalationPolicyTriggerType",
    "GeneratedPhoneNumber",
    "IncludedResource",
    "LiveCallRouter",
    "LiveCallRouterData",
    "LiveCallRouterKind",
    "LiveCallRouterList",
    "LiveCallRouterResponse",
    "PageLinks",
    "PageMeta",
    "PagingTarget",
    "PagingTargetType",
    "PhoneType",
    "RateLimitMessage",
    "UpdateLiveCallRouter",
    "UpdateLiveCallRouterAttributes",
    "UpdateLiveCallRouterData",
    "WaitingMusicUrl",
]

_HOMES = {
    "CountryCode": ".live_call_routers",
    "CreateEscalationPolicyTriggerParams": ".live_call_routers",
    "CreateLiveCallRouter": ".live_call_routers",
    "CreateLiveCallRouterAttributes": ".live_call_routers",
    "CreateLiveCallRouterData": ".live_call_routers",
    "Error": ".live_call_routers",
    "Errors": ".live_call_routers",
    "EscalationPolicyTrigger": ".live_call_routers",
    "EscalationPolicyTriggerParams": ".live_call_routers",
    "EscalationPolicyTriggerParamsType": ".live_call_routers",
    "EscalationPolicyTriggerType": ".live_call_routers",
    "GeneratedPhoneNumber": ".live_call_routers",
    "IncludedResource": ".live_call_routers",
    "LiveCallRouter": ".live_call_routers",
    "LiveCallRouterData": ".live_call_routers",
    "LiveCallRouterKind": ".live_call_routers",
    "LiveCallRouterList": ".live_call_routers",
    "LiveCallRouterResponse": ".live_call_routers",
    "PageLinks": ".live_call_routers",
    "PageMeta": ".live_call_routers",
    "PagingTarget": ".live_call_routers",
    "PagingTargetType": ".live_call_routers",
    "PhoneType": ".live_call_routers",
    "RateLimitMessage": ".live_call_routers",
    "UpdateLiveCallRouter": ".live_call_routers",
    "UpdateLiveCallRouterAttributes": ".live_call_routers",
    "UpdateLiveCallRouterData": ".live_call_routers",
    "WaitingMusicUrl": ".live_call_routers",
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
