"""Values that are too large to be told everything that is wrong with them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from specloom.api import Json, SchemaId
from specloom.checks import Checks
from specloom.loading import load
from specloom_mock import large, schemas
from specloom_mock.multipart import parts_of

POINTER = SchemaId("#/components/schemas/Thing")
THING = {
    "type": "object",
    "required": ["id"],
    "properties": {
        "id": {"type": "integer"},
        "tags": {"type": "array", "items": {"type": "string"}, "minItems": 2, "uniqueItems": True},
        "either": {"anyOf": [{"type": "array", "items": {"type": "integer"}}, {"type": "object", "minProperties": 2}]},
        "closed": {"additionalProperties": False, "properties": {"a": {"$ref": "#/components/schemas/Thing"}}},
        "more": {"type": "array", "contains": {"const": 1}, "items": {"$ref": "#/components/schemas/Thing"}},
    },
}
LEAVES = st.none() | st.booleans() | st.integers(0, 2) | st.sampled_from(["a", "b"])
NAMES = st.sampled_from(["id", "tags", "either", "closed", "more", "a"])
VALUES: st.SearchStrategy[Any] = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=6) | st.dictionaries(NAMES, inner, max_size=6), max_leaves=25
)


@pytest.fixture(scope="module")
def things(tmp_path_factory: pytest.TempPathFactory) -> schemas.Schemas:
    document = {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "components": {"schemas": {"Thing": THING}}}
    file = tmp_path_factory.mktemp("large") / "spec.json"
    file.write_text(json.dumps(document))
    return schemas.Schemas(load(file).api)


@settings(max_examples=300, deadline=None)
@given(value=VALUES)
def test_what_is_told_of_a_large_value_is_true_of_the_whole(value: Any, things: schemas.Schemas) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(schemas, "MAX_VIOLATIONS", 1000)
        patch.setattr(schemas, "is_large", lambda *_: False)
        whole = {(each.pointer, each.expected) for each in things.violations(POINTER, "request", value, where="body")}
        patch.setattr(schemas, "is_large", lambda *_: True)
        patch.setattr(large, "FEW", 2)
        patch.setattr(large, "TOLD", 6)
        told = things.violations(POINTER, "request", value, where="body")
    assert bool(told) == bool(whole)
    where = {(each.pointer, each.expected) for each in told}
    assert where <= whole or where == {("", "a value that the schema allows")}


@pytest.mark.parametrize(
    ("value", "pointer"),
    [
        ({"id": 1, "tags": [1] * 100_000}, "/tags/0"),
        ({"id": 1, "tags": [*map(str, range(100_000)), 7]}, ""),
        ({"id": 1, "closed": {str(n): n for n in range(100_000)}}, "/closed"),
        ({"id": 1, "more": [{"id": "x"}] * 100_000}, "/more/0/id"),
        ({"id": 1, "more": [[[[0] * 20] * 20] * 20] * 20}, ""),
    ],
)
def test_a_large_value_is_judged_by_its_beginning(
    value: Any, pointer: str, things: schemas.Schemas, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged: list[int] = []
    errors = Checks.errors

    def counted(self: Checks, schema_id: SchemaId, given_: Json, direction: Any) -> Any:
        judged.append(len(json.dumps(given_)))
        return errors(self, schema_id, given_, direction)

    monkeypatch.setattr(Checks, "errors", counted)
    found = things.violations(POINTER, "request", value, where="body")
    assert found[0].pointer == pointer
    assert max(judged) < 20_000
    assert sum(map(len, map(str, found))) < 20_000


@pytest.mark.parametrize(("count", "expected"), [(large.MOST - 1, False), (large.MOST, True)])
def test_large_is_what_holds_many_values(count: int, expected: bool) -> None:
    assert large.is_large([0] * count) is expected
    assert large.is_large({"a": [[0] * (count - 2)]}) is expected


def test_the_head_of_a_part_takes_no_square_of_its_length() -> None:
    """Would not end within a person's patience if it did."""
    body = f"--B\r\nContent-Disposition: form-data; {'a' * 2_000_000}; name=n\r\n\r\nv\r\n--B--".encode()
    assert parts_of(body, "multipart/form-data; boundary=B")[0].name == "n"
