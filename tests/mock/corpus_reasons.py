"""Why a judgement of schemathesis may be one that no answer could meet: what the document leaves out, or the wire can't
carry. Each reason is decided case by case.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any
from xml.etree import ElementTree as ET

from specloom import NoValue
from specloom.api import Parameter, Response
from tests.mock.corpus_exchange import Exchange, decoded

OF_A_BODY = (
    "positive_data_acceptance",
    "negative_data_rejection",
    "content_type_conformance",
    "response_schema_conformance",
)
NONE: Any = object()
LONGEST_TARGET = 16_384
CONTAINERS = {"path": "path_parameters", "query": "query", "header": "headers", "cookie": "cookies"}
GROUPS = ({400, 422}, {401, 403}, {404, 410}, {405}, {406}, {413}, {415})


def _declares_no_such_error(exchange: Exchange) -> bool:
    # Text that is no JSON is malformed, which 422 does not mean (RFC 9110, 15.5.1 and 15.5.21).
    malformed = exchange.status == 400 and re.search("expected JSON in (the body|UTF-8)", exchange.body) is not None
    group = {400} if malformed else next((each for each in GROUPS if exchange.status in each), set[int]())
    return bool(group) and not exchange.declared & {"default", "4XX", *map(str, group)}


def _declares_no_success(exchange: Exchange) -> bool:
    return exchange.status == 200 and not any(each == "default" or each[0] in "123" for each in exchange.declared)


def _still_authorized(exchange: Exchange) -> bool:
    operation = exchange.operation
    return operation is not None and any(all(map(exchange.carries, each.schemes)) for each in operation.security)


def _array_in_form(exchange: Exchange) -> bool:
    """Whether a form is a valid one too, as a value of it may be an array of this one value."""
    return _is_form(exchange) and any(_allows(exchange, each) for each in _with_array_of_one(exchange.case.get("body")))


def _with_array_of_one(value: Any) -> Iterator[Any]:
    """A body with one of its values, at any depth, as the only item of an array."""
    for name, each in value.items() if isinstance(value, dict) else ():
        text = each if isinstance(each, str) else json.dumps(each)
        inner = _with_array_of_one(each) if isinstance(each, dict) else [[each], [text]]
        yield from ({**value, name: other} for other in inner)


def _empty_array_in_form(exchange: Exchange) -> bool:
    body = exchange.case.get("body")
    empty = [name for name, value in body.items() if value == []] if isinstance(body, dict) else []
    missing = any(f'a member \\"{name}\\"' in exchange.body for name in empty)
    return _is_form(exchange) and missing


def _custom_method(exchange: Exchange) -> bool:
    usual = {"GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE"}
    others = {each.method for each in exchange.api.operations if each.path == exchange.case["path"]} - usual
    advertised = re.search(r"Undocumented methods advertised: ([A-Z, ]+?)(?: List|$)", exchange.message)
    return advertised is not None and set(advertised[1].split(", ")) <= others


def _same_path(exchange: Exchange) -> bool:
    """Whether the methods that are too many belong to a path that differs in the names of its templates alone."""
    path = _structure(exchange.case["path"])
    others = {each.method for each in exchange.api.operations if _structure(each.path) == path}
    advertised = re.search(r"Undocumented methods advertised: ([A-Z, ]+?)(?: List|$)", exchange.message)
    return advertised is not None and set(advertised[1].split(", ")) <= others


def _structure(path: str) -> str:
    return re.sub(r"\{[^{}]*\}", "{}", path.partition("#")[0].partition("?")[0])


def _unheld_path_parameter(exchange: Exchange) -> bool:
    found = re.search(r"parameter `([^`]*)` in path", exchange.message)
    return found is not None and f"{{{found[1]}}}" not in exchange.case["path"]


def _nested_in_parameter(exchange: Exchange) -> bool:
    places = [exchange.case.get(each) or {} for each in ("query", "headers", "cookies")]
    if any(_is_nested_array(value) for each in places if isinstance(each, dict) for value in each.values()):
        return True
    objects = [value for each in places if isinstance(each, dict) for value in each.values() if isinstance(value, dict)]
    if any(isinstance(value, (dict, list)) for each in objects for value in each.values()):
        return True
    # Some are written already, with what nests in them as Python shows it.
    cookies = exchange.case.get("cookies") or {}
    return any(isinstance(value, str) and "{'" in value for value in cookies.values())


def _text_where_no_type(exchange: Exchange) -> bool:
    """Whether what is meant as a wrong object is a text as well, which a schema without a type allows."""
    data = ((exchange.case.get("meta") or {}).get("phase") or {}).get("data") or {}
    operation, name = exchange.operation, data.get("parameter")
    if operation is None or exchange.negated & {"body"} or not str(data.get("scenario", "")).startswith("object_"):
        return False
    schemas = [each.schema for each in operation.parameters if each.name == name and each.schema is not None]
    return any(exchange.referee.schemas.is_valid(each, "request", "a,b") for each in schemas)


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
    return _phase(exchange) == "examples" or _is_example_of_parameter(exchange)


def _is_example_of_parameter(exchange: Exchange) -> bool:
    """Whether all parameters that were refused were sent as an example of the description."""
    refused = set(re.findall(r"(path|query|header|cookie) /([^/:]+)[^:]*: expected", exchange.body))
    if exchange.operation is None or not refused:
        return False
    known = {(each.location, each.name): each for each in exchange.operation.parameters}
    return all(place in known and _is_example(exchange, known[place]) for place in refused)


def _is_example(exchange: Exchange, parameter: Parameter) -> bool:
    sent = (exchange.case.get(CONTAINERS[parameter.location]) or {}).get(parameter.name)
    schema = exchange.api.schemas.get(parameter.schema) if parameter.schema is not None else None
    stated = [*parameter.examples, *(parameter.content.examples if parameter.content else ())]
    stated += schema.examples if schema is not None else ()
    return any(sent in (each.value, json.dumps(each.value), str(each.value)) for each in stated)


def _phase(exchange: Exchange) -> str:
    return str(exchange.case.get("meta", {}).get("phase", {}).get("name", ""))


def _parameters_refused_by_another(exchange: Exchange) -> bool:
    """Whether all parameters that were refused have a value that another validator refuses too."""
    refused = set(re.findall(r"(path|query|header|cookie) /([^/:]+)[^:]*: expected", exchange.body))
    return bool(refused) and all(_opinion_of(exchange, each) is False for each in refused)


def _parameter_allowed_by_another(exchange: Exchange) -> bool:
    """Whether the one parameter that is meant to be wrong has a value that another validator allows."""
    data = ((exchange.case.get("meta") or {}).get("phase") or {}).get("data") or {}
    place = (str(data.get("parameter_location")), str(data.get("parameter")))
    return exchange.negated == {place[0]} and _opinion_of(exchange, place) is True


def _opinion_of(exchange: Exchange, place: tuple[str, str]) -> bool | None:
    """What another validator says of a parameter's value before it was written; None where it says nothing."""
    case = exchange.case
    meant = ((case.get("meta") or {}).get("raw_containers") or {}).get(place[0]) or {}
    value = meant.get(place[1], _sent_as_json(exchange, place))
    return (
        exchange.referee.opinion.allows_parameter(case["method"], case["path"], place, value)
        if value is not NONE
        else None
    )


