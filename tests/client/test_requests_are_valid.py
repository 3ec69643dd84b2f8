"""Every request that the generated clients send is valid by the document, says a referee that shares no code with us.

The counts are printed with ``pytest -rP``.
"""

from __future__ import annotations

import importlib
import json
from collections import Counter
from typing import Any
from urllib.parse import quote, urlencode

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from .documented import example_arguments, success
from .generated_packages import CALLS, METHODS, PACKAGES, Call, Method
from .mock_process import ROOT
from .referee import Referee, Sent, Unjudgeable
from .typed_values import arguments

pytestmark = pytest.mark.proof

REFEREES = {api: Referee.reading(ROOT / "specs" / f"{api}.yaml") for api in PACKAGES}
EXAMPLES_PER_CALL = 80
"""Argument sets for each operation and each kind of client."""


def faults(method: Method, sent: Sent) -> list[str]:
    return REFEREES[method.package.api].faults(sent)


def judged(method: Method, call: Call, given_arguments: dict[str, Any]) -> tuple[list[Sent], list[str]]:
    """What was sent and what is wrong with it. The only error that the client may raise is a refusal before sending."""
    sent, outcome = call(method, given_arguments, success(method).answer)
    if isinstance(outcome, Exception):
        assert isinstance(outcome, method.package.module.InvalidArgument), repr(outcome)
        assert not sent, "refused after it was sent"
        return [], []
    assert len(sent) == 1
    return sent, faults(method, sent[0])


def names_a_number(method: Method, given_arguments: dict[str, Any]) -> bool:
    """Whether a call has what the document requires together; few draws of the types alone do."""
    named = {name for name, value in given_arguments.items() if value is not msgspec.UNSET}
    return method.name != "call_routing.create" or bool(named & {"did_id", "did_number"})


def test_every_operation_of_both_documents_is_driven() -> None:
    verbs = ("get", "put", "post", "delete", "patch", "head", "options", "trace")
    documented = {
        (package.api, path, verb.upper())
        for package in PACKAGES.values()
        for path, item in package.document["paths"].items()
        for verb in verbs
        if verb in item
    }
    assert {(each.package.api, each.path, each.verb) for each in METHODS.values()} == documented
    assert len(METHODS) == 9


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
@pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)
def test_whatever_the_types_allow_is_sent_validly_or_refused_before(method: Method, call: Call) -> None:
    counts: Counter[str] = Counter()

    @settings(max_examples=EXAMPLES_PER_CALL, deadline=None, derandomize=True)
    @given(data=st.data())
    def drive(data: st.DataObject) -> None:
        drawn = data.draw(arguments(method.hints).filter(lambda drawn: names_a_number(method, drawn)))
        sent, wrong = judged(method, call, drawn)
        counts["judged" if sent else "refused"] += 1
        assert wrong == []

    drive()
    print(method, dict(counts))
    assert counts["judged"] >= EXAMPLES_PER_CALL // 10


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
@pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)
def test_valid_fixtures_are_sent_as_they_stand(method: Method, call: Call) -> None:
    requests = method.package.fixtures.load(method.name).requests
    for request in requests:
        sent, wrong = judged(method, call, method.arguments(request.parameters, request.body))
        assert (len(sent), wrong) == (1, []), request.name
        raw = as_it_stands(method, request)
        assert sent[0].url == raw.url, request.name
        assert (sent[0].content is None) == (raw.content is None), request.name
        if raw.content is not None:
            assert json.loads(sent[0].content or b"") == json.loads(raw.content), request.name
    print(method, f"{len(requests)} judged")


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
@pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)
def test_documented_examples_are_sent_validly(method: Method, call: Call) -> None:
    for given_arguments in example_arguments(method):
        sent, wrong = judged(method, call, given_arguments)
        assert (len(sent), wrong) == (1, [])


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
@pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)
def test_wrong_fixtures_never_leave_the_client(method: Method, call: Call) -> None:
    """Refused by a signature, a Struct or the check of arguments; or what was left out has one legal value."""
    counts: Counter[str] = Counter()
    for request in method.package.fixtures.load(method.name).invalid_requests:
        try:
            sent, wrong = judged(method, call, method.arguments(request.parameters, request.body))
        except TypeError:
            counts["no such call"] += 1
            continue
        counts["sent as it is" if wrong else "made valid" if sent else "refused"] += 1
        assert {fault.partition(":")[0] for fault in wrong} <= SENT_ON_PURPOSE.keys(), request.name
    print(method, dict(counts))
    assert counts["sent as it is"] <= 1
    assert counts["made valid"] <= 1, "only the kind of resource has one legal value"


