"""Schemas that compose others so often that nobody could judge a value by them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from specloom import Checks, load
from specloom.api import SchemaId

Wrap = Callable[[dict[str, Any]], dict[str, Any]]
WRAPS: dict[str, Wrap] = {
    "allOf": lambda ref: {"allOf": [ref, ref]},
    "anyOf": lambda ref: {"anyOf": [ref, {"title": "the same", "allOf": [ref]}]},
    "if": lambda ref: {"if": ref, "then": ref, "else": ref},
    "dependentSchemas": lambda ref: {"dependentSchemas": {"a": ref, "b": ref}},
    "required": lambda ref: {"type": "object", "properties": {"a": {"oneOf": [ref, {"not": ref}]}}, "required": ["a"]},
    "items": lambda ref: {"type": "array", "minItems": 1, "items": {"allOf": [ref, {"$ref": ref["$ref"]}]}},
}


def doubled(tmp_path: Path, wrap: Wrap, levels: int) -> Any:
    schemas = {f"L{n}": wrap({"$ref": f"#/components/schemas/L{n + 1}"}) for n in range(levels)}
    schemas[f"L{levels}"] = {"type": "string"}
    document = {"openapi": "3.1.0", "info": {}, "components": {"schemas": schemas}}
    (tmp_path / "spec.json").write_text(json.dumps(document), "utf-8")
    return load(tmp_path / "spec.json")


@pytest.mark.parametrize("kind", WRAPS)
def test_what_doubles_with_each_level_is_cut(kind: str, tmp_path: Path) -> None:
    loaded = doubled(tmp_path, WRAPS[kind], 60)
    assert "SL068" in {each.code for each in loaded.report}
    value: Any = "text"
    for _ in range(60):
        value = {"a": value}
    validator = Checks(loaded.api).validator(SchemaId("#/components/schemas/L0"), None)
    assert validator.is_valid(value) in (True, False)  # it comes to an end, which is what is tested


@pytest.mark.parametrize("kind", WRAPS)
def test_what_doubles_a_few_times_is_kept(kind: str, tmp_path: Path) -> None:
    assert [each.code for each in doubled(tmp_path, WRAPS[kind], 8).report] == []
