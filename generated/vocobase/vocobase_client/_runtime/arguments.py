"""Arguments to the parts of a request, checked on the way.

What an operation needs for that is worked out at its first call and kept (``Plan``).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import quote, unquote

import msgspec
from msgspec import UNSET, Struct

from . import RUNTIME_VERSION
from .bodies import checked_json
from .errors import InvalidArgument
from .operations import Cookie, Header, Operation, Parameter, Path, Query
from .plain import kind_of
from .serialize import Unserializable, cookie_pairs, encoded, header_safe, header_text, path_text, query_pairs

NOTHING: Mapping[str, object] = {}
USER_AGENT = f"specloom-client/{RUNTIME_VERSION}"
KINDS: Mapping[type[Any], str] = {Path: "path", Query: "query", Header: "header", Cookie: "cookie"}
PATH_SAFE = "/:@!$&'()*+,;=%?"
"""What stays as it is in the text of a path template, which may hold encoded characters itself, and a query, though
OpenAPI has parameters for those."""


class Sibling(Struct, frozen=True):
    """The path of another operation, and its segments, decoded, None for any text; ``parameter`` can make it."""

    path: str
    segments: tuple[str | None, ...]
    parameter: str


class Plan(Struct, frozen=True):
    """What is worked out once for an operation.

    ``label`` is the operation as the spec writes it; ``fields`` are the headers that are the same with every call, by
    their names in lower case; ``pieces`` is the path, text and parameters by turns; ``names`` are those of the
    parameters of each kind; ``siblings`` are the paths that it must not become.
    """

    label: str
    fields: Mapping[str, tuple[str, str]]
    pieces: tuple[str | Path, ...]
    queries: tuple[Query, ...]
    headers: tuple[Header, ...]
    cookies: tuple[Cookie, ...]
    names: Mapping[type[Any], frozenset[str]]
    siblings: tuple[Sibling, ...] = ()


@lru_cache(maxsize=8192)
def plan_of(operation: Operation[Any]) -> Plan:
    """The plan of an operation. Raises InvalidArgument for a path template with a name that no parameter has."""
    parameters = operation.parameters
    paths = {parameter.name: parameter for parameter in parameters if isinstance(parameter, Path)}
    pieces: list[str | Path] = []
    rest = operation.path
    while rest:
        text, opened, rest = rest.partition("{")
        if text:
            pieces.append(quote(text, safe=PATH_SAFE))
        if opened:
            name, _, rest = rest.partition("}")
            if name not in paths:
                raise InvalidArgument(f"path {operation.path}", f"has no parameter for {{{name}}}")
            pieces.append(paths[name])
    fields = {"user-agent": ("User-Agent", USER_AGENT)}
    if operation.accepts:
        fields["accept"] = ("Accept", operation.accepts)
    return Plan(
        f"{operation.method} {operation.path}",
        fields,
        tuple(pieces),
        tuple(parameter for parameter in parameters if isinstance(parameter, Query)),
        tuple(parameter for parameter in parameters if isinstance(parameter, Header)),
        tuple(parameter for parameter in parameters if isinstance(parameter, Cookie)),
        {kind: frozenset(one.name for one in parameters if isinstance(one, kind)) for kind in KINDS},
        tuple(_sibling(operation.path, path) for path in operation.siblings),
    )


def _sibling(path: str, other: str) -> Sibling:
    theirs = other.split("/")
    apart = next(mine for mine, text in zip(path.split("/"), theirs, strict=True) if "{" in mine and "{" not in text)
    parameter = apart.partition("{")[2].partition("}")[0]
    return Sibling(other, tuple(None if "{" in text else unquote(text) for text in theirs), parameter)


def path_of(plan: Plan, values: Mapping[str, object]) -> str:
    """The path with its parameters filled in.

    An empty value would make another path, and so would a segment ``.`` or ``..``, which clients and servers resolve
    even where the dots are percent-encoded (RFC 3986, 5.2.4; the URL standard): such values are refused.
    """
    _refuse_unknown(plan, Path, values)
    path = "".join([piece if isinstance(piece, str) else _path_piece(piece, values) for piece in plan.pieces])
    if "." in path and any(segment in (".", "..") for segment in path.split("/")):
        for piece in plan.pieces:
            if isinstance(piece, Path):
                raise InvalidArgument(label(piece), "must not make a segment '.' or '..' of the path")
    if plan.siblings:
        _refuse_siblings(plan, path)
    return path


def _refuse_siblings(plan: Plan, path: str) -> None:
    """Raises InvalidArgument for a path that is another operation's, as an API that decodes it would find."""
    segments = [unquote(segment) for segment in path.split("/")]
    for sibling in plan.siblings:
        if len(segments) == len(sibling.segments) and all(
            mine == text or text is None for mine, text in zip(segments, sibling.segments, strict=True)
        ):
            raise InvalidArgument(
                f"path parameter {sibling.parameter!r}",
                f"must not make the path of another operation: {plan.label.partition(' ')[0]} {sibling.path}",
            )


