"""State without scripts: what a description alone lets the mock remember."""

from __future__ import annotations

import copy
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from specloom_mock.transport import Mock
from tests.mock.crud import DOCUMENT, answers, json_body, path_parameter, ref
from tests.mock.support import got, sent, small

JSON = {"Content-Type": "application/json"}
STILL = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def mock(tmp_path: Path) -> Mock:
    return small(tmp_path, DOCUMENT, now=lambda: STILL)


def call(mock: Mock, method: str, path: str, body: Any = None, media_type: str = "application/json") -> Any:
    """The value of a good answer, or the status of another."""
    headers = {"Content-Type": media_type} if body is not None else {}
    answer = mock.handle(method, path, headers, sent(body) if body is not None else b"")
    if answer.status >= 300:
        return answer.status
    return got(answer) if answer.body else None


def test_what_was_sent_is_what_is_read(mock: Mock) -> None:
    made = call(mock, "POST", "/pets", {"name": "Rex", "age": 3, "secret": "x", "id": 99, "status": "sold"})
    assert made == {
        "id": made["id"],
        "name": "Rex",
        "age": 3,
        "status": "sold",
        "created_at": "2026-01-01T00:00:00.000Z",
        "updated_at": "2026-01-01T00:00:00.000Z",
    }
    assert made["id"] != 99
    assert call(mock, "GET", f"/pets/{made['id']}") == made
    assert call(mock, "GET", "/pets") == [made]


def test_defaults_are_filled_in(mock: Mock) -> None:
    assert call(mock, "POST", "/pets", {"name": "Rex"})["status"] == "new"


def test_a_replacement_clears_and_keeps_what_is_the_servers(mock: Mock) -> None:
    made = call(mock, "POST", "/pets", {"name": "Rex", "age": 3, "tag": "a", "status": "sold"})
    after = call(mock, "PUT", f"/pets/{made['id']}", {"name": "Max"})
    assert after == {
        "id": made["id"],
        "name": "Max",
        "status": "new",
        "created_at": made["created_at"],
        "updated_at": "2026-01-01T00:00:00.001Z",
    }
    assert call(mock, "GET", f"/pets/{made['id']}") == after


def test_a_merge_changes_what_was_sent(mock: Mock) -> None:
    owner = {"first": "A", "last": "B"}
    made = call(mock, "POST", "/pets", {"name": "Rex", "age": 3, "tag": "a", "status": "sold", "owner": owner})
    place = f"/pets/{made['id']}"
    after = call(mock, "PATCH", place, {"name": "Max", "tag": None, "owner": {"last": "C"}})
    assert after == made | {
        "name": "Max",
        "tag": None,
        "owner": {"first": "A", "last": "C"},
        "updated_at": "2026-01-01T00:00:00.001Z",
    }
    gone = call(mock, "PATCH", place, {"age": None}, "application/merge-patch+json")
    assert "age" not in gone
    patched = call(mock, "PATCH", place, [{"op": "add", "path": "/age", "value": 7}], "application/json-patch+json")
    assert patched["age"] == 7
    assert call(mock, "GET", place) == patched


def test_what_is_deleted_is_gone_and_so_is_what_is_below(mock: Mock) -> None:
    made = call(mock, "POST", "/pets", {"name": "Rex"})
    place = f"/pets/{made['id']}"
    note = call(mock, "POST", f"{place}/notes", {"text": "x"})["data"]
    assert call(mock, "GET", f"{place}/notes/{note['id']}") == {"data": note}
    assert call(mock, "DELETE", place) is None
    for method, path in (
        ("GET", place),
        ("DELETE", place),
        ("GET", f"{place}/notes"),
        ("GET", f"{place}/notes/{note['id']}"),
    ):
        assert call(mock, method, path) == 404
    assert call(mock, "PUT", place, {"name": "x"}) == 404
    assert call(mock, "GET", "/pets") == []


