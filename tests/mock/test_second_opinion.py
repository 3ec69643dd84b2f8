"""The other validator that the corpus run asks where schemathesis and the mock differ."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.mock.second_opinion import SecondOpinion

HOME = {"nullable": True, "allOf": [{"type": "string"}, {"minLength": 1}]}
PET = {
    "type": "object",
    "required": ["kind"],
    "properties": {
        "kind": {"type": "string", "nullable": True, "enum": ["cat"]},
        "age": {"type": "integer"},
        "home": HOME,
    },
}


@pytest.fixture
def opinion(tmp_path: Path) -> SecondOpinion:
    body = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}, "text/plain": {}}}
    limit = {"name": "limit", "in": "query", "schema": {"type": "integer", "maximum": 9}}
    shape = {"name": "shape", "in": "header", "content": {"application/json": {"schema": {"type": "object"}}}}
    operation = {"parameters": [{"$ref": "#/components/parameters/Limit"}], "requestBody": body, "responses": {}}
    document = {
        "openapi": "3.0.3",
        "info": {"title": "t", "version": "1"},
        "paths": {"/a/{b}": {"post": operation, "parameters": [shape]}},
        "components": {"schemas": {"Pet": PET}, "parameters": {"Limit": limit}},
    }
    path = tmp_path / "spec.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return SecondOpinion(path)


@pytest.mark.parametrize(
    ("media_type", "value", "opinion_of_it"),
    [
        ("application/json", {"kind": "cat"}, True),
        ("application/json; charset=utf-8", {"kind": None}, True),
        ("application/json", {"kind": "cat", "home": None}, True),
        ("application/json", {"kind": "cat", "home": 1}, False),
        ("application/json", {"kind": "dog"}, False),
        ("application/json", {"kind": "cat", "age": "x"}, False),
        ("text/plain", "x", None),
        ("text/css", "x", None),
    ],
)
def test_bodies(opinion: SecondOpinion, media_type: str, value: Any, opinion_of_it: bool | None) -> None:
    assert opinion.allows("POST", "/a/{b}", media_type, value) is opinion_of_it


@pytest.mark.parametrize(
    ("place", "value", "opinion_of_it"),
    [
        (("query", "limit"), 9, True),
        (("query", "limit"), 10, False),
        (("header", "limit"), 10, None),
        (("header", "shape"), {}, True),
        (("header", "shape"), "", False),
    ],
)
def test_parameters(opinion: SecondOpinion, place: tuple[str, str], value: Any, opinion_of_it: bool | None) -> None:
    assert opinion.allows_parameter("POST", "/a/{b}", place, value) is opinion_of_it
