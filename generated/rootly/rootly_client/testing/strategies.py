"""Hypothesis strategies for every model, valid values and invalid ones, and for the requests and answers of operations.

`update_pet()` draws typed values, `update_pet.json()` the same as JSON values, both either way (`way="in"`, `"out"`).
`invalid_update_pet("maxLength")` draws values that break that keyword and no other, at the place that they name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ._drawing import Broken, Valid, Way, answers, requests, strategy
from ._making import table

if TYPE_CHECKING:
    from ..models import (
        CreateEscalationPolicyTriggerParams,
        CreateLiveCallRouter,
        CreateLiveCallRouterAttributes,
        CreateLiveCallRouterData,
        Error,
        Errors,
        EscalationPolicyTrigger,
        EscalationPolicyTriggerParams,
        GeneratedPhoneNumber,
        IncludedResource,
        LiveCallRouter,
        LiveCallRouterData,
        LiveCallRouterList,
        LiveCallRouterResponse,
        PageLinks,
        PageMeta,
        PagingTarget,
        RateLimitMessage,
        UpdateLiveCallRouter,
        UpdateLiveCallRouterAttributes,
        UpdateLiveCallRouterData,
    )

    update_live_call_router: Valid[UpdateLiveCallRouter]
    invalid_update_live_call_router: Broken
    update_live_call_router_data: Valid[UpdateLiveCallRouterData]
    invalid_update_live_call_router_data: Broken
    update_live_call_router_attributes: Valid[UpdateLiveCallRouterAttributes]
    invalid_update_live_call_router_attributes: Broken
    paging_target: Valid[PagingTarget]
    invalid_paging_target: Broken
    escalation_policy_trigger_params: Valid[EscalationPolicyTriggerParams]
    invalid_escalation_policy_trigger_params: Broken
    create_live_call_router: Valid[CreateLiveCallRouter]
    invalid_create_live_call_router: Broken
    create_live_call_router_data: Valid[CreateLiveCallRouterData]
    invalid_create_live_call_router_data: Broken
    create_live_call_router_attributes: Valid[CreateLiveCallRouterAttributes]
    invalid_create_live_call_router_attributes: Broken
    create_escalation_policy_trigger_params: Valid[CreateEscalationPolicyTriggerParams]
    invalid_create_escalation_policy_trigger_params: Broken
    live_call_router_response: Valid[LiveCallRouterResponse]
    invalid_live_call_router_response: Broken
    live_call_router_data: Valid[LiveCallRouterData]
    invalid_live_call_router_data: Broken
    live_call_router: Valid[LiveCallRouter]
    invalid_live_call_router: Broken
    escalation_policy_trigger: Valid[EscalationPolicyTrigger]
    invalid_escalation_policy_trigger: Broken
    included_resource: Valid[IncludedResource]
    invalid_included_resource: Broken
    live_call_router_list: Valid[LiveCallRouterList]
    invalid_live_call_router_list: Broken
    page_links: Valid[PageLinks]
    invalid_page_links: Broken
    page_meta: Valid[PageMeta]
    invalid_page_meta: Broken
    generated_phone_number: Valid[GeneratedPhoneNumber]
    invalid_generated_phone_number: Broken
    errors: Valid[Errors]
    invalid_errors: Broken
    error: Valid[Error]
    invalid_error: Broken
    rate_limit_message: Valid[RateLimitMessage]
    invalid_rate_limit_message: Broken


def __getattr__(name: str) -> Valid[Any] | Broken:
    if name.removeprefix("invalid_") not in table() and name not in table():
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    made = globals()[name] = strategy(name)
    return made


def __dir__() -> list[str]:
    return sorted({*globals(), *(name for each in table() for name in (each, f"invalid_{each}"))})


__all__ = ["Broken", "Valid", "Way", "answers", "requests"]
