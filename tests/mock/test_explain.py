"""What is inferred is told, and corrected by a behaviour's ``resources``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, ClassVar

import pytest

from specloom import load
from specloom_mock import Behaviour, Engine, Mock, Mounted, Resource, Settings
from specloom_mock.engine import BadBehaviour
from specloom_mock.explain import explained
from tests.mock.crud import DOCUMENT
from tests.mock.support import got, sent
from tests.mock.test_command import started

JSON = {"Content-Type": "application/json"}
ITEM = "/boxes/{box_id}"
BOX = {"type": "object", "required": ["code"], "properties": {"code": {"type": "string"}, "n": {"type": "integer"}}}
SHOWN: dict[str, Any] = {"description": "", "content": {"application/json": {"schema": BOX}}}
BOXES: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "t", "version": "1"},
    "paths": {
        ITEM: {
            "parameters": [{"name": "box_id", "in": "path", "required": True, "schema": {"type": "string"}}],
            "get": {"responses": {"200": SHOWN}},
            "post": {
                "requestBody": {
                    "content": {"application/json": {"schema": {"properties": {"n": {"type": "integer"}}}}}
                },
                "responses": {"200": SHOWN},
            },
        }
    },
}


class Corrected(Behaviour):
    resources: ClassVar = {ITEM: Resource(id="code", operations={f"POST {ITEM}": "merge"})}


class Stateless(Behaviour):
    resources: ClassVar = {"/pets/{petId}": None}


class Wrong(Behaviour):
    resources: ClassVar = {ITEM: Resource(operations={"POST /nowhere": "create"})}


class Lost(Behaviour):
    resources: ClassVar = {"/boxes": None}


def engine(tmp_path: Path, document: dict[str, Any], behaviour: type[Behaviour] = Behaviour) -> Engine:
    path = tmp_path / "spec.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return Engine([Mounted("spec", load(path).api, behaviour)], Settings(prove=True))


def test_each_operation_is_told_with_its_role_and_reason(tmp_path: Path) -> None:
    lines = explained(engine(tmp_path, DOCUMENT))
    assert lines[0] == "spec: 13 of 13 operations keep state by inference"
    told = [" ".join(line.split()) for line in lines]
    assert "PATCH /pets/{petId} merge, patch id - PATCH on an item; the property id holds the id" in told
    assert "GET /pets/{petId}/notes list id items.[] GET on the collection; the property id holds the id" in told
    assert "GET /settings/{name} read path - GET on an item" in told


def test_what_is_not_certain_keeps_no_state_until_it_is_corrected(tmp_path: Path) -> None:
    plain = explained(engine(tmp_path, BOXES))
    assert "no answer shows a property that holds the id of the path" in plain[2]
    mock = Mock(engine(tmp_path, BOXES, Corrected))
    mock.handle("POST", "/boxes/a", JSON, sent({"n": 5}))
    assert got(mock.handle("GET", "/boxes/a")) == {"code": "a", "n": 5}
    assert "the behaviour's resources say so" in "\n".join(explained(engine(tmp_path, BOXES, Corrected)))


def test_a_resource_can_be_made_stateless(tmp_path: Path) -> None:
    mock = Mock(engine(tmp_path, DOCUMENT, Stateless))
    mock.handle("DELETE", "/pets/5")
    assert mock.handle("GET", "/pets/5").status == 200


@pytest.mark.parametrize(
    ("behaviour", "said"),
    [
        (Wrong, "names POST /nowhere, which the description has not"),
        (Lost, "the resource /boxes is no path of the description that ends in a template"),
    ],
)
def test_a_correction_that_does_not_fit_is_refused(tmp_path: Path, behaviour: type[Behaviour], said: str) -> None:
    with pytest.raises(BadBehaviour, match=said):
        engine(tmp_path, BOXES, behaviour)


def test_the_command_prints_the_table_and_ends(tmp_path: Path) -> None:
    path = tmp_path / "crud.json"
    path.write_text(json.dumps(DOCUMENT), encoding="utf-8")
    with started(str(path), "--explain") as process:
        output, errors = process.communicate(timeout=30)
    assert (process.returncode, errors) == (0, "")
    assert output.startswith("crud: 13 of 13 operations keep state by inference\n  operation ")


def test_prism_has_nothing_to_explain() -> None:
    with started("--explain", "--engine", "prism") as process:
        _, errors = process.communicate(timeout=30)
    assert process.returncode == 2
    assert "error[SL540]" in errors
