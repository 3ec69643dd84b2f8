from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import UNSET
from msgspec.structs import replace

from specloom import Loaded, SpecloomError, load
from specloom.api import Api, Operation, Schema, SchemaId
from specloom.read_schema import KEYWORDS
from specloom.stated import without_answer_examples


def loaded(tmp_path: Path, version: str = "3.1.0", **parts: Any) -> Loaded:
    (tmp_path / "spec.json").write_text(json.dumps({"openapi": version, "info": {}, **parts}))
    return load(tmp_path / "spec.json")


def schema(tmp_path: Path, version: str, stated: Any) -> tuple[Schema, Api, list[str]]:
    found = loaded(tmp_path, version, components={"schemas": {"A": stated}})
    return found.api.schemas[SchemaId("#/components/schemas/A")], found.api, [each.code for each in found.report]


def operation(tmp_path: Path, stated: Any, version: str = "3.1.0", path: str = "/a", **parts: Any) -> Operation:
    (found,) = loaded(tmp_path, version, paths={path: {"get": stated}}, **parts).api.operations
    return found


@pytest.mark.parametrize(
    ("version", "stated", "facts", "codes"),
    [
        ("3.0.3", {"type": "string", "nullable": True}, {"types": ("string", "null")}, []),
        ("3.0.3", {"type": "string", "nullable": True, "enum": ["a"]}, {"enum": ("a", None)}, []),
        ("3.1.0", {"type": "string", "nullable": True}, {"types": ("string", "null")}, ["SL064"]),
        ("3.1.0", {"type": ["string", "null"]}, {"types": ("string", "null")}, []),
        ("3.0.3", {"minimum": 1, "exclusiveMinimum": True}, {"exclusive_minimum": 1, "minimum": None}, []),
        ("3.0.3", {"minimum": 1, "exclusiveMinimum": False}, {"exclusive_minimum": None, "minimum": 1}, []),
        ("3.1.0", {"exclusiveMinimum": 1.5}, {"exclusive_minimum": 1.5}, []),
        ("3.1.0", {"minLength": 2.0}, {"min_length": 2}, []),
        ("3.1.0", {"minLength": -1}, {"min_length": None}, ["SL050"]),
        ("3.1.0", {"multipleOf": 0.5}, {"multiple_of": 0.5}, []),
        ("3.1.0", {"multipleOf": 0}, {"multiple_of": None}, ["SL050"]),
        ("3.1.0", {"multipleOf": -1}, {"multiple_of": None}, ["SL050"]),
        ("3.1.0", {"type": "file"}, {"types": ()}, ["SL060"]),
        ("3.1.0", {"enum": []}, {"enum": None}, ["SL061"]),
        ("3.1.0", {"enum": [1, True, 1.0, "1", None, [1], [1]]}, {"enum": (1, True, "1", None, [1])}, []),
        ("3.1.0", {"required": True}, {"required": ()}, ["SL062"]),
        ("3.1.0", {"const": None, "default": None}, {"const": None, "default": None}, []),
        ("3.1.0", {"format": None, "items": None, "required": None}, {"format": "", "items": None}, []),
        ("3.1.0", {"description": 5, "title": True}, {"description": "5", "title": "true"}, []),
        ("3.1.0", True, {"always": True}, []),
        ("3.1.0", False, {"always": False}, []),
        ("3.1.0", {}, {"always": None, "default": UNSET}, []),
        ("3.1.0", {"x-a": {"b": 1}}, {"extensions": {"x-a": {"b": 1}}}, []),
    ],
)
def test_keywords(tmp_path: Path, version: str, stated: Any, facts: dict[str, Any], codes: list[str]) -> None:
    found, _, told = schema(tmp_path, version, stated)
    assert {name: getattr(found, name) for name in facts} == facts
    assert told == codes


def test_nullable_beside_a_union_or_one_all_of_adds_null(tmp_path: Path) -> None:
    for keyword in ("oneOf", "anyOf", "allOf"):
        found, api, _ = schema(tmp_path, "3.0.3", {keyword: [{"type": "string"}], "nullable": True})
        union = found.one_of if keyword == "oneOf" else found.any_of
        assert [api.schemas[each].types for each in union] == [("string",), ("null",)]


