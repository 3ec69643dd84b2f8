"""Merging, shapes and constraints, on schemas that are made by hand."""

from __future__ import annotations

from typing import Any

import pytest

from specloom.api import Api, Schema, SchemaId
from specloom.python.constraints import constraints
from specloom.python.layout import flat
from specloom.python.merging import Schemas, members_within
from specloom.python.shapes import Shapes
from specloom.python.sorting import cyclic, ordered


def shapes(**schemas: dict[str, Any]) -> Shapes:
    given = {SchemaId(name): Schema(pointer=name, id=SchemaId(name), **fields) for name, fields in schemas.items()}
    return Shapes(Schemas(Api(pointer="#", openapi="3.1.0", title="T", version="1", schemas=given)))


def test_bounds_of_all_parts_hold() -> None:
    merged = shapes(
        a={"types": ("integer",), "minimum": 1, "maximum": 9},
        b={"types": ("number",), "minimum": 3},
        c={"all_of": ("a", "b")},
    )[SchemaId("c")]
    assert (merged.python, merged.schema.minimum, merged.schema.maximum) == ("int", 3, 9)


def test_a_property_of_two_parts_is_their_conjunction() -> None:
    found = shapes(
        text={"types": ("string",)},
        one={"const": "x"},
        a={"properties": {"p": "text"}},
        b={"properties": {"p": "one"}},
        c={"all_of": ("a", "b")},
    )
    assert found[found[SchemaId("c")].schema.properties["p"]].members == ("x",)


def test_a_schema_that_is_made_of_itself_ends() -> None:
    found = shapes(a={"all_of": ("a",)}, b={"ref": "c"}, c={"ref": "b"}, u={"any_of": ("u", "a")})
    for name in "abcu":
        assert found.resolved(SchemaId(name))[0].kind in ("any", "link", "union", "either")


def test_a_member_of_hundreds_of_variants_is_one_union_of_theirs() -> None:
    consts = {f"k{number}": {"const": f"c{number}"} for number in range(400)}
    variants = {f"v{number}": {"types": ("object",), "properties": {"k": f"k{number}"}} for number in range(400)}
    beside = {f"p{number}": "k0" for number in range(20)}
    found = shapes(**consts, **variants, a={"properties": beside, "any_of": tuple(variants)})
    member = found[found[SchemaId("a")].schema.properties["k"]]
    assert member.schema.enum == tuple(f"c{number}" for number in range(400))


@pytest.mark.parametrize(
    ("variants", "kind"),
    [
        (({"types": ("string",)}, {"types": ("integer",)}), "either"),
        (({"types": ("string",)}, {"enum": ("a", "b")}), "either"),
        (({"types": ("string",)}, {"types": ("string",), "format": "date"}), "union"),
        (({"properties": {"p": "x"}}, {"types": ("object",)}), "union"),
        (({"types": ("array",)}, {"types": ("array",), "items": "x"}), "union"),
        (({"enum": (1, 2)}, {"types": ("number",)}), "union"),
        (({"types": ("null",)}, {"types": ("string",)}), "link"),
        (({}, {"types": ("string",)}), "any"),
    ],
)
def test_what_msgspec_can_tell_apart(variants: tuple[dict[str, Any], ...], kind: str) -> None:
    found = shapes(x={"types": ("string",)}, a=variants[0], b=variants[1], u={"one_of": ("a", "b")})
    assert found[SchemaId("u")].kind == kind


@pytest.mark.parametrize(
    ("fields", "arguments", "noted"),
    [
        ({"types": ("integer",), "minimum": 1, "exclusive_minimum": 1}, ["gt=1"], False),
        ({"types": ("integer",), "maximum": 2**63}, [], False),
        ({"types": ("integer",), "minimum": 1.5}, [], False),
        ({"types": ("number",), "multiple_of": 0.1}, [], False),
        ({"types": ("string",), "pattern": "^a+$", "min_length": 2}, ["min_length=2", 'pattern="^a+$"'], False),
        ({"types": ("string",), "pattern": "^(a+)+$"}, [], True),
        ({"types": ("string",), "pattern": r"\p{L}"}, [], True),
        ({"types": ("string",), "format": "date-time", "min_length": 2}, [], False),
        ({"types": ("array",), "min_items": 1}, ["min_length=1"], False),
    ],
)
def test_constraints(fields: dict[str, Any], arguments: list[str], noted: bool) -> None:
    found = constraints(shapes(a=fields)[SchemaId("a")], received=False)
    assert [flat(each) for each in found.arguments] == arguments
    assert bool(found.notes) == noted


def test_patterns_are_not_run_on_what_is_received() -> None:
    found = constraints(shapes(a={"types": ("string",), "pattern": "^a$"})[SchemaId("a")], received=True)
    assert found.arguments == ()


def test_members_of_another_type_are_no_members() -> None:
    assert members_within(("string",), ["a", 1, "a", None]) == ("a",)
    assert members_within((), [True, 1]) == (True, 1)


def test_order_and_circles() -> None:
    edges = {"a": ["b"], "b": ["c"], "c": ["b"], "d": []}
    assert ordered("abcd", lambda node: edges[node]) == ["c", "b", "a", "d"]
    assert cyclic("abcd", lambda node: edges[node]) == {"b", "c"}
