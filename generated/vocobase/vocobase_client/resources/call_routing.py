"""Which way inbound and outbound calls of a VoiceLink number go."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from .._runtime.models import UNSET, Meta, UnsetType
from .._runtime.operations import Json, Operation, Path, Query
from .._runtime.resources import AsyncResource, Options, Resource
from ..models.call_routing import (
    CallRoutingList,
    CreateCallRouting,
    ErrorResponse,
    RoutingStatus,
    UpdateCallRouting,
    VoiceLinkResponse,
)

LIST: Operation[CallRoutingList] = Operation(
    "GET",
    "/voicelink/call-routing",
    parameters=(Query("connection_id", UUID),),
    accepts="application/json",
    returns={200: CallRoutingList},
    raises={400: ErrorResponse, 401: ErrorResponse, 403: ErrorResponse, 404: ErrorResponse, 429: ErrorResponse},
    security=(("bearer_auth",),),
)

CREATE: Operation[VoiceLinkResponse] = Operation(
    "POST",
    "/voicelink/call-routing",
    sends=Json(CreateCallRouting),
    accepts="application/json",
    returns={200: VoiceLinkResponse},
    raises={
        400: ErrorResponse,
        401: ErrorResponse,
        403: ErrorResponse,
        404: ErrorResponse,
        409: ErrorResponse,
        415: ErrorResponse,
        429: ErrorResponse,
    },
    security=(("bearer_auth",),),
)

UPDATE: Operation[VoiceLinkResponse] = Operation(
    "POST",
    "/voicelink/call-routing/{routing_id}",
    parameters=(Path("routing_id", Annotated[int, Meta(ge=1)]),),
    sends=Json(UpdateCallRouting),
    accepts="application/json",
    returns={200: VoiceLinkResponse},
    raises={
        400: ErrorResponse,
        401: ErrorResponse,
        403: ErrorResponse,
        404: ErrorResponse,
        415: ErrorResponse,
        429: ErrorResponse,
    },
    security=(("bearer_auth",),),
)


class CallRoutingResource(Resource):
    """Which way inbound and outbound calls of a VoiceLink number go."""

    def list(self, *, connection_id: UUID | UnsetType = UNSET, options: Options | None = None) -> CallRoutingList:
        """List VoiceLink call routing.

        Lists the call-routing records. The overview page names the operation; its own page is not public, so parameters
        and the shape of the answer are inferred. Whether it can filter or page is not known.

        - `connection_id`: Optional unless multiple active VoiceLink connections exist.

        Raises BadRequest, Unauthorized, Forbidden, NotFound, TooManyRequests, and every other APIError.
        """
        return self._call(LIST, query={"connection_id": connection_id}, options=options)

    def create(
        self,
        *,
        for_inbound_call: int,
        for_outbound_call: int,
        did_id: int | UnsetType = UNSET,
        did_number: str | UnsetType = UNSET,
        status: RoutingStatus | UnsetType = UNSET,
        connection_id: UUID | UnsetType = UNSET,
        connection_id_: UUID | UnsetType = UNSET,
        inbound_websocket_bot_id: int | UnsetType = UNSET,
        inbound_sip_trunk_id: int | UnsetType = UNSET,
        outbound_websocket_bot_id: int | UnsetType = UNSET,
        outbound_sip_trunk_id: int | UnsetType = UNSET,
        options: Options | None = None,
    ) -> VoiceLinkResponse:
        """Create VoiceLink call routing.

        Creates a call-routing record for a DID (one record per DID). Provide either did_id or did_number.
        for_inbound_call and for_outbound_call are VoiceLink mode integers; 3 routes to a WebSocket bot.

        The page says that zero is refused in numeric fields, and prints ranges that begin at zero for both modes and an
        option 0 for the status. The printed ranges stand here; a caller does well to send 1 to 4.

        For the common outbound case the page recommends POST /voicelink/call-ready, which is not part of this document.

        - `for_inbound_call`: VoiceLink inbound mode: 1 mobile, 2 SIP, 3 WebSocket bot. 0 or more.
        - `for_outbound_call`: VoiceLink outbound mode: 2 SIP, 3 WebSocket bot, 4 only-answer. 0 or more.
        - `did_id`: VoiceLink DID ID. Provide either did_id or did_number. 1 or more.
        - `did_number`: DID number. Used when did_id is not available.
        - `status`: Routing status: 1 active (default), 0 inactive. `0` or `1`.
        - `connection_id`: Optional unless multiple active VoiceLink connections exist. connectionId is accepted for
          backwards compatibility.
        - `connection_id_`: Deprecated. Older spelling of connection_id, accepted for backwards compatibility. Which of
          the two wins when both are sent is not documented. Sent as `connectionId`.
        - `inbound_websocket_bot_id`: VoiceLink bot ID when for_inbound_call is 3. 1 or more.
        - `inbound_sip_trunk_id`: VoiceLink SIP trunk ID when for_inbound_call is 2. 1 or more.
        - `outbound_websocket_bot_id`: VoiceLink bot ID when for_outbound_call is 3. 1 or more.
        - `outbound_sip_trunk_id`: VoiceLink SIP trunk ID when for_outbound_call is 2. 1 or more.

        Raises BadRequest, Unauthorized, Forbidden, NotFound, Conflict, UnsupportedMediaType, TooManyRequests, and every
        other APIError.
        """
        return self._call(
            CREATE,
            body=CreateCallRouting(
                did_id=did_id,
                did_number=did_number,
                for_inbound_call=for_inbound_call,
                for_outbound_call=for_outbound_call,
                status=status,
                connection_id=connection_id,
                connection_id_=connection_id_,
                inbound_websocket_bot_id=inbound_websocket_bot_id,
                inbound_sip_trunk_id=inbound_sip_trunk_id,
                outbound_websocket_bot_id=outbound_websocket_bot_id,
                outbound_sip_trunk_id=outbound_sip_trunk_id,
            ),
            options=options,
        )

    def update(
        self,
        routing_id: int,
        *,
        for_inbound_call: int,
        for_outbound_call: int,
        status: RoutingStatus,
        connection_id: UUID | UnsetType = UNSET,
        connection_id_: UUID | UnsetType = UNSET,
        inbound_websocket_bot_id: int | UnsetType = UNSET,
        inbound_sip_trunk_id: int | UnsetType = UNSET,
        outbound_websocket_bot_id: int | UnsetType = UNSET,
        outbound_sip_trunk_id: int | UnsetType = UNSET,
        options: Options | None = None,
    ) -> VoiceLinkResponse:
        """Update VoiceLink call routing.

        Replaces the record: an optional id that is not sent is cleared, not kept. Resend every value that shall stay,
        the inbound ones too when only outbound routing changes. The DID of a record cannot be changed.

        Whether an id that a mode needs (a bot for mode 3, a trunk for mode 2) is enforced is not documented. The modes
        are ranges, not sets: the page names 1 to 4 in words and allows every integer from 0.

        Body: VoiceLink routing update REPLACES the record — resend every field you want kept, including current inbound
        values when you only intend to change outbound routing.

        - `routing_id`: VoiceLink call-routing record ID. 1 or more.
        - `for_inbound_call`: VoiceLink inbound mode: 1 mobile, 2 SIP, 3 WebSocket bot. Resend the current value to
          preserve inbound routing. 0 or more.
        - `for_outbound_call`: VoiceLink outbound mode: 2 SIP, 3 WebSocket bot, 4 only-answer. 0 or more.
        - `status`: Routing status: 1 active, 0 inactive. `0` or `1`.
        - `connection_id`: Optional unless multiple active VoiceLink connections exist. connectionId is accepted for
          backwards compatibility.
        - `connection_id_`: Deprecated. Older spelling of connection_id, accepted for backwards compatibility. Which of
          the two wins when both are sent is not documented. Sent as `connectionId`.
        - `inbound_websocket_bot_id`: VoiceLink bot ID when for_inbound_call is 3. 1 or more.
        - `inbound_sip_trunk_id`: VoiceLink SIP trunk ID when for_inbound_call is 2. 1 or more.
        - `outbound_websocket_bot_id`: VoiceLink bot ID when for_outbound_call is 3. 1 or more.
        - `outbound_sip_trunk_id`: VoiceLink SIP trunk ID when for_outbound_call is 2. 1 or more.

        Raises BadRequest, Unauthorized, Forbidden, NotFound, UnsupportedMediaType, TooManyRequests, and every other
        APIError.
        """
        return self._call(
            UPDATE,
            path={"routing_id": routing_id},
            body=UpdateCallRouting(
                for_inbound_call=for_inbound_call,
                for_outbound_call=for_outbound_call,
                status=status,
                connection_id=connection_id,
                connection_id_=connection_id_,
                inbound_websocket_bot_id=inbound_websocket_bot_id,
                inbound_sip_trunk_id=inbound_sip_trunk_id,
                outbound_websocket_bot_id=outbound_websocket_bot_id,
                outbound_sip_trunk_id=outbound_sip_trunk_id,
            ),
            options=options,
        )


class AsyncCallRoutingResource(AsyncResource):
    """The same as `CallRoutingResource`, to be awaited."""

    async def list(self, *, connection_id: UUID | UnsetType = UNSET, options: Options | None = None) -> CallRoutingList:
        """See `CallRoutingResource.list`."""
        return await self._call(LIST, query={"connection_id": connection_id}, options=options)

    async def create(
        self,
        *,
        for_inbound_call: int,
        for_outbound_call: int,
        did_id: int | UnsetType = UNSET,
        did_number: str | UnsetType = UNSET,
        status: RoutingStatus | UnsetType = UNSET,
        connection_id: UUID | UnsetType = UNSET,
        connection_id_: UUID | UnsetType = UNSET,
        inbound_websocket_bot_id: int | UnsetType = UNSET,
        inbound_sip_trunk_id: int | UnsetType = UNSET,
        outbound_websocket_bot_id: int | UnsetType = UNSET,
        outbound_sip_trunk_id: int | UnsetType = UNSET,
        options: Options | None = None,
    ) -> VoiceLinkResponse:
        """See `CallRoutingResource.create`."""
        return await self._call(
            CREATE,
            body=CreateCallRouting(
                did_id=did_id,
                did_number=did_number,
                for_inbound_call=for_inbound_call,
                for_outbound_call=for_outbound_call,
                status=status,
                connection_id=connection_id,
                connection_id_=connection_id_,
                inbound_websocket_bot_id=inbound_websocket_bot_id,
                inbound_sip_trunk_id=inbound_sip_trunk_id,
                outbound_websocket_bot_id=outbound_websocket_bot_id,
                outbound_sip_trunk_id=outbound_sip_trunk_id,
            ),
            options=options,
        )

    async def update(
        self,
        routing_id: int,
        *,
        for_inbound_call: int,
        for_outbound_call: int,
        status: RoutingStatus,
        connection_id: UUID | UnsetType = UNSET,
        connection_id_: UUID | UnsetType = UNSET,
        inbound_websocket_bot_id: int | UnsetType = UNSET,
        inbound_sip_trunk_id: int | UnsetType = UNSET,
        outbound_websocket_bot_id: int | UnsetType = UNSET,
        outbound_sip_trunk_id: int | UnsetType = UNSET,
        options: Options | None = None,
    ) -> VoiceLinkResponse:
        """See `CallRoutingResource.update`."""
        return await self._call(
            UPDATE,
            path={"routing_id": routing_id},
            body=UpdateCallRouting(
                for_inbound_call=for_inbound_call,
                for_outbound_call=for_outbound_call,
                status=status,
                connection_id=connection_id,
                connection_id_=connection_id_,
                inbound_websocket_bot_id=inbound_websocket_bot_id,
                inbound_sip_trunk_id=inbound_sip_trunk_id,
                outbound_websocket_bot_id=outbound_websocket_bot_id,
                outbound_sip_trunk_id=outbound_sip_trunk_id,
            ),
            options=options,
        )
