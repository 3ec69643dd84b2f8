"""Resources that are shown in an array even where there is one, and several that are sent at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from specloom_mock.explain import explained
from specloom_mock.transport import Mock
from tests.mock.crud import Spec, answers, json_body, path_parameter, ref
from tests.mock.support import got, sent, small

JSON = {"Content-Type": "application/json"}
TEXT: Spec = {"type": "string"}
UUID: Spec = {"type": "string", "format": "uuid"}
CONTACT: Spec = {
    "type": "object",
    "properties": {
        "ContactID": {"type": "string", "format": "uuid"},
        "ContactNumber": TEXT,
        "Name": TEXT,
        "Mail": TEXT,
    },
}
SEVERAL: Spec = {"type": "array", "items": ref("Contact")}
CONTACTS: Spec = {"type": "object", "properties": {"Contacts": SEVERAL, "Took": TEXT}}
PROBLEM: Spec = {"description": "", "content": {"application/json": {"schema": TEXT}}}
SOME: Spec = {"responses": answers(ref("Contacts"))}
TAKES: Spec = {"requestBody": json_body(ref("Contacts")), **SOME}
ONE: Spec = {"requestBody": json_body(ref("Contact")), **SOME}
NUMBERED = path_parameter("ContactNumber", type="string")
BY_ID = path_parameter("ContactID", type="string", format="uuid")


def contacts(tmp_path: Path, **paths: Spec) -> Mock:
    known: dict[str, Spec] = {
        "/Contacts": {"get": SOME, "post": TAKES, "put": TAKES},
        "/Contacts/{ContactNumber}": {"parameters": [NUMBERED], "get": SOME},
        "/Contacts/{ContactID}": {"parameters": [BY_ID], "post": TAKES},
    }
    components = {"schemas": {"Contact": CONTACT, "Contacts": CONTACTS}, "responses": {"Problem": PROBLEM}}
    return small(tmp_path, {"paths": known | paths, "components": components})


def call(mock: Mock, method: str, path: str, body: Any = None) -> Any:
    answer = mock.handle(method, path, JSON, sent(body) if body is not None else b"")
    assert answer.status in (200, 201), answer.body
    return got(answer)


def rows(answer: Any) -> list[Any]:
    return list(answer["Contacts"])


def roles(mock: Mock) -> dict[str, str]:
    table = [line.split() for line in explained(mock.engine)[2:]]
    return {f"{each[0]} {each[1]}": each[2] for each in table}


@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_several_are_created_and_each_is_read(tmp_path: Path, method: str) -> None:
    mock = contacts(tmp_path)
    ann, bob = made = rows(call(mock, method, "/Contacts", {"Contacts": [{"Name": "Ann"}, {"Name": "Bob"}]}))
    assert [each["Name"] for each in made] == ["Ann", "Bob"]
    assert ann["ContactID"] != bob["ContactID"]
    assert rows(call(mock, "GET", f"/Contacts/{bob['ContactID']}")) == [bob]
    assert rows(call(mock, "GET", "/Contacts")) == made


def test_one_of_several_that_is_known_is_changed(tmp_path: Path) -> None:
    mock = contacts(tmp_path)
    (ann,) = rows(call(mock, "POST", "/Contacts", {"Contacts": [{"Name": "Ann", "ContactNumber": "c1"}]}))
    changed = {"ContactID": ann["ContactID"], "Mail": "ann@example.com"}
    both = rows(call(mock, "POST", "/Contacts", {"Contacts": [changed, {"Name": "Bob"}]}))
    assert (both[0], both[1]["Name"]) == (ann | changed, "Bob")
    (moved,) = rows(call(mock, "POST", f"/Contacts/{ann['ContactID']}", {"Contacts": [{"Name": "Anna"}]}))
    assert moved == ann | changed | {"Name": "Anna"}
    assert rows(call(mock, "GET", "/Contacts/c1")) == [moved]


def test_one_that_is_taken_alone_is_answered_in_an_array(tmp_path: Path) -> None:
    mock = contacts(tmp_path, **{"/Contacts": {"get": SOME, "put": ONE}})
    (ann,) = rows(call(mock, "PUT", "/Contacts", {"Name": "Ann"}))
    assert rows(call(mock, "GET", f"/Contacts/{ann['ContactID']}")) == [ann]


def test_what_takes_and_answers_bare_arrays(tmp_path: Path) -> None:
    """POST of an array adds; PUT of one is the whole collection (RFC 9110, 9.3.4)."""
    takes: Spec = {"requestBody": json_body(SEVERAL), "responses": answers(SEVERAL, "201")}
    item: Spec = {"parameters": [BY_ID], "get": {"responses": answers(ref("Contact"))}}
    collection: Spec = {"get": {"responses": answers(SEVERAL)}, "post": takes, "put": takes}
    mock = contacts(tmp_path, **{"/people": collection, "/people/{ContactID}": item})
    ann, bob = call(mock, "POST", "/people", [{"Name": "Ann"}, {"Name": "Bob"}])
    assert call(mock, "GET", f"/people/{bob['ContactID']}") == bob
    assert call(mock, "GET", "/people") == [ann, bob]
    assert roles(mock)["PUT /people"] == "replace"
    kept, eve = call(mock, "PUT", "/people", [{**bob, "Name": "Rob"}, {"Name": "Eve"}])
    assert kept == {**bob, "Name": "Rob"} and eve["ContactID"] not in (ann["ContactID"], bob["ContactID"])
    assert call(mock, "GET", "/people") == [kept, eve]
    assert mock.handle("GET", f"/people/{ann['ContactID']}").status == 404
    assert call(mock, "PUT", "/people", []) == call(mock, "GET", "/people") == []


def test_an_array_below_an_item_is_not_the_item(tmp_path: Path) -> None:
    many: Spec = {"type": "array", "items": ref("Folder")}
    folder: Spec = {"type": "object", "properties": {"id": TEXT, "name": TEXT}}
    adds: Spec = {"requestBody": json_body(ref("Folder")), "responses": answers(ref("Folder"), "201")}
    paths: Spec = {
        "/folders": {"get": {"responses": answers(many)}, "post": adds},
        "/folders/{id}": {"parameters": [path_parameter("id", type="string")], "get": {"responses": answers(many)}},
    }
    mock = small(
        tmp_path, {"paths": paths, "components": {"schemas": {"Folder": folder}, "responses": {"Problem": PROBLEM}}}
    )
    assert roles(mock)["GET /folders/{id}"] == "-"


def test_it_is_told(tmp_path: Path) -> None:
    told = " ".join(" ".join(explained(contacts(tmp_path).engine)).split())
    assert "POST /Contacts create ContactID Contacts.[] POST takes several, and answers them in an array" in told
    assert "GET /Contacts/{ContactNumber} read ContactID Contacts.[] GET in an array" in told


def test_a_search_finds_what_was_made_and_a_query_changes_it(tmp_path: Path) -> None:
    pet: Spec = {"type": "object", "required": ["name"], "properties": {
        "id": {"type": "integer"}, "name": TEXT, "status": TEXT,
        "tags": {"type": "array", "items": {"type": "object", "properties": {"name": TEXT}}}}}  # fmt: skip
    found: Spec = answers({"type": "array", "items": ref("Pet")})
    names = [{"name": each, "in": "query", "schema": TEXT} for each in ("name", "status")]
    tags: Spec = {"name": "tags", "in": "query", "schema": {"type": "array", "items": TEXT}}
    paths: Spec = {
        "/pet": {"post": {"requestBody": json_body(ref("Pet")), "responses": answers(ref("Pet"))}},
        "/pet/findByStatus": {"get": {"parameters": names[1:], "responses": found}},
        "/pet/findByTags": {"get": {"parameters": [tags], "responses": found}},
        "/pet/mine": {"get": {"parameters": names[1:], "responses": found}},
        "/pet/{petId}": {
            "parameters": [path_parameter("petId", type="integer")],
            "get": {"responses": answers(ref("Pet"))},
            "post": {"parameters": names, "responses": answers(ref("Pet"))},
        },
    }
    mock = small(tmp_path, {"paths": paths, "components": {"schemas": {"Pet": pet}, "responses": {"Problem": PROBLEM}}})
    rex, ada = (call(mock, "POST", "/pet", {"name": each, "status": "new"}) for each in ("Rex", "Ada"))
    sold = call(mock, "POST", f"/pet/{rex['id']}?status=sold")
    assert sold == {**rex, "status": "sold"} == call(mock, "GET", f"/pet/{rex['id']}")
    assert call(mock, "GET", "/pet/findByStatus?status=sold") == [sold]
    assert call(mock, "GET", "/pet/findByStatus?status=new") == [ada]
    assert [roles(mock)[f"GET /pet/{each}"] for each in ("findByTags", "mine")] == ["-", "-"]