def test_a_list_is_filtered_sorted_and_paged(mock: Mock) -> None:
    for name, age, status in (("b", 2, "new"), ("a", 3, "sold"), ("c", 1, "new")):
        call(mock, "POST", "/pets", {"name": name, "age": age, "status": status})

    def names(query: str) -> list[str]:
        return [each["name"] for each in call(mock, "GET", f"/pets?{query}")]

    assert names("") == ["b", "a", "c"]
    assert names("status=new") == ["b", "c"]
    assert names("sort=name") == ["a", "b", "c"]
    assert names("sort=-name") == ["c", "b", "a"]
    assert names("sort=age") == ["c", "b", "a"]
    assert names("per_page=2") == ["b", "a"]
    assert names("per_page=2&page=2") == ["c"]
    assert names("per_page=2&page=9") == []


def test_each_parent_has_its_own_and_the_envelope_counts(mock: Mock) -> None:
    for number, text in ((1, "x"), (1, "y"), (1, "z"), (2, "other")):
        call(mock, "POST", f"/pets/{number}/notes", {"text": text})
    page = call(mock, "GET", "/pets/1/notes?limit=2&offset=0")
    assert [each["text"] for each in page["items"]] == ["x", "y"]
    assert (page["total"], page["has_more"]) == (3, True)
    rest = call(mock, "GET", "/pets/1/notes?limit=2&offset=2")
    assert ([each["text"] for each in rest["items"]], rest["has_more"]) == (["z"], False)
    assert [each["text"] for each in call(mock, "GET", "/pets/2/notes")["items"]] == ["other"]


def test_a_put_creates_where_nothing_else_does(mock: Mock) -> None:
    statuses = [mock.handle("PUT", "/settings/size", JSON, sent({"value": value})).status for value in (1, 2)]
    assert statuses == [201, 200]
    assert call(mock, "GET", "/settings/size") == {"value": 2}
    assert call(mock, "DELETE", "/settings/size") is None
    assert call(mock, "GET", "/settings/size") == 404
    assert mock.handle("PUT", "/settings/size", JSON, sent({"value": 3})).status == 201


def test_strict_ids_know_only_what_was_created(tmp_path: Path) -> None:
    mock = small(tmp_path, DOCUMENT, strict_ids=True)
    assert call(mock, "GET", "/pets/5") == 404
    assert call(mock, "GET", "/pets/5/notes") == 404
    made = call(mock, "POST", "/pets", {"name": "x"})
    assert call(mock, "GET", f"/pets/{made['id']}") == made


def test_an_unseen_id_is_the_example_with_that_id(mock: Mock) -> None:
    assert call(mock, "GET", "/pets/5")["id"] == 5
    assert call(mock, "PATCH", "/pets/5", {"age": 9})["age"] == 9
    assert call(mock, "GET", "/pets/5")["age"] == 9


def test_the_same_seed_makes_the_same_ids(tmp_path: Path) -> None:
    first, second = (
        [
            call(small(tmp_path, DOCUMENT, seed=4), "POST", "/pets/1/notes", {"text": "x"})["data"]["id"]
            for _ in range(2)
        ]
        for _ in range(2)
    )
    assert first == second


def paged() -> dict[str, Any]:
    """A list that is paged by a cursor, in an envelope whose example leads on."""
    page = {
        "type": "object",
        "required": ["data", "meta"],
        "properties": {
            "data": {"type": "array", "items": {"$ref": "#/components/schemas/Thing"}},
            "meta": {
                "type": "object",
                "properties": {"next_cursor": {"type": ["string", "null"]}, "total_count": {"type": "integer"}},
            },
            "next": {"type": "string", "format": "uri"},
        },
    }
    thing = {
        "type": "object",
        "required": ["uuid"],
        "properties": {"uuid": {"type": "string", "format": "uuid", "readOnly": True}, "n": {"type": "integer"}},
    }
    body = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}}
    asked = [
        {"name": name, "in": "query", "schema": {"type": kind}}
        for name, kind in (("limit", "integer"), ("cursor", "string"))
    ]
    listing = {
        "parameters": asked,
        "responses": {"200": {"description": "", "content": {"application/json": {"schema": page}}}},
    }
    creation = {
        "requestBody": body,
        "responses": {"201": {"description": "", "headers": {"Location": {"schema": {"type": "string"}}}, **body}},
    }
    item = {
        "parameters": [{"name": "thing_id", "in": "path", "required": True, "schema": {"type": "string"}}],
        "get": {"responses": {"200": {"description": "", **body}, "410": {"description": "gone"}}},
        "delete": {"responses": {"204": {"description": ""}}},
    }
    return {
        "paths": {"/things": {"get": listing, "post": creation}, "/things/{thing_id}": item},
        "components": {"schemas": {"Thing": thing}},
    }


