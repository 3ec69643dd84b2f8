"""What holds for both specs whatever the pages say: they are valid, exact, and say where each thing comes from.

The referees are openapi-spec-validator and Python's ``jsonschema``, which share no code with specloom.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, TypeAlias

import openapi_spec_validator
import pytest
import yaml
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry
from referencing.jsonschema import DRAFT202012

Json: TypeAlias = Any
Node: TypeAlias = tuple[str, Json]
"""A JSON pointer and the value there."""

SPECS: Final = Path(__file__).resolve().parents[2] / "specs"
DOCUMENTS: Final = {
    name: yaml.safe_load((SPECS / f"{name}.yaml").read_text(encoding="utf-8")) for name in ("rootly", "vocobase")
}
BOTH: Final = pytest.mark.parametrize("name", sorted(DOCUMENTS))
METHODS: Final = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
STATUS: Final = re.compile(r"[1-5]\d\d")
URI: Final = "urn:specification"

ERRORS: Final = {
    "listLiveCallRouters": "400 401 429",
    "createLiveCallRouter": "400 401 415 422 429",
    "generateLiveCallRouterPhoneNumber": "400 401 422 429",
    "getLiveCallRouter": "400 401 404 429",
    "updateLiveCallRouter": "400 401 404 415 422 429",
    "deleteLiveCallRouter": "400 401 404 429",
    "listCallRouting": "400 401 403 404 429",
    "createCallRouting": "400 401 403 404 409 415 429",
    "updateCallRouting": "400 401 403 404 415 429",
}


class Yaml12Loader(yaml.SafeLoader):
    """PyYAML with the resolvers of YAML 1.2's core schema (section 10.3.2) instead of its own of YAML 1.1."""


Yaml12Loader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("null", r"~|null|Null|NULL|", [*"~nN", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", "-+0123456789"),
    (
        "float",
        r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)",
        "-+.0123456789",
    ),
):
    Yaml12Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_pattern})$"), list(_first))


def nodes(value: Json, pointer: str = "#") -> Iterator[Node]:
    yield pointer, value
    if isinstance(value, dict):
        for key, member in value.items():
            yield from nodes(member, f"{pointer}/{escape(key)}")
    elif isinstance(value, list):
        for number, member in enumerate(value):
            yield from nodes(member, f"{pointer}/{number}")


def escape(key: object) -> str:
    return str(key).replace("~", "~0").replace("/", "~1")


def follow(document: Json, node: Json) -> Json:
    while "$ref" in node:
        reference: str = node["$ref"]
        node = document
        for step in reference.removeprefix("#/").split("/"):
            node = node[step]
    return node


def operations(document: Json) -> Iterator[Json]:
    for path in document["paths"].values():
        yield from (path[method] for method in METHODS if method in path)


def validator(document: Json, pointer: str) -> Draft202012Validator:
    """A validator of the schema at a pointer that asserts formats, too."""
    registry: Registry[Any] = Registry().with_resource(URI, DRAFT202012.create_resource(document))
    return Draft202012Validator({"$ref": f"{URI}{pointer}"}, registry=registry, format_checker=FormatChecker())


def examples(document: Json) -> Iterator[tuple[str, Json, str]]:
    """Each example of a media type, parameter, header or schema: its pointer, its value, its schema's pointer."""
    for pointer, node in nodes(document):
        if not isinstance(node, dict):
            continue
        if "schema" in node:
            if "example" in node:
                yield f"{pointer}/example", node["example"], f"{pointer}/schema"
            for key, example in node.get("examples", {}).items():
                yield f"{pointer}/examples/{key}", example["value"], f"{pointer}/schema"
        elif pointer.split("/")[-2:-1] in (["schemas"], ["properties"]):
            values = [*node.get("examples", []), *([node["default"]] if "default" in node else [])]
            yield from ((pointer, value, pointer) for value in values)


@BOTH
def test_openapi_spec_validator_accepts_it(name: str) -> None:
    openapi_spec_validator.validate(DOCUMENTS[name])


@BOTH
def test_every_example_is_valid_against_its_schema(name: str) -> None:
    document = DOCUMENTS[name]
    found = list(examples(document))
    assert len(found) >= 15
    for pointer, value, schema in found:
        errors = [error.message for error in validator(document, schema).iter_errors(value)]
        assert not errors, f"{pointer}: {errors}"


