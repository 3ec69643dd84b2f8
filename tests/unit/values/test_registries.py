"""Registries of validators: as small as what is asked for, never much more than all schemas together."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

import pytest

from specloom import Checks, load
from specloom.api import Api, SchemaId
from specloom.json_schema import Bundler, Direction, JsonSchema

MANY = 200
FIRST = SchemaId("#/components/schemas/S0")


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Api:
    """Schemas that each hold an integer of their own; the first is a body, the last refers to all others."""
    schemas: dict[str, Any] = {f"S{number}": {"const": number} for number in range(MANY)}
    schemas["All"] = {"anyOf": [{"$ref": f"#/components/schemas/{name}"} for name in schemas]}
    body = {"content": {"application/json": {"schema": {"$ref": FIRST}}}}
    document = {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {"/a": {"post": {"requestBody": body, "responses": {"204": {"description": "d"}}}}},
        "components": {"schemas": schemas},
    }
    path = tmp_path_factory.mktemp("many") / "spec.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return load(path).api


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many schemas each registry holds."""
    found: list[int] = []
    true_bundle = Bundler.bundle

    def bundle(self: Bundler, ids: Iterable[SchemaId], parts: Collection[SchemaId] = ()) -> JsonSchema:
        kept = [*ids]
        found.append(len(kept))
        return true_bundle(self, kept, parts)

    monkeypatch.setattr(Bundler, "bundle", bundle)
    return found


@pytest.mark.parametrize("direction", ["request", "response", None])
def test_the_first_judgement_costs_what_it_is_about(api: Api, written: list[int], direction: Direction | None) -> None:
    checks = Checks(api)
    assert [checks.is_valid(FIRST, value, direction) for value in (0, 1)] == [True, False]
    assert checks.is_valid(FIRST, 0, direction)
    assert written == [1]


@pytest.mark.parametrize("direction", ["request", "response", None])
def test_all_judgements_cost_little_more_than_one_registry(
    api: Api, written: list[int], direction: Direction | None
) -> None:
    checks = Checks(api)
    for number in range(MANY):
        schema_id = SchemaId(f"#/components/schemas/S{number}")
        assert [checks.is_valid(schema_id, value, direction) for value in (number, number + 1)] == [True, False]
    assert checks.is_valid(SchemaId("#/components/schemas/All"), MANY - 1, direction)
    assert sum(written) <= len(api.schemas) * 1.3


def test_what_reaches_everything_is_the_whole(api: Api, written: list[int]) -> None:
    assert Checks(api).is_valid(SchemaId("#/components/schemas/All"), 7, "response")
    assert written == [len(api.schemas)]


def test_what_overlaps_is_prepared_as_a_whole_soon(tmp_path: Path, written: list[int]) -> None:
    """Each schema refers to the next: without a limit, registries of what each reaches would grow with the square."""
    chain: dict[str, Any] = {
        f"C{number}": {"properties": {"next": {"$ref": f"#/components/schemas/C{number + 1}"}}} for number in range(99)
    }
    document = {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {},
        "components": {"schemas": {**chain, "C99": {"type": "integer"}}},
    }
    path = tmp_path / "spec.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    api = load(path).api
    checks = Checks(api)
    for number in range(99, -1, -1):
        assert checks.is_valid(SchemaId(f"#/components/schemas/C{number}"), {} if number < 99 else 1, "response")
    assert sum(written) <= len(api.schemas) * 1.3