def test_a_cursor_leads_through_all_and_ends(tmp_path: Path) -> None:
    mock = small(tmp_path, paged())
    for number in range(5):
        call(mock, "POST", "/things", {"n": number})
    seen: list[int] = []
    cursor = ""
    while True:
        page = call(mock, "GET", f"/things?limit=2{cursor}")
        seen += [each["n"] for each in page["data"]]
        assert page["meta"]["total_count"] == 5
        if page["meta"]["next_cursor"] is None:
            break
        cursor = f"&cursor={page['meta']['next_cursor']}"
    assert seen == [0, 1, 2, 3, 4]


def test_a_token_of_the_next_page_leads_through_all_and_ends(tmp_path: Path) -> None:
    token = {"type": "string", "example": "eyJ0eXAi"}
    document = paged()
    listing = document["paths"]["/things"]["get"]
    listing["parameters"] = [
        {"name": name, "in": "query", "schema": {"type": kind}}
        for name, kind in (("limit", "integer"), ("offset", "string"))
    ]
    answer = listing["responses"]["200"]["content"]["application/json"]["schema"]
    del answer["properties"]["meta"], answer["properties"]["next"]
    answer["properties"]["next_page"] = {"type": ["object", "null"], "properties": {"offset": token}}
    answer["required"] = ["data"]
    mock = small(tmp_path, document)
    assert call(mock, "GET", "/things?limit=2") == {"data": [], "next_page": None}
    for number in range(5):
        call(mock, "POST", "/things", {"n": number})
    seen: list[int] = []
    offset = ""
    for _ in range(3):
        page = call(mock, "GET", f"/things?limit=2{offset}")
        seen += [each["n"] for each in page["data"]]
        offset = f"&offset={page['next_page']['offset']}" if page["next_page"] else ""
    assert (seen, offset) == ([0, 1, 2, 3, 4], "")


def test_a_creation_says_where_and_a_deletion_is_410_where_only_that_is_declared(tmp_path: Path) -> None:
    mock = small(tmp_path, paged())
    answer = mock.handle("POST", "http://h/things", {**JSON, "Host": "h"}, b'{"n": 1}')
    place = f"/things/{got(answer)['uuid']}"
    assert answer.header("Location") == f"http://h{place}"
    assert call(mock, "DELETE", place) is None
    assert call(mock, "GET", place) == 410
    assert call(mock, "DELETE", place) == 404


EXAMPLES = [{"uuid": f"00000000-0000-4000-8000-00000000000{number}", "n": number} for number in range(2)]


def test_the_examples_of_a_list_exist_from_the_start(tmp_path: Path) -> None:
    document = paged()
    content = document["paths"]["/things"]["get"]["responses"]["200"]["content"]["application/json"]
    content["example"] = {"data": EXAMPLES, "meta": {}}
    mock = small(tmp_path, document)
    assert call(mock, "GET", "/things")["data"] == EXAMPLES
    assert call(mock, "GET", f"/things/{EXAMPLES[1]['uuid']}") == EXAMPLES[1]
    made = call(mock, "POST", "/things", {"n": 7})
    call(mock, "DELETE", f"/things/{EXAMPLES[0]['uuid']}")
    assert call(mock, "GET", "/things")["data"] == [EXAMPLES[1], made]
    assert call(small(tmp_path, document, strict_ids=True), "GET", "/things")["data"] == []


