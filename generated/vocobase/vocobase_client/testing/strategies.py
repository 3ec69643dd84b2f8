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
        CallRouting,
        CallRoutingList,
        CallRoutingPage,
        CreateCallRouting,
        Error,
        ErrorResponse,
        UpdateCallRouting,
        VoiceLinkResponse,
    )

    update_call_routing: Valid[UpdateCallRouting]
    invalid_update_call_routing: Broken
    create_call_routing: Valid[CreateCallRouting]
    invalid_create_call_routing: Broken
    voice_link_response: Valid[VoiceLinkResponse]
    invalid_voice_link_response: Broken
    call_routing_list: Valid[CallRoutingList]
    invalid_call_routing_list: Broken
    call_routing_page: Valid[CallRoutingPage]
    invalid_call_routing_page: Broken
    call_routing: Valid[CallRouting]
    invalid_call_routing: Broken
    error_response: Valid[ErrorResponse]
    invalid_error_response: Broken
    error: Valid[Error]
    invalid_error: Broken


def __getattr__(name: str) -> Valid[Any] | Broken:
    if name.removeprefix("invalid_") not in table() and name not in table():
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    made = globals()[name] = strategy(name)
    return made


def __dir__() -> list[str]:
    return sorted({*globals(), *(name for each in table() for name in (each, f"invalid_{each}"))})


__all__ = ["Broken", "Valid", "Way", "answers", "requests"]