def test_the_format_checker_knows_the_formats_in_use() -> None:
    used = {
        node["format"]
        for document in DOCUMENTS.values()
        for _, node in nodes(document)
        if isinstance(node, dict) and isinstance(node.get("format"), str)
    }
    assert used == {"date-time", "uuid"}
    assert used <= set(FormatChecker().checkers)


@BOTH
def test_every_schema_is_a_schema(name: str) -> None:
    for schema in DOCUMENTS[name]["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


@BOTH
def test_sources_are_sentences(name: str) -> None:
    found = [node for pointer, node in nodes(DOCUMENTS[name]) if pointer.endswith("/x-source")]
    assert found
    assert all(isinstance(source, str) and len(source.strip()) >= 10 for source in found)


@BOTH
def test_inferences_say_why(name: str) -> None:
    for pointer, node in nodes(DOCUMENTS[name]):
        if pointer.endswith("/x-source") and "inferred" in node:
            assert re.search(r"inferred: \S+", node), pointer


@BOTH
def test_everything_is_json(name: str) -> None:
    """No date, no number as a key, no set: nothing that YAML can say and JSON can't."""
    for pointer, node in nodes(DOCUMENTS[name]):
        assert type(node) in (dict, list, str, int, float, bool, type(None)), pointer
        if isinstance(node, dict):
            assert all(type(key) is str for key in node), pointer


@BOTH
def test_status_codes_are_strings(name: str) -> None:
    for operation in operations(DOCUMENTS[name]):
        assert all(type(status) is str and STATUS.fullmatch(status) for status in operation["responses"])


@BOTH
def test_yaml_1_1_and_1_2_read_the_same(name: str) -> None:
    text = (SPECS / f"{name}.yaml").read_text(encoding="utf-8")
    newer = yaml.load(text, Yaml12Loader)
    assert repr(newer) == repr(DOCUMENTS[name])


@BOTH
def test_no_yaml_feature_that_json_lacks(name: str) -> None:
    """No anchors, aliases, tags or duplicate keys, so that any reader sees the same document."""
    text = (SPECS / f"{name}.yaml").read_text(encoding="utf-8")
    for event in yaml.parse(text, yaml.SafeLoader):
        assert not isinstance(event, yaml.AliasEvent), event
        assert getattr(event, "anchor", None) is None, event
        assert getattr(event, "tag", None) is None, event
    pending = [yaml.compose(text, yaml.SafeLoader)]
    while pending:
        node = pending.pop()
        if isinstance(node, yaml.MappingNode):
            repeated = [key for key, count in Counter(key.value for key, _ in node.value).items() if count > 1]
            assert not repeated, f"line {node.start_mark.line + 1}: {repeated}"
            pending.extend(value for _, value in node.value)
        elif isinstance(node, yaml.SequenceNode):
            pending.extend(node.value)


@BOTH
def test_every_operation_is_described(name: str) -> None:
    document = DOCUMENTS[name]
    tags = {tag["name"] for tag in document["tags"]}
    for operation in operations(document):
        assert operation["operationId"] in ERRORS
        assert operation["summary"]
        assert operation["description"]
        (tag,) = operation["tags"]
        assert tag in tags


@BOTH
def test_every_answer_has_an_example(name: str) -> None:
    document = DOCUMENTS[name]
    for operation in operations(document):
        for status, response in operation["responses"].items():
            (content,) = follow(document, response)["content"].values()
            assert content["examples"], f"{operation['operationId']} {status}"


@BOTH
def test_errors_are_declared(name: str) -> None:
    for operation in operations(DOCUMENTS[name]):
        declared = sorted(status for status in operation["responses"] if status >= "400")
        assert " ".join(declared) == ERRORS[operation["operationId"]]


@BOTH
def test_every_component_is_used(name: str) -> None:
    document = DOCUMENTS[name]
    used = {node["$ref"] for _, node in nodes(document) if isinstance(node, dict) and "$ref" in node}
    named = {
        f"#/components/{kind}/{key}"
        for kind, members in document["components"].items()
        if kind != "securitySchemes"
        for key in members
    }
    assert named == used


@BOTH
def test_every_property_is_described(name: str) -> None:
    document = DOCUMENTS[name]
    for pointer, node in nodes(document):
        if pointer.split("/")[-2:-1] == ["properties"] and not pointer.endswith("/success"):
            assert follow(document, node).get("description"), pointer


def test_rootly_answers_carry_the_rate_limit() -> None:
    document = DOCUMENTS["rootly"]
    expected = {f"X-RateLimit-{part}" for part in ("Limit", "Remaining", "Used", "Reset")}
    for operation in operations(document):
        for response in operation["responses"].values():
            headers = follow(document, response)["headers"]
            assert set(headers) == expected
            assert all(follow(document, header)["required"] for header in headers.values())


def test_rootly_trigger_is_spelt_as_sent_and_as_answered() -> None:
    schemas = DOCUMENTS["rootly"]["components"]["schemas"]
    sent, answered = schemas["UpdateLiveCallRouterAttributes"]["properties"], schemas["LiveCallRouter"]["properties"]
    trigger, params = "escalation_policy_trigger", "escalation_policy_trigger_params"
    assert (params in sent, trigger in sent) == (True, False)
    assert (params in answered, trigger in answered) == (False, True)
    assert schemas["EscalationPolicyTriggerParamsType"]["enum"] == ["Service", "Group", "EscalationPolicy"]
    assert schemas["EscalationPolicyTriggerType"]["enum"] == ["service", "group", "escalation_policy"]


def test_rootly_update_is_closed_and_requires_no_attribute() -> None:
    schemas = DOCUMENTS["rootly"]["components"]["schemas"]
    attributes = schemas["UpdateLiveCallRouterAttributes"]
    assert attributes["additionalProperties"] is False
    assert "required" not in attributes
    assert len(attributes["properties"]) == 21
    assert not {"slug", "phone_number", "created_at", "updated_at"} & set(attributes["properties"])


def test_rootly_answers_are_open_and_require_three_attributes() -> None:
    schemas = DOCUMENTS["rootly"]["components"]["schemas"]
    assert schemas["LiveCallRouter"]["required"] == ["name", "created_at", "updated_at"]
    closed = {key for key, schema in schemas.items() if "additionalProperties" in schema}
    assert closed == {"UpdateLiveCallRouterAttributes", "CreateLiveCallRouterAttributes"}


def test_rootly_enums_are_those_of_the_page_s_week() -> None:
    schemas = DOCUMENTS["rootly"]["components"]["schemas"]
    assert schemas["CountryCode"]["enum"] == ["US", "GB", "NZ", "CA", "AU"]
    assert schemas["PhoneType"]["enum"] == ["local", "toll_free"]
    assert schemas["PagingTargetType"]["enum"] == ["service", "team", "escalation_policy"]
    assert len(schemas["WaitingMusicUrl"]["enum"]) == 7
    for schema in schemas.values():
        assert not set(schema.get("x-known-additions", [])) & set(schema.get("enum", []))


def test_rootly_errors_have_a_textual_status_and_429_another_shape() -> None:
    document = DOCUMENTS["rootly"]
    assert document["components"]["schemas"]["Error"]["properties"]["status"]["type"] == "string"
    limited = follow(document, document["components"]["responses"]["RateLimited"])
    assert list(limited["content"]) == ["application/json"]
    body = limited["content"]["application/json"]["examples"]["rate_limited"]["value"]
    assert body == {"error": "Rate limit exceeded. Try again later."}


def test_rootly_literal_path_comes_before_the_templated_one() -> None:
    paths = list(DOCUMENTS["rootly"]["paths"])
    literal = paths.index("/v1/live_call_routers/generate_phone_number")
    assert literal < paths.index("/v1/live_call_routers/{id}")


@pytest.mark.parametrize(
    ("body", "accepted"),
    [
        ({"did_id": 1}, True),
        ({"did_number": "14155551234"}, True),
        ({"did_id": 1, "did_number": "14155551234"}, True),
        ({}, False),
        ({"did_id": 0}, False),
    ],
)
def test_vocobase_create_needs_an_id_or_a_number(body: dict[str, Json], accepted: bool) -> None:
    schema = validator(DOCUMENTS["vocobase"], "#/components/schemas/CreateCallRouting")
    assert schema.is_valid({"for_inbound_call": 1, "for_outbound_call": 3, **body}) is accepted


def test_vocobase_data_of_the_update_has_no_type() -> None:
    data = DOCUMENTS["vocobase"]["components"]["schemas"]["VoiceLinkResponse"]["properties"]["data"]
    assert set(data) == {"description"}
