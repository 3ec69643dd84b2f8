"""Where the description says what a request breaks: at once in a short document, later in a long one, and nowhere in
one that can't be read any more.
"""

from __future__ import annotations

import gc
import json
import time
import weakref
from pathlib import Path
from typing import Any

import pytest

from specloom.diagnostics import Location
from specloom.source import Library
from specloom_mock.engine import Engine, Mounted
from specloom_mock.loading import single
from specloom_mock.message import Answer, Request
from specloom_mock.places import MAX_SHORT, Locator

DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "t", "version": "1"},
    "paths": {"/a": {"get": {"responses": {"200": {"description": "d"}}}}},
}


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    path = tmp_path / "spec.json"
    path.write_text(json.dumps(DOCUMENT, indent=1), encoding="utf-8")
    return path


def refused(engine: Engine) -> Answer:
    return engine.handle(Request("GET", "/a", "b=c"))


def mounted(spec: Path) -> Engine:
    served = single(spec)
    return Engine([Mounted(served.name, served.api, served.behaviour, served.locate)])


def test_a_refusal_names_the_line(spec: Path) -> None:
    answer = refused(mounted(spec))
    assert answer.status == 400
    assert f"({spec}:9)" in json.loads(answer.body)["detail"]


def test_a_document_that_is_gone_or_broken_costs_the_line_only(spec: Path, caplog: pytest.LogCaptureFixture) -> None:
    engine = mounted(spec)
    spec.write_text("{", encoding="utf-8")
    for _ in range(2):
        answer = refused(engine)
        assert answer.status == 400
        assert f"({spec}#/paths/~1a/get)" in json.loads(answer.body)["detail"]
    assert [each.getMessage().partition(";")[0] for each in caplog.records] == [f"{spec} can't be read any more"]


def test_a_long_document_is_gone_through_beside_the_requests_and_let_go_of(spec: Path) -> None:
    made: list[weakref.ref[Library]] = []

    def read() -> Library:
        time.sleep(0.1)
        library = Library(spec)
        made.append(weakref.ref(library))
        return library

    locate = Locator(str(spec), MAX_SHORT + 1, single(spec).api, read)
    began = time.thread_time()
    assert locate("#/paths/~1a/get") == Location(str(spec))
    assert time.thread_time() - began < 0.05
    end = time.monotonic() + 20
    while not locate("#/paths/~1a/get").line and time.monotonic() < end:
        time.sleep(0.01)
    assert locate("#/paths/~1a/get/parameters/0").line == 9
    gc.collect()
    assert [each() for each in made] == [None]


def test_a_long_document_that_is_gone_costs_the_line_only(spec: Path, caplog: pytest.LogCaptureFixture) -> None:
    locate = Locator(str(spec), MAX_SHORT + 1, single(spec).api, lambda: Library(spec))
    spec.unlink()
    locate("#/paths/~1a/get")
    end = time.monotonic() + 20
    while not caplog.records and time.monotonic() < end:
        time.sleep(0.01)
    assert locate("#/paths/~1a/get") == Location(str(spec))
    assert "can't be read any more" in caplog.text


def test_a_place_in_another_file(spec: Path) -> None:
    document = json.loads(json.dumps(DOCUMENT))
    document["paths"]["/a"]["get"]["parameters"] = [{"$ref": "other.json#/n"}]
    number = {"name": "n", "in": "query", "schema": {"type": "integer"}}
    spec.write_text(json.dumps(document), encoding="utf-8")
    (spec.parent / "other.json").write_text(json.dumps({"n": number}, indent=1), encoding="utf-8")
    answer = mounted(spec).handle(Request("GET", "/a", "n=x"))
    assert "(other.json:6)" in json.loads(answer.body)["detail"]
