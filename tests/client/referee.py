"""Judges requests by the document alone: PyYAML reads it, Python's jsonschema checks values; no code of ours helps.

What it checks, in the order in which a server would meet it:

    address         under the server's URL, every character one of RFC 3986's; the document has the path and method;
                    a literal path goes before a templated one (OpenAPI 3.1, 4.8.8.2)
    authorization   of one of the alternatives that the operation has, each scheme of it in its place; a bearer token
                    is one of RFC 6750, 2.1
    parameters      path, query, header and cookie, in every style and by content: declared, once, required ones
                    present, each value valid by its schema
    Accept          of every documented answer one of its media types
    body            there where one is required and only where one is declared, of a declared media type, of the form
                    that this has (JSON that is UTF-8 and names no member twice, a form, parts), valid by its schema

``heard`` tells what a server makes of a request: of each parameter and field the readings that are valid. What it has
not learnt it says by ``Unjudgeable``, rather than let it pass.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from .referee_bodies import FORM, MULTIPART, read_form, read_multipart
from .referee_schemas import Place, Schemas
from .referee_styles import (
    Pairs,
    Spelling,
    Told,
    decoded,
    json_value,
    plain,
    told_by_pairs,
    told_by_path,
    told_by_text,
    values,
)

_PROTOCOL_HEADERS = frozenset({"accept", "authorization", "content-length", "content-type", "cookie", "user-agent"})
_URL = re.compile(r"(?:[A-Za-z0-9._~:/?@!$&'()*+,;=-]|%[0-9A-F]{2})*")
_BEARER = re.compile(r"Bearer [A-Za-z0-9._~+/-]+=*")
_BASIC = re.compile(r"Basic [A-Za-z0-9+/]+=*")


class Unjudgeable(Exception):
    """The document uses something that the referee has not learnt."""


@dataclass(frozen=True)
class Sent:
    """A request as it left: ``url`` is absolute, ``headers`` are in the order of the wire."""

    method: str
    url: str
    headers: tuple[tuple[str, str], ...] = ()
    content: bytes | None = None


@dataclass
class Heard:
    """What a server makes of a request: the readings of each parameter by location and name, of each field, the body.

    ``body`` is the JSON value, the text or the bytes; of a form or of parts the readings of each field.
    """

    template: str = ""
    parameters: dict[tuple[str, str], list[Told]] = field(default_factory=dict)
    body: Any = None


@dataclass
class _Request:
    """A request, taken apart as far as no document is needed."""

    headers: dict[str, str]
    pairs: dict[str, list[tuple[str, str]]]
    """By location; names are decoded, values stand as on the wire."""
    content: bytes | None
    used: set[tuple[str, str]] = field(default_factory=set)
    """Location and name of what the document speaks of."""


class Referee:
    """Knows one document. ``server`` is the address under which its paths lie; else the document's first server."""

    def __init__(self, document: Mapping[str, Any], server: str = "") -> None:
        self.schemas = Schemas(document)
        self._document = self.schemas.document
        self._server = server or document["servers"][0]["url"]

    @classmethod
    def reading(cls, spec: Path, server: str = "") -> Referee:
        return cls(yaml.load(spec.read_text("utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader)), server)

    def faults(self, sent: Sent) -> list[str]:
        """What is wrong with a request, each fault beginning with the part that it is in; empty where it is valid."""
        return self.judged(sent)[0]

    def judged(self, sent: Sent) -> tuple[list[str], Heard]:
        """What is wrong with a request, and what a server makes of it."""
        heard = Heard()
        parts = urlsplit(sent.url)
        if not _URL.fullmatch(sent.url) or "#" in sent.url:
            return [f"address: not a percent-encoded URL: {sent.url!r}"], heard
        if not sent.url.startswith(f"{self._server}/"):
            return [f"address: not under {self._server}: {sent.url!r}"], heard
        found = self._operation(sent.method, parts.path.removeprefix(urlsplit(self._server).path))
        if isinstance(found, str):
            return [found], heard
        operation, heard.template, texts = found
        names = Counter(name.lower() for name, _ in sent.headers)
        headers = {name.lower(): value for name, value in sent.headers}
        cookies = [_pair(each) for each in headers["cookie"].split("; ")] if "cookie" in headers else []
        pairs = {
            "path": list(texts.items()),
            "query": [_pair(each) for each in parts.query.split("&") if each],
            "header": [(name, value) for name, value in headers.items() if name not in _PROTOCOL_HEADERS],
            "cookie": cookies,
        }
        request = _Request(headers, pairs, sent.content)
        return [
            *(f"header {name!r}: stands twice" for name, count in names.items() if count > 1),
            *self._authorization(operation, request),
            *_unclear(parts.query),
            *self._parameters(operation, request, heard),
            *self._accept(operation, headers),
            *self._body(operation, request, heard),
        ], heard

    # The operation

    def _operation(self, method: str, path: str) -> tuple[Place, str, dict[str, str]] | str:
        found = [(each, texts) for each in self._document["paths"] if (texts := _match(each, path)) is not None]
        if not found:
            return f"address: no path of the document is {path!r}"
        # The most literal template counts; of several that are as literal, one that knows the method.
        fewest = min(template.count("{") for template, _ in found)
        for template, texts in found:
            item = self.schemas.resolved(self.schemas.at("/paths").child(template))
            if template.count("{") == fewest and method.lower() in item.node:
                return item.child(method.lower()), template, texts
        return f"address: {min(found, key=lambda each: each[0].count('{'))[0]} has no {method}"

    def _declared_parameters(self, operation: Place) -> list[Place]:
        """The operation's parameters and its path's; the operation's own go before (OpenAPI 3.1, 4.8.9.1)."""
        item = self.schemas.at(operation.pointer.rpartition("/")[0])
        found: dict[tuple[str, str], Place] = {}
        for holder in (item, operation):
            for index in range(len(holder.node.get("parameters", []))):
                place = self.schemas.resolved(holder.child("parameters", str(index)))
                found[place.node["in"], place.node["name"]] = place
        return list(found.values())

    # The parts of a request

    def _authorization(self, operation: Place, request: _Request) -> Iterator[str]:
        required = operation.node.get("security", self._document.get("security", []))
        faults = [
            [
                fault
                for name in alternative
                for fault in _credential(
                    self.schemas.resolved(self.schemas.at("/components/securitySchemes").child(name)).node, request
                )
            ]
            for alternative in required
        ]
        if required and all(faults):
            yield f"authorization: {faults[0][0]}"
        if "authorization" in request.headers and not any(required):
            yield "authorization: none is declared"

    def _parameters(self, operation: Place, request: _Request, heard: Heard) -> Iterator[str]:
        declared = self._declared_parameters(operation)
        self._refuse_the_same_members(declared)
        for place in declared:
            location, name = place.node["in"], place.node["name"]
            if location not in request.pairs:
                raise Unjudgeable(f"a parameter in {location}")
            others = frozenset(
                each.node["name"] for each in declared if each.node["in"] == location and each is not place
            )
            spelling = self._spelling(place, others)
            try:
                told = self._told(place, spelling, request)
            except ValueError as error:
                yield f"{location} parameter {name!r}: {error}"
                continue
            finally:
                request.used |= {(location, each) for each, _ in request.pairs[location] if spelling.owns(each)}
            faults = list(self._read(place, told, heard))
            yield from (f"{location} parameter {name!r}{fault}" for fault in faults)
        for location, pairs in request.pairs.items():
            left = dict.fromkeys(name for name, _ in pairs if (location, name) not in request.used)
            yield from (f"{location} parameter {name!r}: not declared" for name in left)

    def _spelling(self, place: Place, others: frozenset[str]) -> Spelling:
        """How a parameter is written, with the defaults of its location (OpenAPI 3.1, 4.8.12.2)."""
        node, location = place.node, place.node["in"]
        style = node.get("style", "form" if location in ("query", "cookie") else "simple")
        schema = place.child("schema") if "schema" in node else Place({}, place.pointer)
        return Spelling(
            node["name"].lower() if location == "header" else node["name"],
            self.schemas.kinds(schema),
            "form" if style == "cookie" else style,
            node.get("explode", style in ("form", "cookie")),
            plain if location == "header" or style == "cookie" else decoded,
            frozenset(self.schemas.members(schema)),
            self.schemas.is_open(schema),
            others,
        )

    def _refuse_the_same_members(self, declared: Sequence[Place]) -> None:
        """Two objects whose members stand side by side can't be told apart where they share a name."""
        spelt = [self._spelling(each, frozenset()) for each in declared if each.node["in"] in ("query", "cookie")]
        beside = [each.members for each in spelt if "object" in each.kinds and each.style == "form" and each.explode]
        if sum(map(len, beside)) > len(frozenset[str]().union(*beside)):
            raise Unjudgeable("two exploded objects with members of the same name")

    def _told(self, place: Place, spelling: Spelling, request: _Request) -> list[Told]:
        """The readings of a parameter; none where it is not there. Raises ValueError for what can't be read."""
        location = place.node["in"]
        pairs: Pairs = request.pairs[location]
        own = [text for name, text in pairs if name == spelling.name]
        if "content" in place.node:
            return [json_value(spelling.decode(text)) for text in own]
        if location in ("query", "cookie"):
            return told_by_pairs(spelling, pairs)
        if not own:
            return []
        if location == "path":
            return told_by_path(spelling, own[0])
        return told_by_text(spelling, own[0], ",", "=" if spelling.explode else "")

    def _read(self, place: Place, told: Sequence[Told], heard: Heard) -> Iterator[str]:
        """Keep the readings that are valid; tell what is wrong with the first where none is."""
        if not told:
            yield from [": missing"] if place.node.get("required", False) else []
            return
        by_content = next(iter(place.node.get("content", ())), "")
        schema = place.child("content", by_content, "schema") if by_content else place.child("schema")
        found, faults = self._valid(schema, told, is_typed=bool(by_content))
        heard.parameters[place.node["in"], place.node["name"]] = found
        yield from [] if found else faults

    def _valid(self, schema: Place, told: Sequence[Told], *, is_typed: bool) -> tuple[list[Told], list[str]]:
        found, faults = [], []
        for each in told:
            for value in [each] if is_typed else values(self.schemas, each, [schema]):
                wrong = list(self.schemas.invalid(value, schema.pointer))
                if not wrong:
                    found.append(each)
                    break
                faults.append(wrong)
        return found, next(iter(faults), [])

    def _accept(self, operation: Place, headers: Mapping[str, str]) -> Iterator[str]:
        accepted = {_essence(each) for each in headers.get("accept", "*/*").split(",")}
        answers = [operation.child("responses", each) for each in operation.node["responses"]]
        contents = [list(self.schemas.resolved(answer).node.get("content", {})) for answer in answers]
        for media_type in dict.fromkeys(
            each[0] for each in contents if each and not any(map(accepted.__contains__, map(_essence, each)))
        ):
            if "*/*" not in accepted:
                yield f"Accept: lacks {media_type}, in which there are answers"

    def _body(self, operation: Place, request: _Request, heard: Heard) -> Iterator[str]:
        media_type = request.headers.get("content-type")
        if request.headers.get("content-length") not in (None, str(len(request.content or b""))):
            yield f"Content-Length: {request.headers['content-length']} is not the length of the body"
        if "requestBody" not in operation.node:
            if request.content is not None or media_type is not None:
                yield "body: the operation has none"
            return
        body = self.schemas.resolved(operation.child("requestBody"))
        if request.content is None:
            yield from ["body: missing"] if body.node.get("required", False) else []
            return
        media = _media(body.child("content"), _essence(media_type or ""))
        if media is None:
            yield f"Content-Type: {media_type!r} is none of {', '.join(body.node['content'])}"
            return
        try:
            heard.body, value = self._content(media, media_type or "", request.content)
        except ValueError as error:
            yield f"body: not {_called(_essence(media_type or ''))}: {error}"
            return
        if value is not None and "schema" in media.node:
            yield from (f"body{fault}" for fault in self.schemas.invalid(value[0], media.child("schema").pointer))

    def _content(self, media: Place, media_type: str, content: bytes) -> tuple[Any, list[Any] | None]:
        """What is heard of a body, and its value for the schema, which bytes have none of. Raises ValueError."""
        essence = _essence(media_type)
        if _called(essence) == "JSON":
            value = json_value(content)
            return value, [value]
        if essence == FORM:
            fields, whole = read_form(self.schemas, media, content)
            return fields, [whole]
        if essence == MULTIPART:
            found = re.search(r"boundary=([^;]+)", media_type)
            if found is None:
                raise ValueError("no boundary is named")
            fields, whole = read_multipart(self.schemas, media, content, found[1])
            return fields, [whole]
        if essence.startswith("text/"):
            return content.decode("utf-8"), [content.decode("utf-8")]
        return content, None


def _credential(scheme: Mapping[str, Any], request: _Request) -> Iterator[str]:
    """What is wrong with the credential of one scheme (OpenAPI 3.1, 4.8.27)."""
    kind, name = scheme["type"], scheme.get("scheme", "").lower()
    value = request.headers.get("authorization")
    if kind == "apiKey":
        location, wire = scheme["in"], scheme["name"]
        key = wire.lower() if location == "header" else wire
        request.used.add((location, key))
        if key not in dict(request.pairs[location]) and not (key == "authorization" and value):
            yield f"missing {wire} in the {location}"
    elif kind in ("oauth2", "openIdConnect") or (kind, name) == ("http", "bearer"):
        yield from ["missing"] if value is None else [] if _BEARER.fullmatch(value) else ["not 'Bearer' and a token"]
    elif (kind, name) == ("http", "basic"):
        yield from ["missing"] if value is None else [] if _BASIC.fullmatch(value) else ["not 'Basic' and a word"]
    else:
        raise Unjudgeable(f"a security scheme of type {kind} {name}".rstrip())


def _media(content: Place, essence: str) -> Place | None:
    """The media type of a body: the one that is named, or a range that it is in."""
    ranges = {essence: 2, f"{essence.partition('/')[0]}/*": 1, "*/*": 0}
    found = [name for name in content.node if _essence(name) in ranges]
    best = max(found, key=lambda name: ranges[_essence(name)], default=None)
    return None if best is None else content.child(best)


def _called(essence: str) -> str:
    if essence == "application/json" or essence.endswith("+json"):
        return "JSON"
    return {FORM: "a form", MULTIPART: "parts"}.get(essence, "UTF-8")


def _essence(media_type: str) -> str:
    return media_type.partition(";")[0].strip().lower()


def _pair(text: str) -> tuple[str, str]:
    name, _, value = text.partition("=")
    return decoded(name), value


def _unclear(query: str) -> Iterator[str]:
    for pair in query.split("&") if query else []:
        if "=" not in pair or "+" in pair:
            yield f"query: {pair!r} is not a name and a value that every reader reads alike"


def _match(template: str, path: str) -> dict[str, str] | None:
    """The variables of a path, still encoded, or None where it is not of the template; no segment is empty."""
    pattern, names = _pattern(template)
    found = pattern.fullmatch(path)
    return None if found is None else dict(zip(names, found.groups(), strict=True))


@cache
def _pattern(template: str) -> tuple[re.Pattern[str], tuple[str, ...]]:
    parts = re.split(r"\{([^}]*)\}", template)
    return re.compile("([^/]+)".join(map(re.escape, parts[::2]))), tuple(parts[1::2])
