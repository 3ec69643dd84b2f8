"""Turns HTTP requests into calls of a generated client, and what it returns or raises into HTTP answers again.

So schemathesis, which knows the spec and HTTP, tests a Python package. On the way, two comparisons: what leaves the
client with what schemathesis sent, and what comes out of the client with what the mock said. A difference is a
``Mismatch``.

The bridge reads the spec itself, by PyYAML, and finds the method by the package's ledger; it shares no code with the
generator. A request that no typed call can express (a method the API does not have, a body that is not JSON ...) goes
to the mock as it is and is counted with its reason.
"""

from __future__ import annotations

import asyncio
import importlib
import inspect
import json
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import yaml

from .generated_packages import resolved

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Sent:
    """A request: ``target`` is path and query as on the wire; header names are lower-case."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Answered:
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


Door = Callable[[Sent], Answered]


class Inexpressible(Exception):
    """No typed call makes this request; the argument is the reason."""


class Mismatch(Exception):
    """The client sent or delivered something else than it was given."""


@dataclass(frozen=True)
class Route:
    """An operation of the document: its pointer, template, path item, and what the ledger says implements it."""

    method: str
    path: str
    pattern: re.Pattern[str]
    operation: Mapping[str, Any]
    python: str

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"


@dataclass
class Counts:
    """What happened, by operation and by reason."""

    sync: Counter[str] = field(default_factory=Counter)
    awaited: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    raised: Counter[str] = field(default_factory=Counter)
    inexpressible: Counter[str] = field(default_factory=Counter)
    mismatches: list[str] = field(default_factory=list)


class _Recorder:
    """A transport, sync: passes a request on to the mock and keeps both sides."""

    def __init__(self, package: Any, door: Door) -> None:
        self._transport = importlib.import_module(f"{package.__name__}._runtime.transport")
        self._door = door
        self.sent: Sent | None = None
        self.answered: Answered | None = None

    def send(self, request: Any, /) -> Any:
        parts = urlsplit(request.url)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        headers = {name.lower(): value for name, value in request.headers}
        self.sent = Sent(request.method, target, headers, request.content or b"")
        self.answered = self._door(self.sent)
        headers_class, response_class = self._transport.Headers, self._transport.Response
        return response_class(
            status=self.answered.status, headers=headers_class(self.answered.headers), content=self.answered.body
        )

    def close(self) -> None:
        """Nothing is held."""


class _AsyncRecorder:
    """The same, to be awaited."""

    def __init__(self, recorder: _Recorder) -> None:
        self._recorder = recorder

    async def send(self, request: Any, /) -> Any:
        await asyncio.sleep(0)
        return self._recorder.send(request)

    async def aclose(self) -> None:
        """Nothing is held."""


class Bridge:
    """One API: its spec, its generated package, and a way to the mock (``door``), whose paths begin with ``base``."""

    def __init__(self, api: str, package: str, client: str, base: str, door: Door) -> None:
        self._document = yaml.load(
            (ROOT / "specs" / f"{api}.yaml").read_text("utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        )
        self._package = importlib.import_module(package)
        self._client_name = client
        self._base = base
        self._door = door
        ledger = json.loads((ROOT / "generated" / api / "ledger.json").read_text("utf-8"))
        self.routes = sorted(_routes(self._document, ledger), key=lambda route: route.path.count("{"))
        self.counts = Counts()
        self._turn: dict[str, count[int]] = {}

    def answer(self, sent: Sent) -> Answered:
        """The answer to a request, by way of the client where one of its calls can make this request."""
        try:
            return self._by_client(sent)
        except Inexpressible as reason:
            self.counts.inexpressible[str(reason)] += 1
            return self._door(sent)
        except Mismatch as difference:
            self.counts.mismatches.append(f"{sent.method} {sent.target}: {difference}")
            return Answered(599, (("content-type", "text/plain"),), str(difference).encode())

    def _by_client(self, sent: Sent) -> Answered:
        route, path_values = self._match(sent)
        token = _token(sent.headers)
        is_async = next(self._turn.setdefault(route.name, count())) % 2 == 1
        home, _, qualified = route.python.partition(":")
        module = importlib.import_module(home)
        resource_class, _, method = qualified.partition(".")
        function = getattr(getattr(module, resource_class), method)
        arguments = self._arguments(route, function, module, path_values, sent)
        (self.counts.awaited if is_async else self.counts.sync)[route.name] += 1
        recorder = _Recorder(self._package, self._door)
        try:
            result = self._call(is_async, recorder, token, resource_class, method, arguments)
        except self._package.APIError as error:
            self.counts.raised[f"{type(error).__name__} {error.status}"] += 1
            return self._compare(sent, recorder, _from_error(error, self._package.to_json))
        except (self._package.InvalidArgument, TypeError) as refusal:
            if recorder.sent is not None:
                raise Mismatch(f"refused after it was sent: {refusal!r}") from refusal
            self.counts.refused[route.name] += 1
            return self._refusal(route)
        assert recorder.answered is not None
        body = b"" if result is None else self._package.to_json(result)
        return self._compare(sent, recorder, Answered(recorder.answered.status, recorder.answered.headers, body))

    def _call(
        self,
        is_async: bool,
        recorder: _Recorder,
        token: str | None,
        resource: str,
        method: str,
        arguments: dict[str, Any],
    ) -> object:
        base_url = f"https://mock.test{self._base}"
        if is_async:
            transport = _AsyncRecorder(recorder)
            client = getattr(self._package, f"Async{self._client_name}")(
                token=token, base_url=base_url, transport=transport, retries=0
            )
            bound = getattr(_resource(client, f"Async{resource}"), method)
            return asyncio.run(bound(**arguments))
        client = getattr(self._package, self._client_name)(
            token=token, base_url=base_url, transport=recorder, retries=0
        )
        return getattr(_resource(client, resource), method)(**arguments)

    # From HTTP to arguments

    def _match(self, sent: Sent) -> tuple[Route, dict[str, str]]:
        path = sent.target.partition("?")[0]
        if not path.startswith(self._base):
            raise Inexpressible("a path outside the API")
        known = [(route, route.pattern.fullmatch(path[len(self._base) :])) for route in self.routes]
        matching = [(route, found) for route, found in known if found]
        if not matching:
            raise Inexpressible("a path that the API does not have")
        # Of the templates that fit, the one with the fewest variables is meant (OpenAPI 3.1, 4.8.8.1).
        fewest = matching[0][0].path
        for route, found in matching:
            if route.path == fewest and route.method == sent.method:
                return route, {name: unquote(value) for name, value in found.groupdict().items()}
        raise Inexpressible("a method that the path does not have")

    def _arguments(
        self, route: Route, function: Any, module: Any, path_values: dict[str, str], sent: Sent
    ) -> dict[str, Any]:
        wanted = _names_on_the_wire(function)
        hints = inspect.get_annotations(function, eval_str=True)
        parameters = [resolved(self._document, parameter) for parameter in route.operation.get("parameters", [])]
        arguments: dict[str, Any] = {}
        for name, text in [*path_values.items(), *_query(sent.target)]:
            if name not in wanted:
                raise Inexpressible("a query parameter that the operation does not have")
            argument = wanted[name]
            if argument in arguments:
                raise Inexpressible("a query parameter that stands twice")
            arguments[argument] = _value(text, _schema_of(self._document, parameters, name))
        arguments.update(self._body(route, wanted, hints, sent))
        return arguments

    def _body(self, route: Route, wanted: Mapping[str, str], hints: Mapping[str, Any], sent: Sent) -> dict[str, Any]:
        declared = resolved(self._document, route.operation.get("requestBody"))
        if declared is None:
            if sent.body:
                raise Inexpressible("a body where the operation has none")
            return {}
        if sent.headers.get("content-type", "").partition(";")[0].strip().lower() not in declared["content"]:
            raise Inexpressible("a body of another media type")
        try:
            body = json.loads(sent.body)
        except ValueError:
            raise Inexpressible("a body that is not JSON") from None
        if not isinstance(body, dict):
            raise Inexpressible("a body that is not an object")
        self._refuse_what_defaults_fill_in(declared, body)
        return {
            self._argument(wanted, name): self._built(value, hints[self._argument(wanted, name)])
            for name, value in body.items()
        }

    def _argument(self, wanted: Mapping[str, str], name: str) -> str:
        if name not in wanted:
            raise Inexpressible("a member that the body's model does not have")
        return wanted[name]

    def _built(self, value: object, hint: Any) -> Any:
        """The typed argument that stands for a JSON value; what the type does not allow is kept as it is."""
        try:
            return _with_nulls(self._package.from_json(json.dumps(value), hint), value)
        except self._package.DecodeError:
            return value

    def _refuse_what_defaults_fill_in(self, declared: Mapping[str, Any], body: object) -> None:
        """A member with one legal value has it as its default, so no call leaves it out."""
        schema = next(iter(declared["content"].values()))["schema"]
        if _lacks_a_constant(self._document, schema, body):
            raise Inexpressible("a constant left out")

    # From what the client gave to HTTP

    def _compare(self, sent: Sent, recorder: _Recorder, delivered: Answered) -> Answered:
        assert recorder.sent is not None
        assert recorder.answered is not None
        _compare_requests(sent, recorder.sent)
        said = recorder.answered
        if delivered.status != said.status:
            raise Mismatch(f"the mock answered {said.status}, the client delivered {delivered.status}")
        if _plain(delivered.body) != _plain(said.body):
            raise Mismatch(f"the mock answered {said.body[:500]!r}, the client delivered {delivered.body[:500]!r}")
        return delivered

    def _refusal(self, route: Route) -> Answered:
        """An answer to what the client refused to send: a client error that the document declares, with its example."""
        for status in ("400", "422"):
            declared = resolved(self._document, route.operation["responses"].get(status))
            if declared:
                media_type, content = next(iter(declared["content"].items()))
                example = resolved(self._document, next(iter(content["examples"].values())))["value"]
                headers = [("content-type", media_type), *_example_headers(self._document, declared)]
                return Answered(int(status), tuple(headers), json.dumps(example).encode())
        raise AssertionError(f"{route.name} declares no 400 and no 422")


def _routes(document: Mapping[str, Any], ledger: Mapping[str, Any]) -> list[Route]:
    python = {unquote(entry["pointer"]): entry["python"] for entry in ledger["operations"]}
    routes = []
    for path, item in document["paths"].items():
        shared = item.get("parameters", [])
        for method in ("get", "put", "post", "delete", "patch"):
            if method in item:
                pointer = f"#/paths/{path.replace('~', '~0').replace('/', '~1')}/{method}"
                named = re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]*)", re.escape(path))
                operation = {**item[method], "parameters": [*item[method].get("parameters", []), *shared]}
                routes.append(Route(method.upper(), path, re.compile(named), operation, python[pointer]))
    return routes


def _with_nulls(built: Any, value: object) -> Any:
    """The same argument with None where the JSON has null: reading an answer takes a null that may not be for absent,
    but a caller who writes None means null."""
    if isinstance(built, list) and isinstance(value, list):
        return [_with_nulls(item, member) for item, member in zip(built, value, strict=True)]
    wire_names = getattr(built, "__struct_encode_fields__", ())
    if isinstance(value, dict):
        for attribute, name in zip(getattr(built, "__struct_fields__", ()), wire_names, strict=True):
            if name in value:
                held = getattr(built, attribute)
                setattr(built, attribute, None if value[name] is None else _with_nulls(held, value[name]))
    return built


_SENT_AS = re.compile(r"- `(\w+)`:(?:(?! - `).)*?Sent as `([^`]+)`")


def _names_on_the_wire(function: Any) -> dict[str, str]:
    """Wire name to argument, as the method's documentation says it: "Sent as ..." where the two differ."""
    module = importlib.import_module(function.__module__)
    documented = getattr(module, function.__qualname__.partition(".")[0])
    text = " ".join((getattr(documented, function.__name__).__doc__ or "").split())
    renamed = dict(_SENT_AS.findall(text))
    names = [name for name in inspect.signature(function).parameters if name not in ("self", "options")]
    return {renamed.get(name, name): name for name in names}


