"""Clients of published documents, small, large, of OpenAPI 3.1 alone and of every style: each method is called with
arguments that strategies draw, a referee that shares no code with us judges the request, what arrives is what went in,
and an answer that is drawn from the document comes back equal.

Of a large document some operations are driven: the first of each group, and those whose parameters or bodies are
written in a way that no other has shown. The choice is a function of the document alone.
"""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.conformance.rule import judge
from benchmarks.conformance.server import running
from benchmarks.conformance.situations import Ending
from specloom.api import Operation
from specloom.strategies import Strategies

from .any_conformance import callers, fitting
from .corpus_packages import CORPUS, Made, Method, path_of
from .driving import Counts, drive

pytestmark = [
    pytest.mark.proof,
    pytest.mark.skipif(not CORPUS.is_dir(), reason=f"the corpus is not at {CORPUS}, in the shared folder"),
]

DOCUMENTS = {
    "small": "museum-openapi-example/openapi.yaml",
    "large": "openai-openapi/openapi.json",
    "latest": "openapi-python-client/end_to_end_tests_baseline_openapi_3.1.yaml",
    "forms": "vacuum/model_test_files_stripe.yaml",
}
"""``forms`` is large as well, of OpenAPI 3.0, and writes nested objects into queries and forms."""
CHECKED = ("small", "large", "latest")
MOST = 24
"""Operations that are driven of one document."""
EXAMPLES = 4
NEVER = 600.0
"""Seconds in which the slow body ends, which is long after any deadline."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Made]]:
    """The packages, each made when it is first asked for."""
    packages: dict[str, Made] = _Packages(tmp_path_factory.mktemp("corpus"))
    yield packages
    for package in packages.values():
        package.forget()


class _Packages(dict[str, Made]):
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __missing__(self, kind: str) -> Made:
        self[kind] = Made.of(path_of(DOCUMENTS[kind]), f"corpus_{kind}", self._folder / kind)
        return self[kind]


@pytest.mark.slow
@pytest.mark.parametrize("checker", ["mypy", "pyright"])
def test_the_packages_are_typed_strictly(checker: str, made: dict[str, Made]) -> None:
    folders = [made[kind].folder / made[kind].name for kind in CHECKED]
    home = folders[0].parents[1]
    settings_file = home / "pyrightconfig.json"
    settings_file.write_text(
        json.dumps({"typeCheckingMode": "strict", "include": [str(each.relative_to(home)) for each in folders]}),
        "utf-8",
    )
    checkers = {
        "mypy": ["-m", "mypy", "--strict", "--config-file=", "--cache-dir", str(home / "cache"), *map(str, folders)],
        "pyright": ["-m", "pyright", "--pythonpath", sys.executable, "--project", str(home)],
    }
    said = subprocess.run(
        [sys.executable, *checkers[checker]], cwd=home, capture_output=True, text=True, timeout=600, check=False
    )
    assert said.returncode == 0, said.stdout[-4000:] + said.stderr[-4000:]


@pytest.mark.parametrize("kind", CHECKED)
def test_twenty_of_twenty(kind: str, made: dict[str, Made], caplog: pytest.LogCaptureFixture) -> None:
    found = fitting(made[kind])
    situations = found.situations()
    print(found.method)
    with running(slow_seconds=NEVER, situations=situations) as server:
        for name, call in callers(found).items():
            caplog.set_level(logging.CRITICAL)
            for situation in situations:
                outcome = call(server.address(situation), slow=situation.ending is Ending.SLOW)
                verdict = judge(situation, outcome, leaked=server.leaked)
                assert verdict.held, f"{name}, {situation.name}, {situation.title}: {verdict.remark}: {outcome.text}"
        assert len(server.received) == 2 * len(situations)


def chosen(made: Made) -> list[Method]:
    """The operations that are driven: those that show something new, in the order of the document.

    A path that holds a question mark is none (OpenAPI 3.1, 4.8.8.1), and what is meant by it is not said.
    """
    methods = [each for each in made.methods if "?" not in each.operation.path]
    if len(methods) <= 2 * MOST:
        return methods
    shown: set[str] = set()
    found = []
    for method in methods:
        features = set(shapes(method.operation))
        if features - shown:
            shown |= features
            found.append(method)
    groups: set[str] = set()
    for method in methods:
        if method.group not in groups and method not in found:
            groups.add(method.group)
            found.append(method)
    return found[:MOST]


def shapes(operation: Operation) -> Iterator[str]:
    """How an operation's request is written: location, style and explode of each parameter, media type of each body."""
    for each in operation.parameters:
        yield f"{each.location} {each.style} {each.explode} {each.content is not None}"
    for media in operation.body.content if operation.body is not None else ():
        yield f"{operation.method} {media.name}"
        yield from (f"{media.name} {each.style} {each.explode} {each.content_type}" for each in media.encoding.values())


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_what_goes_in_arrives_and_what_is_answered_comes_back(kind: str, made: dict[str, Made]) -> None:
    package = made[kind]
    strategies = Strategies(package.api)
    counts = Counts()
    for method in chosen(package):
        drive(method, strategies, counts, examples=EXAMPLES)
    print(f"{kind}: {dict(counts)}")
    assert counts["judged"] >= 10 * counts["refused"]
    assert counts["answered"] > 0
