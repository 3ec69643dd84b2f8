"""What a user of both packages writes; type checkers have nothing to say about it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, assert_type
from uuid import UUID

import rootly_client
from rootly_client import UNSET, AsyncRootlyClient, RootlyClient, UnsetType, from_json, to_json
from rootly_client.errors import APIError, InvalidArgument, NotFound, TooManyRequests, UnprocessableEntity
from rootly_client.models import (
    CountryCode,
    Errors,
    LiveCallRouter,
    LiveCallRouterData,
    LiveCallRouterResponse,
    PagingTarget,
    PhoneType,
    RateLimitMessage,
    UpdateLiveCallRouterAttributes,
    UpdateLiveCallRouterData,
)
from vocobase_client import AsyncVocobaseClient, VocobaseClient
from vocobase_client.errors import Conflict
from vocobase_client.models import CallRouting, ErrorResponse, VoiceLinkResponse


def rename(rootly: RootlyClient, router_id: str, name: str | UnsetType = UNSET) -> LiveCallRouter:
    attributes = UpdateLiveCallRouterAttributes(
        name=name,
        country_code="US",
        unavailable_responder_message=None,
        paging_targets=[PagingTarget(id="a", type="service", alert_urgency_id="b")],
    )
    answer = rootly.live_call_routers.update(router_id, data=UpdateLiveCallRouterData(attributes=attributes))
    assert_type(answer, LiveCallRouterResponse)
    assert_type(answer.data, LiveCallRouterData)
    return answer.data.attributes


def read(router: LiveCallRouter) -> list[str]:
    assert_type(router.created_at, datetime)
    assert_type(router.enabled, bool | None)
    assert_type(router.unavailable_responder_message, str | None | UnsetType)
    told: list[str] = [router.name, router.created_at.isoformat()]
    if router.country_code is not None:
        told.append(router.country_code)
    told.extend(target.type for target in router.paging_targets or [])
    if router.unavailable_responder_message is not UNSET:
        assert_type(router.unavailable_responder_message, str | None)
    return told


def what_went_wrong(rootly: RootlyClient, router_id: str) -> str:
    try:
        rootly.live_call_routers.get(router_id, options=rootly_client.Options(timeout=5.0, headers={"X-A": "b"}))
    except NotFound as error:
        assert_type(error.data, Errors | None)
        assert_type(error.status, int)
        if error.data is not None and error.data.errors:
            return error.data.errors[0].title
        return error.body.decode()
    except TooManyRequests as error:
        assert_type(error.data, RateLimitMessage | None)
        return error.headers["x-ratelimit-reset"]
    except UnprocessableEntity as error:
        return "" if error.data is None else str(error.data.errors)
    except APIError as error:
        return f"{error.request.method} {error.request.url} {error.status} {error}"
    except InvalidArgument as error:
        return f"{error.argument} {error.rule}"
    return "nothing"


def read_json(target: bytes) -> list[object]:
    one = from_json(target, PagingTarget)
    assert_type(one, PagingTarget)
    many = from_json(b"[" + target + b"]", list[PagingTarget], strict=True)
    assert_type(many, list[PagingTarget])
    either = from_json(b"1", int | str)
    assert_type(either, int | str)
    one_or_many = from_json(target, PagingTarget | list[PagingTarget])
    assert_type(one_or_many, PagingTarget | list[PagingTarget])
    plain = from_json(target, dict[str, Any])
    assert_type(plain, dict[str, Any])
    assert_type(to_json(many), bytes)
    assert_type(rootly_client.extra(one), dict[str, Any])
    return [one, many, either, one_or_many, plain]


def number(rootly: RootlyClient, country: CountryCode, kind: PhoneType) -> str:
    return rootly.live_call_routers.generate_phone_number(country_code=country, phone_type=kind).phone_number


def route(vocobase: VocobaseClient) -> tuple[VoiceLinkResponse, CallRouting | None, int | None]:
    connection = UUID("9b7f1c44-c87f-4f0c-9124-3c802a9c1a20")
    try:
        answer = vocobase.call_routing.create(
            did_id=812, for_inbound_call=1, for_outbound_call=3, status=1, connection_id=connection
        )
    except Conflict as error:
        assert_type(error.data, ErrorResponse | None)
        raise
    records = vocobase.call_routing.list(connection_id=connection).data.data
    assert_type(records, list[CallRouting])
    first = records[0] if records else None
    return answer, first, None if first is None else first.status


async def awaited(rootly: AsyncRootlyClient, vocobase: AsyncVocobaseClient) -> tuple[str, bool]:
    async with rootly, vocobase:
        router = await rootly.live_call_routers.get("a")
        listed = await vocobase.call_routing.list()
    return router.data.id, listed.success
