from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from specloom import Loaded, load
from specloom.api import SchemaId
from specloom.refs import GUESSES


def loaded(tmp_path: Path, version: str = "3.1.0", files: dict[str, Any] | None = None, **parts: Any) -> Loaded:
    """Writes a document, and files beside it, and loads it."""
    for name, data in (files or {}).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(json.dumps(data))
    (tmp_path / "spec.json").write_text(json.dumps({"openapi": version, "info": {}, **parts}))
    return load(tmp_path / "spec.json")


def codes(found: Loaded) -> list[str]:
    return [each.code for each in found.report]


def schema_ref(found: Loaded, name: str) -> str | None:
    return found.api.schemas[SchemaId(f"#/components/schemas/{name}")].ref


def schemas(**stated: Any) -> dict[str, Any]:
    return {"schemas": stated}


@pytest.mark.parametrize(
    ("ref", "expected"),
    [
        ("#/components/schemas/a~1b%20c", "#/components/schemas/a~1b%20c"),
        ("#/components/schemas/a~1b c", "#/components/schemas/a~1b%20c"),
        ("#/components/schemas/%7E0~0", "#/components/schemas/~0~0"),
        ("#/components/schemas/%2e%2e", "#/components/schemas/%252e%252e"),
        ("spec.json#/components/schemas/B", "#/components/schemas/B"),
        ("./one.json", "one.json#"),
        ("./one.json#/", "one.json#"),
        ("sub/two.json#/defs/T", "sub/two.json#/defs/T"),
    ],
)
def test_references_lead_to_one_canonical_place(tmp_path: Path, ref: str, expected: str) -> None:
    files = {"one.json": {"type": "string"}, "sub/two.json": {"defs": {"T": {"$ref": "../one.json"}}}}
    names: dict[str, Any] = {"a/b c": {}, "~0~": {}, "~~": {}, "%2e%2e": {}, "B": {}, "A": {"$ref": ref}}
    found = loaded(tmp_path, files=files, components=schemas(**names))
    assert schema_ref(found, "A") == expected
    assert SchemaId(expected) in found.api.schemas
    assert codes(found) == []


def test_a_template_is_open_to_all_that_may_take_the_place_of_its_placeholder(tmp_path: Path) -> None:
    def filled(name: str) -> dict[str, Any]:
        to_item = {"$dynamicAnchor": "item", "$ref": f"#/components/schemas/{name}"}
        return {"$id": f"https://x/{name}Page", "$ref": "Page", "$defs": {"item": to_item}}

    held = {"items": {"type": "array", "items": {"$dynamicRef": "#item"}}}
    page = {
        "$id": "https://x/Page",
        "$defs": {"item": {"$dynamicAnchor": "item", "not": {}}},
        "properties": held,
    }
    stated = {"Page": page, "Cat": {}, "Dog": {}, "Cats": filled("Cat"), "Dogs": filled("Dog")}
    found = loaded(tmp_path, components=schemas(**stated))
    items = found.api.schemas[SchemaId("#/components/schemas/Page/properties/items/items")]
    assert sorted(items.any_of) == [f"#/components/schemas/{name}/$defs/item" for name in ("Cats", "Dogs")]
    assert codes(found) == ["SL036"]


@pytest.mark.parametrize("keyword", ["$defs", "definitions"])
def test_definitions_that_came_along_with_a_schema_are_those_of_the_nearest_around(
    tmp_path: Path, keyword: str
) -> None:
    to_kind, to_gone = {"$ref": f"#/{keyword}/Kind"}, {"$ref": f"#/{keyword}/Gone"}
    outer = {keyword: {"Kind": {"type": "string"}, "Node": {"properties": {"kind": to_kind}}}}
    inner = {keyword: {"Kind": {"type": "integer"}}, "properties": {"kind": to_kind}}
    stated = {
        "A": {**outer, "properties": {"inner": inner, "kind": to_kind}},
        "B": {"properties": {"kind": to_kind, "gone": to_gone}},
        "C": {keyword: {"Gone": {}}, "properties": {"gone": to_gone}},
    }
    found = loaded(tmp_path, components=schemas(**stated))
    assert schema_ref(found, "A/properties/kind") == f"#/components/schemas/A/{keyword}/Kind"
    assert (
        schema_ref(found, "A/properties/inner/properties/kind")
        == f"#/components/schemas/A/properties/inner/{keyword}/Kind"
    )
    assert schema_ref(found, "B/properties/kind") is None
    assert schema_ref(found, "C/properties/gone") == f"#/components/schemas/C/{keyword}/Gone"
    assert sorted({*codes(found)}) == ["SL030", "SL038"]


