"""Where a resource stands: what it says of what is above it, its addresses, and links to the pages of its list."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from specloom_mock.transport import Mock
from tests.mock.crud import answers, json_body, path_parameter, query, ref
from tests.mock.support import got, sent, small

JSON = {"Content-Type": "application/json", "Host": "api.example.com"}
TEXT = {"type": "string"}
NOTE = {
    "type": "object",
    "required": ["id", "text", "url"],
    "properties": {
        "id": {"type": "string", "readOnly": True},
        "account_id": TEXT,
        "text": TEXT,
        "url": {"type": "string", "format": "uri", "readOnly": True},
    },
}
STATED = {
    "id": "n1",
    "account_id": "a1",
    "text": "first",
    "url": "https://api.example.com/accounts/a1/notes/n1?a=notes/n1",
}
LIST = {
    "type": "object",
    "required": ["notes"],
    "properties": {
        "notes": {"type": "array", "items": ref("Note")},
        "next_page_uri": {"type": ["string", "null"], "format": "uri"},
        "previousPageUrl": {"type": ["string", "null"], "format": "uri"},
    },
}


def notes(tmp_path: Path, read_example: Any = STATED, **listed: Any) -> Mock:
    list_answer = answers(LIST)
    list_answer["200"]["content"]["application/json"] |= listed
    read = answers(ref("Note"))
    read["200"]["content"]["application/json"]["example"] = read_example
    new = {"type": "object", "required": ["text"], "properties": {"text": TEXT}}
    paths = {
        "/accounts/{account_id}/notes": {
            "parameters": [path_parameter("account_id", type="string")],
            "get": {
                "parameters": [query("page", type="integer"), query("per_page", type="integer")],
                "responses": list_answer,
            },
            "post": {"requestBody": json_body(new), "responses": answers(ref("Note"), "201")},
        },
        "/accounts/{account_id}/notes/{id}": {
            "parameters": [path_parameter("account_id", type="string"), path_parameter("id", type="string")],
            "get": {"responses": read},
            "put": {"requestBody": json_body(new), "responses": answers(ref("Note"))},
        },
    }
    problem = {"description": "", "content": {"application/json": {"schema": TEXT}}}
    return small(
        tmp_path, {"paths": paths, "components": {"schemas": {"Note": NOTE}, "responses": {"Problem": problem}}}
    )


def call(mock: Mock, method: str, path: str, body: Any = None) -> Any:
    return got(mock.handle(method, path, JSON, sent(body) if body is not None else b""))


def test_a_resource_says_below_what_it_stands_and_where(tmp_path: Path) -> None:
    mock = notes(tmp_path)
    made = call(mock, "POST", "/accounts/a7/notes", {"text": "x"})
    assert made["account_id"] == "a7"
    address = f"https://api.example.com/accounts/a7/notes/{made['id']}?a=notes/n1"
    assert made["url"] == address, made
    assert call(mock, "GET", f"/accounts/a7/notes/{made['id']}") == made
    assert call(mock, "GET", "/accounts/a7/notes")["notes"] == [made]


def test_a_created_resource_says_what_the_example_does_not(tmp_path: Path) -> None:
    mock = notes(tmp_path, {name: each for name, each in STATED.items() if name != "account_id"})
    assert call(mock, "POST", "/accounts/a7/notes", {"text": "x"})["account_id"] == "a7"


def test_what_was_never_seen_stands_where_it_is_asked_for(tmp_path: Path) -> None:
    mock = notes(tmp_path)
    seen = call(mock, "GET", "/accounts/a8/notes/n%209")
    address = "https://api.example.com/accounts/a8/notes/n%209?a=notes/n1"
    assert seen == {**STATED, "id": "n 9", "account_id": "a8", "url": address}
    changed = call(mock, "PUT", "/accounts/a8/notes/n%209", {"text": "y"})
    assert changed == {**seen, "text": "y"}


def test_listed_examples_stand_below_what_is_asked_for(tmp_path: Path) -> None:
    mock = notes(tmp_path, example={"notes": [STATED]})
    (shown,) = call(mock, "GET", "/accounts/a9/notes")["notes"]
    assert shown == call(mock, "GET", "/accounts/a9/notes/n1")
    assert (shown["account_id"], shown["url"][-28:]) == ("a9", "/accounts/a9/notes/n1?a=notes/n1"[-28:])


def test_an_example_that_its_schema_refuses_lists_nothing(tmp_path: Path) -> None:
    mock = notes(tmp_path, example={"notes": [{"id": 1}]})
    made = call(mock, "POST", "/accounts/a7/notes", {"text": "x"})
    assert call(mock, "GET", "/accounts/a7/notes")["notes"] == [made]


def test_addresses_of_pages_lead_on_and_end(tmp_path: Path) -> None:
    mock = notes(tmp_path)
    ids = [call(mock, "POST", "/accounts/a7/notes", {"text": name})["id"] for name in "abc"]
    first = call(mock, "GET", "/accounts/a7/notes?per_page=2")
    assert "page=2" in first["next_page_uri"]
    assert first["previousPageUrl"] is None
    last = call(mock, "GET", "/" + first["next_page_uri"].split("/", 3)[3])
    assert [each["id"] for each in last["notes"]] == ids[2:]
    assert last["next_page_uri"] is None
    assert "page=1" in last["previousPageUrl"]