SENT_ON_PURPOSE = {
    "body/data/attributes/paging_targets/0/type breaks enum": "a model that travels both ways sends on what came",
}
"""What a typed call can say and the document does not allow. A new entry is a decision, not an accident."""


def test_members_that_are_required_together_are_checked() -> None:
    """A number has to be named, by its id or by itself: Vocobase's `anyOf`, which no type says."""
    method = METHODS["vocobase call_routing.create"]
    sent, _ = judged(method, CALLS["sync"], {"for_inbound_call": 1, "for_outbound_call": 1})
    assert sent == []


def test_a_member_of_an_enum_that_came_with_an_answer_can_be_sent_back() -> None:
    method = METHODS["rootly live_call_routers.update"]
    models = importlib.import_module("rootly_client.models")
    came = b'{"id": "a", "type": "functionality", "alert_urgency_id": "b"}'
    target = method.package.module.from_json(came, models.PagingTarget)
    attributes = models.UpdateLiveCallRouterAttributes(paging_targets=[target])
    data = models.UpdateLiveCallRouterData(attributes=attributes)
    sent, wrong = judged(method, CALLS["sync"], {"id": "a", "data": data})
    assert b'"functionality"' in (sent[0].content or b"")
    assert [fault.partition(":")[0] for fault in wrong] == ["body/data/attributes/paging_targets/0/type breaks enum"]


# The referee is shown to refuse.


def expected_fault(request: Any) -> str:
    """The fault that a wrong fixture is made for. A parameter is text: another type may break another rule."""
    aim = request.breaks
    if aim.where != "body":
        return f"parameter {aim.name!r}" + (": missing" if aim.keyword == "required" else " breaks")
    return "body: missing" if request.body is msgspec.UNSET else f" breaks {aim.keyword}:"


def as_it_stands(method: Method, request: Any) -> Sent:
    """A fixture as a request, written without the client."""
    path = method.path
    for name, value in request.parameters.get("path", {}).items():
        path = path.replace(f"{{{name}}}", quote(text(value), safe=""))
    query = {name: text(value) for name, value in request.parameters.get("query", {}).items()}
    url = method.package.server + path + (f"?{urlencode(query, quote_via=quote, safe='')}" if query else "")
    headers = [("Authorization", f"Bearer {method.package.token}")]
    if request.body is msgspec.UNSET:
        return Sent(method.verb, url, tuple(headers))
    headers.append(("Content-Type", request.media_type))
    return Sent(method.verb, url, tuple(headers), json.dumps(request.body).encode())


def text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


@pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)
def test_the_referee_refuses_each_wrong_fixture_by_the_keyword_that_it_breaks(method: Method) -> None:
    loaded = method.package.fixtures.load(method.name)
    for request in loaded.requests:
        assert faults(method, as_it_stands(method, request)) == [], request.name
    for request in loaded.invalid_requests:
        found = faults(method, as_it_stands(method, request))
        assert any(expected_fault(request) in fault for fault in found), (request.name, found)


def update(**changes: Any) -> Sent:
    """A valid update of a router, but for the changes."""
    body = {"data": {"type": "live_call_routers", "attributes": {"name": "a"}}}
    whole: dict[str, Any] = {
        "method": "PUT",
        "url": "https://api.rootly.com/v1/live_call_routers/a%2Fb",
        "headers": (
            ("Authorization", "Bearer a-token"),
            ("Content-Type", "application/vnd.api+json"),
            ("Accept", "application/vnd.api+json, application/json"),
        ),
        "content": json.dumps(body).encode(),
    }
    return Sent(**{**whole, **changes})


