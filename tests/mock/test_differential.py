"""The same requests to Prism and to the mock, on both specs and on documents of the corpus: where the two disagree, a
clause of a standard, or of OpenAPI, decides for the mock, and every such clause is one that was needed.
"""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from specloom import load
from specloom.api import Api, Json, Operation, Parameter
from specloom.values import NoValue, Values
from specloom_mock import media
from specloom_mock.engine import Engine, Mounted, Settings
from specloom_mock.message import Answer
from specloom_mock.prism import installed, npm_arguments
from specloom_mock.transport import Mock
from tests.mock.support import ROOT

CORPUS = ROOT.parent / "shared" / "corpus" / "dev"
DOCUMENTS = [
    ROOT / "specs" / "rootly.yaml",
    ROOT / "specs" / "vocobase.yaml",
    CORPUS / "Redocly+museum-openapi-example" / "openapi.yaml",
    CORPUS / "pb33f+libopenapi" / "test_specs_petstorev3.json",
]
MAX_OPERATIONS = 12
START_SECONDS = 40

pytestmark = [pytest.mark.proof, pytest.mark.slow]


@dataclass
class Ask:
    """A request, and what is odd about it."""

    kind: str
    operation: Operation
    method: str
    target: str
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass
class Said:
    """What is compared of an answer."""

    status: int
    kind: str
    body: Json
    challenge: bool


@dataclass
class Clause:
    """Why the mock answers otherwise than Prism."""

    name: str
    why: str
    holds: Callable[[Ask, Said, Said], bool]


CLAUSES = [
    Clause(
        "405",
        "RFC 9110, 15.5.6: a method that the path does not allow is 405; Prism answers 404 or its own",
        lambda ask, ours, _: ask.kind == "method" and ours.status == 405,
    ),
    Clause(
        "malformed",
        "RFC 9110, 15.5.1: a body that is no JSON is malformed, 400; Prism answers 500 or leaves it to validation",
        lambda ask, ours, _: ask.kind == "malformed" and ours.status == 400,
    ),
    Clause(
        "unsupported",
        "RFC 9110, 15.5.16: another media type is 415 before anything is validated",
        lambda ask, ours, _: ask.kind == "media type" and ours.status == 415,
    ),
    Clause(
        "acceptable",
        "RFC 9110, 12.5.1: a header that can't be read is disregarded; an error may have another media type",
        lambda ask, ours, _: ask.kind == "accept",
    ),
    Clause(
        "undeclared query",
        "the project's own rule: a query parameter that nobody describes is refused, as a client's mistake would pass",
        lambda ask, ours, theirs: ask.kind == "query" and ours.status in (400, 422) and theirs.status != ours.status,
    ),
    Clause(
        "unknown preference",
        "RFC 7240, 2: a preference that can't be honoured is treated as though it had not been sent; Prism answers 404",
        lambda ask, ours, theirs: ask.kind.startswith("undeclared ") and ours.status < 300 and theirs.status == 404,
    ),
    Clause(
        "errors alone",
        "RFC 9110, 15.5: a 4xx says that the client erred; where errors alone are declared, a valid request is 200 "
        "without content, and Prism answers it with the first error",
        lambda ask, ours, theirs: ours.status == 200 and theirs.status >= 400 and _declares_errors_alone(ask),
    ),
    Clause(
        "declared without content",
        "OpenAPI 3.1, 4.8.17: a response without content is declared all the same; Prism makes a 422 of its own",
        lambda ask, ours, theirs: ours.status == 400 and theirs.status == 422 and "errors#" in str(theirs.body),
    ),
    Clause(
        "error shape",
        "RFC 9457, 3: an error that the operation does not declare has the API's own shape, not Prism's",
        lambda ask, ours, theirs: ours.status == theirs.status >= 400 and ours.kind != theirs.kind,
    ),
]


def _declares_errors_alone(ask: Ask) -> bool:
    return all(each.status[0] in "45" for each in ask.operation.responses)


def asks(api: Api) -> Iterator[Ask]:
    """Per operation one valid request, and variants with one oddity each."""
    values = Values(api)
    for operation in api.operations[:MAX_OPERATIONS]:
        valid = _valid(api, operation, values)
        if valid is None:
            continue
        method, target, headers, body = valid.method, valid.target, valid.headers, valid.body
        yield valid

        but = partial(_but, valid)
        if operation.security and "authorization" in headers:
            yield but("no credentials", headers={"authorization": None})
        yield but("method", method="TRACE" if method != "TRACE" else "PUT", body=b"")
        yield but("nowhere", target="/nowhere/at/all")
        yield but("accept", headers={"accept": "text/x-nothing"})
        yield but("query", target=f"{target}{'&' if '?' in target else '?'}undescribed=1")
        for response in operation.responses:
            if response.status.isdigit():
                yield but("code", headers={"prefer": f"code={response.status}"})
        yield but("undeclared code", headers={"prefer": "code=599"})
        yield but("undeclared example", headers={"prefer": "example=none-of-this-name"})
        if body:
            yield but("malformed", body=b"{")
            yield but("media type", headers={"content-type": "text/x-nothing"})
            yield but("empty body", body=b"", headers={"content-type": None})


