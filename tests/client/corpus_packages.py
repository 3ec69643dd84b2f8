"""Packages made of published documents, and how any method of one is called: by requests and answers as JSON values."""

from __future__ import annotations

import ast
import importlib
import inspect
import json
import operator
import sys
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import Any, get_args, get_origin

import msgspec

from specloom.api import Api, Operation
from specloom.cli import main
from specloom.fixtures import RequestFixture
from specloom.loading import load

from .mock_process import ROOT
from .referee import Referee, Sent

CORPUS = ROOT.parent / "shared" / "corpus"
BASE_URL = "https://referee.test/base"
CREDENTIAL = "rg_live_test"
BYTES = bytes(range(256))
"""A body of which no schema says anything."""


def path_of(document: str) -> Path:
    """The file of a document of the corpus, by its name there."""
    listed = json.loads((CORPUS / "index.json").read_text("utf-8"))
    return CORPUS / next(str(each["path"]) for each in listed if each["id"] == document)


@dataclass
class Line:
    """A transport that keeps what was sent, and answers what it was told."""

    transport: ModuleType
    answer: tuple[int, Mapping[str, str], bytes] = (200, {}, b"")
    sent: list[Sent] = field(default_factory=list)

    def send(self, request: Any, /) -> Any:
        content = request.content
        whole = content if content is None or isinstance(content, bytes) else b"".join(content)
        self.sent.append(Sent(request.method, request.url, request.headers, whole))
        status, headers, body = self.answer
        return self.transport.Response(status=status, headers=self.transport.Headers(headers.items()), content=body)

    def close(self) -> None:
        """Nothing is held."""


@dataclass(frozen=True)
class Made:
    """A package that was generated into a folder of its own, its document's facts, and the referee of it."""

    name: str
    folder: Path
    spec: Path

    @classmethod
    def of(cls, spec: Path, name: str, folder: Path) -> Made:
        assert main(["generate", str(spec), "--output", str(folder), "--package", name]) == 0
        if str(folder) not in sys.path:
            sys.path.insert(0, str(folder))
        importlib.invalidate_caches()
        return cls(name, folder, spec)

    def forget(self) -> None:
        """As if it had never been imported."""
        sys.path.remove(str(self.folder))
        for name in [each for each in sys.modules if each.partition(".")[0] == self.name]:
            del sys.modules[name]

    @cached_property
    def api(self) -> Api:
        return load(self.spec).api

    @cached_property
    def referee(self) -> Referee:
        return Referee.reading(self.spec, BASE_URL)

    def module(self, name: str = "") -> ModuleType:
        return importlib.import_module(f"{self.name}.{name}".rstrip("."))

    def client(self, prefix: str = "", **settings: Any) -> Any:
        """A client with every credential that it takes; ``Async`` is the prefix of the other kind."""
        class_ = self.client_class(prefix)
        known = {"base_url", "timeout", "retries", "transport", "middleware", "on_departure", "clock"}
        named = [name for name in inspect.signature(class_).parameters if name not in known]
        return class_(**{**dict.fromkeys(named, CREDENTIAL), "base_url": BASE_URL, "retries": 0, **settings})

    def client_class(self, prefix: str = "") -> Any:
        found = [name for name in dir(self.module()) if name.endswith("Client")]
        (name,) = [each for each in found if each.startswith("Async") is bool(prefix)]
        return getattr(self.module(), name)

    def line(self) -> Line:
        return Line(self.module("_runtime.transport"))

    @cached_property
    def methods(self) -> list[Method]:
        """Every operation that has a method, in the order of the document."""
        ledger = json.loads((self.folder / "ledger.json").read_text("utf-8"))
        python = {each["pointer"]: each["python"] for each in ledger["operations"] if each["status"] != "refused"}
        return [Method(self, each, python[each.pointer]) for each in self.api.operations if each.pointer in python]