def _sent_as_json(exchange: Exchange, place: tuple[str, str]) -> Any:
    """The value of a parameter that is described as JSON, from its text; NONE where it is not."""
    parameters = exchange.operation.parameters if exchange.operation else ()
    is_json = any((each.location, each.name) == place and each.content is not None for each in parameters)
    text = (exchange.case.get(CONTAINERS.get(place[0], "")) or {}).get(place[1])
    try:
        return json.loads(str(text)) if is_json else NONE
    except ValueError:
        return NONE


def _null_in_query(exchange: Exchange) -> bool:
    """Whether what is meant as a wrong text is an empty one, where null is allowed, which is written so."""
    data = ((exchange.case.get("meta") or {}).get("phase") or {}).get("data") or {}
    place = (str(data.get("parameter_location")), str(data.get("parameter")))
    sent = (exchange.case.get(CONTAINERS.get(place[0], "")) or {}).get(place[1])
    case = exchange.case
    return sent == "" and exchange.referee.opinion.allows_parameter(case["method"], case["path"], place, None) is True


def _one_on_the_wire(exchange: Exchange) -> bool:
    """Whether an operation's path differs in its fragment alone from another one's, and no fragment is sent."""
    path, method = exchange.case["path"], exchange.case["method"]
    plain = path.partition("#")[0]
    same = [each for each in exchange.api.operations if (each.method, each.path.partition("#")[0]) == (method, plain)]
    return len(same) > 1


