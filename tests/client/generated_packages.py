"""The two generated packages, called as their users call them: by typed arguments, over a transport that records.

A typed call is made from JSON values by the signatures' own annotations: an object becomes the Struct that is named.
"""

from __future__ import annotations

import asyncio
import functools
import importlib
import inspect
import operator
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec
import yaml

from .mock_process import ROOT
from .referee import Sent

Answer = tuple[int, Mapping[str, str], bytes]
"""Status, headers, body."""


@dataclass(frozen=True)
class Package:
    """A generated package, its spec as PyYAML reads it, and the names of its clients."""

    api: str
    module: Any
    client: str
    token: str
    document: Mapping[str, Any]

    @property
    def fixtures(self) -> Any:
        return importlib.import_module(f"{self.module.__name__}.testing.fixtures")

    @property
    def server(self) -> str:
        url: str = self.document["servers"][0]["url"]
        return url


@dataclass(frozen=True)
class Method:
    """An operation of a package: ``name`` is what hangs on the client, ``live_call_routers.get``."""

    package: Package
    name: str
    path: str
    verb: str
    operation: Mapping[str, Any]

    def __str__(self) -> str:
        return f"{self.package.api} {self.name}"

    @functools.cached_property
    def hints(self) -> dict[str, Any]:
        """The annotations of its arguments."""
        with self.package_client(SyncRecorder(self.package, ())) as client:
            hints = inspect.get_annotations(operator.attrgetter(self.name)(client), eval_str=True)
        return {name: hint for name, hint in hints.items() if name not in ("options", "return")}

    def package_client(self, transport: Any, base_url: str = "") -> Any:
        make = getattr(self.package.module, self.package.client)
        return make(token=self.package.token, base_url=base_url or self.package.server, transport=transport, retries=0)

    def call(self, transport: Any, arguments: Mapping[str, Any], base_url: str = "") -> Any:
        """What the synchronous client returns."""
        with self.package_client(transport, base_url) as client:
            return operator.attrgetter(self.name)(client)(**arguments)

    def await_call(self, transport: Any, arguments: Mapping[str, Any], base_url: str = "") -> Any:
        """What the asynchronous client returns."""

        async def called() -> Any:
            make = getattr(self.package.module, f"Async{self.package.client}")
            url = base_url or self.package.server
            async with make(token=self.package.token, base_url=url, transport=transport, retries=0) as client:
                return await operator.attrgetter(self.name)(client)(**arguments)

        return asyncio.run(called())

    def arguments(self, parameters: Mapping[str, Mapping[str, Any]], body: Any) -> dict[str, Any]:
        """The typed arguments that stand for JSON values; TypeError where the types have no place for one."""
        values = {name: value for location in parameters.values() for name, value in location.items()}
        if body is not msgspec.UNSET:
            if not isinstance(body, dict):
                raise TypeError("the body's members are arguments")
            values.update(body)
        arguments = {}
        for name, value in values.items():
            argument = _ARGUMENTS.get(name) or re.sub(r"\W+", "_", name).strip("_")
            if argument not in self.hints:
                raise TypeError(f"there is no argument {argument}")
            arguments[argument] = typed(self.hints[argument], value)
        return arguments


_ARGUMENTS = {"connectionId": "connection_id_"}
"""Where the argument is not simply the name on the wire with underscores."""


class Recorder:
    """A transport of both kinds: keeps what was sent and answers with what it was given, over and over."""

    def __init__(self, package: Package, answer: Answer | tuple[()]) -> None:
        self._transport = importlib.import_module(f"{package.module.__name__}._runtime.transport")
        self._answer = answer
        self.sent: list[Sent] = []

    def respond(self, request: Any) -> Any:
        self.sent.append(Sent(request.method, request.url, request.headers, request.content))
        assert self._answer, "nothing was to be sent"
        status, headers, body = self._answer
        return self._transport.Response(status=status, headers=self._transport.Headers(headers.items()), content=body)