def test_schemas_inside_schemas_are_read_in_the_order_of_the_document(tmp_path: Path) -> None:
    stated = {
        "properties": {"a/b": {"items": False}, "c": True},
        "prefixItems": [{"not": {}}],
        "additionalProperties": {"if": {}, "then": {}, "else": {}},
        "$defs": {"unused": {}},
    }
    _, api, _ = schema(tmp_path, "3.1.0", stated)
    assert [each.removeprefix("#/components/schemas/A") for each in api.schemas] == [
        "", "/properties/a~1b", "/properties/a~1b/items", "/properties/c", "/prefixItems/0", "/prefixItems/0/not",
        "/additionalProperties", "/additionalProperties/if", "/additionalProperties/then", "/additionalProperties/else",
    ]  # fmt: skip


def test_discriminator_by_name_and_reference(tmp_path: Path) -> None:
    here = "#/components/schemas/A"
    mapping = {"a": "A", "b": here, "c": "None"}
    stated = {"oneOf": [{}], "discriminator": {"propertyName": "kind", "mapping": mapping, "defaultMapping": "A"}}
    found, _, codes = schema(tmp_path, "3.2.0", stated)
    assert found.discriminator is not None
    assert (found.discriminator.mapping, found.discriminator.default) == ({"a": here, "b": here}, here)
    assert codes == ["SL067"]


def test_own_parameters_replace_those_of_the_path(tmp_path: Path) -> None:
    shared = [{"name": "id", "in": "path", "required": True, "schema": {}}, {"name": "q", "in": "query", "schema": {}}]
    own = [{"name": "q", "in": "query", "schema": {}, "description": "own", "style": "deepObject"}]
    paths = {"/a/{id}": {"parameters": shared, "servers": [{"url": "/v2/"}], "get": {"parameters": own}}}
    (found,) = loaded(tmp_path, paths=paths).api.operations
    assert [(each.name, each.description, each.style, each.explode) for each in found.parameters] == [
        ("id", "", "simple", False),
        ("q", "own", "deepObject", False),
    ]
    assert [(each.default_url, each.base_path) for each in found.servers] == [("/v2", "/v2")]


def test_path_parameters_are_those_of_the_template(tmp_path: Path) -> None:
    stated = {"parameters": [{"name": "gone", "in": "path", "required": True, "schema": {}}]}
    found = operation(tmp_path, stated, path="/a/{id}")
    assert [(each.name, each.required, each.schema) for each in found.parameters] == [("id", True, None)]


def test_server_variables(tmp_path: Path) -> None:
    servers = [{"url": "https://{a}.example.com/{b}/", "variables": {"a": {"default": "x"}, "b": {"enum": ["v1"]}}}]
    (server,) = loaded(tmp_path, servers=servers).api.servers
    assert (server.default_url, server.base_path) == ("https://x.example.com/v1", "/v1")
    (nowhere,) = loaded(tmp_path).api.servers
    assert (nowhere.url, nowhere.default_url, nowhere.base_path) == ("/", "", "")


@pytest.mark.parametrize(
    ("version", "url", "default_url", "base_path"),
    [
        ("3.2.0", "v1/", "https://specs.example/docs/v1", "/docs/v1"),
        ("3.2.0", "/v1", "https://specs.example/v1", "/v1"),
        ("3.2.0", "//api.example/v1", "https://api.example/v1", "/v1"),
        ("3.2.0", "https://api.example", "https://api.example", ""),
        ("3.2.0", "{whole}/v1", "{whole}/v1", "/{whole}/v1"),
        ("3.2.0", None, "https://specs.example", ""),
        ("3.1.0", "/v1", "/v1", "/v1"),
    ],
)
def test_a_relative_server_is_resolved_by_what_the_document_calls_itself(
    tmp_path: Path, version: str, url: str | None, default_url: str, base_path: str
) -> None:
    parts: dict[str, Any] = {"$self": "https://specs.example/docs/api.json"}
    parts |= {} if url is None else {"servers": [{"url": url}]}
    (server,) = loaded(tmp_path, version, **parts).api.servers
    assert (server.default_url, server.base_path) == (default_url, base_path)


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        (UNSET, [{"key": ()}]),
        ([], []),
        ([{}], [{}]),
        ([{"key": [], "o": ["a", "b"]}, {"key": None}], [{"key": (), "o": ("a", "b")}, {"key": ()}]),
        ([{"nobody": []}, {"key": []}], [{"key": ()}]),
    ],
)
def test_security_of_an_operation(tmp_path: Path, stated: Any, expected: list[dict[str, Any]]) -> None:
    schemes = {
        "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
        "o": {"type": "oauth2", "flows": {}},
        "bad": {"type": "basic"},
    }
    own = {} if stated is UNSET else {"security": stated}
    found = operation(tmp_path, own, components={"securitySchemes": schemes}, security=[{"key": []}])
    assert [dict(each.schemes) for each in found.security] == expected


