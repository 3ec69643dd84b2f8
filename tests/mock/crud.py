"""A small API of every kind of resource that is inferred: integers and uuids, envelopes, nesting, patches, paging."""

from __future__ import annotations

import copy
from typing import Any

Spec = dict[str, Any]


def ref(name: str) -> Spec:
    return {"$ref": f"#/components/schemas/{name}"}


def json_body(schema: Spec, name: str = "application/json") -> Spec:
    return {"required": True, "content": {name: {"schema": schema}}}


def answers(schema: Spec | None, status: str = "200", **more: Spec) -> Spec:
    content = {"content": {"application/json": {"schema": schema}}} if schema is not None else {}
    refusals = {each: {"$ref": "#/components/responses/Problem"} for each in ("400", "404", "406", "409", "415", "422")}
    return {status: {"description": "done", **content}, **refusals, **more}


def path_parameter(name: str, **schema: Any) -> Spec:
    return {"name": name, "in": "path", "required": True, "schema": schema}


def query(name: str, **schema: Any) -> Spec:
    return {"name": name, "in": "query", "schema": schema}


def linked(answer: Spec, status: str, key: str, pointer: str, *operations: str) -> Spec:
    links = {each: {"operationId": each, "parameters": {key: f"$response.body#{pointer}"}} for each in operations}
    answer[status]["links"] = links
    return answer


PET: Spec = {
    "type": "object",
    "required": ["id", "name", "created_at", "updated_at"],
    "additionalProperties": False,
    "properties": {
        "id": {"type": "integer", "minimum": 1, "readOnly": True},
        "name": {"type": "string", "maxLength": 40},
        "tag": {"type": ["string", "null"]},
        "age": {"type": "integer"},
        "status": {"type": "string", "enum": ["new", "sold"], "default": "new"},
        "secret": {"type": "string", "writeOnly": True},
        "owner": {"type": "object", "properties": {"first": {"type": "string"}, "last": {"type": "string"}}},
        "created_at": {"type": "string", "format": "date-time", "readOnly": True},
        "updated_at": {"type": "string", "format": "date-time", "readOnly": True},
    },
}
PATCH: Spec = {
    "type": "object",
    "additionalProperties": False,
    "properties": {name: each for name, each in PET["properties"].items() if not each.get("readOnly")},
}
# A merge patch removes by null (RFC 7396), so null stands where the patched value must not be null.
MERGE: Spec = {
    "type": "object",
    "additionalProperties": False,
    "properties": {"tag": {"type": ["string", "null"]}, "age": {"type": ["integer", "null"]}},
}
JSON_PATCH: Spec = {
    "type": "array",
    "maxItems": 4,
    "items": {
        "type": "object",
        "required": ["op", "path", "value"],
        "properties": {
            "op": {"const": "add"},
            "path": {"enum": ["/age"]},
            "value": {"type": "integer"},
        },
        "additionalProperties": False,
    },
}
NOTE: Spec = {
    "type": "object",
    "required": ["id", "text"],
    "properties": {"id": {"type": "string", "format": "uuid", "readOnly": True}, "text": {"type": "string"}},
}
ENVELOPE: Spec = {"type": "object", "required": ["data"], "properties": {"data": ref("Note")}}
NOTES: Spec = {
    "type": "object",
    "required": ["items", "total", "has_more"],
    "properties": {
        "items": {"type": "array", "items": ref("Note")},
        "total": {"type": "integer"},
        "has_more": {"type": "boolean"},
    },
}
PROBLEM: Spec = {"type": "object", "required": ["message"], "properties": {"message": {"type": "string"}}}
PET_ID = path_parameter("petId", type="integer", minimum=1)
NOTE_ID = path_parameter("note_id", type="string", format="uuid")
PET_LINKS = ("readPet", "replacePet", "mergePet", "deletePet")

