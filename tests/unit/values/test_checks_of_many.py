"""Validators of APIs of many schemas: few are kept, and what is said of a value is the same."""

from __future__ import annotations

from collections import Counter
from itertools import product
from typing import Any

import pytest

from specloom.checks import MOST_KEPT, Checks
from specloom.json_schema import Direction
from tests.unit.values.facts import api_of, id_of

MANY: dict[str, Any] = {f"S{n}": {"type": "string", "maxLength": n} for n in range(MOST_KEPT * 2)}


@pytest.mark.parametrize("shared", [True, False], ids=["by one of all", "by one of each"])
def test_answers_are_the_same_beyond_what_is_kept(shared: bool) -> None:
    checks = Checks(api_of(**MANY), shared=shared)
    for _ in range(2):
        for number in range(MOST_KEPT * 2):
            schema = id_of(f"S{number}")
            assert checks.is_valid(schema, "a" * number, "request")
            assert not checks.is_valid(schema, "a" * (number + 1), "request")
            assert list(checks.faults(schema, "a" * number, "request")) == []
            assert list(checks.faults(schema, "a" * (number + 1), "request")) == [("maxLength", ())]


INNER: dict[str, Any] = {
    "Tree": {
        "type": "object",
        "properties": {
            "name": {"type": "string", "maxLength": 2},
            "names": {"type": "array", "items": {"type": "array", "items": {"type": "integer"}}},
            "below": {"type": "array", "items": {"$ref": "#/components/schemas/Tree"}},
            "copy": {"$ref": "#/components/schemas/Tree/properties/name"},
            "never": False,
            "odd": {"enum": ["a", "b"], "not": {"const": "b"}},
        },
        "required": ["name"],
        "additionalProperties": {"type": "boolean"},
    },
    "Word": {"type": "string", "pattern": "^a+$"},
}
VALUES: tuple[Any, ...] = (
    *("a", "abc", 1, None, [], [[1]], [["a"]], "b", "aaa", {}),
    *({"name": "a"}, {"name": "abc"}, {"name": 1}, {"name": "a", "names": [[1, "x"]]}, {"name": "a", "other": 1}),
    *({"name": "a", "below": [{"name": "b", "below": [{}]}]}, {"name": "a", "copy": "abc"}, {"name": "a", "never": 1}),
    *({"name": "a", "odd": "b"}, {"name": "a", "odd": "c"}),
)


@pytest.mark.parametrize("direction", ["request", "response", None])
def test_a_validator_of_all_says_of_every_schema_what_its_own_says(direction: Direction | None) -> None:
    """Parts of others are written in place, and asked about all the same."""
    api = api_of(**INNER)
    one_of_all, one_of_each = Checks(api, shared=True), Checks(api)
    accepted: list[bool] = []
    for schema, value in product(api.schemas, VALUES):
        faults = Counter(one_of_each.faults(schema, value, direction))
        assert Counter(one_of_all.faults(schema, value, direction)) == faults
        assert one_of_all.is_valid(schema, value, direction) is not bool(faults)
        accepted.append(not faults)
    assert set(accepted) == {True, False}


def test_a_reference_shares_its_target_s_validator() -> None:
    checks = Checks(
        api_of(
            A={"type": "string"},
            B={"$ref": "#/components/schemas/A"},
            C={"$ref": "#/components/schemas/A", "maxLength": 1},
        )
    )
    assert checks.validator(id_of("B"), None) is checks.validator(id_of("A"), None)
    assert checks.validator(id_of("C"), None) is not checks.validator(id_of("A"), None)


def test_schemas_that_refer_to_each_other_end() -> None:
    checks = Checks(api_of(A={"$ref": "#/components/schemas/B"}, B={"$ref": "#/components/schemas/A"}))
    assert checks.validator(id_of("A"), None) is not None
