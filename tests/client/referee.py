"""Judges requests by the document alone: PyYAML reads it, Python's jsonschema checks values; no code of ours helps.

What it checks, in the order in which a server would meet it:

    address         under the server's URL, every character one of RFC 3986's; the document has the path and method;
                    a literal path goes before a templated one (OpenAPI 3.1, 4.8.8.2)
    authorization   for a bearer scheme, ``Bearer`` and a token of RFC 6750, 2.1
    parameters      path, query and header: declared, once, required ones present, each value valid by its schema
    Accept          every media type of the documented answers
    body            there where one is required and only where one is declared, of a declared media type, JSON that is
                    UTF-8 and names no member twice, valid by its schema

Parameters are read in the styles ``form`` and ``simple``, single values and arrays; of other styles it says that it
cannot judge them, by ``Unjudgeable``, rather than let them pass.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import yaml
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

_HOME = "urn:document"
_PROTOCOL_HEADERS = frozenset({"accept", "authorization", "content-type", "user-agent"})
_URL = re.compile(r"(?:[A-Za-z0-9._~:/?@!$&'()*+,;=-]|%[0-9A-F]{2})*")
_BEARER = re.compile(r"Bearer [A-Za-z0-9._~+/-]+=*")
_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)")
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")


class Unjudgeable(Exception):
    """The document uses something that the referee has not learnt."""


@dataclass(frozen=True)
class Sent:
    """A request as it left: ``url`` is absolute, ``headers`` are in the order of the wire."""

    method: str
    url: str
    headers: tuple[tuple[str, str], ...] = ()
    content: bytes | None = None


@dataclass(frozen=True)
class _Place:
    """A node of the document and its JSON pointer, references followed."""

    node: Any
    pointer: str

    def child(self, *steps: str) -> _Place:
        node, pointer = self.node, self.pointer
        for step in steps:
            node, pointer = node[step], f"{pointer}/{_pointer_step(step)}"
        return _Place(node, pointer)


class Referee:
    """Knows one document. ``server`` is the address under which its paths lie; else the document's first server."""

    def __init__(self, document: Mapping[str, Any], server: str = "") -> None:
        self._document = document
        self._server = server or document["servers"][0]["url"]
        resource = Resource.from_contents(document, default_specification=DRAFT202012)
        self._registry: Registry[Any] = Registry().with_resource(_HOME, resource)

    @classmethod
    def reading(cls, spec: Path, server: str = "") -> Referee:
        return cls(yaml.safe_load(spec.read_text("utf-8")), server)

    def faults(self, sent: Sent) -> list[str]:
        """What is wrong with a request, each fault beginning with the part that it is in; empty where it is valid."""
        parts = urlsplit(sent.url)
        if not _URL.fullmatch(sent.url) or "#" in sent.url:
            return [f"address: not a percent-encoded URL: {sent.url!r}"]
        if not sent.url.startswith(f"{self._server}/"):
            return [f"address: not under {self._server}: {sent.url!r}"]
        path = parts.path.removeprefix(urlsplit(self._server).path)
        found = self._operation(sent.method, path)
        if isinstance(found, str):
            return [found]
        operation, texts = found
        names = Counter(name.lower() for name, _ in sent.headers)
        headers = {name.lower(): value for name, value in sent.headers}
        return [
            *(f"header {name!r}: stands twice" for name, count in names.items() if count > 1),
            *self._authorization(operation, headers),
            *self._parameters(operation, path, texts, parts.query, headers),
            *self._accept(operation, headers),
            *self._body(operation, headers, sent.content),
        ]

    # The operation

    def _operation(self, method: str, path: str) -> tuple[_Place, dict[str, str]] | str:
        paths = _Place(self._document["paths"], "/paths")
        # Literal templates first.
        for template in sorted(self._document["paths"], key=lambda each: each.count("{")):
            texts = _match(template, path)
            if texts is not None:
                item = self._resolved(paths.child(template))
                if method.lower() not in item.node:
                    return f"address: {template} has no {method}"
                return item.child(method.lower()), texts
        return f"address: no path of the document is {path!r}"

    def _declared_parameters(self, operation: _Place) -> list[_Place]:
        """The operation's parameters and its path's; the operation's own go before (OpenAPI 3.1, 4.8.9.1)."""
        item = _Place(self._at(operation.pointer.rpartition("/")[0]), operation.pointer.rpartition("/")[0])
        found: dict[tuple[str, str], _Place] = {}
        for holder in (item, operation):
            for index in range(len(holder.node.get("parameters", []))):
                place = self._resolved(_Place(holder.node["parameters"][index], f"{holder.pointer}/parameters/{index}"))
                found[place.node["in"], place.node["name"]] = place
        return list(found.values())

    # The parts of a request

    def _authorization(self, operation: _Place, headers: Mapping[str, str]) -> Iterator[str]:
        required = operation.node.get("security", self._document.get("security", []))
        schemes = self._document.get("components", {}).get("securitySchemes", {})
        for alternative in required:
            for name in alternative:
                if (schemes[name]["type"], schemes[name].get("scheme", "").lower()) != ("http", "bearer"):
                    raise Unjudgeable(f"security scheme {name}")
        value = headers.get("authorization")
        if value is None:
            if required and {} not in required:
                yield "authorization: missing"
        elif not required:
            yield "authorization: none is declared"
        elif not _BEARER.fullmatch(value):
            yield "authorization: not 'Bearer' and a token"

    def _parameters(
        self, operation: _Place, path: str, texts: Mapping[str, str], query: str, headers: Mapping[str, str]
    ) -> Iterator[str]:
        given: dict[str, dict[str, list[str]]] = {
            "path": {name: [text] for name, text in texts.items()},
            "query": {},
            "header": {name: [value] for name, value in headers.items() if name not in _PROTOCOL_HEADERS},
        }
        for pair in query.split("&") if query else []:
            name, equals, value = pair.partition("=")
            if not equals or "+" in pair:
                yield f"query: {pair!r} is not a name and a value that every reader reads alike"
            given["query"].setdefault(_decoded(name), []).append(value)
        for place in self._declared_parameters(operation):
            location, name = place.node["in"], place.node["name"]
            if location not in given:
                raise Unjudgeable(f"a parameter in {location}")
            values = given[location].pop(name.lower() if location == "header" else name, None)
            yield from (f"{location} parameter {name!r}{fault}" for fault in self._parameter(place, values))
        for location, left in given.items():
            yield from (f"{location} parameter {name!r}: not declared" for name in left)

    def _parameter(self, place: _Place, texts: list[str] | None) -> Iterator[str]:
        location = place.node["in"]
        schema = self._resolved(place.child("schema"))
        style = place.node.get("style", "form" if location == "query" else "simple")
        if style != ("form" if location == "query" else "simple") or _types(schema.node) & {"object"}:
            raise Unjudgeable(f"a parameter of style {style} or an object")
        if texts is None:
            if place.node.get("required", False):
                yield ": missing"
            return
        value: Any
        if "array" in _types(schema.node):
            exploded = place.node.get("explode", style == "form")
            items = texts if exploded and location == "query" else texts[0].split(",")
            types = _types(self._resolved(schema.child("items")).node)
            value = [_value(_text(item, location), types) for item in items]
        elif len(texts) > 1:
            yield ": stands twice"
            return
        else:
            value = _value(_text(texts[0], location), _types(schema.node))
        yield from self._invalid(value, schema.pointer)

    def _accept(self, operation: _Place, headers: Mapping[str, str]) -> Iterator[str]:
        accepted = {each.strip().partition(";")[0] for each in headers.get("accept", "*/*").split(",")}
        answers = [self._resolved(operation.child("responses", each)).node for each in operation.node["responses"]]
        for media_type in dict.fromkeys(each for answer in answers for each in answer.get("content", {})):
            if not accepted & {media_type, "*/*"}:
                yield f"Accept: lacks {media_type}, in which there are answers"

    def _body(self, operation: _Place, headers: Mapping[str, str], content: bytes | None) -> Iterator[str]:
        media_type = headers.get("content-type")
        if "requestBody" not in operation.node:
            if content is not None or media_type is not None:
                yield "body: the operation has none"
            return
        body = self._resolved(operation.child("requestBody"))
        if content is None:
            if body.node.get("required", False):
                yield "body: missing"
            return
        essence = (media_type or "").partition(";")[0].strip().lower()
        if essence not in body.node["content"]:
            yield f"Content-Type: {media_type!r} is none of {', '.join(body.node['content'])}"
            return
        try:
            value = json.loads(content.decode("utf-8"), object_pairs_hook=_members, parse_constant=_refuse_constant)
        except ValueError as error:
            yield f"body: not JSON: {error}"
            return
        schema = body.child("content", essence, "schema")
        yield from (f"body{fault}" for fault in self._invalid(value, schema.pointer))

    # Schemas and references

    def _invalid(self, value: Any, pointer: str) -> Iterator[str]:
        validator = Draft202012Validator(
            {"$ref": f"{_HOME}#{pointer}"},
            registry=self._registry,
            format_checker=Draft202012Validator.FORMAT_CHECKER,
        )
        for error in validator.iter_errors(value):
            where = "".join(f"/{_pointer_step(str(step))}" for step in error.absolute_path)
            yield f"{where} breaks {error.validator}: {error.message}"

    def _at(self, pointer: str) -> Any:
        node: Any = self._document
        for step in pointer.split("/")[1:]:
            name = unquote(step).replace("~1", "/").replace("~0", "~")
            node = node[int(name)] if isinstance(node, list) else node[name]
        return node

    def _resolved(self, place: _Place) -> _Place:
        while isinstance(place.node, dict) and "$ref" in place.node:
            pointer = place.node["$ref"].removeprefix("#")
            place = _Place(self._at(pointer), pointer)
        return place


