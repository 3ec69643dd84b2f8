"""Every documented answer, and those that no document names, through both kinds of client of both packages."""

from __future__ import annotations

import copy
import importlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import msgspec
import pytest

from .documented import example_arguments, examples, success
from .generated_packages import CALLS, METHODS, PACKAGES, Answer, Call, Method, Package, resolved

pytestmark = pytest.mark.proof

EXAMPLES = {str(example): example for method in METHODS.values() for example in examples(method)}
SUCCESSES = {name: example for name, example in EXAMPLES.items() if example.status < 300}
ERRORS = {name: example for name, example in EXAMPLES.items() if example.status >= 400}
CLASSES = {
    400: "BadRequest",
    401: "Unauthorized",
    403: "Forbidden",
    404: "NotFound",
    409: "Conflict",
    415: "UnsupportedMediaType",
    422: "UnprocessableEntity",
    429: "TooManyRequests",
}
HTML = b"<!doctype html><title>Oh no</title>"
UNDOCUMENTED: dict[str, tuple[Answer, str, str]] = {
    "204 empty": ((204, {}, b""), "UnexpectedStatus", ""),
    "206 JSON": ((206, {"Content-Type": "application/json"}, b"{}"), "UnexpectedStatus", ""),
    "302 elsewhere": (
        (302, {"Location": "https://example.com/"}, b""),
        "Redirected",
        "redirects are not followed",
    ),
    "304 not modified": ((304, {"ETag": '"a"'}, b""), "UnexpectedStatus", ""),
    "402 JSON": ((402, {"Content-Type": "application/json"}, b'{"message": "Pay up"}'), "PaymentRequired", "Pay up"),
    "418 text": ((418, {"Content-Type": "text/plain"}, b"short and stout"), "ClientError", "short and stout"),
    "418 JSON": (
        (418, {"Content-Type": "application/problem+json"}, b'{"title": "Teapot", "detail": "It is a teapot"}'),
        "ClientError",
        "It is a teapot",
    ),
    "500 HTML": ((500, {"Content-Type": "text/html"}, HTML), "InternalServerError", "Oh no"),
    "502 empty": ((502, {}, b""), "BadGateway", ""),
    "503 with a time": ((503, {"Retry-After": "30"}, b"null"), "ServiceUnavailable", ""),
    "599 bytes": ((599, {"Content-Type": "application/octet-stream"}, b"\xff\x00"), "ServerError", "2 bytes"),
}
UNREADABLE = {
    "HTML": HTML,
    "nothing": b"",
    "half a text": b'{"data": {"id"',
    "another kind": b'"yes"',
    "no UTF-8": b'{"a": "\xff"}',
}


@pytest.fixture(params=CALLS)
def call(request: pytest.FixtureRequest) -> Call:
    return CALLS[request.param]


def outcome(method: Method, call: Call, answer: Answer) -> Any:
    sent, result = call(method, next(example_arguments(method)), answer)
    assert len(sent) == 1
    return result


def as_json(method: Method, value: object) -> Any:
    return instants(json.loads(method.package.module.to_json(value)))


def instants(value: Any) -> Any:
    """JSON with its date-times as instants, since the offset in which one is told is not part of it."""
    if isinstance(value, dict):
        return {name: instants(member) for name, member in value.items()}
    if isinstance(value, list):
        return [instants(item) for item in value]
    if isinstance(value, str) and value[4:5] == "-" and value[10:11] == "T":
        return datetime.fromisoformat(value).timestamp()
    return value


def nodes(value: Any, pointer: str = "") -> Iterator[tuple[str, Any]]:
    """Each value with its JSON pointer."""
    yield pointer, value
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, member in members:
        yield from nodes(member, f"{pointer}/{name}")


def test_every_status_of_every_operation_has_an_example() -> None:
    documented = {f"{method} {status}" for method in METHODS.values() for status in method.operation["responses"]}
    assert {name.rpartition(" ")[0] for name in EXAMPLES} == documented
    print(dict(Counter(f"{example.method.package.api} {example.status}" for example in EXAMPLES.values())))


@pytest.mark.parametrize("package", PACKAGES.values(), ids=PACKAGES)
def test_every_documented_member_is_a_field(package: Package) -> None:
    """A dropped one would survive as an unknown member, and nobody could see it in the values."""
    models = importlib.import_module(f"{package.module.__name__}.models")
    schemas = package.document["components"]["schemas"]
    documented = {name: set(schema["properties"]) for name, schema in schemas.items() if "properties" in schema}
    found = {name: {each.encode_name for each in msgspec.structs.fields(getattr(models, name))} for name in documented}
    assert found == documented


