"""What a report of schemathesis says of the mock, and what it can't know."""

from __future__ import annotations

import re
from base64 import b64decode
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import msgspec

from specloom.api import Api, Operation
from tests.mock.identities import NAMES, header_of

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
        return f"{self.label} [{self.check}] {self.message}; sent {self.request}; answered {self.answer}"


@dataclass
class Judged:
    executions: Counter[str] = field(default_factory=Counter)
    failures: list[Failure] = field(default_factory=list)
    undecidable: Counter[str] = field(default_factory=Counter)
    unsynthesised: dict[str, str] = field(default_factory=dict)
    labels: set[str] = field(default_factory=set)


@dataclass
class Exchange:
    """One case: what schemathesis meant, what it sent, and what came back."""

    api: Api
    operation: Operation | None
    case: dict[str, Any]
    message: str
    status: int
    body: str
    request: dict[str, Any]

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


def judged(events: Iterable[dict[str, Any]], api: Api) -> Judged:
    found = Judged()
    seen: set[tuple[str, str, str]] = set()
    operations = {(each.method, each.path): each for each in api.operations}
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
                    exchange = _exchange(api, operation, case, check, recorder["interactions"].get(case_id, {}))
                    _file(found, seen, check["name"], exchange)
    return found


def _exchange(
    api: Api, operation: Operation | None, case: dict[str, Any], check: dict[str, Any], interaction: dict[str, Any]
) -> Exchange:
    failure = check.get("failure_info", {}).get("failure", {})
    message = " ".join(f"{failure.get('title', '')}: {failure.get('message', '')}".split())
    response, request = interaction.get("response") or {}, interaction.get("request") or {}
    status, body = response.get("status_code", 0), decoded(response.get("content"))
    return Exchange(api, operation, case, message, status, body, request)


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
        answer = f"{exchange.status} {exchange.body[:240]}"
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


def _is_xml(exchange: Exchange) -> bool:
    return "xml" in str(exchange.case.get("media_type"))


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
    ("negative_data_rejection", "the mock takes XML as it is", _is_xml),
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
    return f"{request.get('method')} {request.get('uri')} {headers} {decoded(request.get('body'))[:200]!r}"


def decoded(content: Any) -> str:
    encoded = content.get("$base64", "") if isinstance(content, dict) else ""
    return b64decode(encoded).decode("utf-8", "replace")
