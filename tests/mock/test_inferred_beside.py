"""What stands beside items and their collection: lists and creations elsewhere, those of several, uploads, searches."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from specloom_mock.explain import explained
from specloom_mock.transport import Mock
from tests.mock.crud import answers, json_body, path_parameter, query, ref
from tests.mock.support import got, sent, small

JSON = {"Content-Type": "application/json"}
TEXT = {"type": "string"}
NAMED = {"type": "object", "required": ["id"], "properties": {"id": TEXT, "name": TEXT}}
TASK = {
    "type": "object",
    "required": ["id", "name"],
    "properties": {
        "id": {**TEXT, "readOnly": True},
        "name": TEXT,
        "state": {"type": "string", "enum": ["open", "done"]},
        "team": ref("Named"),
        "project_id": TEXT,
        "labels": {"type": "array", "items": ref("Named")},
    },
}
FIELDS: dict[str, Any] = {
    "name": TEXT,
    "state": TEXT,
    "team": TEXT,
    "project_id": TEXT,
    "labels": {"type": "array", "items": TEXT},
}
NEW = {"type": "object", "properties": FIELDS}
CHANGED = {"type": "object", "properties": {**FIELDS, "id": TEXT}}
SHORT = {"type": "object", "required": ["id"], "properties": {"id": TEXT, "name": TEXT}}
TASKS = {"type": "array", "items": ref("Task")}
BRIEF = {"type": "array", "items": SHORT, "example": [{"id": "example", "name": "n"}]}
IDS = {"type": "object", "required": ["task_ids"], "properties": {"task_ids": {"type": "array", "items": TEXT}}}
ASKED = {
    "type": "object",
    "properties": {"state": TEXT, "limit": {"type": "integer"}, "unheard_of": TEXT},
}
LISTED: dict[str, Any] = {"get": {"responses": answers(BRIEF)}}
MADE: dict[str, Any] = {"post": {"requestBody": json_body(NEW), "responses": answers(ref("Task"), "201")}}
DONE = {"description": "done", "content": {"application/json": {"schema": {"type": "object"}}}}


def below(name: str, *methods: dict[str, Any]) -> dict[str, Any]:
    merged: dict[str, Any] = {"parameters": [path_parameter(name, type="string")]}
    for each in methods:
        merged |= each
    return merged


def file_of(properties: dict[str, Any]) -> dict[str, Any]:
    schema = {"type": "object", "properties": {"file": {"type": "string", "format": "binary"}, **properties}}
    return {"required": True, "content": {"multipart/form-data": {"schema": schema}}}


PATHS: dict[str, Any] = {
    "/tasks": {
        "get": {"responses": answers(TASKS)},
        **MADE,
        "delete": {
            "parameters": [query("ids", type="array", items=TEXT)],
            "responses": {"204": {"description": "gone"}},
        },
        "patch": {
            "requestBody": json_body({"type": "array", "items": CHANGED}),
            "responses": answers(TASKS),
        },
    },
    "/tasks/{task_id}": below(
        "task_id", {"get": {"responses": answers(ref("Task"))}, "delete": {"responses": answers(None, "204")}}
    ),
    "/tasks/bulk_delete": {"post": {"requestBody": json_body(IDS), "responses": {"204": {"description": "gone"}}}},
    "/tasks/search": {"post": {"requestBody": json_body(ASKED), "responses": answers(TASKS)}},
    "/tasks/import": {"post": {"requestBody": file_of({"name": TEXT}), "responses": answers(ref("Task"), "201")}},
    "/teams/{team}/tasks": below("team", LISTED, MADE),
    "/projects/{project_id}/tasks": below("project_id", LISTED),
    "/labels/{label}/tasks": below("label", LISTED),
    "/users/{user}/tasks": below("user", LISTED),
    "/users/{user}/favourites": below("user", MADE, {"get": {"responses": answers(TASKS)}}),
    "/files": {
        "get": {"responses": answers({"type": "array", "items": ref("File")})},
        "post": {"requestBody": file_of({"purpose": TEXT}), "responses": answers(ref("File"))},
        "delete": {"responses": {"204": {"description": "gone"}}},
    },
    "/files/{file_id}": below("file_id", {"get": {"responses": answers(ref("File"))}}),
    "/stars/{repo}": below(
        "repo",
        {
            "get": {"responses": answers({"type": "object", "required": ["repo"], "properties": {"repo": TEXT}})},
            "put": {"responses": {"204": {"description": "starred"}}},
            "delete": {"responses": {"204": {"description": "gone"}}},
        },
    ),
}
FILE = {"type": "object", "required": ["id", "purpose"], "properties": {"id": TEXT, "purpose": TEXT, "bytes": TEXT}}


@pytest.fixture
def mock(tmp_path: Path) -> Mock:
    components = {"schemas": {"Task": TASK, "Named": NAMED, "File": FILE}, "responses": {"Problem": DONE}}
    return small(tmp_path, {"paths": PATHS, "components": components})


def call(mock: Mock, method: str, path: str, body: Any = None) -> Any:
    answer = mock.handle(method, path, JSON, sent(body) if body is not None else b"")
    assert answer.status < 300, (method, path, answer.body)
    return got(answer) if answer.body else None


def ids(mock: Mock, path: str) -> list[str]:
    return [each["id"] for each in call(mock, "GET", path)]


def made(mock: Mock, path: str = "/tasks", **fields: Any) -> str:
    return str(call(mock, "POST", path, fields)["id"])


def upload(mock: Mock, path: str, **fields: str) -> Any:
    parts = "".join(f'--b\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n' for k, v in fields.items())
    file = '--b\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n\r\nhello\r\n--b--\r\n'
    head = {"Content-Type": "multipart/form-data; boundary=b"}
    return got(mock.handle("POST", path, head, (parts + file).encode()))


def test_a_list_elsewhere_has_what_says_that_it_is_below(mock: Mock) -> None:
    one = made(mock, name="a", team="red", project_id="7", labels=["x", "y"])
    two = made(mock, name="b", team="blue", project_id="8", labels=["y"])
    assert ids(mock, "/teams/red/tasks") == ids(mock, "/projects/7/tasks") == ids(mock, "/labels/x/tasks") == [one]
    assert ids(mock, "/teams/blue/tasks") == [two]
    assert ids(mock, "/labels/y/tasks") == [one, two]
    assert ids(mock, "/projects/9/tasks") == []
    call(mock, "DELETE", f"/tasks/{one}")
    assert ids(mock, "/labels/y/tasks") == [two]


def test_a_list_elsewhere_is_the_example_until_something_is_written(mock: Mock) -> None:
    assert ids(mock, "/teams/red/tasks") == ["example"]
    assert ids(mock, "/users/ann/tasks") == ["example"], "nothing says which tasks are a user's"
    made(mock, name="a")
    assert ids(mock, "/teams/red/tasks") == []
    assert ids(mock, "/users/ann/tasks") == ["example"]


@pytest.mark.parametrize("path", ["/teams/red/tasks", "/users/ann/favourites"])
def test_what_is_made_elsewhere_stands_with_the_others(mock: Mock, path: str) -> None:
    one, two = made(mock, path, name="a"), made(mock, path.replace("red", "blue").replace("ann", "bob"), name="b")
    assert call(mock, "GET", f"/tasks/{one}")["name"] == "a"
    assert ids(mock, path) == [one]
    assert ids(mock, "/tasks") == [one, two]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/tasks/bulk_delete", lambda one, two: {"task_ids": [one, two, "nobody"]}),
        ("DELETE", "/tasks?ids={}&ids={}", lambda _one, _two: None),
    ],
)
def test_several_are_deleted_by_their_ids(mock: Mock, method: str, path: str, body: Any) -> None:
    one, two, three = (made(mock, name=name) for name in "abc")
    call(mock, method, path.format(one, two), body(one, two))
    assert ids(mock, "/tasks") == [three]
    assert mock.handle("GET", f"/tasks/{one}").status == 404


def test_several_are_changed_by_their_ids(mock: Mock) -> None:
    one, two = made(mock, name="a", project_id="7"), made(mock, name="b")
    changed = call(mock, "PATCH", "/tasks", [{"id": two, "name": "B"}, {"id": one, "state": "done"}])
    assert [each["id"] for each in changed] == [two, one]
    assert call(mock, "GET", f"/tasks/{one}") == {"id": one, "name": "a", "project_id": "7", "state": "done"}
    assert call(mock, "GET", f"/tasks/{two}")["name"] == "B"


def test_a_search_is_told_by_its_body_and_believed_where_all_of_it_is_understood(mock: Mock) -> None:
    one, two = made(mock, name="a", state="open"), made(mock, name="b", state="done")
    found = call(mock, "POST", "/tasks/search", {"state": "done", "limit": 5})
    assert [each["id"] for each in found] == [two]
    assert len(call(mock, "POST", "/tasks/search", {})) == len([one, two])
    other = call(mock, "POST", "/tasks/search", {"unheard_of": "x"})
    assert [each["id"] for each in other] not in ([one, two], [two], [one])


def test_an_upload_makes_what_it_answers(mock: Mock) -> None:
    file, other = upload(mock, "/files", purpose="test"), upload(mock, "/files", purpose="other")
    assert file["purpose"] == "test" and file["id"] != other["id"] and "file" not in file
    assert call(mock, "GET", f"/files/{file['id']}") == file
    assert call(mock, "GET", "/files") == [file, other]
    task = upload(mock, "/tasks/import", name="t")
    assert call(mock, "GET", f"/tasks/{task['id']}")["name"] == "t"


def test_a_collection_is_emptied(mock: Mock) -> None:
    upload(mock, "/files", purpose="test")
    call(mock, "DELETE", "/files")
    assert call(mock, "GET", "/files") == []


def test_put_without_a_body_makes_an_item_be_there(mock: Mock) -> None:
    call(mock, "DELETE", "/stars/a")
    assert mock.handle("GET", "/stars/a").status == 404
    call(mock, "PUT", "/stars/a")
    assert call(mock, "GET", "/stars/a") == {"repo": "a"}


def test_each_is_told_with_its_reason(mock: Mock) -> None:
    told = {line.split("  ")[1]: line for line in explained(mock.engine)[2:]}
    for name, words in {
        "GET /teams/{team}/tasks": "by team",
        "GET /labels/{label}/tasks": "by labels",
        "GET /users/{user}/favourites": "what was created there",
        "POST /tasks/bulk_delete": "deletes those whose ids the body has",
        "DELETE /tasks": "deletes those whose ids the query has",
        "DELETE /files": "deletes all items",
        "PATCH /tasks": "changes each item of an array",
        "POST /tasks/search": "a search, filters by state; pages by limit",
        "POST /tasks/import": "makes an item",
    }.items():
        assert words in told[name], told[name]