def test_statuses_media_types_and_headers(tmp_path: Path) -> None:
    responses = {
        "200": {"content": {"Application/JSON; v=1": {"schema": {}}, "text/plain": None},
                "headers": {"X-A": {"schema": {}}}},
        "4xx": None, "default": {"description": "d"}, "200 OK": {}, "x-internal": 1,
    }  # fmt: skip
    found = operation(tmp_path, {"responses": responses})
    assert [each.status for each in found.responses] == ["200", "4XX", "default"]
    assert [each.name for each in found.responses[0].content] == ["Application/JSON; v=1", "text/plain"]
    assert [each.name for each in found.responses[0].headers] == ["X-A"]


def test_webhooks_and_callbacks_are_payloads(tmp_path: Path) -> None:
    callbacks = {"done": {"{$request.body#/url}": {"post": {"responses": {}}}, "x-a": 1}}
    found = loaded(tmp_path, paths={"/a": {"post": {"callbacks": callbacks}}}, webhooks={"w": {"post": {}}})
    assert len(found.api.operations) == 1
    callback, webhook = found.api.payloads
    assert (callback.kind, callback.name, callback.parent) == ("callback", "done", "#/paths/~1a/post")
    assert callback.expression == "{$request.body#/url}"
    assert (webhook.kind, webhook.name, webhook.pointer) == ("webhook", "w", "#/webhooks/w/post")


def test_version_three_two(tmp_path: Path) -> None:
    item = {
        "query": {"parameters": [{"name": "f", "in": "querystring", "content": {"text/plain": {}}}]},
        "additionalOperations": {
            "COPY": {"responses": {"200": {"content": {"text/event-stream": {"itemSchema": {}}}}}}
        },
    }
    found = loaded(tmp_path, "3.2.0", paths={"/a": item}, tags=[{"name": "t", "parent": "p", "summary": "s"}])
    assert [each.method for each in found.api.operations] == ["QUERY", "COPY"]
    assert found.api.operations[0].parameters[0].location == "querystring"
    assert found.api.operations[1].responses[0].content[0].item_schema
    assert [(each.name, each.parent, each.summary) for each in found.api.tags] == [("t", "p", "s")]
    assert len(found.report) == 0


def test_examples_keep_their_names(tmp_path: Path) -> None:
    media = {
        "examples": {"one": {"value": None}, "two": {"$ref": "#/components/examples/E"}, "far": {"externalValue": "u"}}
    }
    examples = {"E": {"value": 2, "summary": "s"}}
    stated = {"requestBody": {"content": {"application/json": media}}}
    found = operation(tmp_path, stated, components={"examples": examples})
    assert found.body is not None
    assert [(each.name, each.value, each.summary) for each in found.body.content[0].examples] == [
        ("one", None, ""), ("two", 2, "s"),
    ]  # fmt: skip


FIELDS = """
paths /a get post parameters in name schema content requestBody responses 200 default headers links security servers url
variables components schemas securitySchemes callbacks webhooks tags examples value encoding
""".split()
KEYS = st.sampled_from([*sorted(KEYWORDS), *FIELDS])
LEAVES: st.SearchStrategy[Any] = st.sampled_from([None, True, 0, -1, 1.5, "", "x", "#/paths", [], {}])
ROUGH = st.recursive(
    LEAVES,
    lambda inside: st.lists(inside, max_size=2) | st.dictionaries(KEYS, inside, max_size=4),
    max_leaves=25,
)