def _event_of_text(exchange: Exchange) -> bool:
    """Whether an event's data is asked to be something else than a text, which it always is."""
    is_stream = any(
        content.name.startswith("text/event-stream") for each in _responses(exchange) for content in each.content
    )
    return (
        is_stream and re.search(r"^data: ", exchange.body, re.MULTILINE) is not None and "is not of" in exchange.message
    )


def _responses(exchange: Exchange) -> list[Response]:
    operation = exchange.operation
    return [each for each in operation.responses if each.status == str(exchange.status)] if operation else []


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
    return _allows(exchange, value)


def _too_long(exchange: Exchange) -> bool:
    return exchange.status == 414 and len(str(exchange.request.get("uri"))) > LONGEST_TARGET


def _no_content(exchange: Exchange) -> bool:
    return exchange.status in (204, 205, 304)


def _only_forbidden(exchange: Exchange) -> bool:
    named = "Authorization" in exchange.message and exchange.status == 403
    return named and "403" in exchange.declared and not exchange.declared & {"401", "4XX"}


def _lost_in_form(exchange: Exchange) -> bool:
    """Whether a form says something else than what was meant, as its empty arrays and objects have no bytes."""
    meant = exchange.case.get("body")
    if not _is_form(exchange) or not _holds(meant, _is_empty):
        return False
    return _allows(exchange, meant) is not _allows(exchange, _without_empty(meant))


def _text_in_form(exchange: Exchange) -> bool:
    """Whether a form is a valid one too, as whatever stands in it is text as well."""
    meant = exchange.case.get("body")
    if not _is_form(exchange) or not isinstance(meant, dict):
        return False
    others = [(name, json.dumps(value)) for name, value in meant.items() if not isinstance(value, str)]
    return any(_allows(exchange, {**meant, name: text}) for name, text in others)


def _is_form(exchange: Exchange) -> bool:
    return str(exchange.case.get("media_type")).startswith(("application/x-www-form-urlencoded", "multipart/"))


def _allows(exchange: Exchange, body: Any) -> bool | None:
    """What the other validator says of a body of the media type that was sent."""
    case = exchange.case
    return exchange.referee.opinion.allows(case["method"], case["path"], str(case.get("media_type")), body)


def _without_empty(value: Any) -> Any:
    if isinstance(value, dict):
        kept = {key: _without_empty(each) for key, each in value.items()}
        return {key: each for key, each in kept.items() if not _is_empty(each)}
    return [_without_empty(each) for each in value] if isinstance(value, list) else value


def _nested_in_form_array(exchange: Exchange) -> bool:
    return _is_form(exchange) and _holds(exchange.case.get("body"), _is_nested_array)


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
    if exchange.status < 400 or "about:blank" not in exchange.body:
        return False
    schemas = [
        content.schema for each in _responses(exchange) for content in each.content if content.schema is not None
    ]
    return any(isinstance(exchange.referee.values.smallest(each, "response"), NoValue) for each in schemas)


def _no_schema_to_it(exchange: Exchange) -> bool:
    label = f"{exchange.case['method']} {exchange.case['path']}"
    return "Invalid Schema Object in response definition" in exchange.referee.unfit.get(label, "")


def _array_is_no_form(exchange: Exchange) -> bool:
    """Whether a multipart body holds no part, but nothing at all or a list in Python's words."""
    is_multipart = str(exchange.case.get("media_type")).startswith("multipart/")
    sent = decoded(exchange.request.get("body"))
    return is_multipart and re.match(r"--\S+?(\r\n\[.*\]--\S+)?--\r\n$", sent) is not None


def _further_header(exchange: Exchange) -> bool:
    return exchange.negated == {"header"} and "unexpected properties" in exchange.message


