"""Lists are filtered by comparisons and sorted by any property, against what Python's own operators say."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from specloom.api import Json
from specloom_mock.engine import Engine, Mounted, Settings
from specloom_mock.listing import COMPARISONS
from specloom_mock.transport import Mock
from tests.mock.crud import answers, json_body, query, ref
from tests.mock.support import got, sent
from tests.mock.test_inferred_machines import read

JSON = {"Content-Type": "application/json"}
TEXT = {"type": "string"}
THING = {
    "type": "object",
    "required": ["id", "age"],
    "properties": {
        "id": {"type": "integer", "readOnly": True},
        "age": {"type": "integer"},
        "name": TEXT,
        "made": {"type": "string", "format": "date-time"},
    },
}
RANGE = {"type": "object", "properties": {each: {"type": "integer"} for each in ("gt", "gte", "lt", "lte")}}
DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "t", "version": "1"},
    "components": {
        "schemas": {"Thing": THING},
        "responses": {"Problem": {"description": "", "content": {"application/json": {}}}},
    },
    "paths": {
        "/things": {
            "get": {
                "parameters": [
                    *(query(f"filter[age][{each}]", type="integer") for each in ("gt", "gte", "lt", "lte", "not_eq")),
                    {"name": "age", "in": "query", "style": "deepObject", "explode": True, "schema": RANGE},
                    *(query(f"name__{each}", type="string") for each in ("in", "not_in", "unknown")),
                    query("made[before]", type="string", format="date-time"),
                    query("order", type="string", enum=["asc", "desc"]),
                    query("sort", type="string"),
                ],
                "responses": answers({"type": "array", "items": ref("Thing")}),
            },
            "post": {"requestBody": json_body(ref("Thing")), "responses": answers(ref("Thing"), "201")},
        },
        "/things/{id}": {
            "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}],
            "get": {"responses": answers(ref("Thing"))},
        },
    },
}
API = read(DOCUMENT)
AGES = (3, 1, 2, 5, 4)


@pytest.fixture(scope="module")
def mock() -> Mock:
    mock = Mock(Engine([Mounted("things", API)], Settings(prove=True)))
    for age in AGES:
        body = {"age": age, "name": f"n{age}", "made": f"2026-01-0{age}T00:00:00+01:00"}
        assert mock.handle("POST", "/things", JSON, sent(body)).status == 201
    return mock


@pytest.mark.parametrize(
    ("asked", "ages"),
    [
        ("filter[age][gt]=3", [5, 4]),
        ("filter[age][gte]=3", [3, 5, 4]),
        ("filter[age][lt]=3", [1, 2]),
        ("filter[age][lte]=3&filter[age][gt]=1", [3, 2]),
        ("filter[age][not_eq]=3", [1, 2, 5, 4]),
        ("age[gte]=2&age[lt]=4", [3, 2]),
        ("name__in=n1,n5", [1, 5]),
        ("name__not_in=n1,n5", [3, 2, 4]),
        ("name__unknown=n1", list(AGES)),
        ("made[before]=2026-01-03T00:00:00Z", [3, 1, 2]),
        ("sort=-age", [5, 4, 3, 2, 1]),
        ("sort=name", [1, 2, 3, 4, 5]),
        ("sort=nothing", list(AGES)),
        ("sort=name,age", [1, 2, 3, 4, 5]),
        ("sort=age&order=desc", [5, 4, 3, 2, 1]),
    ],
)
def test_a_list_is_what_was_asked_for(mock: Mock, asked: str, ages: list[int]) -> None:
    assert [each["age"] for each in got(mock.handle("GET", f"/things?{asked}"))] == ages


def test_a_way_alone_is_that_of_time() -> None:
    """As APIs do that list the newest first by default."""
    order = query("order", type="string", enum=["asc", "desc"], default="desc")
    things = {**DOCUMENT["paths"]["/things"], "get": {**DOCUMENT["paths"]["/things"]["get"], "parameters": [order]}}
    document = {**DOCUMENT, "paths": {**DOCUMENT["paths"], "/things": things}}
    mock = Mock(Engine([Mounted("things", read(document))], Settings(prove=True)))
    for age in AGES:
        mock.handle("POST", "/things", JSON, sent({"age": age}))
    assert [each["age"] for each in got(mock.handle("GET", "/things"))] == list(AGES[::-1])
    assert [each["age"] for each in got(mock.handle("GET", "/things?order=asc"))] == list(AGES)


NUMBERS = st.integers(-9, 9) | st.floats(-9, 9)
OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "gt": operator.gt,
    "gte": operator.ge,
    "lt": operator.lt,
    "lte": operator.le,
}


@given(name=st.sampled_from(sorted(OPERATORS)), one=NUMBERS, other=NUMBERS, as_text=st.booleans())
def test_numbers_are_compared_as_numbers(name: str, one: float, other: float, as_text: bool) -> None:
    wanted: Json = repr(other) if as_text else other
    assert COMPARISONS[name](one, wanted) == OPERATORS[name](one, other)


@given(name=st.sampled_from(sorted(OPERATORS)), one=st.datetimes(), other=st.datetimes(), as_utc=st.booleans())
def test_times_are_compared_as_times(name: str, one: Any, other: Any, as_utc: bool) -> None:
    text = f"{one.isoformat()}{'Z' if as_utc else ''}"
    assert COMPARISONS[name](text, f"{other.isoformat()}+00:00") == OPERATORS[name](one, other)


@given(
    name=st.sampled_from(sorted(OPERATORS)), value=st.none() | st.booleans() | st.just([]) | st.just({}), other=NUMBERS
)
def test_what_has_no_order_is_not_let_through(name: str, value: Json, other: float) -> None:
    assert not COMPARISONS[name](value, other)
