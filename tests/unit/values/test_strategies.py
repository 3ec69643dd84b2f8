"""What strategies draw, judged by Python's jsonschema: schemas of which shapes alone do not say everything."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from specloom.strategies import NoStrategy, Strategies

from .facts import api_of, id_of
from .referee import errors, faults

TELLING: dict[str, dict[str, Any]] = {
    "one of two that overlap": {
        "oneOf": [{"type": "integer", "minimum": 0}, {"type": "integer", "maximum": 3}],
    },
    "all but one": {"type": "string", "maxLength": 1, "not": {"const": "a"}},
    "an item that has to be there": {
        "type": "array",
        "items": {"type": "integer"},
        "contains": {"const": 7},
        "maxItems": 3,
    },
    "members by their names": {
        "type": "object",
        "patternProperties": {"^n": {"type": "integer"}},
        "additionalProperties": {"type": "string"},
        "minProperties": 1,
    },
    "what depends on what": {
        "type": "object",
        "properties": {"card": {"type": "string"}, "code": {"type": "integer"}},
        "dependentRequired": {"card": ["code"]},
    },
    "a stricter rule beside a flag": {
        "type": "object",
        "properties": {"size": {"type": "integer", "minimum": 0}, "flag": {"type": "boolean"}},
        "required": ["size"],
        "additionalProperties": False,
        "dependentSchemas": {"flag": {"properties": {"size": {"exclusiveMinimum": 2}}}},
    },
    "items that differ": {"type": "array", "items": {"enum": [1, 2, 3]}, "uniqueItems": True, "minItems": 2},
    "steps and bounds": {"type": "integer", "multipleOf": 7, "exclusiveMinimum": 7, "maximum": 70},
    "two texts that bound each other": {
        "type": "object",
        "required": ["name", "size"],
        "properties": {"name": {"type": "string", "maxLength": 2}, "size": {"type": "integer", "minimum": 1}},
        "additionalProperties": False,
    },
}


@pytest.mark.parametrize("name", TELLING)
def test_what_is_drawn_is_valid(name: str) -> None:
    api = api_of(Thing=TELLING[name])

    @settings(max_examples=60, database=None, derandomize=True, deadline=None)
    @given(Strategies(api).values(id_of("Thing")))
    def valid(value: Any) -> None:
        assert errors(api, id_of("Thing"), value) == []

    valid()


@pytest.mark.parametrize("name", TELLING)
def test_what_breaks_a_keyword_breaks_no_other(name: str) -> None:
    api = api_of(Thing=TELLING[name])
    try:
        broken = Strategies(api).invalid(id_of("Thing"))
    except NoStrategy:
        pytest.fail(f"nothing breaks {name}")

    @settings(max_examples=60, database=None, derandomize=True, deadline=None)
    @given(broken)
    def invalid(breach: Any) -> None:
        assert faults(api, id_of("Thing"), breach.value) == {(breach.keyword, breach.pointer)}

    invalid()


def test_every_draw_of_an_endless_schema_ends() -> None:
    api = api_of(Tree={"type": "object", "properties": {"kids": {"type": "array", "items": {"$ref": id_of("Tree")}}}})

    @settings(max_examples=100, database=None, derandomize=True, deadline=None)
    @given(st.data())
    def ends(data: st.DataObject) -> None:
        value = data.draw(Strategies(api).values(id_of("Tree")))
        assert errors(api, id_of("Tree"), value) == []

    ends()
