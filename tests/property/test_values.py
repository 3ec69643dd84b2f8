"""Values of random schemas, judged by Python's jsonschema."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from specloom.values import NoValue, Values
from tests.unit.values.facts import api_of, id_of
from tests.unit.values.referee import errors, faults

NAMES = st.sampled_from(["a", "b", "c", "x-y", "a/b~c"])
SMALL = st.integers(0, 4)


def bounded(low: str, high: str, size: st.SearchStrategy[int] = SMALL) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional={low: size, high: size})


SCALARS = st.one_of(
    st.just({}),
    st.sampled_from(
        [{"type": "null"}, {"type": "boolean"}, {"const": "a"}, {"enum": [1, "a", None]}, {"enum": ["a", "b"]}]
    ),
    st.builds(
        lambda type_, bounds, steps: {"type": type_, **bounds, **steps},
        st.sampled_from(["integer", "number"]),
        st.fixed_dictionaries(
            {},
            optional={
                "minimum": st.integers(-5, 5),
                "exclusiveMinimum": st.integers(-5, 5),
                "maximum": st.integers(0, 9),
                "exclusiveMaximum": st.integers(0, 9),
            },
        ),
        st.sampled_from([{}, {"multipleOf": 2}, {"multipleOf": 0.5}]),
    ),
    st.builds(
        lambda length, more: {"type": "string", **length, **more},
        bounded("minLength", "maxLength"),
        st.sampled_from([{}, {"pattern": "^[a-c]*$"}, {"pattern": "^x"}, {"pattern": "[0-9]{2}"}, {"format": "date"}]),
    ),
)


def extended(plain: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Recursion goes through a property or an item: a schema that is its own branch says nothing, and judges loop."""
    inner = st.one_of(plain, st.just({"$ref": "#/components/schemas/Subject"}))
    properties = st.dictionaries(NAMES, inner, max_size=3)
    arrays = st.builds(
        lambda items, bounds, more: {"type": "array", "items": items, **bounds, **more},
        inner,
        bounded("minItems", "maxItems"),
        st.sampled_from([{}, {"uniqueItems": True}, {"contains": {"type": "string"}}, {"prefixItems": [{"const": 1}]}]),
    )
    objects = st.builds(
        lambda named, required, more, bounds: {
            "type": "object",
            "properties": named,
            "required": sorted(required),
            **more,
            **bounds,
        },
        properties,
        st.sets(NAMES, max_size=2),
        st.one_of(
            st.just({}),
            st.just({"additionalProperties": False}),
            st.builds(lambda other: {"additionalProperties": other}, inner),
            st.builds(lambda other: {"patternProperties": {"^x-": other}}, inner),
            st.just({"dependentRequired": {"a": ["b"]}}),
        ),
        bounded("minProperties", "maxProperties"),
    )
    choices = st.builds(
        lambda keyword, members: {keyword: members},
        st.sampled_from(["allOf", "anyOf", "oneOf"]),
        st.lists(plain, min_size=1, max_size=3),
    )
    return st.one_of(arrays, objects, choices)


SCHEMAS = st.recursive(SCALARS, extended, max_leaves=8)
SUBJECT = id_of("Subject")


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(SCHEMAS)
def test_valid_values_are_valid_and_invalid_ones_break_their_keyword(schema: Any) -> None:
    api = api_of(Subject=schema)
    values = Values(api)
    smallest, fullest = values.smallest(SUBJECT), values.fullest(SUBJECT)
    assert isinstance(smallest, NoValue) == isinstance(fullest, NoValue)
    for value in (smallest, fullest, *(each.value for each in values.each(SUBJECT))):
        assert isinstance(value, NoValue) or errors(api, SUBJECT, value) == []
    for each in values.invalid(SUBJECT):
        assert (each.keyword, each.pointer) in faults(api, SUBJECT, each.value), each


@settings(max_examples=60, deadline=None)
@given(SCALARS)
def test_a_scalar_without_contradiction_has_a_value(schema: Any) -> None:
    """A referee of its own for satisfiability: one of a few hundred scalars is accepted, so one must be found."""
    api = api_of(Subject=schema)
    tried = [
        None,
        True,
        *range(-9, 10),
        *(number / 2 for number in range(-9, 10)),
        "",
        "a",
        "bb",
        "x",
        "xaa",
        "12",
        "123",
    ]
    if any(errors(api, SUBJECT, value) == [] for value in tried):
        assert not isinstance(Values(api).smallest(SUBJECT), NoValue)
