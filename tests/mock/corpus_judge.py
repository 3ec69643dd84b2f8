"""What a report of schemathesis says of the mock, and what it can't know."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import msgspec

from specloom import NoValue, Values
from specloom.api import Api, Operation
from specloom_mock.engine import Engine, Mounted, Settings
from specloom_mock.transport import Mock
from tests.mock.identities import NAMES, header_of
from tests.mock.second_opinion import SecondOpinion

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
LONGEST_TARGET = 16_384
LONGEST_TOLD = 400
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
GROUPS = ({400, 422}, {401, 403}, {404, 410}, {405}, {406}, {413}, {415})


class Failure(msgspec.Struct, frozen=True):
    """A check that failed: where, what it says, and what was sent and answered."""

    check: str
    label: str
    message: str
    request: str
    answer: str

    def told(self) -> str:
        sent = self.request if len(self.request) <= LONGEST_TOLD else f"{self.request[:LONGEST_TOLD]}..."
        return f"{self.label} [{self.check}] {self.message}; sent {sent}; answered {self.answer}"


@dataclass
class Judged:
    executions: Counter[str] = field(default_factory=Counter)
    failures: list[Failure] = field(default_factory=list)
    undecidable: Counter[str] = field(default_factory=Counter)
    unsynthesised: dict[str, str] = field(default_factory=dict)
    labels: set[str] = field(default_factory=set)


@dataclass
class Referee:
    """What judges a case beside its own words: the document, read by us and by another validator."""

    spec: Path
    api: Api
    tokens: tuple[str, ...] = ()
    unfit: Mapping[str, str] = field(default_factory=dict[str, str])
    """What schemathesis could not try, by operation, in its words."""

    @cached_property
    def opinion(self) -> SecondOpinion:
        return SecondOpinion(self.spec)

    @cached_property
    def values(self) -> Values:
        return Values(self.api)

    @cached_property
    def fresh(self) -> Mock:
        """A mock to which nobody has written anything."""
        return Mock(Engine([Mounted("fresh", self.api)], Settings(tokens=frozenset(self.tokens))))


@dataclass
class Exchange:
    """One case: what schemathesis meant, what it sent, and what came back."""

    referee: Referee
    operation: Operation | None
    case: dict[str, Any]
    message: str
    status: int
    body: str
    request: dict[str, Any]

    @property
    def api(self) -> Api:
        return self.referee.api

    @property
    def negated(self) -> set[str]:
        """The parts of the request that schemathesis means to be wrong."""
        parts = (self.case.get("meta") or {}).get("components") or {}
        return {name for name, part in parts.items() if part.get("mode") == "negative"}

    @property
    def declared(self) -> set[str]:
        return {each.status for each in self.operation.responses} if self.operation else set()

    def carries(self, name: str) -> bool:
        """Whether a credential that the mock accepts was sent for a scheme."""
        scheme = self.api.security_schemes.get(name)
        if scheme is None or scheme.type == "mutualTLS":
            return True
        headers = {key.lower(): values for key, values in (self.request.get("headers") or {}).items()}
        if scheme.type == "apiKey" and scheme.location != "header":
            where = str(self.request.get("uri")) if scheme.location == "query" else str(headers.get("cookie"))
            return any(f"{scheme.parameter_name}={each}" in where for each in NAMES)
        return any(value in headers.get(key.lower(), []) for key, value in (header_of(scheme, each) for each in NAMES))


def judged(events: Iterable[dict[str, Any]], referee: Referee) -> Judged:
    found = Judged()
    seen: set[tuple[str, str, str]] = set()
    operations = {(each.method, each.path): each for each in referee.api.operations}
    for event in events:
        recorder = event.get("ScenarioFinished", {}).get("recorder", {})
        for case_id, checks in recorder.get("checks", {}).items():
            case = recorder["cases"][case_id]["value"]
            operation = operations.get((case["method"], case["path"]))
            if operation is not None:
                found.labels.add(f"{case['method']} {case['path']}")
            for check in checks:
                found.executions[check["name"]] += 1
                if check["status"] != "success":
                    exchange = _exchange(referee, operation, case, check, recorder["interactions"].get(case_id, {}))
                    _file(found, seen, check["name"], exchange)
    return found


def _exchange(
    referee: Referee,
    operation: Operation | None,
    case: dict[str, Any],
    check: dict[str, Any],
    interaction: dict[str, Any],
) -> Exchange:
    failure = check.get("failure_info", {}).get("failure", {})
    message = " ".join(f"{failure.get('title', '')}: {failure.get('message', '')}".split())
    response, request = interaction.get("response") or {}, interaction.get("request") or {}
    status, body = response.get("status_code", 0), decoded(response.get("content")).replace(f"{CORPUS}/", "")
    return Exchange(referee, operation, case, message, status, body, request)


def _file(found: Judged, seen: set[tuple[str, str, str]], check: str, exchange: Exchange) -> None:
    label = f"{exchange.case['method']} {exchange.case['path']}"
    if exchange.status == 501:
        found.unsynthesised.setdefault(label, exchange.body[:200])
        return
    reason = next((why for name, why, holds in REASONS if name == check and holds(exchange)), "")
    if reason:
        found.undecidable[f"{check}: {reason}"] += 1
        return
    key = (check, label, re.sub(r"\d+", "0", exchange.message)[:120])
    if key not in seen:
        seen.add(key)
        answer = f"{exchange.status} {exchange.body[:400]}"
        found.failures.append(Failure(check, label, exchange.message[:300], _sent(exchange), answer))


def _declares_no_such_error(exchange: Exchange) -> bool:
    # Text that is no JSON is malformed, which 422 does not mean (RFC 9110, 15.5.1 and 15.5.21).
    malformed = exchange.status == 400 and "expected JSON in the body" in exchange.body
    group = {400} if malformed else next((each for each in GROUPS if exchange.status in each), set[int]())
    return bool(group) and not exchange.declared & {"default", "4XX", *map(str, group)}


def _declares_no_success(exchange: Exchange) -> bool:
    return exchange.status == 200 and not any(each == "default" or each[0] in "123" for each in exchange.declared)


def _still_authorized(exchange: Exchange) -> bool:
    operation = exchange.operation
    return operation is not None and any(all(map(exchange.carries, each.schemes)) for each in operation.security)


def _array_in_form(exchange: Exchange) -> bool:
    return exchange.case.get("media_type") in FORMS and "Incorrect type" in exchange.message


def _empty_array_in_form(exchange: Exchange) -> bool:
    body = exchange.case.get("body")
    empty = [name for name, value in body.items() if value == []] if isinstance(body, dict) else []
    missing = any(f'a member \\"{name}\\"' in exchange.body for name in empty)
    return exchange.case.get("media_type") in FORMS and missing


def _custom_method(exchange: Exchange) -> bool:
    usual = {"GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE"}
    others = {each.method for each in exchange.api.operations if each.path == exchange.case["path"]} - usual
    advertised = re.search(r"Undocumented methods advertised: ([A-Z, ]+?)(?: List|$)", exchange.message)
    return advertised is not None and set(advertised[1].split(", ")) <= others


def _unheld_path_parameter(exchange: Exchange) -> bool:
    found = re.search(r"parameter `([^`]*)` in path", exchange.message)
    return found is not None and f"{{{found[1]}}}" not in exchange.case["path"]


def _nested_in_parameter(exchange: Exchange) -> bool:
    places = (exchange.case.get(each) or {} for each in ("query", "headers", "cookies"))
    objects = [value for each in places if isinstance(each, dict) for value in each.values() if isinstance(value, dict)]
    return any(isinstance(value, (dict, list)) for each in objects for value in each.values())


def _ignored_header(exchange: Exchange) -> bool:
    listed = re.search(r"in header - violates `required` \(was ([^)]*)\)", exchange.message)
    if listed is not None:
        return {each.strip().lower() for each in listed[1].split(",")} <= {"accept", "authorization", "content-type"}
    return re.search(r"required '?`?Content-Type|Missing `Content-Type`", exchange.message) is not None


def _unknown_discriminator(exchange: Exchange) -> bool:
    return "Unknown discriminator value" in exchange.message


def _nullable_in_31(exchange: Exchange) -> bool:
    return not exchange.api.openapi.startswith("3.0") and "got null" in exchange.body


def _earlier_id(exchange: Exchange) -> bool:
    return _phase(exchange) == "stateful" and "path /" in exchange.body


def _own_example(exchange: Exchange) -> bool:
    return _phase(exchange) == "examples"


def _phase(exchange: Exchange) -> str:
    return str(exchange.case.get("meta", {}).get("phase", {}).get("name", ""))


def _refused_by_another(exchange: Exchange) -> bool:
    return _opinion(exchange) is False


def _allowed_by_another(exchange: Exchange) -> bool:
    return exchange.negated == {"body"} and _opinion(exchange) is True


def _opinion(exchange: Exchange) -> bool | None:
    """What another validator says of the bytes that were sent as JSON; None where it says nothing."""
    sent, media_type = decoded(exchange.request.get("body")), str(exchange.case.get("media_type"))
    if not sent or "json" not in media_type:
        return None
    try:
        value = json.loads(sent)
    except ValueError:
        return None
    return exchange.referee.opinion.allows(exchange.case["method"], exchange.case["path"], media_type, value)


def _too_long(exchange: Exchange) -> bool:
    return exchange.status == 414 and len(str(exchange.request.get("uri"))) > LONGEST_TARGET


def _no_content(exchange: Exchange) -> bool:
    return exchange.status in (204, 205, 304)


def _only_forbidden(exchange: Exchange) -> bool:
    named = "Authorization" in exchange.message and exchange.status == 403
    return named and "403" in exchange.declared and not exchange.declared & {"401", "4XX"}


def _lost_in_form(exchange: Exchange) -> bool:
    """Whether a form says something else than what was meant, as its empty arrays and objects have no bytes."""
    meant, media_type = exchange.case.get("body"), exchange.case.get("media_type")
    if media_type not in FORMS or not _holds(meant, _is_empty):
        return False
    opinion, where = exchange.referee.opinion, (exchange.case["method"], exchange.case["path"], str(media_type))
    return opinion.allows(*where, meant) is not opinion.allows(*where, _without_empty(meant))


def _without_empty(value: Any) -> Any:
    if isinstance(value, dict):
        kept = {key: _without_empty(each) for key, each in value.items()}
        return {key: each for key, each in kept.items() if not _is_empty(each)}
    return [_without_empty(each) for each in value] if isinstance(value, list) else value


def _nested_in_form_array(exchange: Exchange) -> bool:
    return exchange.case.get("media_type") in FORMS and _holds(exchange.case.get("body"), _is_nested_array)


def _holds(value: Any, wanted: Callable[[Any], bool]) -> bool:
    """Whether a value, or one that it holds, is as is wanted; the value itself is the form."""
    inside = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []
    return any(wanted(each) or _holds(each, wanted) for each in inside)


def _is_empty(value: Any) -> bool:
    return value in ({}, [])


def _is_nested_array(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(each, (dict, list)) for each in value)


def _as_nobody_wrote(exchange: Exchange) -> bool:
    """Whether a mock that nobody wrote to gives the same answer: it is the description's, and nobody's own."""
    request = exchange.request
    target = re.sub(r"^https?://[^/]+", "", str(request.get("uri")))
    headers = {name: ", ".join(values) for name, values in (request.get("headers") or {}).items()}
    answer = exchange.referee.fresh.handle(str(request.get("method")), target, headers)
    return answer.status == exchange.status and answer.body.decode("utf-8", "replace") == exchange.body


def _unsayable_error(exchange: Exchange) -> bool:
    """Whether a refusal is problem details as no value of the error that is declared for it can be made."""
    if exchange.operation is None or exchange.status < 400 or "about:blank" not in exchange.body:
        return False
    responses = [each for each in exchange.operation.responses if each.status == str(exchange.status)]
    schemas = [content.schema for each in responses for content in each.content if content.schema is not None]
    return any(isinstance(exchange.referee.values.smallest(each, "response"), NoValue) for each in schemas)


def _no_schema_to_it(exchange: Exchange) -> bool:
    label = f"{exchange.case['method']} {exchange.case['path']}"
    return "Invalid Schema Object in response definition" in exchange.referee.unfit.get(label, "")


def _array_is_no_form(exchange: Exchange) -> bool:
    is_multipart = str(exchange.case.get("media_type")).startswith("multipart/")
    return is_multipart and isinstance(exchange.case.get("body"), list)


def _further_header(exchange: Exchange) -> bool:
    return exchange.negated == {"headers"} and "unexpected properties" in exchange.message


def _no_header_name(exchange: Exchange) -> bool:
    names = exchange.request.get("headers") or {}
    return exchange.status == 400 and not all(re.fullmatch(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+", each) for each in names)


def _lost_in_query(exchange: Exchange) -> bool:
    query = exchange.case.get("query")
    empty = {name for name, value in query.items() if _is_empty(value)} if isinstance(query, dict) else set()
    missing = set(re.findall(r"query /(\S+): expected a value, as it is required, got none", exchange.body))
    return bool(missing) and missing <= empty


def _array_is_no_document(exchange: Exchange) -> bool:
    if "xml" not in str(exchange.case.get("media_type")) or not isinstance(exchange.case.get("body"), list):
        return False
    try:
        ET.fromstring(decoded(exchange.request.get("body")))
    except ET.ParseError:
        return True
    return False


REASONS: list[tuple[str, str, Callable[[Exchange], bool]]] = [
    ("status_code_conformance", "the operation declares no status for such an error", _declares_no_such_error),
    ("status_code_conformance", "the operation declares no success", _declares_no_success),
    ("ignored_auth", "the credentials that are left satisfy another alternative", _still_authorized),
    ("negative_data_rejection", "one value and an array of one value are the same bytes in a form", _array_in_form),
    ("positive_data_acceptance", "no array and an empty array are the same bytes in a form", _empty_array_in_form),
    ("negative_data_rejection", "the path does not hold the parameter (OpenAPI 3.1, 4.8.12)", _unheld_path_parameter),
    ("positive_data_acceptance", "what nests in a parameter has no place on the wire", _nested_in_parameter),
    ("positive_data_acceptance", "OpenAPI 3.1 knows no nullable", _nullable_in_31),
    ("positive_data_acceptance", "an id of an earlier answer that the path's schema refuses", _earlier_id),
    ("positive_data_acceptance", "an example of the document that its own schema refuses", _own_example),
    ("negative_data_rejection", "a header Content-Type is ignored (OpenAPI 3.1, 4.8.12.2.1)", _ignored_header),
    ("missing_required_header", "a header Content-Type is ignored (OpenAPI 3.1, 4.8.12.2.1)", _ignored_header),
    ("positive_data_acceptance", "the body is invalid, as openapi-schema-validator says too", _refused_by_another),
    ("negative_data_rejection", "the body is valid, as openapi-schema-validator says too", _allowed_by_another),
    ("positive_data_acceptance", "what is empty has no bytes in a form", _lost_in_form),
    ("negative_data_rejection", "what is empty has no bytes in a form", _lost_in_form),
    (
        "positive_data_acceptance",
        "what nests in a form's array has no style (OpenAPI 3.1, 4.8.12)",
        _nested_in_form_array,
    ),
    (
        "positive_data_acceptance",
        "an array is no XML document, which has one root (XML 1.0, 2.1)",
        _array_is_no_document,
    ),
    ("positive_data_acceptance", "an array is no multipart body, which has parts with names", _array_is_no_form),
    ("negative_data_rejection", "who does not know a header ignores it (RFC 9110, 5.1)", _further_header),
    ("positive_data_acceptance", "what is empty has no bytes in a query", _lost_in_query),
    ("positive_data_acceptance", "the name is none that a header can have (RFC 9110, 5.1)", _no_header_name),
    ("unsupported_method", "the name is none that a header can have (RFC 9110, 5.1)", _no_header_name),
    ("positive_data_acceptance", "the address is longer than 16 KiB (RFC 9110, 15.5.15)", _too_long),
    ("negative_data_rejection", "the address is longer than 16 KiB (RFC 9110, 15.5.15)", _too_long),
    ("unsupported_method", "the address is longer than 16 KiB (RFC 9110, 15.5.15)", _too_long),
    ("response_schema_conformance", "a 204 has no content, whatever is declared (RFC 9110, 15.3.5)", _no_content),
    ("content_type_conformance", "a 204 has no content, whatever is declared (RFC 9110, 15.3.5)", _no_content),
    ("response_schema_conformance", "schemathesis takes the schema for none, as it says", _no_schema_to_it),
    ("content_type_conformance", "no value of the error that is declared can be made", _unsayable_error),
    ("missing_required_header", "the operation declares 403 alone for who shows nothing", _only_forbidden),
    ("object_level_authorization", "the description's own answer, which nobody wrote", _as_nobody_wrote),
    ("response_schema_conformance", "a discriminator refuses nothing (OpenAPI 3.1, 4.8.25)", _unknown_discriminator),
    ("allow_header_conformance", "schemathesis does not read additionalOperations", _custom_method),
]
"""Judgements that the mock can't meet, with the reason: what the document leaves out, or the wire can't carry."""


def unfit(events: Iterable[dict[str, Any]]) -> dict[str, str]:
    """What schemathesis itself could not try, by operation, in its words."""
    found: dict[str, str] = {}
    for event in events:
        error = event.get("NonFatalError")
        if error is not None:
            value = error.get("value", error)
            found.setdefault(str(error.get("label", "")), " ".join(str(value.get("message", value)).split())[:200])
    return found


def _sent(exchange: Exchange) -> str:
    request = exchange.request
    headers = {key: value for key, value in (request.get("headers") or {}).items() if key != "Authorization"}
    return f"{request.get('method')} {request.get('uri')} {headers} {decoded(request.get('body'))[:2000]!r}"


def decoded(content: Any) -> str:
    encoded = content.get("$base64", "") if isinstance(content, dict) else ""
    return b64decode(encoded).decode("utf-8", "replace")
