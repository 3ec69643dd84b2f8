from __future__ import annotations

import gc
import time
from typing import Any

import pytest

from specloom.api import Example, MediaType
from specloom.values import NoValue, Values
from tests.unit.values.facts import api_of, id_of
from tests.unit.values.referee import FORMATS, errors, faults

REF = "#/components/schemas/"
NAMED: dict[str, Any] = {"type": "object", "properties": {"t": {"type": "string"}}, "required": ["t"]}

SCHEMAS: dict[str, Any] = {
    "null": {"type": "null"},
    "boolean": {"type": "boolean"},
    "anything": {},
    "true": True,
    "const": {"const": {"a": [1, None]}},
    "enum": {"enum": ["a", 1, None, True]},
    "nullable": {"type": ["string", "null"], "minLength": 2},
    "integer bounds": {"type": "integer", "minimum": -3, "maximum": 9},
    "integer steps": {"type": "integer", "exclusiveMinimum": 7, "multipleOf": 5},
    "number steps": {"type": "number", "exclusiveMinimum": 0, "maximum": 0.5, "multipleOf": 0.25},
    "narrow number": {"type": "number", "exclusiveMinimum": 0.1, "exclusiveMaximum": 0.2},
    "length": {"type": "string", "minLength": 3, "maxLength": 5},
    "pattern": {"type": "string", "pattern": "^[a-z]{2,5}-[0-9]+$", "maxLength": 9},
    "lookahead": {"type": "string", "pattern": "^(?=.*[A-Z])(?=.*\\d)[A-Za-z\\d]{8,20}$"},
    "unanchored": {"type": "string", "pattern": "[0-9]", "minLength": 12},
    "array": {"type": "array", "items": {"type": "integer"}, "minItems": 2, "maxItems": 3},
    "unique": {"type": "array", "items": {"type": "integer", "minimum": 5}, "minItems": 4, "uniqueItems": True},
    "unique objects": {
        "type": "array",
        "items": {"type": "object", "properties": {"x": {"enum": [1, 2, 3]}}, "required": ["x"]},
        "minItems": 3,
        "uniqueItems": True,
    },
    "tuple": {"type": "array", "prefixItems": [{"type": "string"}, {"type": "integer"}], "items": False},
    "contains": {"type": "array", "contains": {"const": 3}, "minContains": 2, "items": {"type": "integer"}},
    "object": {
        "type": "object",
        "properties": {"id": {"type": "integer"}, "name": {"type": "string", "maxLength": 4}},
        "required": ["id"],
        "additionalProperties": False,
    },
    "map": {"type": "object", "additionalProperties": {"type": "integer"}, "minProperties": 2},
    "pattern properties": {
        "type": "object",
        "patternProperties": {"^x-": {"type": "boolean"}},
        "additionalProperties": False,
        "minProperties": 1,
    },
    "property names": {"type": "object", "propertyNames": {"pattern": "^[a-c]+$"}, "minProperties": 3},
    "few properties": {"type": "object", "properties": {"a": {}, "b": {}, "c": {}}, "maxProperties": 2},
    "dependent required": {
        "type": "object",
        "properties": {"a": {"type": "string"}, "b": {"type": "string"}},
        "dependentRequired": {"a": ["b"]},
    },
    "dependent schemas": {
        "type": "object",
        "properties": {"a": {"type": "string"}},
        "required": ["a"],
        "dependentSchemas": {"a": {"properties": {"b": {"type": "integer"}}, "required": ["b"]}},
    },
    "all of": {
        "allOf": [
            {"type": "object", "properties": {"a": {"type": "integer", "minimum": 2}}, "required": ["a"]},
            {"properties": {"a": {"maximum": 2}, "b": {"type": "null"}}, "required": ["b"]},
        ]
    },
    "any of": {"anyOf": [{"type": "string", "minLength": 2}, {"type": "null"}]},
    "any required": {
        "type": "object",
        "properties": {"a": {"type": "string"}, "b": {"type": "string"}},
        "anyOf": [{"required": ["a"]}, {"required": ["b"]}],
    },
    "one of": {"oneOf": [{"type": "integer"}, {"type": "number", "minimum": 10}]},
    "one of objects that are alike": {
        "oneOf": [{"type": "object", "properties": {name: {"type": "string"}}} for name in ("a", "b")]
    },
    "one of arrays that are alike": {
        "oneOf": [
            {"type": "array", "items": {"type": "object", "properties": {"id": {}, name: {"type": "string"}}}}
            for name in ("a", "b")
        ]
    },
    "one of objects": {"oneOf": [{"$ref": REF + "Cat"}, {"$ref": REF + "Dog"}]},
    "not": {"type": "string", "not": {"enum": ["", "a"]}},
    "not required": {"type": "object", "properties": {"a": {}, "b": {}}, "not": {"required": ["a"]}},
    "if": {
        "type": "object",
        "properties": {"kind": {"enum": ["x", "y"]}, "b": {"type": "string"}},
        "required": ["kind"],
        "if": {"properties": {"kind": {"const": "x"}}},
        "then": {"required": ["b"]},
        "else": {"properties": {"b": {"maxLength": 0}}},
    },
    "unevaluated": {
        "allOf": [{"type": "object", "properties": {"a": {"type": "string"}}}],
        "properties": {"b": {"type": "integer"}},
        "required": ["a", "b"],
        "unevaluatedProperties": False,
    },
    "recursive": {
        "type": "object",
        "properties": {"next": {"$ref": REF + "Self"}, "v": {"type": "integer", "minimum": 3}},
        "required": ["v"],
    },
    "odd names": {"type": "object", "properties": {"a/b~c%d e": {"type": "integer"}}, "required": ["a/b~c%d e"]},
    **{
        f"format {name}": {"type": "string", "format": name}
        for name in (
            "date-time date time duration email idn-email hostname ipv4 ipv6 uri uri-reference iri iri-reference "
            "uri-template uuid byte json-pointer relative-json-pointer regex binary password"
        ).split()
    },
    "format length": {"type": "string", "format": "email", "minLength": 40, "maxLength": 42},
    "format and length of uri": {"type": "string", "format": "uri", "maxLength": 2048, "minLength": 100},
}
OTHERS = {
    "Cat": {**NAMED, "properties": {"t": {"const": "cat"}, "lives": {"type": "integer"}}},
    "Dog": {**NAMED, "properties": {"t": {"const": "dog"}, "barks": {"type": "boolean"}}},
}