@dataclass(frozen=True)
class Method:
    """An operation and the method that calls it, ``package.resources.pets:Pets.get``."""

    made: Made
    operation: Operation
    python: str

    def __str__(self) -> str:
        return f"{self.operation.method} {self.operation.path}"

    @property
    def group(self) -> str:
        return self.python.partition(":")[0]

    @cached_property
    def function(self) -> Any:
        module, _, name = self.python.partition(":")
        return operator.attrgetter(name)(importlib.import_module(module))

    def bound(self, client: Any) -> Any:
        """The method of a client."""
        class_name, _, name = self.python.partition(":")[2].rpartition(".")
        kinds = (class_name, f"Async{class_name}")
        return getattr(next(each for each in resources(client) if type(each).__qualname__ in kinds), name)

    @cached_property
    def hints(self) -> dict[str, Any]:
        return inspect.get_annotations(self.function, eval_str=True)

    @cached_property
    def places(self) -> dict[str, Any]:
        return given_to(self.function)

    def arguments(self, request: RequestFixture) -> dict[str, Any]:
        """The arguments by which a request is made, values typed as the method's annotations say."""
        found = {
            self.places[location][wire]: value
            for location, values in request.parameters.items()
            for wire, value in values.items()
        }
        typed = {name: self.typed(self.hints[name], value) for name, value in found.items()}
        if request.body is msgspec.UNSET:
            return {**typed, self.places["body"]: BYTES} if request.media_type else typed
        if "model" not in self.places:
            return {**typed, self.places["body"]: self.typed(self.hints[self.places["body"]], request.body)}
        model = getattr(self.made.module("models"), self.places["model"])
        wires = {each.encode_name: each.name for each in msgspec.structs.fields(model)}
        assert isinstance(request.body, dict)
        for wire, value in request.body.items():
            if wires.get(wire) in self.places["body"]:
                name = self.places["body"][wires[wire]]
                typed[name] = self.typed(self.hints[name], value)
        return typed

    def typed(self, hint: Any, value: Any) -> Any:
        """A JSON value as a caller writes it; a text is the bytes of a file where the annotation takes bytes."""
        if takes_bytes(hint) and isinstance(value, str | list):
            return [each.encode() for each in value] if isinstance(value, list) else value.encode()
        return self.made.module().from_json(json.dumps(value).encode(), hint, strict=True)

    def sends(self, request: RequestFixture) -> bool:
        """Whether the method sends a body of the request's media type; of several, methods send one."""
        declared = self.declaration.sends
        if declared is None or not request.media_type:
            return not request.media_type
        return bool(declared.media_type.partition(";")[0] == request.media_type.partition(";")[0])

    def can_say(self, request: RequestFixture) -> bool:
        """Whether a call has a place for the body: where its members are arguments, a text has none."""
        return "model" not in self.places or isinstance(request.body, dict) or request.body is msgspec.UNSET

    @cached_property
    def declaration(self) -> Any:
        """The operation as the package declares it: the constant that its method hands to the runtime."""
        return getattr(importlib.import_module(self.group), self.places["operation"])


def resources(holder: Any, depth: int = 0) -> Iterator[Any]:
    """The resources that hang on a client, and on those."""
    for name in dir(type(holder)):
        if name.startswith("_") or depth > 2:
            continue
        found = getattr(holder, name, None)
        if ".resources." in type(found).__module__:
            yield found
            yield from resources(found, depth + 1)


def takes_bytes(hint: Any) -> bool:
    if get_origin(hint) is not None or get_args(hint):
        return any(takes_bytes(each) for each in get_args(hint))
    return hint is bytes


def given_to(method: Any) -> dict[str, Any]:
    """By location and name on the wire, the parameter of a method that fills it: read off its one call.

    ``operation`` is the constant that it calls, ``model`` the class of a body that is made of arguments.
    """
    tree = ast.parse(textwrap.dedent(inspect.getsource(method)))
    [call] = [each for each in ast.walk(tree) if isinstance(each, ast.Call) and _is_call(each.func)]
    found: dict[str, Any] = {"operation": ast.unparse(call.args[0])}
    for keyword in call.keywords:
        name = (keyword.arg or "").removesuffix("s")
        if isinstance(keyword.value, ast.Dict):
            keys = [ast.literal_eval(key) for key in keyword.value.keys if key is not None]
            found[name] = dict(zip(keys, map(ast.unparse, keyword.value.values), strict=True))
        elif isinstance(keyword.value, ast.Call) and name == "body":
            found["body"] = {each.arg: ast.unparse(each.value) for each in keyword.value.keywords}
            found["model"] = ast.unparse(keyword.value.func)
        elif name == "body":
            found["body"] = ast.unparse(keyword.value)
    return found


def _is_call(function: ast.expr) -> bool:
    return ast.unparse(function) == "self._call"
