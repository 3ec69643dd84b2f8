"""Rootly's behaviour: merge, mapped trigger, times, ids, lists, limits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from specloom_mock.transport import Mock
from tests.mock.support import EXAMPLE_ID, KEY, ROOTLY, ROUTERS, both, got, router, titles

NEW = {
    "kind": "live",
    "name": "Aut autem atque expedita.",
    "country_code": "US",
    "phone_type": "local",
    "phone_number": "+14155550100",
}


@pytest.fixture
def mock() -> Mock:
    return both()


def test_an_unseen_id_is_the_example_with_that_id(mock: Mock) -> None:
    answer = mock.handle("GET", f"{ROUTERS}/some-id", ROOTLY)
    assert answer.status == 200
    assert got(answer)["data"]["id"] == "some-id"
    assert got(answer)["data"]["attributes"]["slug"] == "non-unde-sint-fugit"


def test_an_update_merges_and_moves_the_time(mock: Mock) -> None:
    before = got(mock.handle("GET", f"{ROUTERS}/{EXAMPLE_ID}", ROOTLY))["data"]["attributes"]
    answer = mock.handle("PUT", f"{ROUTERS}/{EXAMPLE_ID}", ROOTLY, router(name="renamed"))
    after = got(answer)["data"]["attributes"]
    assert answer.status == 200
    assert {**before, "name": "renamed", "updated_at": after["updated_at"]} == after
    assert datetime.fromisoformat(after["updated_at"]) > datetime.fromisoformat(before["updated_at"])
    assert after["updated_at"][-6:] == "-07:00"
    assert after["updated_at"][19] == "."
    assert len(after["updated_at"]) == len(before["updated_at"])
    assert got(mock.handle("GET", f"{ROUTERS}/{EXAMPLE_ID}", ROOTLY))["data"]["attributes"] == after


@pytest.mark.parametrize("between", [[], ["y"]], ids=["one router", "another in between"])
@pytest.mark.parametrize("year", [2020, 2026], ids=["before the sample", "after the sample"])
def test_the_time_moves_though_the_clock_stands_still(between: list[str], year: int) -> None:
    still = datetime(year, 12, 1, tzinfo=UTC)
    mock = both(now=lambda: still)
    first, *_, second = (
        got(mock.handle("PUT", f"{ROUTERS}/{name}", ROOTLY, router()))["data"]["attributes"]["updated_at"]
        for name in ("x", *between, "x")
    )
    assert datetime.fromisoformat(second) - datetime.fromisoformat(first) == timedelta(milliseconds=1)


@pytest.mark.parametrize(
    ("sent_type", "answered"),
    [("Service", "service"), ("Group", "group"), ("EscalationPolicy", "escalation_policy")],
)
def test_the_trigger_is_mapped(mock: Mock, sent_type: str, answered: str) -> None:
    params = {"id": "t1", "type": sent_type}
    answer = mock.handle("PUT", f"{ROUTERS}/x", ROOTLY, router(escalation_policy_trigger_params=params))
    attributes = got(answer)["data"]["attributes"]
    assert attributes["escalation_policy_trigger"] == {"id": "t1", "type": answered}
    assert "escalation_policy_trigger_params" not in attributes


def test_arrays_replace_and_null_clears_and_answers_omit_it(mock: Mock) -> None:
    target = {"id": "1", "type": "team", "alert_urgency_id": "u"}
    mock.handle(
        "PUT", f"{ROUTERS}/x", ROOTLY, router(paging_targets=[target, target], unavailable_responder_message="m")
    )
    answer = mock.handle("PUT", f"{ROUTERS}/x", ROOTLY, router(paging_targets=[], unavailable_responder_message=None))
    attributes = got(answer)["data"]["attributes"]
    assert attributes["paging_targets"] == []
    assert "unavailable_responder_message" not in attributes


def test_create_read_update_delete(mock: Mock) -> None:
    created = mock.handle("POST", ROUTERS, ROOTLY, router(**NEW))
    data = got(created)["data"]
    assert created.status == 201
    assert data["attributes"]["slug"] == "aut-autem-atque-expedita"
    assert data["attributes"]["created_at"] == data["attributes"]["updated_at"]
    place = f"{ROUTERS}/{data['id']}"
    assert got(mock.handle("GET", place, ROOTLY))["data"] == data
    renamed = got(mock.handle("PUT", place, ROOTLY, router(name="x")))["data"]["attributes"]
    assert renamed["slug"] == "aut-autem-atque-expedita"
    assert renamed["phone_number"] == "+14155550100"
    deleted = mock.handle("DELETE", place, ROOTLY)
    assert deleted.status == 200
    assert got(deleted)["data"]["id"] == data["id"]
    for method in ("GET", "PUT", "DELETE"):
        answer = mock.handle(method, place, ROOTLY, router())
        assert answer.status == 404
        assert titles(answer) == ["Not found or unauthorized"]


def test_the_list_filters_sorts_and_pages(mock: Mock) -> None:
    for name in ("beta", "alpha", "gamma"):
        mock.handle("POST", ROUTERS, ROOTLY, router(**{**NEW, "name": name}))

    def names(query: str) -> list[str]:
        return [each["attributes"]["name"] for each in got(mock.handle("GET", f"{ROUTERS}?{query}", ROOTLY))["data"]]

    assert names("") == ["gamma", "alpha", "beta"]
    assert names("sort=name") == ["alpha", "beta", "gamma"]
    assert names("sort=-name") == ["gamma", "beta", "alpha"]
    assert names("filter%5Bname%5D=beta") == ["beta"]
    assert names("filter[slug]=alpha") == ["alpha"]
    assert names("filter[search]=AMM") == ["gamma"]
    assert names("filter[created_at][gt]=2000-01-01T00:00:00Z") == ["gamma", "alpha", "beta"]
    assert names("filter[created_at][lt]=2000-01-01T00:00:00Z") == []
    assert names("page[size]=2&page[number]=2&sort=name") == ["gamma"]
    page = got(mock.handle("GET", f"http://mock:1{ROUTERS}?page[size]=2", {**ROOTLY, "Host": "mock:1"}))
    assert page["meta"] == {"current_page": 1, "next_page": 2, "prev_page": None, "total_count": 3, "total_pages": 2}
    assert page["links"]["next"] == f"http://mock:1{ROUTERS}?page%5Bsize%5D=2&page%5Bnumber%5D=2"
    assert page["links"]["prev"] is None


def test_a_number_is_no_id(mock: Mock) -> None:
    answer = mock.handle("GET", f"{ROUTERS}/generate_phone_number?country_code=GB&phone_type=toll_free", ROOTLY)
    assert got(answer)["phone_number"].startswith("+44800")
    wrong = mock.handle("GET", f"{ROUTERS}/generate_phone_number?country_code=XX", ROOTLY)
    assert wrong.status == 422
    assert titles(wrong) == [
        'query /country_code: expected one of "US", "GB", "NZ", "CA", "AU", got "XX"',
        "query /phone_type: expected a value, as it is required, got none",
    ]


def test_the_limit_is_counted() -> None:
    mock = both(now=lambda: datetime(2026, 1, 1, tzinfo=UTC))
    first, second = (mock.handle("GET", f"{ROUTERS}/x", ROOTLY) for _ in range(2))
    assert first.header("X-RateLimit-Limit") == "3000, 3000;window=60"
    assert (first.header("X-RateLimit-Used"), second.header("X-RateLimit-Used")) == ("1", "2")
    assert second.header("X-RateLimit-Remaining") == "2998"
    assert second.header("X-RateLimit-Reset") == str(int(datetime(2026, 1, 1, 0, 1, tzinfo=UTC).timestamp()))


def test_errors_have_rootlys_shape_and_every_violation(mock: Mock) -> None:
    answer = mock.handle("PUT", f"{ROUTERS}/x", ROOTLY, router(kind="sms", phone_number="1", enabled="yes"))
    assert answer.status == 422
    assert answer.header("Content-Type") == "application/vnd.api+json"
    assert all(each["status"] == "422" for each in got(answer)["errors"])
    assert sorted(titles(answer)) == [
        'body /data/attributes/enabled: expected a boolean, got "yes"',
        'body /data/attributes/kind: expected one of "voicemail", "live", got "sms"',
        'body /data/attributes: expected only members that the description names, got "phone_number"',
    ]


def test_without_attributes_it_is_422(mock: Mock) -> None:
    answer = mock.handle("PUT", f"{ROUTERS}/x", ROOTLY, b'{"data":{"type":"live_call_routers"}}')
    assert answer.status == 422
    assert titles(answer) == ['body /data: expected a member "attributes", got none']


def test_strict_ids_refuse_what_was_not_created() -> None:
    mock = both(strict_ids=True)
    assert mock.handle("GET", f"{ROUTERS}/x", ROOTLY).status == 404
    key = got(mock.handle("POST", ROUTERS, ROOTLY, router(**NEW)))["data"]["id"]
    assert mock.handle("GET", f"{ROUTERS}/{key}", ROOTLY).status == 200


def test_each_token_is_an_account_of_its_own() -> None:
    mock = both(tokens=frozenset((KEY, "other")))
    other = {**ROOTLY, "Authorization": "Bearer other"}
    place = f"{ROUTERS}/" + got(mock.handle("POST", ROUTERS, ROOTLY, router(**NEW)))["data"]["id"]
    assert mock.handle("GET", place, ROOTLY).status == 200
    assert mock.handle("GET", place, other).status == 404
    assert got(mock.handle("GET", ROUTERS, other))["data"] == []
    assert mock.handle("GET", place, {**ROOTLY, "Authorization": "Bearer third"}).status == 401


def test_the_same_seed_makes_the_same_ids() -> None:
    first, second = (got(both(seed=7).handle("POST", ROUTERS, ROOTLY, router(**NEW)))["data"]["id"] for _ in range(2))
    assert first == second


def test_the_window_slides_and_refuses_where_asked_for() -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    clock = [start]
    mock = both(rate_limit=True, now=lambda: clock[0])
    assert mock.handle("PUT", f"{ROUTERS}/x", ROOTLY, router()).header("X-RateLimit-Used") == "1"
    clock[0] = start + timedelta(seconds=30)
    statuses = {mock.handle("PUT", f"{ROUTERS}/x", ROOTLY, router()).status for _ in range(2999)}
    assert statuses == {200}
    refused = mock.handle("PUT", f"{ROUTERS}/x", ROOTLY, router())
    assert (refused.status, got(refused)) == (429, {"error": "Rate limit exceeded. Try again later."})
    assert refused.header("Content-Type") == "application/json"
    assert refused.header("X-RateLimit-Remaining") == "0"
    assert refused.header("X-RateLimit-Reset") == str(int((start + timedelta(seconds=60)).timestamp()))
    assert mock.handle("GET", f"{ROUTERS}/x", ROOTLY).header("X-RateLimit-Used") == "1"
    other = {**ROOTLY, "Authorization": "Bearer another"}
    assert mock.handle("PUT", f"{ROUTERS}/x", other, router()).header("X-RateLimit-Used") == "1"
    clock[0] = start + timedelta(seconds=60)
    assert [mock.handle("PUT", f"{ROUTERS}/x", ROOTLY, router()).status for _ in range(2)] == [200, 429]


def test_the_limit_is_only_counted_where_nobody_asked_for_more() -> None:
    mock = both(now=lambda: datetime(2026, 1, 1, tzinfo=UTC))
    assert {mock.handle("GET", f"{ROUTERS}/x", ROOTLY).status for _ in range(3002)} == {200}


def test_lenient_rules_ignore_an_attribute_that_is_not_known(mock: Mock) -> None:
    body = router(name="x", colour="red")
    assert mock.handle("PUT", f"{ROUTERS}/x", ROOTLY, body).status == 422
    lenient = both(rules="lenient")
    answer = lenient.handle("PUT", f"{ROUTERS}/x", ROOTLY, body)
    assert (answer.status, got(answer)["data"]["attributes"]["name"]) == (200, "x")
    assert "colour" not in got(answer)["data"]["attributes"]
    assert lenient.handle("PUT", f"{ROUTERS}/x", ROOTLY, router(kind="sms", colour="red")).status == 422
    assert lenient.handle("PUT", f"{ROUTERS}/x", ROOTLY, b'{"data": 1}').status == 422