def _match(template: str, path: str) -> dict[str, str] | None:
    """The variables of a path, still encoded, or None where it is not of the template; no segment is empty."""
    named = re.sub(r"\\{([^}]*)\\}", r"(?P<\1>[^/]+)", re.escape(template))
    found = re.fullmatch(named, path)
    return None if found is None else found.groupdict()


def _text(text: str, location: str) -> str:
    """A value as text; headers are not percent-encoded."""
    return text if location == "header" else _decoded(text)


def _decoded(text: str) -> str:
    return unquote(text, encoding="utf-8", errors="strict")


def _types(schema: Mapping[str, Any]) -> set[str]:
    declared = schema.get("type", [])
    return {declared} if isinstance(declared, str) else set(declared)


def _value(text: str, types: set[str]) -> Any:
    """The JSON value that a text stands for; what is not of the declared types stays text, and is then refused."""
    if "integer" in types and _INTEGER.fullmatch(text):
        return int(text)
    if "number" in types and _NUMBER.fullmatch(text):
        return float(text)
    if "boolean" in types and text in ("true", "false"):
        return text == "true"
    return text


def _pointer_step(step: str) -> str:
    return step.replace("~", "~0").replace("/", "~1").replace("%", "%25").replace("{", "%7B").replace("}", "%7D")


def _members(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a member stands twice")
    return members


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")
