from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from .._runtime.models import Meta, Open, UnsetType
from ..models import (
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

def make_update_call_routing(
    seed: int = ...,
    /,
    *,
    for_inbound_call: Annotated[int, Meta(ge=0)] = ...,
    for_outbound_call: Annotated[int, Meta(ge=0)] = ...,
    status: RoutingStatus = ...,
    connection_id: UUID | UnsetType = ...,
    connection_id_: UUID | UnsetType = ...,
    inbound_websocket_bot_id: Annotated[int, Meta(ge=1)] | UnsetType = ...,
    inbound_sip_trunk_id: Annotated[int, Meta(ge=1)] | UnsetType = ...,
    outbound_websocket_bot_id: Annotated[int, Meta(ge=1)] | UnsetType = ...,
    outbound_sip_trunk_id: Annotated[int, Meta(ge=1)] | UnsetType = ...,
) -> UpdateCallRouting: ...
def make_create_call_routing(
    seed: int = ...,
    /,
    *,
    did_id: Annotated[int, Meta(ge=1)] | UnsetType = ...,
    did_number: str | UnsetType = ...,
    for_inbound_call: Annotated[int, Meta(ge=0)] = ...,
    for_outbound_call: Annotated[int, Meta(ge=0)] = ...,
    status: RoutingStatus | UnsetType = ...,
    connection_id: UUID | UnsetType = ...,
    connection_id_: UUID | UnsetType = ...,
    inbound_websocket_bot_id: Annotated[int, Meta(ge=1)] | UnsetType = ...,
    inbound_sip_trunk_id: Annotated[int, Meta(ge=1)] | UnsetType = ...,
    outbound_websocket_bot_id: Annotated[int, Meta(ge=1)] | UnsetType = ...,
    outbound_sip_trunk_id: Annotated[int, Meta(ge=1)] | UnsetType = ...,
) -> CreateCallRouting: ...
def make_voice_link_response(seed: int = ..., /, *, success: bool = ..., data: Any = ...) -> VoiceLinkResponse: ...
def make_call_routing_list(
    seed: int = ...,
    /,
    *,
    success: bool = ...,
    data: CallRoutingPage = ...,
    current_page: int | None = ...,
    per_page: int | None = ...,
    total: int | None = ...,
    last_page: int | None = ...,
) -> CallRoutingList: ...
def make_call_routing_page(
    seed: int = ...,
    /,
    *,
    data: list[CallRouting] = ...,
    current_page: int | None = ...,
    per_page: int | None = ...,
    total: int | None = ...,
    last_page: int | None = ...,
) -> CallRoutingPage: ...
def make_call_routing(
    seed: int = ...,
    /,
    *,
    id: int = ...,
    did_id: int | None = ...,
    did_number: str | int | None = ...,
    for_inbound_call: int | None = ...,
    for_outbound_call: int | None = ...,
    inbound_sip_trunk_id: int | None | UnsetType = ...,
    inbound_websocket_bot_id: int | None | UnsetType = ...,
    outbound_sip_trunk_id: int | None | UnsetType = ...,
    outbound_websocket_bot_id: int | None | UnsetType = ...,
    status: Open[RoutingStatus, int] | None = ...,
) -> CallRouting: ...
def make_error_response(
    seed: int = ..., /, *, success: Literal[False] = ..., error: Error = ..., code: str = ..., message: str = ...
) -> ErrorResponse: ...
def make_error(seed: int = ..., /, *, code: str = ..., message: str = ...) -> Error: ...