def _no_header_name(exchange: Exchange) -> bool:
    names = exchange.request.get("headers") or {}
    return exchange.status == 400 and not all(re.fullmatch(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+", each) for each in names)


def _lost_in_query(exchange: Exchange) -> bool:
    query = exchange.case.get("query")
    empty = {name for name, value in query.items() if _is_empty(value)} if isinstance(query, dict) else set()
    missing = set(re.findall(r"query /(\S+): expected a value, as it is required, got none", exchange.body))
    return bool(missing) and missing <= empty


def _lost_in_xml(exchange: Exchange) -> bool:
    """Whether an XML body is a valid one too, as elements without content are all alike."""
    meant = exchange.case.get("body")
    if "xml" not in str(exchange.case.get("media_type")) or not _holds(meant, _is_blank):
        return False
    return _allows(exchange, _with_arrays(meant)) is True


def _is_blank(value: Any) -> bool:
    return value in ("", {}, [])


def _with_arrays(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: [] if _is_blank(each) else _with_arrays(each) for key, each in value.items()}
    return value


def _const_in_30(exchange: Exchange) -> bool:
    return exchange.api.openapi.startswith("3.0") and '"const"' in exchange.message and "oneOf" in exchange.message


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
    (
        "positive_data_acceptance",
        "the parameter is invalid, as openapi-schema-validator says too",
        _parameters_refused_by_another,
    ),
    (
        "negative_data_rejection",
        "the parameter is valid, as openapi-schema-validator says too",
        _parameter_allowed_by_another,
    ),
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
    (
        "positive_data_acceptance",
        "what has no members is no multipart body, which has parts with names",
        _array_is_no_form,
    ),
    (
        "negative_data_rejection",
        "what has no members is no multipart body, which has parts with names",
        _array_is_no_form,
    ),
    ("negative_data_rejection", "who does not know a header ignores it (RFC 9110, 5.1)", _further_header),
    ("positive_data_acceptance", "what is empty has no bytes in a query", _lost_in_query),
    ("positive_data_acceptance", "the name is none that a header can have (RFC 9110, 5.1)", _no_header_name),
    ("unsupported_method", "the name is none that a header can have (RFC 9110, 5.1)", _no_header_name),
    ("positive_data_acceptance", "the address is longer than 16 KiB (RFC 9110, 15.5.15)", _too_long),
    ("negative_data_rejection", "the address is longer than 16 KiB (RFC 9110, 15.5.15)", _too_long),
    ("content_type_conformance", "the address is longer than 16 KiB (RFC 9110, 15.5.15)", _too_long),
    ("unsupported_method", "the address is longer than 16 KiB (RFC 9110, 15.5.15)", _too_long),
    ("response_schema_conformance", "a 204 has no content, whatever is declared (RFC 9110, 15.3.5)", _no_content),
    ("content_type_conformance", "a 204 has no content, whatever is declared (RFC 9110, 15.3.5)", _no_content),
    ("negative_data_rejection", "whatever stands in a form is text as well", _text_in_form),
    ("negative_data_rejection", "an empty text is null in a query, which is allowed", _null_in_query),
    ("response_schema_conformance", "the data of an event is text (HTML, 9.2.6)", _event_of_text),
    *(
        (check, "what differs in a fragment is one on the wire (RFC 3986, 3.5)", _one_on_the_wire)
        for check in OF_A_BODY
    ),
    ("negative_data_rejection", "elements without content are the same bytes in XML", _lost_in_xml),
    ("negative_data_rejection", "a schema without a type allows the text as well", _text_where_no_type),
    ("response_schema_conformance", "const, which OpenAPI 3.0 does not know, is read as it is meant", _const_in_30),
    ("response_schema_conformance", "schemathesis takes the schema for none, as it says", _no_schema_to_it),
    ("content_type_conformance", "no value of the error that is declared can be made", _unsayable_error),
    ("missing_required_header", "the operation declares 403 alone for who shows nothing", _only_forbidden),
    ("object_level_authorization", "the description's own answer, which nobody wrote", _as_nobody_wrote),
    ("response_schema_conformance", "a discriminator refuses nothing (OpenAPI 3.1, 4.8.25)", _unknown_discriminator),
    ("allow_header_conformance", "names of templates make no other path (OpenAPI 3.1, 4.8.8)", _same_path),
    ("allow_header_conformance", "schemathesis does not read additionalOperations", _custom_method),
]
"""Judgements that the mock can't meet, with the reason: what the document leaves out, or the wire can't carry."""