def test_what_only_a_request_declares_as_write_only_is_never_shown(tmp_path: Path) -> None:
    document = paged()
    new = {"type": "object", "properties": {"n": {"type": "integer"}, "pin": {"type": "string", "writeOnly": True}}}
    document["paths"]["/things"]["post"]["requestBody"] = {"content": {"application/json": {"schema": new}}}
    mock = small(tmp_path, document)
    made = call(mock, "POST", "/things", {"n": 1, "pin": "1234", "further": True})
    assert made == {"uuid": made["uuid"], "n": 1, "further": True}
    assert call(mock, "GET", f"/things/{made['uuid']}") == made


def test_a_patch_that_cannot_be_applied_changes_nothing(tmp_path: Path) -> None:
    document = copy.deepcopy(DOCUMENT)
    document["components"]["schemas"]["PetJsonPatch"] = {"type": "array"}
    mock = small(tmp_path, document)
    made = call(mock, "POST", "/pets", {"name": "Rex", "age": 3})
    place = f"/pets/{made['id']}"
    for patch in (
        [{"op": "replace", "path": "/age", "value": 4}, {"op": "test", "path": "/name", "value": "Max"}],
        [{"op": "remove", "path": "/colour"}],
        [{"op": "remove", "path": "/name"}],
        [{"op": "add", "path": "/age", "value": "old"}],
        [{"op": "move", "from": "", "path": "/owner"}],
        [{"path": "/age"}],
        [7],
    ):
        assert call(mock, "PATCH", place, patch, "application/json-patch+json") == 422
        assert call(mock, "GET", place) == made
    moved = [{"op": "copy", "from": "/name", "path": "/tag"}, {"op": "replace", "path": "/id", "value": 99}]
    after = call(mock, "PATCH", place, moved, "application/json-patch+json")
    assert (after["tag"], after["id"]) == ("Rex", made["id"])


SETTINGS = {"type": "object", "properties": {"theme": {"type": "string"}, "size": {"type": "integer"}}}
NOTE = {
    "type": "object",
    "required": ["sid"],
    "properties": {"sid": {"type": "string"}, "friendly_name": {"type": "string"}, "size": {"type": "integer"}},
}
COMPONENTS = {
    **DOCUMENT["components"],
    "schemas": {**DOCUMENT["components"]["schemas"], "Settings": SETTINGS, "Note": NOTE},
}


def wider(tmp_path: Path) -> Mock:
    """Resources as some APIs have them: a single one, POST that updates, paths that name their format."""
    form = json_body({"type": "object", "properties": {"FriendlyName": {"type": "string"}}})
    form = {"content": {"application/x-www-form-urlencoded": form["content"]["application/json"]}}
    listed = {"type": "object", "properties": {"notes": {"type": "array", "items": ref("Note")}}}
    team, sid = path_parameter("team", type="string"), path_parameter("Sid", type="string")
    paths = {
        "/teams/{team}/settings": {
            "parameters": [team],
            "get": {"responses": answers(ref("Settings"))},
            "put": {"requestBody": json_body(ref("Settings")), "responses": answers(None, "204")},
            "patch": {"requestBody": json_body(ref("Settings")), "responses": answers(ref("Settings"))},
        },
        "/notes.json": {
            "get": {"responses": answers(listed)},
            "post": {"requestBody": form, "responses": answers(ref("Note"), "201")},
        },
        "/notes/{Sid}.json": {
            "parameters": [sid],
            "get": {"responses": answers(ref("Note"))},
            "post": {"requestBody": form, "responses": answers(ref("Note"))},
            "delete": {"responses": answers(None, "204")},
        },
    }
    return small(tmp_path, {"components": COMPONENTS, "paths": paths})


def test_a_single_resource_is_what_was_written_in_its_scope(tmp_path: Path) -> None:
    mock = wider(tmp_path)
    assert mock.handle("PUT", "/teams/a/settings", JSON, b'{"theme":"dark","size":1}').status == 204
    assert mock.handle("PATCH", "/teams/a/settings", JSON, b'{"size":2}').status == 200
    assert got(mock.handle("GET", "/teams/a/settings")) == {"theme": "dark", "size": 2}
    assert got(mock.handle("GET", "/teams/b/settings")) != {"theme": "dark", "size": 2}


