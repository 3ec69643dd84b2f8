"""Values that vary: valid, repeatable under a seed, and brought back by their token."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from specloom_mock.dynamic import Dice
from specloom_mock.prefer import REPLAY
from specloom_mock.schemas import Schemas
from tests.mock.support import ROOTLY, ROUTERS, ROUTINGS, VOCOBASE, api, both, small

HARD: dict[str, Any] = {
    "type": "object",
    "required": ["id", "tags", "kind"],
    "properties": {
        "id": {"type": "string", "pattern": "^[A-F]{3}-[0-9]{4}$"},
        "when": {"type": "string", "format": "date-time"},
        "mail": {"type": ["string", "null"], "format": "email"},
        "odd": {"type": "integer", "multipleOf": 7, "minimum": 10, "exclusiveMaximum": 100},
        "tags": {"type": "array", "minItems": 2, "maxItems": 3, "uniqueItems": True, "items": {"type": "boolean"}},
        "kind": {"oneOf": [{"const": "a"}, {"type": "integer", "minimum": 3}]},
        "secret": {"type": "string", "writeOnly": True},
        "self": {"$ref": "#/components/schemas/Hard"},
        "any": {},
    },
    "additionalProperties": False,
}
DOCUMENT: dict[str, Any] = {
    "components": {"schemas": {"Hard": HARD}},
    "paths": {
        "/x": {
            "get": {
                "responses": {
                    "200": {
                        "description": "",
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Hard"}}},
                    }
                }
            }
        }
    },
}


def test_hard_schemas_give_valid_values_that_vary(tmp_path: Path) -> None:
    mock = small(tmp_path, DOCUMENT, dynamic=True)
    answers = [mock.handle("GET", "/x") for _ in range(40)]
    assert {each.status for each in answers} == {200}, answers[0].body
    assert len({each.body for each in answers}) > 20
    assert not any(b"secret" in each.body for each in answers)


@pytest.mark.parametrize(("path", "headers"), [(ROUTERS, ROOTLY), (ROUTINGS, VOCOBASE)])
def test_a_token_brings_an_answer_back(path: str, headers: dict[str, str]) -> None:
    mock = both(dynamic=True, seed=5)
    first, second = (mock.handle("GET", path, headers) for _ in range(2))
    assert first.body != second.body
    token = first.header(REPLAY) or ""
    for other in (mock, both(), both(dynamic=True, seed=9)):
        again = other.handle("GET", path, {**headers, REPLAY: token})
        assert (again.body, again.header(REPLAY)) == (first.body, token)


def test_the_same_seed_gives_the_same_bytes() -> None:
    runs = [[both(dynamic=True, seed=seed).handle("GET", ROUTERS, ROOTLY).body for _ in range(3)] for seed in (1, 1, 2)]
    assert runs[0] == runs[1] != runs[2]


def test_a_seed_of_the_callers_own_gives_the_same_bytes_each_time() -> None:
    mock = both()
    asked = {**ROOTLY, "Prefer": "dynamic=true, seed=mine"}
    answers = [mock.handle("GET", ROUTERS, asked) for _ in range(3)]
    assert len({each.body for each in answers}) == 1
    assert answers[0].header("Preference-Applied") == "dynamic=true, seed=mine"


def test_it_can_be_left_out_for_one_request() -> None:
    mock = both(dynamic=True)
    bodies = {mock.handle("GET", ROUTERS, {**ROOTLY, "Prefer": "dynamic=false"}).body for _ in range(3)}
    assert len(bodies) == 1


@pytest.mark.parametrize("token", ["x y", "ABC", "0" * 65])
def test_a_token_that_is_none_is_refused(token: str) -> None:
    assert both().handle("GET", ROUTERS, {**ROOTLY, REPLAY: token}).status in (400, 422)


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=12))
def test_every_schema_of_both_apis_is_thrown_validly(seed: str) -> None:
    for name in ("rootly", "vocobase"):
        schemas = Schemas(api(name))
        dice = Dice(schemas)
        for operation in api(name).operations:
            for content in (each for response in operation.responses for each in response.content):
                assert content.schema is not None
                assert schemas.is_valid(content.schema, "response", dice.throw(content.schema, seed))


def test_a_long_array_is_thrown_at_once(tmp_path: Path) -> None:
    schema = {
        "type": "array",
        "minItems": 100_000,
        "items": {"type": "object", "properties": {"a": {"type": "integer"}}},
    }
    answers = {"200": {"description": "", "content": {"application/json": {"schema": schema}}}}
    mock = small(tmp_path, {"paths": {"/x": {"get": {"responses": answers}}}}, dynamic=True)
    assert mock.handle("GET", "/x").status == 200
