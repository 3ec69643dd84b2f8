"""Resources of several kinds: a collection of cards and bank accounts, each with an id and fields of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from specloom_mock.transport import Mock
from tests.mock.crud import Spec, answers, json_body, path_parameter, ref
from tests.mock.support import got, sent, small

JSON = {"Content-Type": "application/json"}
TEXT: Spec = {"type": "string"}
MADE: Spec = {"type": "string", "readOnly": True}


def kind(name: str, made: str, **fields: Spec) -> Spec:
    properties = {"id": MADE, "type": {"type": "string", "enum": [name]}, made: MADE, **fields}
    return {"type": "object", "additionalProperties": False, "required": list(properties), "properties": properties}


CARD = kind("card", "brand", digits=TEXT, label=TEXT)
BANK = kind("bank", "bic", iban=TEXT, label={"type": "integer"})
LABEL: Spec = {"type": "object", "properties": {"label": {"type": ["string", "integer"]}}}
BOTH = [ref("Card"), ref("Bank")]
MAPPING = {
    "propertyName": "type",
    "mapping": {"card": "#/components/schemas/Card", "bank": "#/components/schemas/Bank"},
}
UNIONS: dict[str, Spec] = {
    "oneOf": {"oneOf": BOTH},
    "anyOf": {"anyOf": BOTH},
    "a discriminator": {"oneOf": BOTH, "discriminator": MAPPING},
    "open kinds": {
        "oneOf": [{**each, "additionalProperties": True, "required": ["id", "type"]} for each in (CARD, BANK)]
    },
    "or null": {"anyOf": [*BOTH, {"type": "null"}]},
}


def sources(tmp_path: Path, union: Spec, listed: Spec | None = None) -> Mock:
    whole = ref("Source")
    paths: Spec = {
        "/sources": {
            "get": {"responses": answers(listed or {"type": "array", "items": whole})},
            "post": {"requestBody": json_body(whole), "responses": answers(whole, "201")},
        },
        "/sources/{id}": {
            "parameters": [path_parameter("id", type="string")],
            "get": {"responses": answers(whole)},
            "patch": {"requestBody": json_body(LABEL), "responses": answers(whole)},
            "delete": {"responses": answers(None, "204")},
        },
    }
    problem = {"Problem": {"description": "", "content": {"application/json": {"schema": TEXT}}}}
    schemas = {"Card": CARD, "Bank": BANK, "Source": union}
    return small(tmp_path, {"paths": paths, "components": {"schemas": schemas, "responses": problem}})


def call(mock: Mock, method: str, path: str, body: Any = None) -> Any:
    answer = mock.handle(method, path, JSON, sent(body) if body is not None else b"")
    assert answer.status in (200, 201), answer.body
    return got(answer)


@pytest.mark.parametrize("union", UNIONS)
def test_each_is_of_the_kind_that_was_sent(tmp_path: Path, union: str) -> None:
    mock = sources(tmp_path, UNIONS[union])
    bank = call(mock, "POST", "/sources", {"type": "bank", "iban": "DE1", "label": 1})
    card = call(mock, "POST", "/sources", {"type": "card", "digits": "42", "label": "mine"})
    assert (bank["iban"], bank["label"], set(bank)) == ("DE1", 1, set(BANK["properties"]))
    assert (card["digits"], card["label"], set(card)) == ("42", "mine", set(CARD["properties"]))
    assert call(mock, "GET", "/sources") == [bank, card]
    assert call(mock, "PATCH", f"/sources/{bank['id']}", {"label": 7}) == {**bank, "label": 7}
    assert call(mock, "GET", f"/sources/{bank['id']}") == {**bank, "label": 7}
    mock.handle("DELETE", f"/sources/{bank['id']}")
    assert mock.handle("GET", f"/sources/{bank['id']}").status == 404
    assert call(mock, "GET", "/sources") == [card]


def test_what_was_never_seen_has_the_id_that_is_asked_for(tmp_path: Path) -> None:
    assert call(sources(tmp_path, UNIONS["oneOf"]), "GET", "/sources/s9")["id"] == "s9"


def test_kinds_that_share_no_id_are_not_believed(tmp_path: Path) -> None:
    bare = {**BANK, "properties": {name: each for name, each in BANK["properties"].items() if name != "id"}}
    mock = sources(tmp_path, {"oneOf": [ref("Card"), bare | {"required": ["type"]}]})
    first = call(mock, "POST", "/sources", {"type": "card", "digits": "42", "label": "mine"})
    assert call(mock, "GET", f"/sources/{first.get('id')}").get("digits") != "42"