class SyncRecorder(Recorder):
    def send(self, request: Any, /) -> Any:
        return self.respond(request)

    def close(self) -> None:
        """Nothing is held."""


class AsyncRecorder(Recorder):
    async def send(self, request: Any, /) -> Any:
        await asyncio.sleep(0)
        return self.respond(request)

    async def aclose(self) -> None:
        """Nothing is held."""


Call = Callable[[Method, Mapping[str, Any], "Answer | tuple[()]"], tuple[list[Sent], Any]]


def call_sync(method: Method, arguments: Mapping[str, Any], answer: Answer | tuple[()] = ()) -> tuple[list[Sent], Any]:
    """What was sent, and what was returned or raised by the package."""
    recorder = SyncRecorder(method.package, answer)
    return recorder.sent, _outcome(method, lambda: method.call(recorder, arguments))


def call_async(method: Method, arguments: Mapping[str, Any], answer: Answer | tuple[()] = ()) -> tuple[list[Sent], Any]:
    """The same, awaited."""
    recorder = AsyncRecorder(method.package, answer)
    return recorder.sent, _outcome(method, lambda: method.await_call(recorder, arguments))


CALLS: dict[str, Call] = {"sync": call_sync, "async": call_async}


def _outcome(method: Method, call: Callable[[], Any]) -> Any:
    try:
        return call()
    except method.package.module.Error as error:
        return error


def typed(hint: Any, value: Any) -> Any:
    """The Python value that a caller writes for a JSON value under an annotation; what fits nothing stays as it is."""
    parts = list(_alternatives(hint))
    structs = [part for part in parts if isinstance(part, type) and issubclass(part, msgspec.Struct)]
    if isinstance(value, dict) and structs:
        return _struct(structs[0], value)
    if isinstance(value, list):
        items = [part.__args__[0] for part in parts if getattr(part, "__origin__", None) is list]
        return [typed(items[0], item) for item in value] if items else value
    if isinstance(value, str) and UUID in parts:
        return _uuid(value)
    return value


def _struct(cls: type[msgspec.Struct], members: Mapping[str, Any]) -> msgspec.Struct:
    fields = {field.encode_name: field for field in msgspec.structs.fields(cls)}
    unknown = members.keys() - fields.keys()
    if unknown:
        raise TypeError(f"{cls.__name__} has no {unknown}")
    return cls(**{fields[name].name: typed(fields[name].type, value) for name, value in members.items()})


def _uuid(text: str) -> Any:
    try:
        return UUID(text)
    except ValueError:
        return text


def _alternatives(hint: Any) -> Iterator[Any]:
    """The members of a union, annotations taken off."""
    if hasattr(hint, "__metadata__"):
        yield from _alternatives(hint.__origin__)
    elif type(hint).__name__ in ("UnionType", "_UnionGenericAlias", "Union"):
        for part in hint.__args__:
            yield from _alternatives(part)
    else:
        yield hint


def resolved(document: Mapping[str, Any], node: Any) -> Any:
    """A node of a document, references followed."""
    while isinstance(node, dict) and "$ref" in node:
        target: Any = document
        for step in node["$ref"].removeprefix("#/").split("/"):
            target = target[step.replace("~1", "/").replace("~0", "~")]
        node = target
    return node


def _package(api: str, module: str, client: str, token: str) -> Package:
    document = yaml.safe_load((ROOT / "specs" / f"{api}.yaml").read_text("utf-8"))
    return Package(api, importlib.import_module(module), client, token, document)


def _methods(package: Package) -> Iterator[Method]:
    for name in package.fixtures.OPERATIONS:
        loaded = package.fixtures.load(name)
        operation = package.document["paths"][loaded.path][loaded.method.lower()]
        yield Method(package, name, loaded.path, loaded.method, operation)


PACKAGES = {
    "rootly": _package("rootly", "rootly_client", "RootlyClient", "a-token"),
    "vocobase": _package("vocobase", "vocobase_client", "VocobaseClient", "rg_live_a"),
}
METHODS = {str(method): method for package in PACKAGES.values() for method in _methods(package)}