@pytest.mark.parametrize("name", SUCCESSES)
def test_a_documented_success_is_its_typed_value(name: str, call: Call) -> None:
    example = SUCCESSES[name]
    method, module = example.method, example.method.package.module
    value = outcome(method, call, example.answer)
    assert isinstance(value, msgspec.Struct)
    assert type(value).__name__ == example.schema["$ref"].rpartition("/")[2]
    assert as_json(method, value) == instants(example.value)
    read_again = module.from_json(module.to_json(value), type(value), strict=True)
    assert as_json(method, read_again) == instants(example.value)


@pytest.mark.parametrize("name", ERRORS)
def test_a_documented_error_is_raised_in_full(name: str, call: Call) -> None:
    example = ERRORS[name]
    method, module = example.method, example.method.package.module
    error = outcome(method, call, example.answer)
    assert type(error) is getattr(module, CLASSES[example.status])
    assert isinstance(error, module.APIError)
    assert error.status == example.status
    assert {error.headers[each] for each in example.headers} == set(example.headers.values())
    assert error.headers["content-type"] == example.media_type
    assert json.loads(error.body) == example.value
    assert type(error.data).__name__ == example.schema["$ref"].rpartition("/")[2]
    assert as_json(method, error.data) == instants(example.value)
    sent, _ = call(method, next(example_arguments(method)), example.answer)
    for part in (method.verb, sent[0].url, str(example.status), own_first_error(example.value)):
        assert part in str(error)
    assert method.package.token not in f"{error} {error!r}"


def own_first_error(body: Any) -> str:
    """The sentence that the API itself says, in the three shapes of the two documents."""
    error = body["errors"][0]["title"] if "errors" in body else body["error"]
    said: str = error if isinstance(error, str) else error["message"]
    return said


@pytest.mark.parametrize("name", UNDOCUMENTED)
@pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)
def test_an_undocumented_status_is_an_error_object(method: Method, name: str, call: Call) -> None:
    answer, expected, said = UNDOCUMENTED[name]
    status, headers, body = answer
    assert str(status) not in method.operation["responses"]
    module = method.package.module
    error = outcome(method, call, answer)
    assert type(error) is getattr(module, expected)
    assert isinstance(error, module.APIError)
    assert (error.status, error.body, error.data) == (status, body, None)
    assert dict(error.headers) == {header.lower(): value for header, value in headers.items()}
    assert str(error).startswith(f"{method.verb} {method.package.server}")
    assert f" answered {status}" in str(error)
    assert said in str(error)


@pytest.mark.parametrize("name", UNREADABLE)
@pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)
def test_a_success_that_cannot_be_read_is_an_error_object(method: Method, name: str, call: Call) -> None:
    answer = success(method).with_body(UNREADABLE[name])
    error = outcome(method, call, answer)
    assert type(error) is method.package.module.UnreadableAnswer
    assert (error.status, error.body, error.data) == (answer[0], answer[2], None)
    assert f"{len(answer[2])} bytes" in str(error)


@pytest.mark.parametrize("name", ERRORS)
def test_a_documented_status_with_another_body_is_still_its_error(name: str, call: Call) -> None:
    """Proxies answer in HTML; Rootly answers some 422 with an object of field names."""
    example = ERRORS[name]
    for body in (HTML, b"", b'["a"]'):
        error = outcome(example.method, call, example.with_body(body))
        assert type(error) is getattr(example.method.package.module, CLASSES[example.status])
        assert (error.status, error.body, error.data) == (example.status, body, None)


def test_fields_with_messages_are_read_as_the_first_error(call: Call) -> None:
    method = METHODS["rootly live_call_routers.create"]
    body = b'{"errors": {"phone_number": ["is taken", "is too long"]}}'
    error = outcome(method, call, (422, {"Content-Type": "application/vnd.api+json"}, body))
    assert type(error) is method.package.module.UnprocessableEntity
    assert "is taken" in str(error)


# What the document does not know survives.


def with_unknown_members(value: Any) -> Any:
    """The same value with a member that no schema has in every object."""
    if isinstance(value, list):
        return [with_unknown_members(item) for item in value]
    if isinstance(value, dict):
        known = {name: with_unknown_members(member) for name, member in value.items()}
        return {**known, "x_unknown": {"a": [1, None]}, 'quote"d': "b", "class": 2.5}
    return value


