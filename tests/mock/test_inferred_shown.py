"""What was sent in one shape is shown in another: the same resource in every answer, whatever its schema asks for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from specloom_mock.transport import Mock
from tests.mock.crud import answers, json_body, path_parameter, query, ref
from tests.mock.support import got, sent, small

JSON = {"Content-Type": "application/json"}
TEXT = {"type": "string"}
PLACE = {
    "type": "object",
    "required": ["id", "name", "country"],
    "properties": {"id": {"type": "integer"}, "name": TEXT, "country": {"type": "string", "example": "DE"}},
}
BOX: dict[str, Any] = {
    "type": "object",
    "required": ["id", "size"],
    "properties": {
        "id": TEXT,
        "size": {"type": "integer"},
        "weight": TEXT,
        "kind": {"type": "string", "enum": ["SmallBox", "LargeBox"]},
        "place": {"$ref": "#/components/schemas/Place"},
        "owners": {"type": "array", "items": {"type": "object", "required": ["gid"], "properties": {"gid": TEXT}}},
        "created": {"type": "integer", "readOnly": True, "example": 1600000000},
        "modified": {"type": "string", "readOnly": True, "example": "2020-01-01T00:00:00Z"},
        "changed_by": {"type": "string", "readOnly": True, "example": "ann"},
    },
}
SENT = {
    "type": "object",
    "properties": {
        "size": {"anyOf": [TEXT, {"type": "integer"}]},
        "weight": {"type": "number"},
        "kind": TEXT,
        "place": TEXT,
        "owners": {"type": "array", "items": TEXT},
    },
}
# What creates a box shows its secret once; a list shows how many there are.
MADE = {"allOf": [ref("Box"), {"type": "object", "required": ["secret"], "properties": {"secret": TEXT}}]}
PAGE = {
    "type": "object",
    "required": ["boxes", "total_count", "next_page", "links"],
    "properties": {
        "boxes": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "label"],
                "properties": {"id": TEXT, "size": {"type": "integer"}, "label": {"type": "string", "example": "none"}},
            },
        },
        "total_count": {"type": "integer", "example": 77},
        "next_page": {"type": "integer", "example": 5},
        "links": {"type": "object", "required": ["next"], "properties": {"next": {"type": "string", "example": "/n"}}},
    },
}


def counted(answer: dict[str, Any]) -> dict[str, Any]:
    names = ("X-Total-Count", "X-Next-Page", "X-Total-Pages", "X-Other")
    answer["200"]["headers"] = {name: {"schema": {"type": "integer"}} for name in names}
    return answer


@pytest.fixture
def mock(tmp_path: Path) -> Mock:
    paths = {
        "/boxes": {
            "get": {
                "parameters": [query("limit", type="string", format="int32"), query("page", type="integer")],
                "responses": counted(answers(PAGE)),
            },
            "post": {"requestBody": json_body(SENT), "responses": answers(MADE, "201")},
        },
        "/boxes/{id}": {
            "parameters": [path_parameter("id", type="string")],
            "get": {"responses": answers(ref("Box"))},
            "patch": {"requestBody": json_body(SENT), "responses": answers(ref("Box"))},
        },
    }
    schemas = {"Box": BOX, "Place": PLACE}
    problem = {"description": "", "content": {"application/json": {"schema": {"type": "object"}}}}
    return small(tmp_path, {"paths": paths, "components": {"schemas": schemas, "responses": {"Problem": problem}}})


def call(mock: Mock, method: str, path: str, body: Any = None) -> Any:
    return got(mock.handle(method, path, JSON, sent(body) if body is not None else b""))


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("size", "12", 12),
        ("weight", 2.5, "2.5"),
        ("kind", "large_box", "LargeBox"),
        ("owners", ["7", "8"], [{"gid": "7"}, {"gid": "8"}]),
        ("place", "fsn1", {"id": 1, "name": "fsn1", "country": "DE"}),
    ],
)
def test_a_value_is_shown_as_the_answer_has_it(mock: Mock, name: str, value: Any, shown: Any) -> None:
    made = call(mock, "POST", "/boxes", {name: value})
    assert made[name] == shown
    assert call(mock, "GET", f"/boxes/{made['id']}")[name] == shown
    assert call(mock, "PATCH", f"/boxes/{made['id']}", {name: value})[name] == shown


def test_what_only_one_answer_asks_for_hides_no_resource(mock: Mock) -> None:
    one, two = (call(mock, "POST", "/boxes", {"size": size}) for size in (1, 2))
    assert one["id"] != two["id"] and "secret" in one
    assert call(mock, "GET", f"/boxes/{two['id']}")["size"] == 2
    listed = call(mock, "GET", "/boxes")
    assert [(each["id"], each["size"], each["label"]) for each in listed["boxes"]] == [
        (one["id"], 1, "none"),
        (two["id"], 2, "none"),
    ]


def test_the_last_page_leads_nowhere_though_it_must_say_something(mock: Mock) -> None:
    for size in (1, 2):
        call(mock, "POST", "/boxes", {"size": size})
    first, last = (call(mock, "GET", f"/boxes?limit=1&page={page}") for page in (1, 2))
    assert (first["total_count"], len(first["boxes"]), first["next_page"]) == (2, 1, 2)
    assert first["links"]["next"].endswith("limit=1&page=2")
    assert (last["total_count"], len(last["boxes"]), last["next_page"], last["links"]) == (2, 1, 0, {"next": ""})


def test_headers_count_and_lead_on(mock: Mock) -> None:
    for size in (1, 2, 3):
        call(mock, "POST", "/boxes", {"size": size})
    first, last = (mock.handle("GET", f"/boxes?limit=2&page={page}", JSON) for page in (1, 2))
    names = ("X-Total-Count", "X-Next-Page", "X-Total-Pages", "X-Other")
    assert [first.header(name) for name in names] == ["3", "2", "2", None]
    assert [last.header(name) for name in names] == ["3", None, "2", None]


def test_times_move_in_the_form_that_they_have(mock: Mock) -> None:
    made = call(mock, "POST", "/boxes", {"size": 1})
    assert made["created"] > 1_700_000_000 and made["modified"] > "2026" and made["changed_by"] == "ann"
    changed = call(mock, "PATCH", f"/boxes/{made['id']}", {"size": 2})
    assert changed["created"] == made["created"] and changed["modified"] > made["modified"]


ASANA = {
    "type": "object",
    "properties": {
        "data": {"type": "array", "items": {"type": "object", "required": ["gid"], "properties": {"gid": TEXT}}},
        "next_page": {
            "type": ["object", "null"],
            "properties": {
                "offset": {"type": "string", "example": "eyJ0"},
                "path": {"type": "string", "example": "/things?offset=eyJ0"},
            },
        },
    },
}


def test_an_offset_that_is_a_text_is_a_cursor_and_an_object_may_tell_of_the_next_page(tmp_path: Path) -> None:
    thing = {"type": "object", "required": ["gid"], "properties": {"gid": {**TEXT, "readOnly": True}, "name": TEXT}}
    one = {"type": "object", "properties": {"data": thing}}
    paths = {
        "/things": {
            "get": {
                "parameters": [query("limit", type="integer"), query("offset", type="string")],
                "responses": answers(ASANA),
            },
            "post": {"requestBody": json_body(one), "responses": answers(one, "201")},
        },
        "/things/{thing_gid}": {
            "parameters": [path_parameter("thing_gid", type="string")],
            "get": {"responses": answers(one)},
        },
    }
    problem = {"description": "", "content": {"application/json": {"schema": {"type": "object"}}}}
    mock = small(tmp_path, {"paths": paths, "components": {"responses": {"Problem": problem}}})
    made = [call(mock, "POST", "/things", {"data": {"name": name}})["data"]["gid"] for name in "abc"]
    # Nothing in the envelope need be sent, nor the envelope.
    made.append(call(mock, "POST", "/things", {})["data"]["gid"])
    seen, path = [], "/things?limit=1"
    while path:
        page = call(mock, "GET", path)
        seen += [each["gid"] for each in page["data"]]
        path = page["next_page"] and page["next_page"]["path"]
        assert len(seen) <= len(made)
    assert seen == made


def test_a_resource_of_which_no_value_can_be_made_is_told_so(tmp_path: Path) -> None:
    nothing = {"type": "object", "required": ["x"], "properties": {"x": False}}
    never = {"type": "object", "required": ["id"], "properties": {"id": TEXT}, "anyOf": [nothing, nothing]}
    paths = {
        "/things/{id}": {
            "parameters": [path_parameter("id", type="string")],
            "get": {"responses": answers(never)},
            "delete": {"responses": {"204": {"description": "gone"}}},
        }
    }
    problem = {"description": "", "content": {"application/json": {"schema": {"type": "object"}}}}
    mock = small(tmp_path, {"paths": paths, "components": {"responses": {"Problem": problem}}})
    assert mock.handle("GET", "/things/a").status == 501


def things(tmp_path: Path, thing: dict[str, Any], **methods: dict[str, Any]) -> Mock:
    """A mock of things that are made, listed and read, but for what ``methods`` says of the collection."""
    problem = {"description": "", "content": {"application/json": {"schema": {"type": "object"}}}}
    collection: dict[str, Any] = {
        "get": {"responses": answers({"type": "array", "items": ref("Thing")})},
        "post": {"requestBody": json_body({"type": "object"}), "responses": answers(ref("Thing"), "201")},
        **methods,
    }
    item = {"parameters": [path_parameter("id", type="string")], "get": {"responses": answers(ref("Thing"))}}
    paths = {"/things": collection, "/things/{id}": item}
    return small(
        tmp_path, {"paths": paths, "components": {"schemas": {"Thing": thing}, "responses": {"Problem": problem}}}
    )


def test_ids_made_at_once_differ_though_they_are_counted(tmp_path: Path) -> None:
    thing = {"type": "object", "required": ["id"], "properties": {"id": {**TEXT, "example": "7"}, "name": TEXT}}
    several = {"type": "array", "items": ref("Thing")}
    taken = {"type": "array", "items": {"type": "object", "properties": {"id": TEXT, "name": TEXT}}}
    post = {"requestBody": json_body(taken), "responses": answers(several, "201")}
    made = call(things(tmp_path, thing, post=post), "POST", "/things", [{"name": "a"}, {"name": "b"}])
    assert [each["name"] for each in made] == ["a", "b"] and made[0]["id"] != made[1]["id"]


def test_an_id_is_one_that_every_answer_can_show(tmp_path: Path) -> None:
    thing = {"type": "object", "required": ["id"], "properties": {"id": TEXT, "name": TEXT}}
    told = {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}}}
    named = {"type": "object", "properties": {"name": TEXT}}
    mock = things(tmp_path, thing, post={"requestBody": json_body(named), "responses": answers(told, "201")})
    made = [call(mock, "POST", "/things", {"name": name})["id"] for name in "ab"]
    assert [call(mock, "GET", f"/things/{each}") for each in made] == [
        {"id": str(each), "name": name} for each, name in zip(made, "ab", strict=True)
    ]


def test_what_a_request_has_a_schema_of_its_own_for_is_the_callers(tmp_path: Path) -> None:
    properties = {"id": TEXT, "key": {**TEXT, "readOnly": True}, "rank": {**TEXT, "readOnly": True}}
    thing = {"type": "object", "required": ["id", "key"], "properties": properties}
    taken = {"type": "object", "properties": {"key": TEXT}}
    mock = things(tmp_path, thing, post={"requestBody": json_body(taken), "responses": answers(thing, "201")})
    made = call(mock, "POST", "/things", {"key": "mine", "rank": "first"})
    assert made["key"] == "mine" and made.get("rank") != "first"


def test_an_object_is_filtered_by_its_id(tmp_path: Path) -> None:
    owner = {"type": "object", "properties": {"id": TEXT}}
    thing = {"type": "object", "required": ["id"], "properties": {"id": TEXT, "owner": owner}}
    taken = {"type": "object", "properties": {"owner": TEXT}}
    mock = things(
        tmp_path,
        thing,
        get={"parameters": [query("owner", type="string")], "responses": answers({"type": "array", "items": thing})},
        post={"requestBody": json_body(taken), "responses": answers(thing, "201")},
    )
    one, _ = (call(mock, "POST", "/things", {"owner": name}) for name in ("ann", "bob"))
    assert call(mock, "GET", "/things?owner=ann") == [one] and one["owner"] == {"id": "ann"}


def test_one_of_the_kinds_that_an_item_may_be_is_made_elsewhere(tmp_path: Path) -> None:
    cat = {"type": "object", "required": ["id", "purrs"], "properties": {"id": TEXT, "purrs": {"type": "boolean"}}}
    dog = {"type": "object", "required": ["id", "barks"], "properties": {"id": TEXT, "barks": {"type": "boolean"}}}
    made = {"requestBody": json_body({"type": "object", "properties": {"purrs": {"type": "boolean"}}})}
    paths = {
        "/homes/{home}/pets": {
            "parameters": [path_parameter("home", type="string")],
            "get": {"responses": answers({"type": "array", "items": ref("Cat")})},
            "post": {**made, "responses": answers(ref("Cat"), "201")},
        },
        "/pets/{id}": {
            "parameters": [path_parameter("id", type="string")],
            "get": {"responses": answers({"oneOf": [ref("Cat"), ref("Dog")]})},
        },
    }
    problem = {"description": "", "content": {"application/json": {"schema": {"type": "object"}}}}
    components = {"schemas": {"Cat": cat, "Dog": dog}, "responses": {"Problem": problem}}
    mock = small(tmp_path, {"paths": paths, "components": components})
    pet = call(mock, "POST", "/homes/a/pets", {"purrs": False})
    assert call(mock, "GET", f"/pets/{pet['id']}") == pet == {"id": pet["id"], "purrs": False}