def _but(valid: Ask, kind: str, **changes: Any) -> Ask:
    """The valid request with one thing changed; a header that is None is left out."""
    headers = {**valid.headers, **changes.pop("headers", {})}
    return replace(
        valid, kind=kind, headers={name: text for name, text in headers.items() if text is not None}, **changes
    )


def _valid(api: Api, operation: Operation, values: Values) -> Ask | None:
    path, query, headers = operation.path, [], {"accept": "*/*"}
    for each in operation.parameters:
        text = _text(each, values)
        if text is None:
            continue
        if each.location == "path":
            path = path.replace(f"{{{each.name}}}", quote(text, safe=""))
        elif each.required and each.location == "query":
            query.append((each.name, text))
        elif each.required and each.location == "header":
            headers[each.name.lower()] = text
    if operation.security:
        headers["authorization"] = _credential(api, operation)
    body = b""
    if operation.body is not None:
        content = next((each for each in operation.body.content if media.is_json(media.essence(each.name))), None)
        value = values.smallest(content.schema, "request") if content and content.schema else NoValue("")
        if content is None or isinstance(value, NoValue):
            return None
        headers["content-type"], body = content.name, json.dumps(value).encode()
    target = path + (f"?{urlencode(query)}" if query else "")
    return None if "{" in target else Ask("valid", operation, operation.method, target, headers, body)


def _credential(api: Api, operation: Operation) -> str:
    schemes = [api.security_schemes[name] for each in operation.security for name in each.schemes]
    return "Basic dTpw" if any(each.scheme == "basic" for each in schemes) else "Bearer rg_live_x"


def _text(parameter: Parameter, values: Values) -> str | None:
    if parameter.schema is None:
        return None
    for example in parameter.examples:
        if values.is_valid(parameter.schema, example.value, "request"):
            return str(example.value)
    value = values.smallest(parameter.schema, "request")
    if isinstance(value, (NoValue, dict, list)):
        return None
    return "x" if value == "" else json.dumps(value).strip('"')


@contextmanager
def prism(spec: Path) -> Iterator[int]:
    """Prism for one document; its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    arguments = npm_arguments(installed(), spec, port)
    with subprocess.Popen(
        arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    ) as child:
        try:
            deadline = time.monotonic() + START_SECONDS
            while time.monotonic() < deadline:
                try:
                    socket.create_connection(("127.0.0.1", port), 1).close()
                    break
                except OSError:
                    assert child.poll() is None, f"Prism does not serve {spec.name}"
                    time.sleep(0.1)
            yield port
        finally:
            os.killpg(child.pid, signal.SIGKILL)


def of_prism(port: int, ask: Ask) -> Said:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request(ask.method, ask.target, ask.body or None, ask.headers)
        response = connection.getresponse()
        headers = tuple(response.getheaders())
        return said(Answer(response.status, headers, response.read()))
    finally:
        connection.close()


def said(answer: Answer) -> Said:
    kind = media.essence(answer.header("Content-Type") or "")
    try:
        body = json.loads(answer.body) if answer.body else None
    except ValueError:
        body = answer.body.decode("latin-1")
    return Said(answer.status, kind, body, answer.header("WWW-Authenticate") is not None)


def disagree(ask: Ask, ours: Said, theirs: Said) -> bool:
    if (ours.status, ours.kind) != (theirs.status, theirs.kind):
        return True
    response = next((each for each in ask.operation.responses if each.status == str(ours.status)), None)
    stated = response is not None and any(content.examples for content in response.content)
    return ask.kind == "code" and stated and ours.body != theirs.body


@pytest.fixture(scope="module")
def ports() -> Iterator[dict[Path, int]]:
    if not (ROOT / "mocks" / "node_modules" / ".bin" / "prism").exists():
        pytest.skip("Prism is not installed: npm ci --prefix mocks --ignore-scripts")
    present = [each for each in DOCUMENTS if each.is_file()]
    with ExitStack() as stack, ThreadPoolExecutor(2) as pool:
        yield dict(zip(present, pool.map(lambda each: stack.enter_context(prism(each)), present), strict=True))


def test_each_disagreement_has_its_clause(ports: dict[Path, int]) -> None:
    used: Counter[str] = Counter()
    agreed, without = 0, []
    for spec, port in ports.items():
        api = load(spec).api
        for ask in asks(api):
            theirs = of_prism(port, ask)
            # Prism remembers nothing, so the mock is a new one each time.
            mock = Mock(Engine([Mounted(spec.stem, api)], Settings(prove=True)))
            ours = said(mock.handle(ask.method, ask.target, ask.headers, ask.body))
            if not disagree(ask, ours, theirs):
                agreed += 1
                continue
            clause = next((each for each in CLAUSES if each.holds(ask, ours, theirs)), None)
            if clause is None:
                what = f"{spec.name} {ask.kind}: {ask.method} {ask.target} {ask.headers}"
                without.append(f"{what} ours {ours} theirs {theirs}")
            else:
                used[clause.name] += 1
    sys.stdout.write(f"agreed {agreed}; decided by a clause: {dict(used)}\n")
    assert without == [], "\n".join(without)
    if len(ports) == len(DOCUMENTS):
        assert {each.name for each in CLAUSES} == set(used), "a clause decides nothing any more"
