"""Each generated method, called with arguments that strategies draw: the request is valid, says the referee, and what
arrives is what went in; an answer that is drawn from the document comes back equal.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import json
import textwrap
import typing
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, unquote

import httpx2
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from specloom_mock.httpx2_door import Door
from specloom_mock.message import Answer, Request

from .bridge import ROOT
from .kits import KITS, Kit

referee = pytest.importorskip("tests.client.referee")
pytestmark = pytest.mark.proof

OPERATIONS = {f"{api} {name}": (kit, name) for api, kit in KITS.items() for name in kit.module("fixtures").OPERATIONS}
EXAMPLES = 40


class Bench:
    """A client whose transport keeps what was sent and answers what it was told."""

    def __init__(self, kit: Kit) -> None:
        self.sent: list[tuple[httpx2.Request, Request]] = []
        self.answer = Answer(200)
        transport = importlib.import_module(f"{kit.package}._runtime.httpx2_transport").Httpx2Transport
        inner = httpx2.Client(transport=Door(self._exchange), event_hooks={"request": [self._keep]}, trust_env=False)
        class_ = getattr(kit.root, f"{kit.name.capitalize()}Client")
        self.client = class_(token="rg_live_test", transport=transport(inner))
        self.asked: list[httpx2.Request] = []

    def _keep(self, request: httpx2.Request) -> None:
        self.asked.append(request)

    def _exchange(self, request: Request) -> Answer:
        self.sent.append((self.asked[-1], request))
        return self.answer


def given_to(method: Any) -> dict[str, Any]:
    """By location and name on the wire, the parameter of a method that fills it: read off its one call."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(method)))
    [call] = [each for each in ast.walk(tree) if isinstance(each, ast.Call) and ast.unparse(each.func) == "self._call"]
    found: dict[str, Any] = {}
    for keyword in call.keywords:
        if isinstance(keyword.value, ast.Dict):
            for key, value in zip(keyword.value.keys, keyword.value.values, strict=True):
                assert isinstance(key, ast.Constant)
                assert keyword.arg
                found.setdefault(keyword.arg.removesuffix("s"), {})[key.value] = ast.unparse(value)
        elif isinstance(keyword.value, ast.Call) and keyword.arg == "body":
            found["body"] = {each.arg: ast.unparse(each.value) for each in keyword.value.keywords}
            found["model"] = ast.unparse(keyword.value.func)
    return found


def arguments(kit: Kit, method: Any, request: Any) -> dict[str, Any]:
    """The arguments by which a request is made."""
    places = given_to(method)
    named = {
        places[location][wire]: value
        for location, values in request.parameters.items()
        for wire, value in values.items()
    }
    if "model" in places:
        model = getattr(importlib.import_module(f"{kit.package}.models"), places["model"])
        hints = typing.get_type_hints(model, include_extras=True)
        wires = {field.encode_name: field.name for field in msgspec.structs.fields(model)}
        for wire, value in request.body.items():
            field = wires[wire]
            if field in places["body"]:
                named[places["body"][field]] = kit.root.from_json(json.dumps(value), hints[field], strict=True)
    return named


def text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def instants(value: Any) -> Any:
    """JSON with its date-times as instants, since the offset in which one is told is not part of it."""
    if isinstance(value, dict):
        return {name: instants(member) for name, member in value.items()}
    if isinstance(value, list):
        return [instants(item) for item in value]
    if isinstance(value, str) and value[4:5] == "-" and value[10:11] == "T":
        return datetime.fromisoformat(value).timestamp()
    return value


def success(kit: Kit, name: str) -> Any:
    fixtures = kit.module("fixtures").load(name)
    status = min(each.status for each in fixtures.answers if each.status.startswith("2"))
    return kit.module("strategies").answers(name, status)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_what_goes_in_arrives_and_what_is_answered_comes_back(operation: str) -> None:
    kit, name = OPERATIONS[operation]
    judge = referee.Referee.reading(ROOT / "specs" / f"{kit.name}.yaml")
    bench = Bench(kit)
    resource, _, method_name = name.partition(".")
    method = getattr(getattr(bench.client, resource), method_name)
    template = kit.module("fixtures").load(name).path

    @settings(max_examples=EXAMPLES, database=None, derandomize=True)
    @given(st.data())
    def called(data: st.DataObject) -> None:
        request = data.draw(kit.module("strategies").requests(name))
        answer = data.draw(success(kit, name))
        body = json.dumps(answer.body).encode()
        bench.answer = Answer(int(answer.status), (("Content-Type", answer.media_type),), body)
        bench.sent.clear()
        value = method(**arguments(kit, method, request))
        [(raw, sent)] = bench.sent
        headers = tuple((key.decode(), each.decode()) for key, each in raw.headers.raw if key.lower() not in NOT_OURS)
        content = sent.body if "content-type" in sent.headers else None
        assert judge.faults(referee.Sent(sent.method, str(raw.url), headers, content)) == []
        assert recovered(template, sent) == (
            {key: text(each) for key, each in request.parameters.get("path", {}).items()},
            {key: text(each) for key, each in request.parameters.get("query", {}).items()},
        )
        assert (json.loads(content) if content else msgspec.UNSET) == request.body
        assert instants(kit.json(value)) == instants(answer.body)

    called()


NOT_OURS = frozenset({b"host", b"connection", b"accept-encoding", b"content-length"})
"""Headers that the HTTP library writes."""


def recovered(template: str, sent: Request) -> tuple[dict[str, str], dict[str, str]]:
    """The path's and the query's values as they arrive, decoded; the path is read from its end, past any base path."""
    parts = sent.target.split("/")[-len(template.split("/")) + 1 :]
    pairs = zip(template.split("/")[1:], parts, strict=True)
    path = {part[1:-1]: unquote(value) for part, value in pairs if part.startswith("{")}
    return path, dict(parse_qsl(sent.query, keep_blank_values=True, separator="&"))