def with_unknown_enum_members(method: Method, schema: Any, value: Any) -> tuple[Any, int]:
    """The same value with something else in the place of every member of an enum, and how many there were."""
    schema = resolved(method.package.document, schema)
    if "enum" in schema and value in schema["enum"]:
        return ("brand_new" if isinstance(value, str) else 7), 1
    if isinstance(value, list):
        pairs = [with_unknown_enum_members(method, schema.get("items", {}), item) for item in value]
        return [changed for changed, _ in pairs], sum(count for _, count in pairs)
    if isinstance(value, dict):
        declared = schema.get("properties", {})
        found = {
            name: with_unknown_enum_members(method, declared.get(name, {}), member) for name, member in value.items()
        }
        return {name: changed for name, (changed, _) in found.items()}, sum(count for _, count in found.values())
    return value, 0


@pytest.mark.parametrize("name", EXAMPLES)
def test_unknown_members_survive(name: str, call: Call) -> None:
    example = EXAMPLES[name]
    changed = with_unknown_members(example.value)
    result = outcome(example.method, call, example.with_body(json.dumps(changed).encode()))
    value = result.data if example.status >= 400 else result
    assert as_json(example.method, value) == instants(changed)
    assert example.method.package.module.extra(value)["x_unknown"] == {"a": [1, None]}
    assert value.x_unknown == {"a": [1, None]}


@pytest.mark.parametrize("name", SUCCESSES)
def test_unknown_members_of_enums_survive(name: str, call: Call) -> None:
    example = SUCCESSES[name]
    method, module = example.method, example.method.package.module
    changed, count = with_unknown_enum_members(method, example.schema, example.value)
    text = json.dumps(changed).encode()
    value = outcome(method, call, example.with_body(text))
    assert as_json(method, value) == instants(changed)
    if count:
        with pytest.raises(module.DecodeError) as refused:
            module.from_json(text, type(value), strict=True)
        assert len(refused.value.departures) == count


def test_there_are_enums_to_be_unknown_in() -> None:
    counts = {
        name: with_unknown_enum_members(example.method, example.schema, example.value)[1]
        for name, example in SUCCESSES.items()
    }
    assert counts["rootly live_call_routers.get 200 found"] == 5
    assert counts["vocobase call_routing.list 200 one_record"] == 1


# The fixtures' answers, which reach every bound and break every keyword.


@pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)
def test_every_valid_fixture_comes_out_as_it_went_in(method: Method, call: Call) -> None:
    for fixture in method.package.fixtures.load(method.name).answers:
        result = outcome(method, call, answer_of(fixture))
        value = result if int(fixture.status) < 300 else result.data
        if isinstance(result, Exception):
            assert type(result) is getattr(method.package.module, CLASSES[int(fixture.status)]), fixture.name
        assert as_json(method, value) == instants(fixture.body), fixture.name


@pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)
def test_a_wrong_answer_is_delivered_as_far_as_it_goes(method: Method, call: Call) -> None:
    """Delivered, or an UnreadableAnswer where the whole is of another kind; never an error of ours."""
    counts: Counter[str] = Counter()
    for fixture in method.package.fixtures.load(method.name).invalid_answers:
        original = copy.deepcopy(fixture.body)
        result = outcome(method, call, answer_of(fixture))
        if int(fixture.status) >= 400:
            assert type(result) is getattr(method.package.module, CLASSES[int(fixture.status)]), fixture.name
            assert result.body == json.dumps(original).encode()
            continue
        unreadable = isinstance(result, method.package.module.UnreadableAnswer)
        counts["unreadable" if unreadable else "delivered"] += 1
        assert unreadable == (fixture.breaks.pointer == "" and not isinstance(original, dict)), fixture.name
        if not unreadable:
            assert_delivered(method, result, original)
    print(method, dict(counts))


def answer_of(fixture: Any) -> Answer:
    headers = {name: str(value) for name, value in fixture.headers.items()}
    return int(fixture.status), {**headers, "Content-Type": fixture.media_type}, json.dumps(fixture.body).encode()


def assert_delivered(method: Method, value: object, original: Mapping[str, Any]) -> None:
    """Everything but a null where none may be, which reads as absent."""
    delivered = dict(nodes(as_json(method, value)))
    for pointer, each in nodes(instants(original)):
        if each is None or isinstance(each, (dict, list)):
            continue
        assert delivered[pointer] == each, pointer
