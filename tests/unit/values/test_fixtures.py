from __future__ import annotations

import importlib
import json
from pathlib import Path
from typing import Any

import pytest

from specloom.api import Api, Body, Example, Header, MediaType, Operation, Parameter, Response, Server
from specloom.diagnostics import Diagnostic
from specloom.fixtures import (
    MOST_TEXT,
    MOST_TEXT_OF_ALL,
    AnswerFixture,
    OperationFixtures,
    RequestFixture,
    fixtures_of,
    most_text,
    to_json,
)
from specloom.loading import load
from specloom.python.make_fixtures import make_fixtures
from specloom.python.render import render_template
from specloom.values import Values
from tests.unit.values.facts import api_of, id_of
from tests.unit.values.referee import errors, faults

ROOT = Path(__file__).resolve().parents[3]
SPECS = sorted((ROOT / "specs").glob("*.yaml"))

PET = {
    "type": "object",
    "properties": {
        "id": {"type": "integer", "readOnly": True},
        "name": {"type": "string", "maxLength": 5},
        "kind": {"enum": ["cat", "dog"]},
    },
    "required": ["id", "name"],
}


def pets() -> Api:
    schemas = api_of(Pet=PET, Id={"type": "string"}, Limit={"type": "integer", "minimum": 1, "maximum": 9}).schemas
    server = Server(pointer="#/servers/0", url="/", default_url="", base_path="")
    pet = MediaType(
        pointer="#/content",
        name="application/json",
        schema=id_of("Pet"),
        examples=(
            Example(pointer="#/content/examples/tom", name="tom", value={"id": 1, "name": "Tom"}),
            Example(pointer="#/content/examples/bad", name="bad", value={"name": 1}),
        ),
    )
    operation = Operation(
        pointer="#/paths/~1pets~1{id}/put",
        method="PUT",
        path="/pets/{id}",
        parameters=(
            Parameter(pointer="#/p/0", name="id", location="path", required=True, schema=id_of("Id")),
            Parameter(pointer="#/p/1", name="limit", location="query", style="form", schema=id_of("Limit")),
            Parameter(pointer="#/p/2", name="X-Key", location="header", required=True, schema=id_of("Id")),
        ),
        body=Body(pointer="#/body", content=(pet,), required=True),
        responses=(
            Response(
                pointer="#/r/200",
                status="200",
                content=(pet,),
                headers=(Header(pointer="#/h", name="X-Rate", required=True, schema=id_of("Limit")),),
            ),
            Response(pointer="#/r/404", status="404"),
        ),
        servers=(server,),
    )
    return Api(pointer="#", openapi="3.1.0", title="Pets", version="1", operations=(operation,), schemas=schemas)


@pytest.fixture
def put() -> OperationFixtures:
    [made] = fixtures_of(pets(), Values(pets()), [])
    return made


def test_requests_are_examples_smallest_fullest_and_limits(put: OperationFixtures) -> None:
    assert [each.name for each in put.requests][:3] == ["example tom", "smallest", "fullest"]
    assert {each.name for each in put.requests} >= {'body enum "dog" at /kind', "query limit maximum 9"}
    smallest = named(put.requests, "smallest")
    assert smallest.body == {"name": ""}
    assert set(smallest.parameters) == {"path", "header"}
    assert set(named(put.requests, "fullest").parameters) == {"path", "header", "query"}


def test_what_the_wire_cannot_carry_is_left_out(put: OperationFixtures) -> None:
    for each in (*put.requests, *put.invalid_requests):
        assert each.parameters["path"]["id"] not in ("", None)
        assert isinstance(each.parameters["path"]["id"], str)


def test_invalid_requests_name_what_they_break(put: OperationFixtures) -> None:
    broken = {
        (each.breaks.where, each.breaks.name, each.breaks.keyword, each.breaks.pointer)
        for each in put.invalid_requests
        if each.breaks is not None
    }
    assert broken >= {
        ("body", "", "required", ""),
        ("body", "", "maxLength", "/name"),
        ("body", "", "enum", "/kind"),
        ("query", "limit", "type", ""),
        ("query", "limit", "minimum", ""),
        ("query", "limit", "maximum", ""),
        ("header", "X-Key", "required", ""),
    }


def test_answers_begin_with_the_examples_and_carry_required_headers(put: OperationFixtures) -> None:
    assert [each.name for each in put.answers][:3] == ["200 example tom", "200 smallest", "200 fullest"]
    assert put.answers[1].body == {"id": 0, "name": ""}
    assert put.answers[1].headers == {"X-Rate": 1}
    assert [(each.name, each.media_type) for each in put.answers if each.status == "404"] == [("404 smallest", "")]


def test_an_invalid_example_is_told_once_for_each_place() -> None:
    told: list[Diagnostic] = []
    list(fixtures_of(pets(), Values(pets()), told))
    assert {(each.code, each.at.pointer) for each in told} == {("SL400", "#/content/examples/bad")}