@pytest.mark.parametrize(
    ("ref", "code"),
    [
        ("#/components/schemas/None", "SL030"),
        ("#/openapi", "SL035"),
        ("#", "SL035"),
        ("#nowhere", "SL030"),
        ("http://127.0.0.1:9/x.json", "SL031"),
        ("//127.0.0.1/x.json", "SL031"),
        ("file:///etc/passwd", "SL031"),
        ("/etc/passwd", "SL032"),
        ("../secret.json", "SL032"),
        ("%2e%2e/secret.json", "SL032"),
        ("sub/../../secret.json", "SL032"),
        ("link.json", "SL032"),
        ("..\\secret.json", "SL032"),
        ("none.json", "SL001"),
        ("sub", "SL001"),
        ("broken.json", "SL033"),
    ],
)
def test_what_cannot_be_followed_costs_the_reference_only(tmp_path: Path, ref: str, code: str) -> None:
    (tmp_path / "secret.json").write_text('{"title": "secret"}')
    home = tmp_path / "home"
    (home / "sub").mkdir(parents=True)
    (home / "link.json").symlink_to(tmp_path / "secret.json")
    (home / "broken.json").write_text("{")
    found = loaded(home, components=schemas(A={"$ref": ref}, B={"type": "string"}))
    assert codes(found) == [code]
    assert found.api.schemas[SchemaId("#/components/schemas/A")].always is True
    assert "secret" not in str(found.api)
    (told,) = found.report
    assert told.at.pointer == "#/components/schemas/A/$ref"
    assert told.at.line == 1


def test_identifiers_and_anchors_name_schemas(tmp_path: Path) -> None:
    tree = {
        "$id": "https://example.com/tree",
        "$defs": {"leaf": {"$anchor": "leaf", "type": "string"}},
        "properties": {"a": {"$ref": "#leaf"}, "b": {"$ref": "#/$defs/leaf"}, "c": {"$ref": "tree"}},
    }
    found = loaded(tmp_path, components=schemas(Tree=tree, A={"$ref": "https://example.com/tree#leaf"}))
    here = "#/components/schemas/Tree"
    assert schema_ref(found, "A") == here + "/$defs/leaf"
    assert [schema_ref(found, f"Tree/properties/{name}") for name in "abc"] == [
        here + "/$defs/leaf", here + "/$defs/leaf", here
    ]  # fmt: skip
    assert codes(found) == []


def test_dynamic_reference_with_one_target(tmp_path: Path) -> None:
    node = {"$id": "n", "$dynamicAnchor": "node", "properties": {"kids": {"items": {"$dynamicRef": "#node"}}}}
    found = loaded(tmp_path, components=schemas(Node=node, Other={"$dynamicRef": "#node"}))
    assert schema_ref(found, "Other") == "#/components/schemas/Node"
    assert schema_ref(found, "Node/properties/kids/items") == "#/components/schemas/Node"


def test_self_names_the_document(tmp_path: Path) -> None:
    uri = "https://example.com/api.json"
    parts: dict[str, Any] = {"$self": uri, "components": schemas(A={"$ref": uri + "#/components/schemas/B"}, B={})}
    assert schema_ref(loaded(tmp_path, "3.2.0", **parts), "A") == "#/components/schemas/B"