@settings(max_examples=150, deadline=None)
@given(
    version=st.sampled_from(["3.0.3", "3.1.0", "3.2.0"]),
    paths=ROUGH, components=ROUGH, item=ROUGH, inner=ROUGH, named=ROUGH,
)  # fmt: skip
def test_no_shape_of_document_is_too_rough(
    tmp_path_factory: pytest.TempPathFactory,
    version: str,
    paths: Any,
    components: Any,
    item: Any,
    inner: Any,
    named: Any,
) -> None:
    folder = tmp_path_factory.mktemp("rough")
    try:
        found = loaded(
            folder,
            version,
            paths={"/a": item, "/b": {"get": inner, "post": paths}},
            components={"schemas": {"A": named, "B": components}, "responses": named},
            webhooks=item,
        )
    except SpecloomError as refused:
        pytest.fail(str(refused))
    for each in found.api.schemas.values():
        if each.ref is not None:
            assert each.ref in found.api.schemas
        for inside in (*each.all_of, *each.properties.values(), each.items):
            assert inside is None or inside in found.api.schemas
    assert found.report.render() is not None


def test_a_path_that_holds_a_query_is_kept_and_told(tmp_path: Path) -> None:
    answers = {"responses": {"204": {"description": "d"}}}
    found = loaded(tmp_path, paths={"/a?beta=true": {"get": answers}})
    assert [each.path for each in found.api.operations] == ["/a?beta=true"]
    assert [each.code for each in found.report] == ["SL080"]


@pytest.mark.parametrize(
    ("url", "base_path", "said"),
    [
        ("api.example.com/v1/", "/v1", ["SL082"]),
        ("localhost:8080", "", ["SL082"]),
        ("intranet:80/a", "/a", ["SL082"]),
        ("v1.0/pets", "/v1.0/pets", []),
        ("//example.com/v2", "/v2", []),
        ("https://example.com/v3", "/v3", []),
    ],
)
def test_a_server_without_its_scheme_is_told_of(tmp_path: Path, url: str, base_path: str, said: list[str]) -> None:
    found = loaded(tmp_path, servers=[{"url": url}], paths={})
    assert [each.base_path for each in found.api.servers] == [base_path]
    assert [each.code for each in found.report] == said


@pytest.mark.parametrize(
    ("document", "operation", "said"),
    [
        ({}, {}, ["SL083"]),
        ({"security": [{}]}, {}, ["SL083"]),
        ({"security": [{"Token": []}]}, {}, []),
        ({}, {"security": [{"Token": []}]}, []),
    ],
)
def test_security_schemes_that_nothing_asks_for_are_told_of(
    tmp_path: Path, document: dict[str, Any], operation: dict[str, Any], said: list[str]
) -> None:
    schemes = {"Token": {"type": "http", "scheme": "bearer"}}
    paths = {"/a": {"get": {"responses": {"204": {"description": "d"}}, **operation}}}
    found = loaded(tmp_path, paths=paths, components={"securitySchemes": schemes}, **document)
    assert [each.code for each in found.report] == said


def test_a_path_without_its_slash_is_given_one(tmp_path: Path) -> None:
    found = loaded(tmp_path, paths={"a/{b}": {"get": {"responses": {"204": {"description": "d"}}}}})
    assert [(each.path, each.pointer) for each in found.api.operations] == [("/a/{b}", "#/paths/a~1%7Bb%7D/get")]
    assert [each.code for each in found.report] == ["SL075", "SL059"]


@pytest.mark.parametrize("path", ["/a" * 201, "/" + "".join(f"{{p{n}}}" for n in range(201)), "/a" * 2000 + "/{id}"])
def test_a_path_without_an_end_is_refused(tmp_path: Path, path: str) -> None:
    found = loaded(tmp_path, paths={path: {"get": {}}, "/a" * 200: {"get": {}}})
    assert [each.path for each in found.api.operations] == ["/a" * 200]
    assert [(each.code, each.kind) for each in found.api.refusals] == [("SL081", "operations")]
    assert "SL081" in {each.code for each in found.report}