def changed_header(name: str, value: str) -> tuple[tuple[str, str], ...]:
    return tuple({**dict(update().headers), name: value}.items())


def attributes(**members: Any) -> bytes:
    return json.dumps({"data": {"type": "live_call_routers", "attributes": members}}).encode()


LIST = "https://api.rootly.com/v1/live_call_routers"
NUMBER = f"{LIST}/generate_phone_number"
READ: dict[str, Any] = {
    "method": "GET",
    "headers": (("Authorization", "Bearer a-token"),),
    "content": None,
}
REFUSED: dict[str, tuple[Sent, str]] = {
    "another host": (update(url="https://api.example.com/v1/live_call_routers/a"), "address: not under"),
    "a raw space": (update(url=f"{LIST}/a b"), "address: not a percent-encoded URL"),
    "a half escape": (update(url=f"{LIST}/a%2"), "address: not a percent-encoded URL"),
    "a fragment": (update(url=f"{LIST}/a#b"), "address: not a percent-encoded URL"),
    "an unknown path": (update(url=f"{LIST}/a/b"), "address: no path"),
    "an empty path parameter": (update(url=f"{LIST}/"), "address: no path"),
    "an unknown method": (update(method="PATCH"), "address: /v1/live_call_routers/{id} has no PATCH"),
    "a literal path taken for an id": (update(url=NUMBER), "generate_phone_number has no PUT"),
    "no authorization": (update(headers=update().headers[1:]), "authorization: missing"),
    "a bare token": (update(headers=changed_header("Authorization", "a-token")), "authorization: not 'Bearer'"),
    "another scheme": (update(headers=changed_header("Authorization", "Token x")), "authorization: not 'Bearer'"),
    "a header twice": (update(headers=(*update().headers, ("accept", "*/*"))), "header 'accept': stands twice"),
    "an undeclared header": (update(headers=changed_header("X-Other", "1")), "header parameter 'x-other': not"),
    "an undeclared query": (update(url=f"{LIST}/a?dry_run=true"), "query parameter 'dry_run': not declared"),
    "a misspelt query": (Sent(url=f"{LIST}?page%5Bnum%5D=1", **READ), "query parameter 'page[num]': not declared"),
    "a query of the wrong type": (Sent(url=f"{LIST}?page%5Bsize%5D=ten", **READ), "breaks type"),
    "a query twice": (Sent(url=f"{LIST}?sort=a&sort=b", **READ), "query parameter 'sort': stands twice"),
    "a query without a value": (Sent(url=f"{LIST}?sort", **READ), "is not a name and a value"),
    "a query with a plus": (Sent(url=f"{LIST}?sort=a+b", **READ), "is not a name and a value"),
    "a missing query": (Sent(url=f"{NUMBER}?phone_type=local", **READ), "query parameter 'country_code': missing"),
    "a query that is no member": (Sent(url=f"{NUMBER}?phone_type=local&country_code=DE", **READ), "breaks enum"),
    "an Accept that excludes": (update(headers=changed_header("Accept", "application/json")), "Accept: lacks"),
    "another media type": (
        update(headers=changed_header("Content-Type", "application/json")),
        "Content-Type: 'application/json' is none of application/vnd.api+json",
    ),
    "no body": (update(content=None), "body: missing"),
    "a body on a GET": (Sent(url=LIST, **{**READ, "content": b"{}"}), "body: the operation has none"),
    "a body that is not JSON": (update(content=b"{"), "body: not JSON"),
    "a body that is not UTF-8": (update(content=b'"\xff"'), "body: not JSON"),
    "a number that is no JSON": (update(content=attributes(sent_to_voicemail_delay=float("nan"))), "body: not JSON"),
    "a member twice": (update(content=b'{"data": 1, "data": 2}'), "body: not JSON: a member stands twice"),
    "a missing member": (update(content=b'{"data": {"type": "live_call_routers"}}'), "body/data breaks required"),
    "a wrong constant": (update(content=b'{"data": {"type": "x", "attributes": {}}}'), "body/data/type breaks enum"),
    "a wrong member of an enum": (update(content=attributes(kind="fax")), "body/data/attributes/kind breaks enum"),
    "an unknown member": (update(content=attributes(slug="a")), "breaks additionalProperties"),
    "a null": (update(content=attributes(name=None)), "body/data/attributes/name breaks type"),
    "a text too long": (update(content=attributes(unavailable_responder_message="x" * 301)), "breaks maxLength"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_the_referee_refuses(name: str) -> None:
    assert REFEREES["rootly"].faults(update()) == []
    sent, expected = REFUSED[name]
    found = REFEREES["rootly"].faults(sent)
    assert len(found) == 1
    assert expected in found[0]


def routing(path: str = "/1", **changes: Any) -> list[str]:
    body = {"for_inbound_call": 1, "for_outbound_call": 2, "status": 1, **changes}
    headers = (("Authorization", "Bearer rg_live_a"), ("Content-Type", "application/json"))
    url = f"https://api.vocobase.com/api/v2/voicelink/call-routing{path}"
    return REFEREES["vocobase"].faults(Sent("POST", url, headers, json.dumps(body).encode()))


def test_the_referee_refuses_by_bounds_formats_and_the_type_of_a_path_parameter() -> None:
    assert routing() == []
    assert split(routing("/abc")) == ["path parameter 'routing_id' breaks", "type"]
    assert split(routing("/0")) == ["path parameter 'routing_id' breaks", "minimum"]
    assert split(routing(for_inbound_call=-1)) == ["body/for_inbound_call breaks", "minimum"]
    assert split(routing(status=2)) == ["body/status breaks", "enum"]
    assert split(routing(connection_id="x")) == ["body/connection_id breaks", "format"]
    assert split(routing("")) == ["body breaks", "anyOf"]


def split(found: list[str]) -> list[str]:
    assert len(found) == 1, found
    where, _, rest = found[0].partition(" breaks ")
    return [f"{where} breaks", rest.partition(":")[0]]


def tiny(parameters: list[dict[str, Any]]) -> Referee:
    """What the two documents have no use for: lists, header parameters, styles that are not known."""
    operation = {"parameters": parameters, "responses": {"200": {"description": "yes"}}}
    document = {"servers": [{"url": "http://x"}], "paths": {"/a": {"get": operation}}}
    return Referee(document)


def tiny_faults(parameter: dict[str, Any], query: str = "", *headers: tuple[str, str]) -> list[str]:
    return tiny([parameter]).faults(Sent("GET", f"http://x/a{query}", headers))


INTEGERS = {"name": "n", "in": "query", "schema": {"type": "array", "items": {"type": "integer"}}}
READ_ALIKE: list[tuple[dict[str, Any], str, str]] = [
    (INTEGERS, "?n=1&n=2", "?n=1&n=x"),
    ({**INTEGERS, "explode": False}, "?n=1,2", "?n=1,x"),
    ({"name": "n", "in": "query", "schema": {"type": "number"}}, "?n=1.5", "?n=1,5"),
    ({"name": "n", "in": "query", "schema": {"type": "boolean"}}, "?n=true", "?n=True"),
]


@pytest.mark.parametrize(("parameter", "right", "wrong"), READ_ALIKE)
def test_the_referee_reads_lists_numbers_and_booleans(parameter: dict[str, Any], right: str, wrong: str) -> None:
    assert tiny_faults(parameter, right) == []
    assert len(tiny_faults(parameter, wrong)) == 1


def test_the_referee_reads_headers_and_says_what_it_cannot_judge() -> None:
    header = {"name": "X-Count", "in": "header", "required": True, "schema": {"type": "integer"}}
    assert tiny_faults(header, "", ("x-count", "1")) == []
    assert tiny_faults(header) == ["header parameter 'X-Count': missing"]
    assert len(tiny_faults(header, "", ("x-count", "%31"))) == 1
    beside = {"in": "query", "schema": {"type": "object", "properties": {"a": {"type": "string"}}}}
    with pytest.raises(Unjudgeable):
        tiny([{**beside, "name": "n"}, {**beside, "name": "m"}]).faults(Sent("GET", "http://x/a?a=1"))