def test_long_fixtures_are_cut_and_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("specloom.fixtures.MOST_TEXT", 200)
    told: list[Diagnostic] = []
    [made] = fixtures_of(pets(), Values(pets()), told)
    assert not made.complete
    assert json.loads(to_json(made))["complete"] is False
    assert ("SL402", "#") in {(each.code, each.at.pointer) for each in told}
    names = [each.name for each in made.requests]
    assert names[:2] == ["example tom", "smallest"]
    assert [each.name for each in made.answers if each.limit is None][:2] == ["200 example tom", "200 smallest"]
    assert sum(len(json.dumps(each.body)) for each in made.invalid_requests if each.body) < 2_000


def test_fixtures_of_few_operations_are_whole(put: OperationFixtures) -> None:
    assert put.complete
    assert "complete" not in json.loads(to_json(put))


def test_what_an_operation_may_have_changes_in_steps() -> None:
    assert most_text(1) == most_text(128) == MOST_TEXT
    assert most_text(129) == most_text(256) == MOST_TEXT // 2
    assert most_text(20_000) * 20_000 <= MOST_TEXT_OF_ALL


@pytest.mark.parametrize("spec", SPECS, ids=lambda each: each.stem)
def test_every_fixture_of_the_repository_s_apis_is_judged_as_it_says(spec: Path) -> None:
    api = load(spec).api
    values = Values(api)
    told: list[Diagnostic] = []
    made = list(fixtures_of(api, values, told))
    assert told == []
    for operation, fixtures in zip(api.operations, made, strict=True):
        names = [each.name for each in (*fixtures.requests, *fixtures.invalid_requests)]
        assert names
        for request in (*fixtures.requests, *fixtures.invalid_requests):
            judge_body(api, operation.body.content if operation.body else (), request, "request")
            judge_parameters(api, operation, request)
        for answer in (*fixtures.answers, *fixtures.invalid_answers):
            response = next(each for each in operation.responses if each.status == answer.status)
            judge_body(api, response.content, answer, "response")


def judge_body(
    api: Api, content: tuple[MediaType, ...], fixture: RequestFixture | AnswerFixture, direction: Any
) -> None:
    media_type = next((each for each in content if each.name == fixture.media_type), None)
    if media_type is None or media_type.schema is None:
        return
    expected: set[tuple[str, str]] = set()
    if fixture.breaks is not None and fixture.breaks.where == "body":
        expected = {(fixture.breaks.keyword, fixture.breaks.pointer)}
    assert faults(api, media_type.schema, fixture.body, direction) == expected, fixture.name


def judge_parameters(api: Api, operation: Operation, fixture: RequestFixture) -> None:
    for parameter in operation.parameters:
        sent = fixture.parameters.get(parameter.location, {})
        meant = fixture.breaks is not None and (fixture.breaks.where, fixture.breaks.name) == (
            parameter.location,
            parameter.name,
        )
        if parameter.name not in sent:
            assert not parameter.required or meant
        elif parameter.schema is not None:
            assert bool(errors(api, parameter.schema, sent[parameter.name], "request")) == meant, fixture.name


def test_names_are_unique_and_the_text_is_stable() -> None:
    for spec in SPECS:
        api = load(spec).api
        texts = [[to_json(each) for each in fixtures_of(api, Values(api), [])] for _ in range(2)]
        assert texts[0] == texts[1]
        for fixtures in map(json.loads, texts[0]):
            for group in ("requests", "answers", "invalidRequests", "invalidAnswers"):
                names = [each["name"] for each in fixtures.get(group, [])]
                assert len(names) == len(set(names))


def test_the_module_loads_every_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files, _ = make_fixtures(pets(), Values(pets()), {"#/paths/~1pets~1{id}/put": ("pets", "update")}, render_template)
    assert sorted(files) == [
        "testing/fixtures/__init__.py",
        "testing/fixtures/index.json",
        "testing/fixtures/pets.update.json",
    ]
    for name, text in {"__init__.py": "", "testing/__init__.py": "", **files}.items():
        path = tmp_path / "pets_client" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    module = importlib.import_module("pets_client.testing.fixtures")
    assert module.OPERATIONS == ("pets.update",)
    loaded = module.load("pets.update")
    assert loaded.requests[0].body == {"id": 1, "name": "Tom"}
    assert loaded.invalid_requests[0].breaks is not None
    [listed] = json.loads(files["testing/fixtures/index.json"])["operations"]
    assert (listed["file"], listed["requests"]) == ("pets.update.json", len(loaded.requests))


def test_a_refused_operation_has_no_fixtures() -> None:
    files, _ = make_fixtures(pets(), Values(pets()), {}, render_template)
    assert files == {}


def named(fixtures: tuple[RequestFixture, ...], name: str) -> RequestFixture:
    return next(each for each in fixtures if each.name == name)
