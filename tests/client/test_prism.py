"""Both generated packages, by both kinds of client, against Prism, which reads the documents by its own lights.

Prism checks what it is sent and answers with the documents' examples; ``sl-violations`` tells what it found wrong.
"""

from __future__ import annotations

import http.client
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from specloom_mock.prism import docker_answers

from .documented import example_arguments, examples, success
from .generated_packages import CALLS, METHODS, Method, call_sync
from .mock_process import ROOT
from .referee import Sent
from .test_answers import CLASSES, as_json, instants
from .test_requests_are_valid import as_it_stands, names_a_number
from .typed_values import arguments

pytestmark = [
    pytest.mark.proof,
    pytest.mark.slow,
    pytest.mark.skipif(
        not (ROOT / "mocks" / "node_modules" / ".bin" / "prism").exists() and not docker_answers(),
        reason="Prism is not installed: npm ci --prefix mocks --ignore-scripts",
    ),
]

EXAMPLES = {str(example): example for method in METHODS.values() for example in examples(method)}
_READY = re.compile(r"(\w+): (http://127\.0\.0\.1:\d+) ")


@contextmanager
def running_prism(*apis: str) -> Iterator[dict[str, str]]:
    """The address of each API, from ``specloom mock --engine prism``, which stops its children when it is stopped."""
    command = [sys.executable, "-m", "specloom", "mock", "--engine", "prism", "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        try:
            yield _addresses(process, apis)
        finally:
            process.terminate()
            process.wait(timeout=20)


def _addresses(process: subprocess.Popen[str], apis: tuple[str, ...]) -> dict[str, str]:
    assert process.stdout is not None
    found: dict[str, str] = {}
    said: list[str] = []
    while found.keys() != set(apis):
        line = process.stdout.readline()
        assert line, "Prism ended before it served every API:\n" + "".join(said)
        said.append(line)
        if ready := _READY.match(line):
            found[ready[1]] = ready[2]
    return found


@pytest.fixture(scope="module")
def prism() -> Iterator[dict[str, str]]:
    with running_prism("rootly", "vocobase") as addresses:
        yield addresses


def outcome(kind: str, method: Method, given_arguments: dict[str, Any], url: str) -> Any:
    """What the client returns or raises, over the transport that comes with it."""
    call = method.call if kind == "sync" else method.await_call
    try:
        return call(None, given_arguments, url)
    except method.package.module.APIError as error:
        return error


@pytest.mark.parametrize("kind", CALLS)
@pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)
def test_the_documents_examples_are_accepted_and_answered_with_typed_values(
    method: Method, kind: str, prism: dict[str, str]
) -> None:
    expected = success(method)
    for given_arguments in example_arguments(method):
        value = outcome(kind, method, given_arguments, prism[method.package.api])
        assert type(value).__name__ == expected.schema["$ref"].rpartition("/")[2], value
        assert as_json(method, value) == instants(expected.value)


@pytest.mark.parametrize("kind", CALLS)
@pytest.mark.parametrize("name", EXAMPLES)
def test_each_documented_answer_comes_over_the_wire(name: str, kind: str, prism: dict[str, str]) -> None:
    example = EXAMPLES[name]
    method, module = example.method, example.method.package.module
    options = module.Options(headers={"Prefer": f"code={example.status}, example={example.name}"})
    given_arguments = {**next(example_arguments(method)), "options": options}
    result = outcome(kind, method, given_arguments, prism[method.package.api])
    value = result.data if example.status >= 400 else result
    if example.status >= 400:
        assert type(result) is getattr(module, CLASSES[example.status])
        assert result.status == example.status
        assert {name: result.headers[name] for name in example.headers} == example.headers
    assert as_json(method, value) == instants(example.value)


@pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)
def test_prism_finds_no_fault_in_what_the_client_sends(method: Method, prism: dict[str, str]) -> None:
    recorded = [*fixtures_sent(method), *drawn_sent(method)]
    for sent in recorded:
        status, violations = replayed(method, sent, prism)
        assert (status, violations) == (success(method).status, ""), sent
    print(method, f"{len(recorded)} replayed")
    assert len(recorded) >= 10


def fixtures_sent(method: Method) -> Iterator[Sent]:
    for request in method.package.fixtures.load(method.name).requests:
        given_arguments = method.arguments(request.parameters, request.body)
        yield from call_sync(method, given_arguments, success(method).answer)[0]


def drawn_sent(method: Method) -> list[Sent]:
    recorded: list[Sent] = []

    @settings(max_examples=15, deadline=None, derandomize=True, database=None)
    @given(st.data())
    def draw(data: st.DataObject) -> None:
        drawn = data.draw(arguments(method.hints).filter(lambda each: names_a_number(method, each)))
        recorded.extend(call_sync(method, drawn, success(method).answer)[0])

    draw()
    return recorded


def replayed(method: Method, sent: Sent, prism: dict[str, str]) -> tuple[int, str]:
    """Status and violations that Prism gives to a request, sent byte for byte; Prism ignores the base path."""
    address = urlsplit(prism[method.package.api])
    connection = http.client.HTTPConnection(address.netloc, timeout=10)
    target = sent.url.removeprefix(method.package.server)
    try:
        connection.request(sent.method, target, sent.content, dict(sent.headers))
        answer = connection.getresponse()
        answer.read()
        return answer.status, answer.headers.get("sl-violations", "")
    finally:
        connection.close()


@pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)
def test_prism_refuses_what_the_client_does_not_send(method: Method, prism: dict[str, str]) -> None:
    counts: Counter[int] = Counter()
    for request in method.package.fixtures.load(method.name).invalid_requests:
        status, violations = replayed(method, as_it_stands(method, request), prism)
        counts[status] += 1
        assert (400 <= status < 500) == (request.name not in PRISM_LETS_PASS), (request.name, status, violations)
    print(method, dict(counts))


PRISM_LETS_PASS = {"query page[number] type", "query page[size] type"}
"""Prism 5 does not check query parameters with brackets in their names; the referee does."""


# Prism 5 takes application/json for any media type that ends in +json; the referee and the embedded mock do not.
WRONG: dict[str, dict[str, Any]] = {
    "another media type": {"Content-Type": "text/plain"},
    "no authorization": {"Authorization": None},
    "another scheme": {"Authorization": "Basic YTpi"},
}


@pytest.mark.parametrize("name", WRONG)
def test_prism_refuses_wrong_headers(name: str, prism: dict[str, str]) -> None:
    method = METHODS["rootly live_call_routers.update"]
    sent = next(fixtures_sent(method))
    headers = {header: value for header, value in {**dict(sent.headers), **WRONG[name]}.items() if value is not None}
    status, _ = replayed(method, Sent(sent.method, sent.url, tuple(headers.items()), sent.content), prism)
    assert 400 <= status < 500