@pytest.fixture(params=SCHEMAS, ids=str)
def case(request: pytest.FixtureRequest) -> tuple[Any, Values]:
    api = api_of(Subject=SCHEMAS[request.param], Self=SCHEMAS["recursive"], **OTHERS)
    return api, Values(api)


SUBJECT = id_of("Subject")


def test_every_valid_value_is_valid(case: tuple[Any, Values]) -> None:
    api, values = case
    made = [values.smallest(SUBJECT), values.fullest(SUBJECT), *(each.value for each in values.each(SUBJECT))]
    assert [each for each in made if isinstance(each, NoValue)] == []
    assert [(each, found) for each in made if (found := errors(api, SUBJECT, each))] == []


def test_every_invalid_value_breaks_the_keyword_of_its_label(case: tuple[Any, Values]) -> None:
    api, values = case
    for each in values.invalid(SUBJECT):
        stated = api.schemas[SUBJECT].format
        if each.keyword == "format" and stated not in FORMATS.checkers:
            continue
        assert faults(api, SUBJECT, each.value) == {(each.keyword, each.pointer)}, each.label


@pytest.mark.parametrize(
    ("name", "keywords"),
    [
        ("integer bounds", {"type", "minimum", "maximum"}),
        ("integer steps", {"type", "exclusiveMinimum", "multipleOf"}),
        ("number steps", {"type", "exclusiveMinimum", "maximum", "multipleOf"}),
        ("length", {"type", "minLength", "maxLength"}),
        ("pattern", {"type", "pattern", "maxLength"}),
        ("array", {"type", "minItems", "maxItems"}),
        ("unique", {"type", "minItems", "uniqueItems", "minimum"}),
        ("object", {"type", "required", "additionalProperties", "maxLength"}),
        ("map", {"type", "minProperties"}),
        ("property names", {"type", "propertyNames", "minProperties"}),
        ("few properties", {"type", "maxProperties"}),
        ("dependent required", {"type", "dependentRequired"}),
        ("any of", {"anyOf"}),
        ("one of", {"oneOf"}),
        ("not", {"type", "not"}),
        ("unevaluated", {"type", "required", "unevaluatedProperties"}),
        ("const", {"const"}),
        ("enum", {"enum"}),
        ("format date-time", {"type", "format"}),
    ],
)
def test_each_keyword_is_broken(name: str, keywords: set[str]) -> None:
    values = Values(api_of(Subject=SCHEMAS[name]))
    assert {each.keyword for each in values.invalid(SUBJECT)} >= keywords


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("enum", ["a", 1, None, True]),
        ("integer bounds", [-3, 9]),
        ("length", ["string"[:3], "aaaaa"]),
        ("nullable", [None]),
        ("any of", ["aa", None]),
    ],
)
def test_each_reaches_members_bounds_and_variants(name: str, expected: list[Any]) -> None:
    made = [each.value for each in Values(api_of(Subject=SCHEMAS[name])).each(SUBJECT)]
    assert [
        each for each in expected if each not in made and not (isinstance(each, str) and _long_as(each, made))
    ] == []