def _resource(client: object, class_name: str) -> object:
    """The attribute of a client that is annotated as this resource class."""
    for name, member in vars(type(client)).items():
        function = getattr(member, "func", None)
        if function is not None and function.__annotations__["return"].rpartition(".")[2] == class_name:
            return getattr(client, name)
    raise AssertionError(f"{type(client).__name__} has no {class_name}")


def _token(headers: Mapping[str, str]) -> str | None:
    authorization = headers.get("authorization")
    if authorization is None:
        return None
    scheme, _, token = authorization.partition(" ")
    if scheme != "Bearer" or not token or token != token.strip() or not token.isascii() or not token.isprintable():
        raise Inexpressible("credentials that are not a bearer token")
    return token


def _query(target: str) -> list[tuple[str, str]]:
    query = target.partition("?")[2]
    try:
        return parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query), errors="strict")
    except ValueError:
        raise Inexpressible("a query that is not a list of names and values") from None


def _schema_of(document: Mapping[str, Any], parameters: list[Mapping[str, Any]], name: str) -> Mapping[str, Any]:
    for parameter in parameters:
        if parameter["name"] == name:
            schema: Mapping[str, Any] = resolved(document, parameter["schema"])
            return schema
    raise Inexpressible("a query parameter that the operation does not have")


