"""Objects that ask for thousands of things at once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from specloom.api import SchemaId
from specloom.loading import load
from specloom.values import NoValue, Values

POINTER = SchemaId("#/components/schemas/A")
MANY = 3_000


def values_of(tmp_path: Path, **schema: Any) -> Values:
    names = {f"p{number}": {"type": "integer"} for number in range(MANY)}
    document = {
        "openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {},
        "components": {"schemas": {"A": {"type": "object", "properties": names, **schema}}},
    }  # fmt: skip
    (tmp_path / "spec.json").write_text(json.dumps(document), "utf-8")
    return Values(load(tmp_path / "spec.json").api)


def test_more_choices_than_are_walked_end_no_run(tmp_path: Path) -> None:
    asked = {f"p{number}": {"required": [f"p{number + 1}"]} for number in range(MANY - 1)}
    values = values_of(tmp_path, dependentSchemas=asked)
    small = values.smallest(POINTER)
    assert isinstance(small, NoValue) or values.is_valid(POINTER, small)


def test_a_web_of_names_that_ask_for_each_other_is_walked_once(tmp_path: Path) -> None:
    asked = {f"p{number}": [f"p{(number * 7 + step) % MANY}" for step in range(6)] for number in range(MANY)}
    full = values_of(tmp_path, dependentRequired=asked).fullest(POINTER)
    assert isinstance(full, dict)
    assert len(full) in (0, MANY)


def test_what_does_not_fit_with_all_that_it_asks_for_is_left_out(tmp_path: Path) -> None:
    asked = {"p0": ["p1", "p2"], "p3": ["p4"]}
    values = values_of(tmp_path, dependentRequired=asked, maxProperties=2)
    full = values.fullest(POINTER)
    assert isinstance(full, dict)
    assert values.is_valid(POINTER, full)
    assert "p0" not in full
    assert len(full) == 2


def test_the_first_value_that_none_of_many_exclusions_names_is_found(tmp_path: Path) -> None:
    schema = {"type": "integer", "minimum": 0, "not": {"enum": [*range(1_000), "x", 1_000.0]}}
    values = values_of(tmp_path, properties={"p": schema}, required=["p"])
    assert values.smallest(POINTER) == {"p": 1_001}