def _long_as(text: str, made: list[Any]) -> bool:
    return any(isinstance(each, str) and len(each) == len(text) for each in made)


def test_the_smallest_leaves_out_what_may_be_left_out_and_the_fullest_does_not() -> None:
    values = Values(api_of(Subject=SCHEMAS["object"]))
    assert values.smallest(SUBJECT) == {"id": 0}
    assert values.fullest(SUBJECT) == {"id": 1, "name": "stri"}


def test_recursion_stops_at_optional_parts() -> None:
    values = Values(api_of(Self=SCHEMAS["recursive"]))
    assert values.smallest(id_of("Self")) == {"v": 3}
    assert values.fullest(id_of("Self")) == {"next": {"v": 3}, "v": 3}


def test_recursion_that_is_required_all_the_way_has_no_value() -> None:
    endless = {"type": "object", "properties": {"next": {"$ref": REF + "Subject"}}, "required": ["next"]}
    value = Values(api_of(Subject=endless)).smallest(SUBJECT)
    assert isinstance(value, NoValue)
    assert "requires itself without an end" in value.reason


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "integer", "minimum": 3, "maximum": 2},
        {"type": "string", "enum": [1, 2]},
        {"allOf": [{"type": "string"}, {"type": "integer"}]},
        {"type": "array", "items": {"type": "boolean"}, "uniqueItems": True, "minItems": 3},
        {"type": "object", "required": ["a"], "additionalProperties": False},
        {"type": "string", "pattern": "^a$", "minLength": 2},
        {"oneOf": [{"type": "string"}, {"type": "string"}]},
        False,
    ],
    ids=str,
)
def test_a_contradiction_is_no_value_with_a_reason(schema: Any) -> None:
    values = Values(api_of(Subject=schema))
    for value in (values.smallest(SUBJECT), values.fullest(SUBJECT)):
        assert isinstance(value, NoValue)
        assert value.reason
    assert list(values.each(SUBJECT)) == []
    assert list(values.invalid(SUBJECT)) == []


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "array", "items": {"type": "string"}, "minItems": 100_000},
        {"type": "string", "minLength": 10**7},
        {"type": "string", "pattern": "^a{1000000}$"},
        {"type": "string", "pattern": "^(a+)+$", "minLength": 40},
        {"type": "object", "minProperties": 10**6},
        {"type": "array", "contains": {"type": "string"}, "minContains": 10**6},
        {"type": "array", "uniqueItems": True, "minItems": 900, "items": {"type": "integer"}},
        {"type": "array", "minItems": 900, "items": {"type": "array", "minItems": 900, "items": {"type": "null"}}},
    ],
    ids=str,
)
def test_cost_is_bounded(schema: Any) -> None:
    values = Values(api_of(Subject=schema))
    started = time.process_time()
    made = [values.smallest(SUBJECT), values.fullest(SUBJECT), *values.each(SUBJECT), *values.invalid(SUBJECT)]
    assert len(made) >= 2
    assert time.process_time() - started < 3


def test_a_wide_recursion_is_bounded() -> None:
    every = {f"p{number}": {"$ref": f"{REF}S{number}"} for number in range(12)}
    schemas = {f"S{number}": {"type": "object", "properties": every} for number in range(12)}
    started = time.process_time()
    value: Any = Values(api_of(**schemas)).fullest(id_of("S0"))
    assert set(value) == set(every)
    assert time.process_time() - started < 3


def test_a_discriminator_names_the_variant() -> None:
    pet = {
        "oneOf": [{"$ref": REF + "Cat"}, {"$ref": REF + "Dog"}],
        "discriminator": {"propertyName": "t", "mapping": {"meow": REF + "Cat"}},
    }
    cat = {"type": "object", "properties": {"t": {"type": "string"}, "c": {"type": "null"}}, "required": ["t", "c"]}
    dog = {"type": "object", "properties": {"t": {"type": "string"}, "d": {"type": "null"}}, "required": ["t", "d"]}
    values = Values(api_of(Subject=pet, Cat=cat, Dog=dog))
    assert values.smallest(SUBJECT) == {"t": "meow", "c": None}
    assert [each.value for each in values.each(SUBJECT)] == [{"t": "meow", "c": None}, {"t": "Dog", "d": None}]