def _value(text: str, schema: Mapping[str, Any]) -> object:
    """What a caller would pass for this text: an int where it is one and one is wanted, else the text."""
    if schema.get("type") == "integer" and re.fullmatch(r"-?(0|[1-9][0-9]*)", text):
        return int(text)
    return text


def _lacks_a_constant(document: Mapping[str, Any], schema: Any, value: object) -> bool:
    schema = resolved(document, schema)
    if not isinstance(value, dict) or not isinstance(schema, dict):
        return False
    for name, stated in schema.get("properties", {}).items():
        declared = resolved(document, stated)
        constant = "const" in declared or len(declared.get("enum", [])) == 1
        if name in schema.get("required", []) and name not in value and constant:
            return True
        if name in value and _lacks_a_constant(document, declared, value[name]):
            return True
    return False


def _from_error(error: Any, to_json: Callable[[object], bytes]) -> Answered:
    body = error.body if error.data is None else to_json(error.data)
    return Answered(error.status, tuple(error.headers.items()), body)


def _example_headers(document: Mapping[str, Any], response: Mapping[str, Any]) -> list[tuple[str, str]]:
    found = []
    for name, stated in response.get("headers", {}).items():
        header = resolved(document, stated)
        example = header.get("example", resolved(document, header["schema"]).get("example"))
        if example is not None:
            found.append((name, str(example)))
    return found