def test_a_security_scheme_may_be_named_by_a_uri(tmp_path: Path) -> None:
    (tmp_path / "s.json").write_text(json.dumps({"schemes": {"key": {"type": "apiKey", "in": "header", "name": "X"}}}))
    found = operation(tmp_path, {"security": [{"./s.json#/schemes/key": []}], "responses": {}}, "3.2.0")
    assert [list(each.schemes) for each in found.security] == [["key"]]


@pytest.mark.parametrize("name", ["#", "#/", "#/info", "./s.json#", "./s.json", "#/paths/~1a", "/", "//", "#a"])
def test_what_is_no_security_scheme_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / "s.json").write_text("{}")
    paths: dict[str, Any] = {"/a": {"get": {"security": [{name: []}], "responses": {}}}}
    assert "SL071" in [each.code for each in loaded(tmp_path, "3.2.0", paths=paths).report]


def test_a_variant_of_nullable_alone_is_null_and_told_of_ten_times(tmp_path: Path) -> None:
    union = {"anyOf": [{"type": "integer"}, {"nullable": True}]}
    thing = {"properties": {f"m{number}": union for number in range(12)}}
    found = loaded(tmp_path, openapi="3.0.3", paths={}, components={"schemas": {"Thing": thing}})
    nulls = [schema for id_, schema in found.api.schemas.items() if id_.endswith("/anyOf/1")]
    assert [schema.types for schema in nulls] == [("null",)] * 12
    told = [each for each in found.report if each.code == "SL084"]
    assert len(told) == 10
    assert told[-1].notes == ("2 more places are like this",)


@pytest.mark.parametrize(
    "schema",
    [
        {"nullable": True},
        {"anyOf": [{"type": "integer"}, {"nullable": True, "enum": [1]}]},
        {"allOf": [{"type": "integer"}, {"nullable": True}]},
        {"anyOf": [{"type": "integer"}, {"nullable": False}]},
    ],
)
def test_what_says_more_than_nullable_is_what_it_says(tmp_path: Path, schema: dict[str, Any]) -> None:
    found = loaded(tmp_path, openapi="3.0.3", paths={}, components={"schemas": {"Thing": schema}})
    assert "SL084" not in [each.code for each in found.report]
    assert ("null",) not in [each.types for each in found.api.schemas.values()]


def test_the_facts_without_examples_of_answers_say_the_rest(tmp_path: Path) -> None:
    media = {"application/json": {"schema": {"type": "integer", "example": 1}, "example": 2}}
    stated = {"requestBody": {"content": media}, "responses": {"200": {"$ref": "#/components/responses/A"}}}
    paths = {"/a": {"post": stated, "put": stated}}
    api = loaded(tmp_path, paths=paths, components={"responses": {"A": {"description": "", "content": media}}}).api
    spared = without_answer_examples(api)
    for before, after in zip(api.operations, spared.operations, strict=True):
        ((was,), (now,)) = before.responses[0].content, after.responses[0].content
        assert (len(was.examples), now.examples) == (1, ())
        assert replace(now, examples=was.examples) == was
        assert after.body == before.body
    first, second = spared.operations
    assert first.responses[0] is second.responses[0]
    assert spared.schemas is api.schemas


def test_callbacks_within_callbacks_are_read_to_a_depth(tmp_path: Path) -> None:
    """A chain of thousands would end the run, and two in each operation would double with each level."""

    def leads_to(number: int) -> dict[str, Any]:
        further = {name: {"$ref": f"#/components/callbacks/C{number}"} for name in ("a", "b")}
        return {"responses": {"200": {"description": ""}}, "callbacks": further}

    callbacks = {f"C{number}": {"{$url}": {"post": leads_to(number + 1)}} for number in range(3_000)}
    api = loaded(tmp_path, paths={"/": {"post": leads_to(0)}}, components={"callbacks": callbacks}).api
    assert len(api.payloads) == 2**9 - 2
    refused = [each for each in api.refusals if each.code == "SL034"]
    assert len(refused) == 2**9