def test_variants_that_overlap_are_told_apart() -> None:
    pet = {"oneOf": [{"$ref": REF + "Cat"}, {"$ref": REF + "Dog"}]}
    api = api_of(
        Subject=pet,
        Cat={"type": "object", "properties": {"c": {"type": "boolean"}}},
        Dog={"type": "object", "properties": {"d": {"type": "boolean"}}},
    )
    assert errors(api, SUBJECT, Values(api).smallest(SUBJECT)) == []


def test_read_only_parts_do_not_go_out_and_write_only_parts_do_not_come_in() -> None:
    schema = {
        "type": "object",
        "properties": {
            "id": {"type": "string", "readOnly": True},
            "secret": {"type": "string", "writeOnly": True},
            "name": {"type": "string"},
        },
        "required": ["id", "secret", "name"],
    }
    values = Values(api_of(Subject=schema))
    assert values.fullest(SUBJECT, "request") == {"secret": "string", "name": "string"}
    assert values.fullest(SUBJECT, "response") == {"id": "string", "name": "string"}
    either: Any = values.smallest(SUBJECT)
    assert set(either) == {"id", "secret", "name"}
    assert values.is_valid(SUBJECT, {"secret": "", "name": ""}, "request")
    assert not values.is_valid(SUBJECT, {"secret": "", "name": ""}, "response")
    assert {each.label for each in values.invalid(SUBJECT, "request")} >= {"required secret", "required name"}
    assert "required id" not in {each.label for each in values.invalid(SUBJECT, "request")}


def test_the_fullest_uses_the_document_s_examples_where_they_are_valid() -> None:
    schema = {
        "type": "object",
        "properties": {
            "good": {"type": "string", "examples": ["Ada"]},
            "bad": {"type": "integer", "examples": ["Ada", 5]},
        },
    }
    assert Values(api_of(Subject=schema)).fullest(SUBJECT) == {"good": "Ada", "bad": 5}


def test_examples_that_are_invalid_are_told_and_passed_over() -> None:
    api = api_of(Subject={"type": "integer", "examples": [7]})
    examples = (
        Example(pointer="#/x/good", name="good", value=1),
        Example(pointer="#/x/bad", name="bad", value="one"),
    )
    media_type = MediaType(pointer="#/x", name="application/json", schema=SUBJECT, examples=examples)
    found = Values(api).examples_of(media_type, "response")
    assert [example.value for example in found.valid] == [1, 7]
    [told] = found.diagnostics
    assert (told.code, told.at.pointer) == ("SL400", "#/x/bad")
    assert told.message == "example 'bad' is not valid against its schema and is passed over"
    assert told.notes == ("the value breaks 'type'",)


def test_a_pattern_that_no_engine_reads_is_left_out_of_the_judgement() -> None:
    values = Values(api_of(Subject={"type": "string", "pattern": "[a", "minLength": 2}))
    assert values.smallest(SUBJECT) == "aa"


def test_values_are_the_caller_s_own_to_change() -> None:
    values = Values(api_of(Subject={"type": "array", "items": {"type": "array"}, "minItems": 1}))
    first: Any = values.smallest(SUBJECT)
    first[0].append("changed")
    assert values.smallest(SUBJECT) == [[]]


def test_the_same_schema_gives_the_same_values() -> None:
    def all_of(values: Values) -> list[Any]:
        return [values.smallest(SUBJECT), values.fullest(SUBJECT), *values.each(SUBJECT), *values.invalid(SUBJECT)]

    for name in ("lookahead", "unique objects", "property names", "if"):
        api = api_of(Subject=SCHEMAS[name])
        assert all_of(Values(api)) == all_of(Values(api))


def test_values_are_let_go_of_without_a_collection() -> None:
    """A circle would hold the facts to the end of a run that does without the collector."""
    gc.collect()
    was_on = gc.isenabled()
    gc.disable()
    try:
        api = api_of(pet={"type": "object", "properties": {"id": {"type": "integer", "minimum": 1}}})
        values = Values(api)
        assert list(values.each(id_of("pet"), "request"))
        assert list(values.invalid(id_of("pet"), "request"))
        del values
        assert not [each for each in gc.get_objects() if isinstance(each, Values)]
    finally:
        if was_on:
            gc.enable()


def test_a_plain_value_is_the_same_wherever_it_stands() -> None:
    """An example counts in the fullest value alone, whichever was asked for first."""
    text = {"type": "string", "examples": ["told"]}
    pair = {"type": "object", "properties": {"a": {"$ref": f"{REF}text"}}, "required": ["a"]}
    api = api_of(text=text, pair=pair)
    values = Values(api)
    assert values.smallest(id_of("pair")) == {"a": ""}
    assert values.fullest(id_of("pair")) == {"a": "told"}
    assert values.smallest(id_of("pair")) == values.smallest(id_of("pair"), "response") == {"a": ""}