def _compare_requests(sent: Sent, left: Sent) -> None:
    """What schemathesis sent against what left the client, each part by its meaning."""
    parts = {
        "method": (sent.method, left.method),
        "path": (_path(sent), _path(left)),
        "query": (_pairs(sent), _pairs(left)),
        "authorization": (sent.headers.get("authorization"), left.headers.get("authorization")),
        "media type": (_media_type(sent), _media_type(left)),
        "body": (_plain(sent.body), _plain(left.body)),
    }
    for part, (wanted, found) in parts.items():
        if wanted != found:
            raise Mismatch(f"{part}: schemathesis sent {wanted!r}, the client {found!r}")


def _path(sent: Sent) -> list[str]:
    return [unquote(segment) for segment in sent.target.partition("?")[0].split("/")]


def _pairs(sent: Sent) -> list[tuple[str, str]]:
    return sorted(parse_qsl(sent.target.partition("?")[2], keep_blank_values=True))


def _media_type(sent: Sent) -> str | None:
    return sent.headers.get("content-type") if sent.body else None


_DATE_TIME = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)")


def _plain(body: bytes) -> object:
    """JSON by value, with date-times as instants; anything else as it is."""
    try:
        return _instants(json.loads(body))
    except ValueError:
        return body


def _instants(value: object) -> object:
    if isinstance(value, str) and _DATE_TIME.fullmatch(value):
        return _instant(value)
    if isinstance(value, dict):
        return {name: _instants(member) for name, member in value.items()}
    if isinstance(value, list):
        return [_instants(item) for item in value]
    return value


def _instant(text: str) -> object:
    try:
        return datetime.fromisoformat(text.upper().replace(" ", "T")).timestamp()
    except ValueError:
        return text
