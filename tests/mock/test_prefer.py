"""``Prefer`` (RFC 7240): which answer is asked for, and what was followed."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from specloom_mock.faults import Fault
from specloom_mock.prefer import Preferences, preferences_of
from specloom_mock.transport import Mock
from tests.mock.support import ROOTLY as HEADERS
from tests.mock.support import ROUTERS, ROUTINGS, VOCOBASE, both, got, router, small

PETS: dict[str, Any] = {
    "paths": {
        "/pets": {
            "get": {
                "responses": {
                    "200": {
                        "description": "",
                        "content": {
                            "application/json": {
                                "schema": {
                                    "type": "object",
                                    "required": ["n"],
                                    "properties": {"n": {"type": "integer"}},
                                },
                                "examples": {
                                    "bad": {"value": {"n": "x"}},
                                    "one": {"value": {"n": 1}},
                                    "zwei, drei": {"value": {"n": 2}},
                                },
                            },
                            "application/vnd.pet+json": {"examples": {"other": {"value": {"n": 3}}}},
                        },
                    },
                    "204": {"description": "", "content": {"application/json": {"schema": {"type": "string"}}}},
                    "4XX": {
                        "description": "",
                        "content": {"application/problem+json": {"examples": {"gone": {"value": {"title": "gone"}}}}},
                    },
                }
            }
        }
    }
}


@pytest.fixture
def pets(tmp_path: Path) -> Mock:
    return small(tmp_path, PETS)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("code=404", Preferences(code=404)),
        ("CODE = 404", Preferences(code=404)),
        ('code="404"; x=y', Preferences(code=404)),
        ("code=404, code=500", Preferences(code=404)),
        ("respond-async, example=one,dynamic=TRUE", Preferences(example="one", dynamic=True)),
        ('example="a, b;c"', Preferences(example="a, b;c")),
        ('example="a \\"b\\""', Preferences(example='a "b"')),
        ("dynamic=false, seed=x", Preferences(dynamic=False, seed="x")),
        ("return=minimal", None),
        ('code=""', None),
        ("code", None),
        (",,=,;", None),
    ],
)
def test_reading(header: str, expected: Preferences | None) -> None:
    assert preferences_of({"prefer": header}) == expected


@given(st.text(max_size=60))
def test_no_header_breaks_the_reader(header: str) -> None:
    try:
        found = preferences_of({"prefer": header})
    except Fault:
        return
    assert found is None or found.code is None or 200 <= found.code <= 599


@pytest.mark.parametrize("header", ["code=abc", "code=99", "code=600", "code=4040", "dynamic=maybe"])
def test_what_can_be_no_preference_is_passed_over_or_refused_where_strict(pets: Mock, header: str) -> None:
    answer = pets.handle("GET", "/pets", {"Prefer": header})
    assert (answer.status, answer.header("Preference-Applied")) == (200, None)
    answer = pets.handle("GET", "/pets", {"Prefer": f"{header}, handling=strict"})
    assert answer.status == 400
    assert "/Prefer" in got(answer)["detail"]


def test_a_bad_token_is_no_preference_and_refused(pets: Mock) -> None:
    assert pets.handle("GET", "/pets", {"X-Specloom-Replay": "Ä"}).status == 400


def test_a_named_example(pets: Mock) -> None:
    answer = pets.handle("GET", "/pets", {"Prefer": "example=one"})
    assert (got(answer), answer.header("Preference-Applied")) == ({"n": 1}, "example=one")
    answer = pets.handle("GET", "/pets", {"Prefer": 'example="zwei, drei"'})
    assert (got(answer), answer.header("Preference-Applied")) == ({"n": 2}, 'example="zwei, drei"')


def test_several_headers_are_one_list(pets: Mock) -> None:
    answer = pets.handle("GET", "/pets", [("Prefer", "code=200"), ("prefer", "example=one")])
    assert answer.header("Preference-Applied") == "code=200, example=one"


def test_an_example_of_another_media_type_is_found(pets: Mock) -> None:
    answer = pets.handle("GET", "/pets", {"Prefer": "example=other"})
    assert (answer.header("Content-Type"), got(answer)) == ("application/vnd.pet+json", {"n": 3})


def test_a_refused_example_is_passed_over_and_said_once(pets: Mock, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, "specloom_mock"):
        answers = [pets.handle("GET", "/pets") for _ in range(3)]
    assert [got(each) for each in answers] == [{"n": 1}] * 3
    assert [each.getMessage().count("SL520") for each in caplog.records] == [1]
    asked = pets.handle("GET", "/pets", {"Prefer": "example=bad"})
    assert (got(asked), asked.header("Preference-Applied")) == ({"n": 1}, None)


@pytest.mark.parametrize(("code", "status"), [(404, 404), (418, 418), (204, 204)])
def test_a_status_by_number_or_range(pets: Mock, code: int, status: int) -> None:
    answer = pets.handle("GET", "/pets", {"Prefer": f"code={code}", "Accept": "application/json"})
    assert (answer.status, answer.header("Preference-Applied")) == (status, f"code={code}")
    assert (answer.body == b"") == (status == 204)


@pytest.mark.parametrize("header", ["code=500", "example=none", "code=404, example=one"])
def test_where_strict_what_is_not_declared_is_a_404_that_says_what_is(pets: Mock, header: str) -> None:
    answer = pets.handle("GET", "/pets", {"Prefer": f"{header}, handling=strict"})
    assert (answer.status, answer.header("Preference-Applied")) in ((404, None), (400, None))
    assert "expected the header Prefer to ask for" in answer.body.decode()


@pytest.mark.parametrize("more", ["", ", handling=lenient", ", handling=odd"])
def test_what_is_not_declared_is_passed_over(pets: Mock, more: str) -> None:
    answer = pets.handle("GET", "/pets", {"Prefer": f"code=500, example=none{more}"})
    assert (answer.status, got(answer), answer.header("Preference-Applied")) == (200, {"n": 1}, None)


def test_what_is_passed_over_is_as_though_nobody_had_sent_it() -> None:
    mock = both(strict_ids=True)
    asked = mock.handle("GET", f"{ROUTERS}/x", {**HEADERS, "Prefer": "code=599"})
    assert asked.status == 404, "the memory answers, which has no such router"


def test_an_invalid_request_is_refused_all_the_same() -> None:
    answer = both().handle("PUT", f"{ROUTERS}/x", {**HEADERS, "Prefer": "code=200"}, b'{"data":1}')
    assert answer.status == 422


def test_credentials_are_asked_for_all_the_same() -> None:
    assert both().handle("GET", ROUTINGS, {"Prefer": "code=200"}).status == 401


def test_what_was_asked_for_changes_nothing() -> None:
    mock = both(strict_ids=True)
    asked = mock.handle("PUT", f"{ROUTERS}/x", {**HEADERS, "Prefer": "code=200"}, router(name="n"))
    assert asked.status == 200
    assert mock.handle("GET", f"{ROUTERS}/x", HEADERS).status == 404


def test_an_error_comes_in_the_shape_of_the_api() -> None:
    answer = both().handle("GET", ROUTINGS, {**VOCOBASE, "Prefer": "code=418, handling=strict"})
    assert (answer.status, got(answer)["error"]["code"]) == (404, "NOT_FOUND")
    assert "200, 400, 401" in got(answer)["error"]["message"]
