"""Models of the Vocobase VoiceLink call routing that `call_routing` alone uses."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal, TypeAlias
from uuid import UUID

from .._runtime.models import UNSET, Input, Meta, Model, Open, Rules, UnsetType, field

RoutingStatus: TypeAlias = Literal[0, 1]
"""Routing status: 1 active, 0 inactive."""


class UpdateCallRouting(Input, kw_only=True, gc=False):
    """VoiceLink routing update REPLACES the record — resend every field you want kept, including current inbound values
    when you only intend to change outbound routing.
    """

    for_inbound_call: Annotated[int, Meta(ge=0)]
    """VoiceLink inbound mode: 1 mobile, 2 SIP, 3 WebSocket bot. Resend the current value to preserve inbound
    routing.
    """
    for_outbound_call: Annotated[int, Meta(ge=0)]
    """VoiceLink outbound mode: 2 SIP, 3 WebSocket bot, 4 only-answer."""
    status: RoutingStatus
    connection_id: UUID | UnsetType = UNSET
    """Optional unless multiple active VoiceLink connections exist. connectionId is accepted for backwards
    compatibility.
    """
    connection_id_: UUID | UnsetType = field(default=UNSET, name="connectionId")
    """Deprecated. Older spelling of connection_id, accepted for backwards compatibility. Which of the two wins when
    both are sent is not documented.
    """
    inbound_websocket_bot_id: Annotated[int, Meta(ge=1)] | UnsetType = UNSET
    """VoiceLink bot ID when for_inbound_call is 3."""
    inbound_sip_trunk_id: Annotated[int, Meta(ge=1)] | UnsetType = UNSET
    """VoiceLink SIP trunk ID when for_inbound_call is 2."""
    outbound_websocket_bot_id: Annotated[int, Meta(ge=1)] | UnsetType = UNSET
    """VoiceLink bot ID when for_outbound_call is 3."""
    outbound_sip_trunk_id: Annotated[int, Meta(ge=1)] | UnsetType = UNSET
    """VoiceLink SIP trunk ID when for_outbound_call is 2."""


class CreateCallRouting(Input, kw_only=True, gc=False):
    """Creates a call-routing record for a DID. Provide either did_id or did_number."""

    __rules__: ClassVar[Rules | None] = Rules(any_of=(Rules(required=("did_id",)), Rules(required=("did_number",))))

    did_id: Annotated[int, Meta(ge=1)] | UnsetType = UNSET
    """VoiceLink DID ID. Provide either did_id or did_number."""
    did_number: str | UnsetType = UNSET
    """DID number. Used when did_id is not available."""
    for_inbound_call: Annotated[int, Meta(ge=0)]
    """VoiceLink inbound mode: 1 mobile, 2 SIP, 3 WebSocket bot."""
    for_outbound_call: Annotated[int, Meta(ge=0)]
    """VoiceLink outbound mode: 2 SIP, 3 WebSocket bot, 4 only-answer."""
    status: RoutingStatus | UnsetType = UNSET
    """Routing status: 1 active (default), 0 inactive."""
    connection_id: UUID | UnsetType = UNSET
    """Optional unless multiple active VoiceLink connections exist. connectionId is accepted for backwards
    compatibility.
    """
    connection_id_: UUID | UnsetType = field(default=UNSET, name="connectionId")
    """Deprecated. Older spelling of connection_id, accepted for backwards compatibility. Which of the two wins when
    both are sent is not documented.
    """
    inbound_websocket_bot_id: Annotated[int, Meta(ge=1)] | UnsetType = UNSET
    """VoiceLink bot ID when for_inbound_call is 3."""
    inbound_sip_trunk_id: Annotated[int, Meta(ge=1)] | UnsetType = UNSET
    """VoiceLink SIP trunk ID when for_inbound_call is 2."""
    outbound_websocket_bot_id: Annotated[int, Meta(ge=1)] | UnsetType = UNSET
    """VoiceLink bot ID when for_outbound_call is 3."""
    outbound_sip_trunk_id: Annotated[int, Meta(ge=1)] | UnsetType = UNSET
    """VoiceLink SIP trunk ID when for_outbound_call is 2."""


class VoiceLinkResponse(Model, kw_only=True):
    """A VoiceLink upstream response wrapped in the V2 success envelope. The data shape is forwarded from VoiceLink and
    may vary by endpoint.
    """

    success: bool
    data: Any
    """VoiceLink upstream response body."""


class CallRoutingList(Model, kw_only=True, gc=False):
    """The V2 success envelope around the upstream's list, which has a `data` of its own."""

    success: bool
    data: CallRoutingPage


class CallRoutingPage(Model, kw_only=True, gc=False):
    """The upstream's list. Upstream lists are a page of this shape or, on some endpoints, a bare array; which one it is
    here is not documented.
    """

    data: list[CallRouting]
    """The records of this page."""
    current_page: int | None = None
    """Number of this page."""
    per_page: int | None = None
    """Records on a page."""
    total: int | None = None
    """Records in all."""
    last_page: int | None = None
    """Number of the last page."""


class CallRouting(Model, kw_only=True, gc=False):
    """A call-routing record as the upstream keeps it."""

    id: int
    """VoiceLink call-routing record ID."""
    did_id: int | None = None
    """VoiceLink DID ID; stays through updates."""
    did_number: str | int | None = None
    """DID number; the upstream gives it as text or as a number. It stays through updates."""
    for_inbound_call: int | None = None
    """VoiceLink inbound mode: 1 mobile, 2 SIP, 3 WebSocket bot."""
    for_outbound_call: int | None = None
    """VoiceLink outbound mode: 2 SIP, 3 WebSocket bot, 4 only-answer."""
    inbound_sip_trunk_id: int | None | UnsetType = UNSET
    """VoiceLink SIP trunk ID when for_inbound_call is 2."""
    inbound_websocket_bot_id: int | None | UnsetType = UNSET
    """VoiceLink bot ID when for_inbound_call is 3."""
    outbound_sip_trunk_id: int | None | UnsetType = UNSET
    """VoiceLink SIP trunk ID when for_outbound_call is 2."""
    outbound_websocket_bot_id: int | None | UnsetType = UNSET
    """VoiceLink bot ID when for_outbound_call is 3."""
    status: Open[RoutingStatus, int] | None = None


class ErrorResponse(Model, kw_only=True, gc=False):
    """The shape of every error."""

    success: Literal[False]
    error: Error


class Error(Model, kw_only=True, gc=False):
    """What went wrong."""

    code: str
    """Name of the kind of error. Not a closed set: the page lists UNAUTHORIZED, FORBIDDEN, VALIDATION_ERROR, NOT_FOUND,
    CONFLICT, LIMIT_REACHED and INTERNAL_ERROR, and calls them common ones.
    """
    message: str
    """Human-readable error description; for VALIDATION_ERROR it says which field is wrong."""
