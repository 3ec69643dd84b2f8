"""What a run says that it changed for callers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from specloom import cli

ANSWER = {"description": "d", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}}}


def spec() -> dict[str, Any]:
    """A document of two operations and two models."""
    operations = {
        "/pets": {"get": {"tags": ["pets"], "operationId": "listPets", "responses": {"200": ANSWER}}},
        "/pets/{id}/feed": {
            "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}],
            "post": {"tags": ["pets"], "operationId": "feedPet", "responses": {"200": ANSWER}},
        },
    }
    fields = {"name": {"type": "string"}, "food": {"$ref": "#/components/schemas/Food"}}
    schemas = {
        "Pet": {"type": "object", "properties": fields},
        "Food": {"type": "object", "properties": {"kind": {"type": "string"}}},
    }
    info = {"title": "Pets", "version": "1"}
    return {"openapi": "3.1.0", "info": info, "paths": operations, "components": {"schemas": schemas}}


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """Generates a document and gives the lines that were said, without the one that counts."""
    monkeypatch.chdir(tmp_path)

    def once(document: dict[str, Any]) -> list[str]:
        (tmp_path / "pets.json").write_text(json.dumps(document))
        assert cli.main(["generate", "pets.json", "--output", "out", "--package", "pets_client"]) == 0
        return capsys.readouterr().out.splitlines()[1:]

    return once


def test_a_first_run_and_one_that_changes_a_text_change_nothing_for_callers(run: Any) -> None:
    assert run(spec()) == []
    changed = spec()
    changed["components"]["schemas"]["Pet"]["description"] = "Another text."
    assert run(changed) == []


def test_what_is_gone_or_renamed_is_said_by_name_and_what_is_new_is_counted(run: Any) -> None:
    run(spec())
    changed = spec()
    del changed["paths"]["/pets/{id}/feed"]
    changed["paths"]["/pets"]["get"]["operationId"] = "findPets"
    changed["paths"]["/pets"]["delete"] = {"tags": ["pets"], "operationId": "forgetPets", "responses": {"200": ANSWER}}
    schemas = changed["components"]["schemas"]
    del schemas["Food"], schemas["Pet"]["properties"]["food"]
    schemas["Pet"]["properties"]["hue"] = {"type": "integer"}
    assert run(changed) == [
        "  renamed: pets.list is pets.find now",
        "  gone: pets.feed (#/paths/~1pets~1%7Bid%7D~1feed/post)",
        "  gone: Food (#/components/schemas/Food)",
        "  gone: Pet.food (#/components/schemas/Pet/properties/food)",
        "  new: 1 method, 1 field",
    ]
    assert run(changed) == []


def test_a_name_that_means_something_else_now_is_said_to(run: Any) -> None:
    first = spec()
    inline = {"type": "object", "properties": {"length": {"type": "integer"}, "colour": {"type": "string"}}}
    first["components"]["schemas"]["Pet"]["properties"]["tail"] = inline
    run(first)
    changed = json.loads(json.dumps(first))
    changed["components"]["schemas"]["Tail"] = {"type": "object", "properties": {"wags": {"type": "boolean"}}}
    changed["components"]["schemas"]["Food"]["properties"]["tail"] = {"$ref": "#/components/schemas/Tail"}
    assert run(changed) == [
        "  renamed: Tail is PetTail now, and Tail is #/components/schemas/Tail",
        "  new: 1 model, 1 field",
    ]


def test_another_variant_at_the_same_index_is_no_rename(run: Any) -> None:
    first, changed = spec(), spec()
    for document, title in ((first, "Kibble"), (changed, "Hay")):
        variants = [{"type": "object", "title": title, "properties": {"grams": {"type": "integer"}}}, {"type": "null"}]
        document["components"]["schemas"]["Food"]["properties"]["last"] = {"oneOf": variants}
    run(first)
    said = run(changed)
    assert said[0].startswith("  gone: Kibble (")
    assert said[1:] == ["  new: 1 model"]


def test_a_ledger_that_was_spoilt_is_said_to_be(run: Any, tmp_path: Path) -> None:
    run(spec())
    (tmp_path / "out" / "ledger.json").write_text('{"operations": 1}')
    said = run(spec())
    assert "  what changed for callers is not known: the ledger of the last run can't be read" in said


def test_what_is_said_is_bounded(run: Any) -> None:
    many = spec()
    many["components"]["schemas"] |= {f"M{n}": {"type": "object", "properties": {}} for n in range(60)}
    run(many)
    said = run(spec())
    assert len(said) == 41
    assert said[-1] == "  ... and 20 more changes for callers"
