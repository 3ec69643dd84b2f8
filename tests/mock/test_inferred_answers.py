"""What is remembered, in answers that show it otherwise than it was sent: expanded, by its id alone, in envelopes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from specloom_mock.transport import Mock
from tests.mock.crud import answers, json_body, path_parameter, query, ref
from tests.mock.support import got, sent, small

JSON = {"Content-Type": "application/json"}
TEXT = {"type": "string"}
KIND: dict[str, Any] = {"type": "object", "required": ["name"], "properties": {"name": TEXT}}
SERVER = {
    "type": "object",
    "required": ["id", "name", "kind"],
    "properties": {"id": {"type": "integer", "readOnly": True}, "name": TEXT, "kind": KIND},
}
NEW = {"type": "object", "properties": {"name": TEXT, "kind": TEXT}}
GONE = {
    "type": "object",
    "required": ["id", "deleted"],
    "properties": {"id": {"type": "integer"}, "deleted": {"type": "boolean"}},
}
ACTION = {"type": "object", "required": ["action"], "properties": {
    "action": {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}}}}}  # fmt: skip
LISTED = {
    "type": "object",
    "required": ["servers", "total_entries", "has_more"],
    "properties": {
        "servers": {"type": "array", "items": ref("Server")},
        "total_entries": {"type": "integer"},
        "has_more": {"type": "boolean"},
    },
}
PROBLEM = {"type": "object", "properties": {"type": TEXT, "title": TEXT}}


def servers(tmp_path: Path, deletion: Any = GONE, **changes: Any) -> Mock:
    problem = {"description": "", "content": {"application/problem+json": {"schema": PROBLEM}}}
    paths: dict[str, Any] = {
        "/servers": {
            "get": {
                "parameters": [
                    query("limit", type="integer"),
                    query("starting_after", type="string"),
                    query("ending_before", type="string"),
                ],
                "responses": {**answers(LISTED), "400": problem},
            },
            "post": {"requestBody": json_body(NEW), "responses": answers(ref("Server"), "201")},
        },
        "/servers/{id}": {
            "parameters": [path_parameter("id", type="integer")],
            "get": {"responses": answers(ref("Server"))},
            "put": {"requestBody": json_body(NEW), "responses": answers(ref("Server"))},
            "patch": {"requestBody": json_body(NEW), "responses": answers(ref("Server"))},
            "delete": {"responses": answers(deletion)},
        },
    }
    for path, methods in paths.items():
        paths[path] = {name: each for name, each in methods.items() if name not in changes.get("without", ())}
    components = {
        "schemas": {"Server": SERVER},
        "responses": {"Problem": {"description": "", "content": {"application/json": {"schema": KIND}}}},
    }
    return small(tmp_path, {"paths": paths, "components": components})


def call(mock: Mock, method: str, path: str, body: Any = None) -> Any:
    return got(mock.handle(method, path, JSON, sent(body) if body is not None else b""))


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_a_field_that_is_shown_otherwise_than_it_is_sent_is_shown_so(tmp_path: Path, method: str) -> None:
    mock = servers(tmp_path)
    made = call(mock, "POST", "/servers", {"name": "web", "kind": "small"})
    assert made == {"id": 2, "name": "web", "kind": {"name": "small"}}
    changed = call(mock, method, f"/servers/{made['id']}", {"name": "db", "kind": "large"})
    assert changed == call(mock, "GET", f"/servers/{made['id']}") == {**made, "name": "db", "kind": {"name": "large"}}
    assert call(mock, "GET", "/servers")["servers"] == [changed]


def test_a_deletion_tells_the_id_of_what_was_deleted(tmp_path: Path) -> None:
    mock = servers(tmp_path)
    made = call(mock, "POST", "/servers", {"name": "web"})
    assert call(mock, "DELETE", f"/servers/{made['id']}") == {"id": made["id"], "deleted": True}
    assert mock.handle("GET", f"/servers/{made['id']}").status == 404


def test_another_thing_with_an_id_is_not_what_was_deleted(tmp_path: Path) -> None:
    mock = servers(tmp_path, ACTION)
    example = call(mock, "DELETE", "/servers/77")
    assert example["action"]["id"] != 77


def test_pages_lead_back_and_count_entries(tmp_path: Path) -> None:
    mock = servers(tmp_path)
    ids = [call(mock, "POST", "/servers", {"name": name})["id"] for name in "abcde"]

    def page(asked: str) -> tuple[list[int], bool]:
        found = call(mock, "GET", f"/servers?limit=2&{asked}")
        assert found["total_entries"] == 5
        return [each["id"] for each in found["servers"]], found["has_more"]

    assert page(f"starting_after={ids[1]}") == (ids[2:4], True)
    assert page(f"ending_before={ids[4]}") == (ids[2:4], True)
    assert page(f"ending_before={ids[1]}") == (ids[:1], False)
    assert page(f"ending_before={ids[0]}") == ([], False)


def test_a_list_that_nobody_fills_is_the_example_until_it_is_emptied(tmp_path: Path) -> None:
    mock = servers(tmp_path, without=("post", "put"))
    (shown,) = call(mock, "GET", "/servers")["servers"]
    call(mock, "DELETE", f"/servers/{shown['id']}")
    assert call(mock, "GET", "/servers")["servers"] == []


def test_problem_details_have_their_members_though_a_schema_repeats_few(tmp_path: Path) -> None:
    answer = servers(tmp_path).handle("GET", "/servers?limit=x")
    assert answer.header("Content-Type") == "application/problem+json"
    assert "expected an integer" in got(answer)["detail"]


def test_a_resource_whose_type_is_left_out_is_an_object(tmp_path: Path) -> None:
    """And the envelope says the ids of the first and the last item on the page."""
    thing = {"required": ["id"], "properties": {"id": TEXT, "name": TEXT}}
    edges = {"type": ["string", "null"]}
    listed = {"properties": {"data": {"items": thing}, "first_id": edges, "last_id": edges}, "required": ["data"]}
    paths = {
        "/things": {
            "get": {"responses": answers(listed)},
            "post": {"requestBody": json_body(thing), "responses": answers(thing, "201")},
        },
        "/things/{thing}": {
            "parameters": [path_parameter("thing", type="string")],
            "get": {"responses": answers(thing)},
        },
    }
    problem = {"Problem": {"description": "", "content": {"application/json": {"schema": KIND}}}}
    mock = small(tmp_path, {"paths": paths, "components": {"responses": problem}})
    made = [call(mock, "POST", "/things", {"id": key, "name": key}) for key in "ab"]
    assert call(mock, "GET", "/things/b") == made[1]
    assert call(mock, "GET", "/things") == {"data": made, "first_id": "a", "last_id": "b"}