def test_siblings_of_a_reference(tmp_path: Path) -> None:
    part = schemas(A={"$ref": "#/components/schemas/B", "minLength": 3}, B={"type": "string"})
    identity = SchemaId("#/components/schemas/A")
    assert loaded(tmp_path, "3.1.0", components=part).api.schemas[identity].min_length == 3
    assert loaded(tmp_path, "3.0.3", components=part).api.schemas[identity].min_length is None


def test_circles_of_references_are_cut(tmp_path: Path) -> None:
    here = "#/components/schemas/"
    names = {
        "A": {"$ref": here + "B"},
        "B": {"$ref": here + "A"},
        "C": {"allOf": [{"$ref": here + "C"}], "type": "object"},
    }
    found = loaded(tmp_path, components=schemas(**names, D={"properties": {"d": {"$ref": here + "D"}}}))
    assert codes(found) == ["SL066", "SL066"]
    assert schema_ref(found, "D/properties/d") == here + "D"


def test_path_items_responses_and_parameters_by_reference(tmp_path: Path) -> None:
    parts: dict[str, Any] = {
        "paths": {
            "/a/{id}": {"$ref": "#/components/pathItems/P"},
            "/b": {"$ref": "#/paths/~1c"},
            "/c": {"$ref": "#/paths/~1b"},
        },
        "components": {
            "pathItems": {"P": {"get": {"parameters": [{"$ref": "#/components/parameters/Q"}],
                                    "responses": {"200": {"$ref": "#/components/responses/R",
                                    "description": "own"}}}}},
            "parameters": {"Q": {"$ref": "#/components/parameters/Id"},
                           "Id": {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}},
            "responses": {"R": {"description": "shared", "content": {"text/plain": {}}}},
        },
    }  # fmt: skip
    found = loaded(tmp_path, **parts)
    (operation,) = found.api.operations
    assert operation.pointer == "#/paths/~1a~1%7Bid%7D/get"
    assert [each.name for each in operation.parameters] == ["id"]
    assert [(each.component, each.description) for each in operation.responses] == [("R", "own")]
    assert [each.pointer for each in found.api.refusals] == ["#/paths/~1b", "#/paths/~1c"]


def test_a_document_that_repeats_itself_is_cut_short(tmp_path: Path) -> None:
    paths = {f"/p{index}": {"$ref": "#/components/pathItems/A"} for index in range(500)}
    items: dict[str, Any] = {"A": {"additionalOperations": {f"M{index}": {} for index in range(500)}}}
    found = loaded(tmp_path, "3.2.0", paths=paths, components={"pathItems": items})
    assert len(found.api.operations) < 10_000
    assert {each.code for each in found.api.refusals} == {"SL078"}


@pytest.mark.parametrize(
    ("ref", "meant"),
    [
        ("#/components/schemas/Pett", "'#/components/schemas/Pet'"),
        ("#/component/schemas/Pet", "'#/components/schemas/Pet'"),
        ("common.json#/schemas/Cart", "'common.json#/schemas/Card'"),
        ("#/components/schemas/Unlike", ""),
        ("#/component/schemas/Gone", ""),
        ("#Pet", ""),
    ],
)
def test_a_misspelt_reference_is_told_what_was_meant(tmp_path: Path, ref: str, meant: str) -> None:
    files = {"common.json": {"schemas": {"Card": {"type": "string"}}}}
    found = loaded(tmp_path, files=files, components=schemas(A={"$ref": ref}, Pet={"type": "string"}))
    assert [each.help for each in found.report] == [f"write {meant} in its place" if meant else ""]


def test_of_many_references_that_lead_nowhere_only_the_first_are_guessed_at(tmp_path: Path) -> None:
    stated = {f"A{number}": {"$ref": f"#/components/schemas/Pet{number}"} for number in range(GUESSES + 5)}
    found = loaded(tmp_path, components=schemas(**stated, Pet={"type": "string"}))
    assert len([each for each in found.report if each.help]) == GUESSES