def _path_piece(parameter: Path, values: Mapping[str, object]) -> str:
    plain = plain_value(parameter, values.get(parameter.name, UNSET), True)
    try:
        return path_text(parameter.name, plain, parameter.style, parameter.explode, parameter.allow_reserved)
    except Unserializable as refusal:
        raise InvalidArgument(label(parameter), str(refusal)) from None


def query_of(plan: Plan, values: Mapping[str, object]) -> list[tuple[str, str]]:
    """The query parameters, encoded; text that is the whole query has no name."""
    _refuse_unknown(plan, Query, values)
    pairs: list[tuple[str, str]] = []
    for parameter in plan.queries:
        plain = plain_value(parameter, values.get(parameter.name, UNSET), parameter.required)
        if plain is UNSET:
            continue
        if parameter.whole and isinstance(plain, str):
            pairs.append(("", _encoded(parameter, plain)))
            continue
        explode = parameter.style == "form" if parameter.explode is None else parameter.explode
        whole = parameter.whole and kind_of(plain) == "object"
        named: dict[str, Any] = plain if whole else {parameter.name: plain}
        written: list[tuple[str, str]] = []
        try:
            for name, value in named.items():
                written += query_pairs(name, value, parameter.style, explode, parameter.allow_reserved)
        except Unserializable as refusal:
            raise InvalidArgument(label(parameter), str(refusal)) from None
        pairs += _present(parameter, parameter.required, written)
    return pairs


def _encoded(parameter: Parameter, text: str) -> str:
    try:
        return encoded(text)
    except Unserializable as refusal:
        raise InvalidArgument(label(parameter), str(refusal)) from None


def headers_of(plan: Plan, values: Mapping[str, object]) -> list[tuple[str, str]]:
    """The header parameters."""
    _refuse_unknown(plan, Header, values)
    fields: list[tuple[str, str]] = []
    for parameter in plan.headers:
        plain = plain_value(parameter, values.get(parameter.name, UNSET), parameter.required)
        if plain is UNSET:
            continue
        try:
            fields.append((parameter.name, header_text(plain, parameter.explode)))
        except Unserializable as refusal:
            raise InvalidArgument(label(parameter), str(refusal)) from None
    return fields


def cookies_of(plan: Plan, values: Mapping[str, object]) -> list[tuple[str, str]]:
    """The cookie parameters, encoded."""
    _refuse_unknown(plan, Cookie, values)
    pairs: list[tuple[str, str]] = []
    for parameter in plan.cookies:
        plain = plain_value(parameter, values.get(parameter.name, UNSET), parameter.required)
        if plain is UNSET:
            continue
        try:
            written = cookie_pairs(parameter.name, plain, parameter.style, parameter.explode)
        except Unserializable as refusal:
            raise InvalidArgument(label(parameter), str(refusal)) from None
        pairs += _present(parameter, parameter.required, written)
    return pairs


def plain_value(parameter: Parameter, value: object, required: bool) -> Any:
    """The argument as a plain JSON value, once it is known to fit the declared type; UNSET where it is not given."""
    if value is UNSET:
        if required:
            raise InvalidArgument(label(parameter), "is required")
        return UNSET
    if parameter.type is str and type(value) is str and not parameter.media_type:
        return value
    try:
        text = checked_json("", value, parameter.type)
    except InvalidArgument as refusal:
        raise InvalidArgument(label(parameter) + refusal.argument, refusal.rule) from refusal.__cause__
    if parameter.media_type:
        return text.decode()
    return value if type(value) is str else msgspec.json.decode(text)


def label(parameter: Parameter) -> str:
    """How an error names the parameter."""
    return f"{KINDS[type(parameter)]} parameter {parameter.name!r}"


def safe_header(name: str, value: str) -> tuple[str, str]:
    """A header that the caller gave by hand. Raises InvalidArgument where it cannot be sent."""
    if not is_field_name(name):
        raise InvalidArgument(f"header {name!r}", "is not the name of a header")
    try:
        return name, header_safe(value)
    except Unserializable as refusal:
        raise InvalidArgument(f"header {name!r}", str(refusal)) from None


@lru_cache(maxsize=2048)
def is_field_name(name: str) -> bool:
    """Whether a header may be called so: fewer characters than RFC 9110 (5.1) allows, but all that APIs use."""
    return name.isascii() and name.replace("-", "").replace("_", "").replace(".", "").isalnum()


def _refuse_unknown(plan: Plan, kind: type[Any], values: Mapping[str, object]) -> None:
    """Raises InvalidArgument for a name that the operation does not declare, so that no argument gets lost."""
    known = plan.names[kind]
    for name in values:
        if name not in known:
            raise InvalidArgument(f"{KINDS[kind]} parameter {name!r}", "is not a parameter of the operation")


def _present(parameter: Parameter, required: bool, pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    if required and not pairs:
        raise InvalidArgument(label(parameter), "must not be empty: an empty list or object cannot be written")
    return pairs