DOCUMENT: Spec = {
    "openapi": "3.1.0",
    "info": {"title": "CRUD", "version": "1"},
    "servers": [{"url": "https://crud.example/v1"}],
    "paths": {
        "/pets": {
            "get": {
                "operationId": "listPets",
                "parameters": [
                    query("status", type="string", enum=["new", "sold"]),
                    query("page", type="integer", minimum=1, maximum=1000),
                    query("per_page", type="integer", minimum=1, maximum=50, default=20),
                    query("sort", type="string", enum=["name", "-name", "age"]),
                ],
                "responses": answers({"type": "array", "items": ref("Pet")}),
            },
            "post": {
                "operationId": "createPet",
                "requestBody": json_body(ref("Pet")),
                "responses": linked(answers(ref("Pet"), "201"), "201", "petId", "/id", *PET_LINKS),
            },
        },
        "/pets/{petId}": {
            "parameters": [PET_ID],
            "get": {"operationId": "readPet", "responses": answers(ref("Pet"))},
            "put": {
                "operationId": "replacePet",
                "requestBody": json_body(ref("Pet")),
                "responses": answers(ref("Pet")),
            },
            "patch": {
                "operationId": "mergePet",
                "requestBody": {
                    "required": True,
                    "content": {
                        "application/json": {"schema": ref("PetPatch")},
                        "application/merge-patch+json": {"schema": ref("PetMerge")},
                        "application/json-patch+json": {"schema": ref("PetJsonPatch")},
                    },
                },
                "responses": answers(ref("Pet")),
            },
            "delete": {"operationId": "deletePet", "responses": answers(None, "204")},
        },
        "/pets/{petId}/notes": {
            "parameters": [PET_ID],
            "get": {
                "operationId": "listNotes",
                "parameters": [
                    query("limit", type="integer", minimum=1, maximum=100),
                    query("offset", type="integer", minimum=0),
                ],
                "responses": answers(ref("Notes")),
            },
            "post": {
                "operationId": "createNote",
                "requestBody": json_body(ref("Note")),
                "responses": answers(ref("NoteAnswer"), "201"),
            },
        },
        "/pets/{petId}/notes/{note_id}": {
            "parameters": [PET_ID, NOTE_ID],
            "get": {"operationId": "readNote", "responses": answers(ref("NoteAnswer"))},
            "delete": {"operationId": "deleteNote", "responses": answers(ref("NoteAnswer"))},
        },
        "/settings/{name}": {
            "parameters": [path_parameter("name", type="string", minLength=1, maxLength=20)],
            "get": {"operationId": "readSetting", "responses": answers(ref("Setting"))},
            "put": {
                "operationId": "writeSetting",
                "requestBody": json_body(ref("Setting")),
                "responses": answers(ref("Setting"), **{"201": answers(ref("Setting"))["200"]}),
            },
            "delete": {"operationId": "deleteSetting", "responses": answers(None, "204")},
        },
    },
    "components": {
        "schemas": {
            "Pet": PET,
            "PetPatch": PATCH,
            "PetMerge": MERGE,
            "PetJsonPatch": JSON_PATCH,
            "Note": NOTE,
            "NoteAnswer": ENVELOPE,
            "Notes": NOTES,
            "Setting": {
                "type": "object",
                "required": ["value"],
                "additionalProperties": False,
                "properties": {"value": {"type": "integer"}, "unit": {"type": "string"}},
            },
            "Problem": PROBLEM,
        },
        "responses": {
            "Problem": {"description": "refused", "content": {"application/json": {"schema": ref("Problem")}}}
        },
    },
}


PROFILE: Spec = {
    "type": "object",
    "additionalProperties": False,
    "properties": {"theme": {"type": "string"}, "size": {"type": "integer"}},
}
MEMO: Spec = {
    "type": "object",
    "required": ["sid", "friendly_name"],
    "properties": {"sid": {"type": "string", "format": "uuid", "readOnly": True}, "friendly_name": {"type": "string"}},
}
MEMO_CHANGE: Spec = {
    "type": "object",
    "required": ["FriendlyName"],
    "additionalProperties": False,
    "properties": {"FriendlyName": {"type": "string"}},
}
SID = path_parameter("Sid", type="string", format="uuid")
WIDER: Spec = {
    "/profiles/{user}/settings": {
        "parameters": [path_parameter("user", type="string", minLength=1, maxLength=20)],
        "get": {"operationId": "readProfile", "responses": answers(ref("Profile"))},
        "put": {
            "operationId": "writeProfile",
            "requestBody": json_body(ref("Profile")),
            "responses": answers(ref("Profile")),
        },
        "patch": {
            "operationId": "changeProfile",
            "requestBody": json_body(ref("Profile")),
            "responses": answers(ref("Profile")),
        },
    },
    "/memos.json": {
        "get": {"operationId": "listMemos", "responses": answers({"type": "array", "items": ref("Memo")})},
        "post": {
            "operationId": "createMemo",
            "requestBody": json_body(ref("MemoChange")),
            "responses": linked(
                answers(ref("Memo"), "201"), "201", "Sid", "/sid", "readMemo", "updateMemo", "deleteMemo"
            ),
        },
    },
    "/memos/{Sid}.json": {
        "parameters": [SID],
        "get": {"operationId": "readMemo", "responses": answers(ref("Memo"))},
        "post": {
            "operationId": "updateMemo",
            "requestBody": json_body(ref("MemoChange")),
            "responses": answers(ref("Memo")),
        },
        "delete": {"operationId": "deleteMemo", "responses": answers(None, "204")},
    },
}
"""A single resource in each scope, POST that updates, and paths that name their format."""


def wider() -> Spec:
    """The document with the resources that are had in other ways."""
    document: Spec = copy.deepcopy(DOCUMENT)
    document["paths"] |= copy.deepcopy(WIDER)
    document["components"]["schemas"] |= {"Profile": PROFILE, "Memo": MEMO, "MemoChange": MEMO_CHANGE}
    return document


def secured() -> Spec:
    """The wider document with a bearer token for every operation, 401 and 405 declared, and a header to miss."""
    document = wider()
    document["security"] = [{"bearer": []}]
    document["components"]["securitySchemes"] = {"bearer": {"type": "http", "scheme": "bearer"}}
    trace = {
        "name": "X-Trace",
        "in": "header",
        "required": True,
        "example": "abc",
        "schema": {"type": "string", "pattern": "^[a-z]+$"},
    }
    for item in document["paths"].values():
        for method in {"get", "post", "put", "patch", "delete"} & item.keys():
            item[method]["responses"]["401"] = {"$ref": "#/components/responses/Problem"}
    document["paths"]["/pets"]["get"]["parameters"].append(trace)
    return document
