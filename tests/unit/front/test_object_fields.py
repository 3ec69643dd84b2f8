"""The fields that objects of OpenAPI have, held against the official JSON Schemas of 3.0, 3.1 and 3.2."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openapi_spec_validator
import pytest

from specloom import load
from specloom.object_fields import ObjectName, likely_field, unknown_fields
from specloom.reading import GUESSES

OFFICIAL = Path(openapi_spec_validator.__file__).parent / "resources" / "schemas"
OBJECTS: dict[ObjectName, tuple[str, str]] = {
    "info object": ("Info", "info"),
    "server": ("Server", "server"),
    "components object": ("Components", "components"),
    "path item": ("PathItem", "path-item"),
    "operation": ("Operation", "operation"),
    "parameter": ("Parameter", "parameter"),
    "request body": ("RequestBody", "request-body"),
    "media type": ("MediaType", "media-type"),
    "encoding": ("Encoding", "encoding"),
    "response": ("Response", "response"),
    "header": ("Header", "header"),
    "link": ("Link", "link"),
    "tag": ("Tag", "tag"),
    "security scheme": ("OAuth2SecurityScheme", "security-scheme"),
}
NEWER = ("v3.1", "v3.2")
MISSTATED = {("link", "body")}
"""What the schema of 3.1 has and its specification has not."""


def official(version: str) -> dict[str, Any]:
    (path,) = (OFFICIAL / version).glob("schema.json")
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("name", OBJECTS)
def test_no_field_of_the_official_schemas_is_unknown(name: ObjectName) -> None:
    old, new = OBJECTS[name]
    stated = official("v3.0")["definitions"][old]["properties"] | {
        field: schema for version in NEWER for field, schema in official(version)["$defs"][new]["properties"].items()
    }
    assert {(name, field) for field in unknown_fields(name, stated)} - MISSTATED == set()


def test_no_field_of_the_document_is_unknown() -> None:
    stated = {
        field: schema for version in ("v3.0", *NEWER) for field, schema in official(version)["properties"].items()
    }
    assert not unknown_fields("document", stated)


@pytest.mark.parametrize(
    ("name", "field", "meant"),
    [
        ("operation", "responces", "responses"),
        ("operation", "operationID", "operationId"),
        ("parameter", "require", "required"),
        ("response", "contents", "content"),
        ("document", "produces", ""),
    ],
)
def test_what_was_meant_is_named_where_it_is_near(name: ObjectName, field: str, meant: str) -> None:
    assert likely_field(name, field) == meant


def test_a_method_in_capitals_is_told_once(tmp_path: Path) -> None:
    answers = {"responses": {"204": {"description": "d"}}}
    (tmp_path / "spec.json").write_text(json.dumps({"openapi": "3.1.0", "info": {}, "paths": {"/a": {"GET": answers}}}))
    assert [each.code for each in load(tmp_path / "spec.json").report] == ["SL077"]


def test_of_many_unknown_fields_only_the_first_are_guessed_at(tmp_path: Path) -> None:
    fields: dict[str, Any] = {f"{number:04}responses": {} for number in range(GUESSES + 5)}
    (tmp_path / "spec.json").write_text(json.dumps({"openapi": "3.1.0", "info": {}, "paths": {"/a": {"get": fields}}}))
    told = [each for each in load(tmp_path / "spec.json").report if each.code == "SL085"]
    assert {each.help for each in told} == {"write responses"}
    assert any("5 more places are like this" in each.notes for each in told)


def test_a_document_of_nothing_is_told(tmp_path: Path) -> None:
    (tmp_path / "spec.json").write_text('{"openapi": "3.1.0", "info": {}}')
    assert [each.code for each in load(tmp_path / "spec.json").report] == ["SL086"]
