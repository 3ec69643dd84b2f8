"""``nullable: true`` of OpenAPI 3.0 lets null through, beside ``allOf`` too, and nothing else that was refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from specloom import load
from specloom.api import Api, Json, SchemaId
from specloom.checks import Checks

SPEC = Path(__file__).parents[2] / "cases" / "nullable-flag" / "spec.yaml"
OWNER = {"name": "Ann"}


@pytest.fixture(scope="module")
def api() -> Api:
    return load(SPEC).api


def fits(api: Api, member: str, value: Json) -> bool:
    thing = api.schemas[SchemaId("#/components/schemas/Thing")]
    return Checks(api).is_valid(thing.properties[member], value, None)


@pytest.mark.parametrize("member", ["text", "kind", "one_part", "parts", "described", "mixed", "either", "widened"])
def test_null_is_let_through(api: Api, member: str) -> None:
    assert fits(api, member, None)


@pytest.mark.parametrize("member", ["narrowed", "strict"])
def test_null_is_refused_where_a_part_or_the_schema_itself_refuses_it(api: Api, member: str) -> None:
    assert not fits(api, member, None)


@pytest.mark.parametrize("member", ["one_part", "parts", "described", "mixed", "narrowed", "widened", "strict"])
def test_each_part_of_all_of_still_holds_for_an_object(api: Api, member: str) -> None:
    assert fits(api, member, OWNER)
    assert not fits(api, member, {})


def test_the_members_beside_all_of_still_hold(api: Api) -> None:
    assert not fits(api, "mixed", {**OWNER, "size": "large"})
    assert not fits(api, "parts", {**OWNER, "since": 1})
