"""Both generated clients, as their users call them, against the mock: what they send, and what comes back."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import pytest

import rootly_client
import vocobase_client
from rootly_client import models as rootly_models
from vocobase_client import models as vocobase_models

from .in_process import TOKEN, AsyncLine, Line, mock_of_both

ROUTER = "bfb52ef5-0bbb-4e92-85b9-fac8f7fb3cc5"
CONNECTION = UUID("9b7f1c44-c87f-4f0c-9124-3c802a9c1a20")


def rootly(token: str | None = TOKEN) -> tuple[rootly_client.RootlyClient, Line]:
    line = Line("rootly_client", mock_of_both(TOKEN))
    return rootly_client.RootlyClient(token=token, transport=line), line


def vocobase(token: str | None = TOKEN) -> tuple[vocobase_client.VocobaseClient, Line]:
    line = Line("vocobase_client", mock_of_both())
    return vocobase_client.VocobaseClient(token=token, transport=line), line


def changed(**attributes: Any) -> rootly_models.UpdateLiveCallRouterData:
    return rootly_models.UpdateLiveCallRouterData(attributes=rootly_models.UpdateLiveCallRouterAttributes(**attributes))


def new_router() -> rootly_models.CreateLiveCallRouterData:
    attributes = rootly_models.CreateLiveCallRouterAttributes(
        kind="live", name="On call", country_code="US", phone_type="local", phone_number="+14155550100", enabled=False
    )
    return rootly_models.CreateLiveCallRouterData(attributes=attributes)


def test_an_update_sends_what_was_given_and_nothing_else() -> None:
    client, line = rootly()
    trigger = rootly_models.EscalationPolicyTriggerParams(id="t1", type="Service")
    router = client.live_call_routers.update(
        ROUTER, data=changed(name="renamed", escalation_policy_trigger_params=trigger)
    ).data
    request = line.sent[-1]
    assert (request.method, request.url) == ("PUT", f"https://api.rootly.com/v1/live_call_routers/{ROUTER}")
    assert dict(request.headers) == {
        "User-Agent": dict(request.headers)["User-Agent"],
        "Accept": "application/vnd.api+json, application/json",
        "Content-Type": "application/vnd.api+json",
        "Authorization": f"Bearer {TOKEN}",
    }
    attributes = {"name": "renamed", "escalation_policy_trigger_params": {"id": "t1", "type": "Service"}}
    assert line.body == {"data": {"type": "live_call_routers", "attributes": attributes}}
    assert (router.id, router.attributes.name, router.attributes.kind) == (ROUTER, "renamed", "voicemail")
    assert router.attributes.escalation_policy_trigger == rootly_models.EscalationPolicyTrigger(id="t1", type="service")
    assert isinstance(router.attributes.updated_at, datetime)
    assert router.attributes.updated_at > router.attributes.created_at
    assert client.live_call_routers.get(ROUTER).data == router


def test_null_is_sent_where_it_is_given() -> None:
    client, line = rootly()
    client.live_call_routers.update(ROUTER, data=changed(unavailable_responder_message=None))
    assert line.body["data"]["attributes"] == {"unavailable_responder_message": None}


def test_a_router_is_created_listed_and_deleted() -> None:
    client, line = rootly()
    routers = client.live_call_routers
    number = routers.generate_phone_number(country_code="GB", phone_type="toll_free").phone_number
    assert number is not None
    assert number.startswith("+44800")
    created = routers.create(data=new_router()).data
    assert line.body["data"]["attributes"] == {
        "kind": "live",
        "name": "On call",
        "country_code": "US",
        "phone_type": "local",
        "phone_number": "+14155550100",
        "enabled": False,
    }
    assert (created.attributes.enabled, created.attributes.phone_number) == (False, "+14155550100")
    found = routers.list(filter_name="On call", page_size=5, page_number=1)
    assert line.sent[-1].url.partition("?")[2] == "page%5Bnumber%5D=1&page%5Bsize%5D=5&filter%5Bname%5D=On%20call"
    assert found.data == [created]
    assert routers.delete(created.id).data == created
    with pytest.raises(rootly_client.NotFound) as caught:
        routers.get(created.id)
    assert isinstance(caught.value.data, rootly_models.Errors)
    assert caught.value.data.errors is not None
    assert caught.value.data.errors[0].status == "404"
    assert caught.value.headers["X-RateLimit-Limit"] == "3000, 3000;window=60"
    said = f'answered 404 Not Found: no live call router has the id "{created.id}"'
    assert str(caught.value) == f"GET https://api.rootly.com/v1/live_call_routers/{created.id} {said}"


def test_an_id_stays_one_segment_of_the_path() -> None:
    client, line = rootly()
    assert client.live_call_routers.get("a b/c?d#é").data.id == "a b/c?d#é"
    assert line.sent[-1].url.endswith("/v1/live_call_routers/a%20b%2Fc%3Fd%23%C3%A9")


@pytest.mark.parametrize("token", [None, "another"])
def test_who_may_not_ask_is_told(token: str | None) -> None:
    client, line = rootly(token)
    with pytest.raises(rootly_client.Unauthorized, match="answered 401 Unauthorized: expected") as caught:
        client.live_call_routers.list()
    assert isinstance(caught.value.data, rootly_models.Errors)
    assert TOKEN not in str(caught.value)
    assert ("Authorization" in dict(line.sent[-1].headers)) == (token is not None)


def test_what_the_api_would_refuse_is_not_sent() -> None:
    client, line = rootly()
    with pytest.raises(rootly_client.InvalidArgument, match="body/data/attributes/kind: expected one of"):
        client.live_call_routers.update(ROUTER, data=changed(kind="sms"))
    with pytest.raises(rootly_client.InvalidArgument, match=r"/unavailable_responder_message: .*300"):
        client.live_call_routers.update(ROUTER, data=changed(unavailable_responder_message="x" * 301))
    client.live_call_routers.update(ROUTER, data=changed(unavailable_responder_message="x" * 300))
    assert len(line.sent) == 1


def test_what_nobody_knew_of_comes_back_out() -> None:
    text = b'{"id": "t", "type": "rota", "alert_urgency_id": "u", "new": {"deep": [1]}}'
    target = rootly_client.from_json(text, rootly_models.PagingTarget)
    assert target.type == "rota"
    assert rootly_client.extra(target) == {"new": {"deep": [1]}}
    assert rootly_client.from_json(rootly_client.to_json(target), rootly_models.PagingTarget) == target


def test_an_update_of_a_routing_replaces_it() -> None:
    client, line = vocobase()
    routings = client.call_routing
    routings.update(7, for_inbound_call=1, for_outbound_call=3, status=1, outbound_websocket_bot_id=93)
    assert line.sent[-1].url == "https://api.vocobase.com/api/v2/voicelink/call-routing/7"
    assert line.body == {"for_inbound_call": 1, "for_outbound_call": 3, "status": 1, "outbound_websocket_bot_id": 93}
    answer = routings.update(7, for_inbound_call=2, for_outbound_call=0, status=0, inbound_sip_trunk_id=5)
    assert (answer.success, answer.data) == (True, {})
    (record,) = routings.list().data.data
    assert (record.id, record.for_inbound_call, record.for_outbound_call, record.status) == (7, 2, 0, 0)
    assert (record.inbound_sip_trunk_id, record.outbound_websocket_bot_id) == (5, None)


def test_both_spellings_of_the_connection_are_sent_as_they_are_spelt() -> None:
    client, line = vocobase()
    routings = client.call_routing
    routings.update(7, for_inbound_call=1, for_outbound_call=3, status=1, connection_id=CONNECTION)
    assert line.body["connection_id"] == str(CONNECTION)
    routings.update(7, for_inbound_call=1, for_outbound_call=3, status=1, connection_id_=CONNECTION)
    assert (line.body.get("connectionId"), "connection_id" in line.body) == (str(CONNECTION), False)


def test_bounds_are_those_of_the_page() -> None:
    client, line = vocobase()
    for routing_id, mode in ((0, 1), (1, -1)):
        with pytest.raises(vocobase_client.InvalidArgument):
            client.call_routing.update(routing_id, for_inbound_call=mode, for_outbound_call=3, status=1)
    assert line.sent == []
    client.call_routing.update(1, for_inbound_call=0, for_outbound_call=0, status=0)


def test_a_conflict_is_an_error_with_its_body() -> None:
    client, _ = vocobase()
    client.call_routing.create(did_number="1", for_inbound_call=1, for_outbound_call=4)
    with pytest.raises(vocobase_client.Conflict) as caught:
        client.call_routing.create(did_number="1", for_inbound_call=1, for_outbound_call=4)
    assert isinstance(caught.value.data, vocobase_models.ErrorResponse)
    assert caught.value.data.error.code == "CONFLICT"


async def test_the_asynchronous_clients_do_the_same() -> None:
    mock = mock_of_both()
    first, second = Line("rootly_client", mock), Line("vocobase_client", mock)
    async with rootly_client.AsyncRootlyClient(token=TOKEN, transport=AsyncLine(first)) as client:
        created = (await client.live_call_routers.create(data=new_router())).data
        await client.live_call_routers.update(created.id, data=changed(name="renamed"))
        assert (await client.live_call_routers.get(created.id)).data.attributes.name == "renamed"
        await client.live_call_routers.delete(created.id)
        with pytest.raises(rootly_client.NotFound):
            await client.live_call_routers.get(created.id)
        listed = await client.live_call_routers.list(page_size=5, filter_created_at_gt="2020-01-01T00:00:00Z")
        assert listed.data == []
        assert first.sent[-1].url.endswith("?page%5Bsize%5D=5&filter%5Bcreated_at%5D%5Bgt%5D=2020-01-01T00%3A00%3A00Z")
    async with vocobase_client.AsyncVocobaseClient(token=TOKEN, transport=AsyncLine(second)) as other:
        await other.call_routing.update(7, for_inbound_call=1, for_outbound_call=3, status=1)
        assert [record.id for record in (await other.call_routing.list()).data.data] == [7]