def single_with_delete(tmp_path: Path, delete: dict[str, Any]) -> Mock:
    operations = {
        "get": {"responses": answers(ref("Settings"))},
        "put": {"requestBody": json_body(ref("Settings")), "responses": answers(ref("Settings"))},
        "delete": {**delete, "responses": answers(None, "204")},
    }
    return small(tmp_path, {"components": COMPONENTS, "paths": {"/settings": operations}})


def test_deleting_a_single_resource_forgets_what_was_written(tmp_path: Path) -> None:
    mock = single_with_delete(tmp_path, {})
    before = got(mock.handle("GET", "/settings"))
    assert mock.handle("PUT", "/settings", JSON, b'{"theme":"dark","size":1}').status == 200
    assert got(mock.handle("GET", "/settings")) == {"theme": "dark", "size": 1} != before
    assert mock.handle("DELETE", "/settings").status == 204
    assert got(mock.handle("GET", "/settings")) == before
    assert mock.handle("PUT", "/settings", JSON, b'{"theme":"light","size":1}').status == 200
    assert got(mock.handle("GET", "/settings")) == {"theme": "light", "size": 1}


@pytest.mark.parametrize(
    "told",
    [
        {"parameters": [{"name": "part", "in": "query", "schema": {"type": "string"}}]},
        {"requestBody": json_body({"type": "array", "items": {"type": "string"}})},
    ],
)
def test_a_delete_that_is_told_what_to_delete_is_not_understood(tmp_path: Path, told: dict[str, Any]) -> None:
    mock = single_with_delete(tmp_path, told)
    before = got(mock.handle("GET", "/settings"))
    assert mock.handle("PUT", "/settings", JSON, b'{"theme":"dark","size":1}').status == 200
    assert got(mock.handle("GET", "/settings")) == before


@pytest.mark.parametrize(
    ("collection", "parameter", "is_known"),
    [
        ("/file_links", "link", True),
        ("/fileLinks", "link", True),
        ("/v1/file-categories", "category", True),
        ("/file_links", "file", False),
        ("/file_links", "name", False),
    ],
)
def test_an_id_called_by_the_last_word_of_its_collection(
    tmp_path: Path, collection: str, parameter: str, *, is_known: bool
) -> None:
    link = {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}, "url": {"type": "string"}}}
    paths = {
        collection: {"post": {"requestBody": json_body(link), "responses": answers(link, "201")}},
        f"{collection}/{{{parameter}}}": {
            "parameters": [path_parameter(parameter, type="string")],
            "get": {"responses": answers(link)},
        },
    }
    mock = small(tmp_path, {"paths": paths})
    made = got(mock.handle("POST", collection, JSON, b'{"id":"a","url":"there"}'))
    assert (got(mock.handle("GET", f"{collection}/{made['id']}"))["url"] == "there") == is_known


