"""Vocobase's behaviour: replace, strict integers, one record per DID, the key's form."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from specloom_mock.transport import Mock
from tests.mock.support import ROUTINGS, VOCOBASE, both, got, sent

UPDATE = {"for_inbound_call": 1, "for_outbound_call": 3, "status": 1}


@pytest.fixture
def mock() -> Mock:
    return both()


def listed(mock: Mock) -> list[dict[str, object]]:
    records: list[dict[str, object]] = got(mock.handle("GET", ROUTINGS, VOCOBASE))["data"]["data"]
    return records


def test_an_update_replaces_and_the_list_shows_it(mock: Mock) -> None:
    first = mock.handle("POST", f"{ROUTINGS}/7", VOCOBASE, sent({**UPDATE, "outbound_websocket_bot_id": 93}))
    assert (first.status, got(first)) == (200, {"success": True, "data": {}})
    assert listed(mock)[0]["outbound_websocket_bot_id"] == 93
    mock.handle("POST", f"{ROUTINGS}/7", VOCOBASE, sent({**UPDATE, "status": 0, "inbound_sip_trunk_id": 5}))
    assert listed(mock) == [
        {
            "id": 7,
            "did_id": 812,
            "did_number": "14155551234",
            "for_inbound_call": 1,
            "for_outbound_call": 3,
            "status": 0,
            "inbound_sip_trunk_id": 5,
            "inbound_websocket_bot_id": None,
            "outbound_sip_trunk_id": None,
            "outbound_websocket_bot_id": None,
        }
    ]


def test_create_lists_and_conflicts(mock: Mock) -> None:
    body = sent({"did_id": 9, "did_number": "1", "for_inbound_call": 1, "for_outbound_call": 4})
    created = mock.handle("POST", ROUTINGS, VOCOBASE, body)
    assert got(created) == {"success": True, "data": {"id": 120}}
    assert listed(mock)[0]["status"] == 1
    again = mock.handle("POST", ROUTINGS, VOCOBASE, body)
    assert (again.status, got(again)["error"]["code"]) == (409, "CONFLICT")
    mock.handle("POST", f"{ROUTINGS}/120", VOCOBASE, sent(UPDATE))
    assert (listed(mock)[0]["did_id"], listed(mock)[0]["did_number"]) == (9, "1")


@pytest.mark.parametrize(
    "text", ["0", "-1", "abc", "+7", "%2B7", "1e3", "0x10", "7.0", "07", "%207", "null", "true", "9" * 5000]
)
def test_a_path_id_is_a_strict_integer(mock: Mock, text: str) -> None:
    answer = mock.handle("POST", f"{ROUTINGS}/{text}", VOCOBASE, sent(UPDATE))
    assert (answer.status, got(answer)["error"]["code"]) == (400, "VALIDATION_ERROR")
    assert got(answer)["error"]["message"].startswith("path /routing_id: expected ")


@pytest.mark.parametrize("value", ["1", 1.5, True, None, -1, []])
def test_a_mode_is_a_strict_integer(mock: Mock, value: object) -> None:
    answer = mock.handle("POST", f"{ROUTINGS}/7", VOCOBASE, sent({**UPDATE, "for_inbound_call": value}))
    assert answer.status == 400
    assert "body /for_inbound_call: expected " in got(answer)["error"]["message"]


@pytest.mark.parametrize("body", [{"for_inbound_call": 1.0}, {"for_inbound_call": 0}, {"for_outbound_call": 10**30}])
def test_what_the_schema_allows_is_accepted(mock: Mock, body: dict[str, object]) -> None:
    answer = mock.handle("POST", f"{ROUTINGS}/7", VOCOBASE, sent({**UPDATE, **body}))
    assert answer.status == 200
    assert listed(mock)[0] | body == listed(mock)[0]
    assert type(listed(mock)[0]["for_inbound_call"]) is int


@pytest.mark.parametrize("name", ["connection_id", "connectionId"])
def test_both_spellings_of_the_connection_are_accepted(mock: Mock, name: str) -> None:
    good = {**UPDATE, name: "9b7f1c44-c87f-4f0c-9124-3c802a9c1a20"}
    assert mock.handle("POST", f"{ROUTINGS}/7", VOCOBASE, sent(good)).status == 200
    wrong = mock.handle("POST", f"{ROUTINGS}/7", VOCOBASE, sent({**UPDATE, name: "x"}))
    assert got(wrong)["error"]["message"] == f'body /{name}: expected a text in the format "uuid", got "x"'


def test_missing_fields_are_named(mock: Mock) -> None:
    answer = mock.handle("POST", f"{ROUTINGS}/7", VOCOBASE, b"{}")
    assert answer.status == 400
    for name in UPDATE:
        assert f'expected a member "{name}", got none' in got(answer)["error"]["message"]


@pytest.mark.parametrize("key", ["tok", "rg_live_", "rg_test_x", ""])
def test_a_key_has_its_form(mock: Mock, key: str) -> None:
    answer = mock.handle("GET", ROUTINGS, {"Authorization": f"Bearer {key}"})
    assert (answer.status, got(answer)["error"]["code"]) == (401, "UNAUTHORIZED")
    assert (answer.header("WWW-Authenticate") or "").startswith("Bearer")


def test_whitespace_around_the_body_is_json(mock: Mock) -> None:
    assert mock.handle("POST", f"{ROUTINGS}/7", VOCOBASE, b"\n" + sent(UPDATE) + b"\n").status == 200


def test_a_replacement_tells_what_was_lost(mock: Mock, caplog: pytest.LogCaptureFixture) -> None:
    place = f"{ROUTINGS}/7"
    first = mock.handle("POST", place, VOCOBASE, sent({**UPDATE, "outbound_websocket_bot_id": 93}))
    assert first.header("X-Specloom-Lost") is None
    lost = mock.handle("POST", place, VOCOBASE, sent({**UPDATE, "inbound_sip_trunk_id": 5}))
    assert lost.header("X-Specloom-Lost") == "outbound_websocket_bot_id=93"
    assert caplog.messages == [
        "call routing 7 was replaced and lost outbound_websocket_bot_id=93, which was not resent"
    ]
    assert mock.handle("POST", place, VOCOBASE, sent(UPDATE)).header("X-Specloom-Lost") == "inbound_sip_trunk_id=5"
    assert mock.handle("POST", place, VOCOBASE, sent(UPDATE)).header("X-Specloom-Lost") is None


@pytest.mark.parametrize(
    ("modes", "name"),
    [
        ({"for_inbound_call": 2}, "inbound_sip_trunk_id"),
        ({"for_inbound_call": 3}, "inbound_websocket_bot_id"),
        ({"for_outbound_call": 2}, "outbound_sip_trunk_id"),
        ({"for_outbound_call": 3}, "outbound_websocket_bot_id"),
    ],
)
def test_strict_rules_ask_for_the_id_that_a_mode_needs(modes: dict[str, int], name: str) -> None:
    body = {"for_inbound_call": 1, "for_outbound_call": 4, "status": 1, **modes}
    assert both().handle("POST", f"{ROUTINGS}/7", VOCOBASE, sent(body)).status == 200
    strict = both(rules="strict")
    for path, sent_body in ((f"{ROUTINGS}/7", body), (ROUTINGS, {**body, "did_id": 1})):
        answer = strict.handle("POST", path, VOCOBASE, sent(sent_body))
        assert (answer.status, got(answer)["error"]["code"]) == (400, "VALIDATION_ERROR")
        assert f"body /{name}: expected a value" in got(answer)["error"]["message"]
        assert strict.handle("POST", path, VOCOBASE, sent({**sent_body, name: 5})).status == 200


def test_the_limit_refuses_where_asked_for() -> None:
    mock = both(rate_limit=True, now=lambda: datetime(2026, 1, 1, tzinfo=UTC))
    answers = [mock.handle("GET", ROUTINGS, VOCOBASE) for _ in range(61)]
    assert [each.status for each in answers] == [200] * 60 + [429]
    assert got(answers[-1])["error"]["code"] == "LIMIT_REACHED"


ONE, TWO, NONE = (f"9b7f1c44-c87f-4f0c-9124-3c802a9c1a2{digit}" for digit in range(3))


def test_several_connections_have_to_be_told_apart_where_rules_are_strict() -> None:
    strict = both(rules="strict")
    whole = {**UPDATE, "outbound_websocket_bot_id": 93}
    made = [
        got(strict.handle("POST", ROUTINGS, VOCOBASE, sent({**whole, "did_id": did, name: connection})))["data"]["id"]
        for did, name, connection in ((1, "connection_id", ONE), (2, "connectionId", TWO))
    ]
    refused = strict.handle("POST", f"{ROUTINGS}/{made[0]}", VOCOBASE, sent(whole))
    assert (refused.status, got(refused)["error"]["code"]) == (400, "VALIDATION_ERROR")
    assert "2 connections are active" in got(refused)["error"]["message"]
    assert strict.handle("GET", ROUTINGS, VOCOBASE).status == 400
    of_two = strict.handle("GET", f"{ROUTINGS}?connection_id={TWO}", VOCOBASE)
    assert [each["id"] for each in got(of_two)["data"]["data"]] == [made[1]]
    assert strict.handle("GET", f"{ROUTINGS}?connection_id={NONE}", VOCOBASE).status == 404
    own, foreign = sent({**whole, "connection_id": ONE}), sent({**whole, "connection_id": TWO})
    assert strict.handle("POST", f"{ROUTINGS}/{made[0]}", VOCOBASE, own).status == 200
    assert strict.handle("POST", f"{ROUTINGS}/{made[0]}", VOCOBASE, foreign).status == 404


def test_one_connection_need_not_be_named() -> None:
    strict = both(rules="strict")
    whole = {**UPDATE, "outbound_websocket_bot_id": 93}
    assert strict.handle("POST", ROUTINGS, VOCOBASE, sent({**whole, "did_id": 1, "connection_id": ONE})).status == 200
    assert strict.handle("POST", f"{ROUTINGS}/1", VOCOBASE, sent(whole)).status == 200
    assert strict.handle("GET", ROUTINGS, VOCOBASE).status == 200
