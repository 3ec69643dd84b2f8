"""A document without a behaviour: its examples, the smallest values, and its own shape of errors."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.mock.crud import json_body
from tests.mock.support import got, small

ERRORS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "an object": (
        {
            "type": "object",
            "required": ["code", "message"],
            "properties": {"code": {"type": "integer"}, "message": {"type": "string"}},
        },
        {"code": 0, "message": "query /n: expected a value, as it is required, got none"},
    ),
    "a list": (
        {
            "type": "object",
            "required": ["errors"],
            "properties": {
                "errors": {"type": "array", "items": {"type": "object", "properties": {"detail": {"type": "string"}}}}
            },
        },
        {"errors": [{"detail": "query /n: expected a value, as it is required, got none"}]},
    ),
    "one that no sentence fits": ({"const": {"oops": True}}, {"oops": True}),
}
UNWRITABLE: dict[str, Any] = {"an image": {"image/png": {}}, "a table": {"text/csv": {"schema": {"type": "string"}}}}
NOTHING: dict[str, Any] = {
    "type": "object",
    "required": ["a"],
    "properties": {"a": {"type": "string"}},
    "allOf": [{"additionalProperties": False}],
}


def document(schema: dict[str, Any], **operation: Any) -> dict[str, Any]:
    error = {"description": "", "content": {"application/json": {"schema": schema}}}
    answers = {
        "200": {
            "description": "",
            "headers": {"X-Size": {"required": True, "schema": {"type": "integer", "minimum": 3}}},
            "content": {
                "application/json": {
                    "schema": {
                        "type": "object",
                        "required": ["a"],
                        "properties": {"a": {"type": "integer", "minimum": 2}},
                    },
                    "examples": {"wrong": {"value": {"a": 1}}, "right": {"value": {"a": 5}}},
                },
                "text/plain": {"schema": {"type": "string", "minLength": 2}},
            },
        },
        "400": error,
    }
    number = {"name": "n", "in": "query", "required": True, "schema": {"type": "integer"}}
    return {"paths": {"/x": {"get": {"parameters": [number], "responses": answers, **operation}}}}


def test_an_error_of_which_there_is_no_value_is_problem_details_and_no_fault_of_ours(tmp_path: Path) -> None:
    answer = small(tmp_path, document(NOTHING)).handle("GET", "/x")
    assert (answer.status, answer.header("Content-Type")) == (400, "application/problem+json")
    assert got(answer)["detail"].startswith("query /n: expected a value, as it is required, got none")


@pytest.mark.parametrize("name", list(UNWRITABLE))
def test_an_error_that_is_no_text_is_problem_details(tmp_path: Path, name: str) -> None:
    spec = document({})
    spec["paths"]["/x"]["get"]["responses"]["400"]["content"] = UNWRITABLE[name]
    answer = small(tmp_path, spec).handle("GET", "/x")
    assert (answer.status, answer.header("Content-Type")) == (400, "application/problem+json")


def test_an_error_that_no_sentence_fits_is_the_example_that_is_stated_for_it(tmp_path: Path) -> None:
    oops = {"type": "string", "minLength": 2, "maxLength": 3}
    spec = document({"type": "object", "required": ["oops"], "properties": {"oops": oops}})
    content = spec["paths"]["/x"]["get"]["responses"]["400"]["content"]["application/json"]
    content["examples"] = {"wrong": {"value": {"oops": "a"}}, "right": {"value": {"oops": "abc"}}}
    assert got(small(tmp_path, spec).handle("GET", "/x")) == {"oops": "abc"}


@pytest.mark.parametrize("name", list(ERRORS))
def test_errors_have_the_declared_shape(tmp_path: Path, name: str) -> None:
    schema, expected = ERRORS[name]
    answer = small(tmp_path, document(schema)).handle("GET", "/x")
    assert (answer.status, answer.header("Content-Type")) == (400, "application/json")
    assert got(answer) == expected


def test_an_undeclared_status_has_the_shape_of_most_errors(tmp_path: Path) -> None:
    answer = small(tmp_path, document(ERRORS["a list"][0])).handle("POST", "/x")
    assert answer.status == 405
    assert got(answer) == {"errors": [{"detail": "expected one of the methods GET, HEAD, OPTIONS, got POST"}]}


def test_the_first_valid_example_answers_and_required_headers_are_there(tmp_path: Path) -> None:
    mock = small(tmp_path, document({}))
    answer = mock.handle("GET", "/x?n=1")
    assert got(answer) == {"a": 5}
    assert int(answer.header("X-Size") or "0") >= 3
    text = mock.handle("GET", "/x?n=1", {"Accept": "text/*"})
    assert (text.header("Content-Type"), len(text.body) >= 2) == ("text/plain", True)


@pytest.mark.parametrize(
    ("scheme", "headers", "query", "status"),
    [
        ({"type": "http", "scheme": "basic"}, {"Authorization": "basic dTpw"}, "", 200),
        ({"type": "http", "scheme": "basic"}, {"Authorization": "Basic !"}, "", 401),
        ({"type": "apiKey", "in": "header", "name": "X-Key"}, {"x-key": "k"}, "", 200),
        ({"type": "apiKey", "in": "header", "name": "X-Key"}, {}, "", 401),
        ({"type": "apiKey", "in": "query", "name": "key"}, {}, "&key=k", 200),
        ({"type": "apiKey", "in": "query", "name": "key"}, {}, "", 401),
        ({"type": "apiKey", "in": "cookie", "name": "key"}, {"Cookie": "key=k"}, "", 200),
        ({"type": "oauth2", "flows": {}}, {"Authorization": "Bearer t"}, "", 200),
        ({"type": "oauth2", "flows": {}}, {"Authorization": "Basic dTpw"}, "", 401),
        ({"type": "mutualTLS"}, {}, "", 200),
    ],
)
def test_security_schemes(tmp_path: Path, scheme: object, headers: dict[str, str], query: str, status: int) -> None:
    whole = document({}, security=[{"s": []}]) | {"components": {"securitySchemes": {"s": scheme}}}
    answer = small(tmp_path, whole).handle("GET", f"/x?n=1{query}", headers)
    assert answer.status == status
    assert (answer.header("WWW-Authenticate") is None) == (status == 200)


def test_a_description_of_errors_alone_refuses_nobody(tmp_path: Path) -> None:
    refusals = {status: {"description": ""} for status in ("400", "404")}
    redirect = {"responses": {"302": {"description": ""}, "404": {"description": ""}}}
    upgrade = {"responses": {"101": {"description": ""}}}
    paths = {"/": {"get": {"responses": refusals}}, "/moved": {"get": redirect}, "/socket": {"get": upgrade}}
    mock = small(tmp_path, {"paths": paths})
    assert [mock.handle("GET", path).status for path in ("/", "/moved", "/socket")] == [200, 302, 501]


def test_a_path_that_holds_a_query_is_answered(tmp_path: Path) -> None:
    answers = {"responses": {"204": {"description": "d"}}}
    mock = small(tmp_path, {"paths": {"/a?beta=true": {"get": answers}}})
    assert mock.handle("GET", "/a?beta=true").status == 204
    assert mock.handle("GET", "/a?gamma=true").status == 400


def test_paths_that_differ_in_their_query_are_told_apart_by_it(tmp_path: Path) -> None:
    def answered(status: str) -> dict[str, Any]:
        number = {"name": "n", "in": "query", "required": status == "204", "schema": {"type": "integer"}}
        return {"get": {"parameters": [number], "responses": {status: {"description": "d"}}}}

    paths = {"/b": "200", "/b?x=1": "201", "/b?x=2": "202", "/b?x=1&y": "203", "/b?z=1": "204"}
    servers = [{"url": "/v1"}, {"url": "/v2"}]
    mock = small(tmp_path, {"paths": {path: answered(status) for path, status in paths.items()}, "servers": servers})
    assert mock.engine.clashes == []
    queries = ("", "?x=1", "?n=1&x=2", "?y=&x=1", "?z=1&n=1", "?z=1", "?x=3")
    for base in ("", "/v1", "/v2"):
        answered_with = [mock.handle("GET", f"{base}/b{query}").status for query in queries]
        assert answered_with == [200, 201, 202, 203, 204, 400, 400]
    assert mock.handle("HEAD", "/b?x=2").status == 202


def test_two_paths_that_differ_in_names_of_templates_alone_are_one(tmp_path: Path) -> None:
    answers = {"responses": {"204": {"description": "d"}}}
    paths = {
        path: {"get": answers, "parameters": [{"name": path[2], "in": "path", "required": True, "schema": {}}]}
        for path in ("/{a}", "/{b}", "/{a}?x=1", "/{b}?x=1")
    }
    mock = small(tmp_path, {"paths": paths})
    assert mock.engine.clashes == ["spec: GET /{b}", "spec: GET /{b}?x=1"]


def test_two_paths_that_differ_in_what_their_templates_take_are_told_apart_by_it(tmp_path: Path) -> None:
    def answered(name: str, schema: Any, status: str) -> dict[str, Any]:
        parameter = {"name": name, "in": "path", "required": True, "schema": schema}
        return {"parameters": [parameter], "get": {"responses": {status: {"description": "d"}}}}

    paths = {
        "/journals/{id}": answered("id", {"type": "string", "format": "uuid"}, "200"),
        "/journals/{number}": answered("number", {"type": "integer"}, "204"),
    }
    mock = small(tmp_path, {"paths": paths})
    assert mock.engine.clashes == []
    asked = ("7", "7b8ab5ef-4f2e-4f7d-9f8e-2b1f6f2a0c11", "x", "8")
    assert [mock.handle("GET", f"/journals/{each}").status for each in asked] == [204, 200, 400, 204]


def test_paths_that_differ_in_a_fragment_are_told_apart_by_what_they_allow(tmp_path: Path) -> None:
    def chat(stream: bool, media_type: str) -> dict[str, Any]:
        schema = {"type": "object", "properties": {"stream": {"const": stream}}, "required": ["text"]}
        answer = {"description": "d", "content": {media_type: {"schema": {"type": "string"}}}}
        return {"post": {"requestBody": json_body(schema), "responses": {"200": answer}}}

    paths = {"/chat": chat(False, "application/json"), "/chat#stream": chat(True, "text/event-stream")}
    mock = small(tmp_path, {"paths": {**paths, "/a#one": chat(False, "text/plain")}})
    assert mock.engine.clashes == []

    def answered(body: bytes, accept: str, path: str = "/chat") -> tuple[int, str | None]:
        answer = mock.handle("POST", path, {"Content-Type": "application/json", "Accept": accept}, body)
        return answer.status, answer.header("Content-Type")

    assert answered(b'{"text": "", "stream": false}', "*/*") == (200, "application/json")
    assert answered(b'{"text": "", "stream": true}', "*/*") == (200, "text/event-stream")
    assert answered(b'{"text": ""}', "*/*") == (200, "application/json")
    assert answered(b'{"text": ""}', "text/event-stream") == (200, "text/event-stream")
    assert answered(b'{"stream": true}', "*/*")[0] == 400
    assert answered(b'{"text": ""}', "*/*", "/a") == (200, "text/plain")