def test_each_account_has_a_single_resource_of_its_own(tmp_path: Path) -> None:
    document = {
        "components": {**COMPONENTS, "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}}},
        "security": [{"key": []}],
        "paths": {
            "/me": {
                "get": {"responses": answers(ref("Settings"))},
                "put": {"requestBody": json_body(ref("Settings")), "responses": answers(ref("Settings"))},
            }
        },
    }
    mock = small(tmp_path, document, tokens=frozenset(("a", "b")))
    assert mock.handle("PUT", "/me", {**JSON, "Authorization": "Bearer a"}, b'{"theme":"mine"}').status == 200
    assert got(mock.handle("GET", "/me", {"Authorization": "Bearer a"})) == {"theme": "mine"}
    assert got(mock.handle("GET", "/me", {"Authorization": "Bearer b"})) != {"theme": "mine"}


def test_post_on_an_item_updates_where_nothing_else_does_and_spellings_may_differ(tmp_path: Path) -> None:
    mock, form = wider(tmp_path), {"Content-Type": "application/x-www-form-urlencoded"}
    made = got(mock.handle("POST", "/notes.json", form, b"FriendlyName=one"))
    assert made["friendly_name"] == "one"
    address = f"/notes/{made['sid']}.json"
    assert got(mock.handle("POST", address, form, b"FriendlyName=two")) == {**made, "friendly_name": "two"}
    assert got(mock.handle("POST", address)) == {**made, "friendly_name": "two"}, (
        "a body that is left out changes nothing"
    )
    assert got(mock.handle("GET", address)) == {**made, "friendly_name": "two"}
    assert {**made, "friendly_name": "two"} in got(mock.handle("GET", "/notes.json"))["notes"]
    assert mock.handle("DELETE", address).status == 204
    assert mock.handle("GET", address).status == 404


def linked_lists() -> dict[str, Any]:
    """Lists whose pages are linked: as JSON:API does it by a number, and by the header Link with an offset."""
    links = {
        each: {"type": ["string", "null"], "format": "uri-reference"}
        for each in ("self", "first", "last", "prev", "next")
    }
    page = {
        "type": "object",
        "properties": {
            "data": {"type": "array", "items": ref("Note")},
            "links": {"type": "object", "properties": links},
            "meta": {"type": "object", "properties": {"next_page": {"type": ["integer", "null"]}}},
        },
    }
    note = {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}, "n": {"type": "integer"}}}
    creation = {"requestBody": json_body(ref("Note")), "responses": answers(ref("Note"), "201")}
    by_number = [
        {"name": f"page[{name}]", "in": "query", "schema": {"type": "integer", "minimum": 1}}
        for name in ("number", "size")
    ]
    by_offset = [
        {"name": name, "in": "query", "schema": {"type": "integer", "minimum": 0}} for name in ("offset", "limit")
    ]
    listed = answers({"type": "array", "items": ref("Note")})
    listed["200"]["headers"] = {"Link": {"schema": {"type": "string"}}}
    item = {"parameters": [path_parameter("id", type="integer")], "get": {"responses": answers(ref("Note"))}}
    return {
        "components": {**COMPONENTS, "schemas": {**COMPONENTS["schemas"], "Note": note}},
        "paths": {
            "/notes": {"get": {"parameters": by_number, "responses": answers(page)}, "post": creation},
            "/notes/{id}": item,
            "/tasks": {"get": {"parameters": by_offset, "responses": listed}, "post": creation},
            "/tasks/{id}": item,
        },
    }


def test_the_links_of_a_list_lead_through_it(tmp_path: Path) -> None:
    mock = small(tmp_path, linked_lists(), strict_ids=True)
    for number in range(5):
        call(mock, "POST", "/notes", {"id": number + 1, "n": number})
    address: str | None = "/notes?page%5Bsize%5D=2"
    seen: list[int] = []
    while address is not None:
        page = call(mock, "GET", address)
        seen += [each["n"] for each in page["data"]]
        assert page["links"]["self"].endswith(address)
        assert page["links"]["last"].endswith("page%5Bsize%5D=2&page%5Bnumber%5D=3")
        assert page["meta"]["next_page"] == (None if len(seen) == 5 else len(seen) // 2 + 1)
        address = page["links"]["next"] and page["links"]["next"].removeprefix("http://mock")
    assert seen == [0, 1, 2, 3, 4]


def test_the_header_link_leads_on_until_the_end(tmp_path: Path) -> None:
    mock = small(tmp_path, linked_lists(), strict_ids=True)
    for number in range(3):
        call(mock, "POST", "/tasks", {"id": number + 1, "n": number})
    first = mock.handle("GET", "/tasks?limit=2", {"Host": "mock"})
    assert 'offset=2>; rel="next"' in (first.header("Link") or "")
    last = mock.handle("GET", "/tasks?limit=2&offset=2", {"Host": "mock"})
    assert 'rel="next"' not in (last.header("Link") or "")
    assert '<http://mock/tasks?limit=2&offset=0>; rel="prev"' in (last.header("Link") or "")


def test_post_means_several_things_beside_put(tmp_path: Path) -> None:
    written = {"requestBody": json_body(ref("Note")), "responses": answers(ref("Note"))}
    item = {
        "parameters": [path_parameter("sid", type="string")],
        "get": {"responses": answers(ref("Note"))},
        "put": written,
        "post": written,
    }
    mock = small(tmp_path, {"components": COMPONENTS, "paths": {"/notes/{sid}": item}})
    call(mock, "PUT", "/notes/a", {"sid": "a", "size": 1})
    call(mock, "POST", "/notes/a", {"sid": "a", "size": 2})
    assert call(mock, "GET", "/notes/a")["size"] == 1


COMMENT = {
    "type": "object",
    "required": ["id", "text"],
    "properties": {"id": {"type": "integer", "readOnly": True}, "text": {"type": "string"}},
}


def below(tmp_path: Path, *, shown: dict[str, Any] | None = None, more: dict[str, Any] | None = None) -> Mock:
    """Comments that are made and listed below a post, and stand on their own."""
    comment, text = path_parameter("id", type="integer"), {"type": "object", "properties": {"text": {"type": "string"}}}
    created = answers(shown or ref("Comment"), "201")
    created["201"]["headers"] = {"Location": {"schema": {"type": "string"}}}
    paths = {
        "/posts/{postId}/comments": {
            "parameters": [path_parameter("postId", type="string")],
            "get": {"responses": answers({"type": "array", "items": ref("Comment")})},
            "post": {"requestBody": json_body(text), "responses": created},
        },
        "/comments/{id}": {
            "parameters": [comment],
            "get": {"responses": answers(ref("Comment"))},
            "patch": {"requestBody": json_body(text), "responses": answers(ref("Comment"))},
            "delete": {"responses": answers(None, "204")},
        },
    }
    return small(tmp_path, {"components": {"schemas": {"Comment": COMMENT}}, "paths": {**paths, **(more or {})}})


def test_items_that_stand_elsewhere_than_where_they_are_made(tmp_path: Path) -> None:
    mock = below(tmp_path)
    answer = mock.handle("POST", "/posts/a/comments", JSON, b'{"text":"one"}')
    one, two = got(answer), call(mock, "POST", "/posts/b/comments", {"text": "two"})
    assert (answer.header("Location") or "").endswith(f"/comments/{one['id']}")
    assert "/posts/" not in (answer.header("Location") or "")
    assert call(mock, "GET", f"/comments/{one['id']}") == one
    assert call(mock, "GET", "/posts/a/comments") == [one]
    assert call(mock, "GET", "/posts/b/comments") == [two]
    changed = call(mock, "PATCH", f"/comments/{one['id']}", {"text": "uno"})
    assert call(mock, "GET", "/posts/a/comments") == [changed] == [{**one, "text": "uno"}]
    call(mock, "DELETE", f"/comments/{one['id']}")
    assert call(mock, "GET", f"/comments/{one['id']}") == 404
    assert call(mock, "GET", "/posts/a/comments") == []
    assert call(mock, "GET", "/posts/b/comments") == [two]


OTHER = {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}, "job": {"type": "string"}}}
BESIDE = {"requestBody": json_body(COMMENT), "responses": answers(COMMENT, "201")}


@pytest.mark.parametrize(
    "uncertain",
    [
        {"shown": OTHER},
        {"more": {"/posts/{postId}/comments/{id}": {
            "parameters": [path_parameter("postId", type="string"), path_parameter("id", type="integer")],
            "get": {"responses": answers(OTHER)},
        }}},
    ],
    ids=["another resource", "items of its own"],
)  # fmt: skip
def test_items_that_may_be_others_are_not_connected(tmp_path: Path, uncertain: dict[str, Any]) -> None:
    mock = below(tmp_path, **uncertain)
    made = call(mock, "POST", "/posts/a/comments", {"text": "one"})
    assert call(mock, "GET", f"/comments/{made['id']}")["text"] != "one"
