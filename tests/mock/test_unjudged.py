"""What nobody judges is said: patterns at the start, and all of it by --explain and validate."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from specloom import cli, load
from specloom_mock import cache
from specloom_mock.unjudged import notes_of, warnings_of
from tests.mock.support import got, sent, small
from tests.mock.test_command import started

JSON = {"Content-Type": "application/json"}
NAMED_GROUP = r"^(?<a>x)\k<a>$"
NUMBER = {"type": "integer"}


def post(contents: dict[str, Any], answers: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    response = {"description": "", **(answers or {})}
    operation = {"requestBody": {"content": contents}, "responses": {"200": response}, **more}
    return {"openapi": "3.2.0", "info": {"title": "t", "version": "1"}, "paths": {"/things": {"post": operation}}}


def of_schema(schema: dict[str, Any]) -> dict[str, Any]:
    return post({"application/json": {"schema": schema}})


def written(tmp_path: Path, document: dict[str, Any]) -> Path:
    path = tmp_path / "spec.json"
    path.write_text(json.dumps(document, indent=1), encoding="utf-8")
    return path


def notes(tmp_path: Path, document: dict[str, Any]) -> list[tuple[str, str]]:
    path = written(tmp_path, document)
    return [(each.code, each.message) for each in notes_of(path, load(path).api)]


@pytest.mark.parametrize(
    ("schema", "said"),
    [
        ({"type": "string", "pattern": NAMED_GROUP}, "/schema/pattern: warning[SL530]: the pattern "),
        ({"pattern": "a" * 2001}, "is longer than 2000 characters, so nothing is judged by it"),
        ({"patternProperties": {NAMED_GROUP: NUMBER}}, "/schema/patternProperties/"),
    ],
)
def test_a_pattern_that_is_not_judged_is_a_warning_with_its_line(
    tmp_path: Path, schema: dict[str, Any], said: str
) -> None:
    path = written(tmp_path, of_schema(schema))
    (warning,) = warnings_of(load(path))
    assert said in warning.render()
    assert warning.code == "SL530"
    assert warning.at.line > 1


def test_each_start_tells_it_also_from_the_cache(tmp_path: Path) -> None:
    path = written(tmp_path, of_schema({"pattern": NAMED_GROUP}))
    first, second = (cache.load_facts(path, lambda _note: None) for _ in range(2))
    assert [each.code for each in first.warnings] == [each.code for each in second.warnings] == ["SL530"]


def test_what_is_wrong_with_the_document_is_told_as_well(tmp_path: Path) -> None:
    path = written(tmp_path, of_schema({"$ref": "#/components/schemas/Gone"}))
    assert [each.code for each in warnings_of(load(path))] == ["SL030"]


def test_the_command_says_a_few_of_each_kind_and_how_many_are_left(tmp_path: Path) -> None:
    schema = {"properties": {name: {"pattern": f"{NAMED_GROUP}{name}"} for name in "abcde"}}
    path = written(tmp_path, of_schema(schema))
    with started(str(path), "--port", "0") as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.terminate()
        _, errors = process.communicate(timeout=30)
    assert errors.count("warning[SL530]") == 3
    assert "spec.json: note[SL535]: 2 more warnings are not shown" in errors


def test_explain_tells_all(tmp_path: Path) -> None:
    schema = {"properties": {name: {"pattern": f"{NAMED_GROUP}{name}", "format": "colour"} for name in "abcde"}}
    with started(str(written(tmp_path, of_schema(schema))), "--explain") as process:
        output, errors = process.communicate(timeout=30)
    assert (process.returncode, errors.count("warning[SL530]")) == (0, 5)
    assert "note[SL531]: the format 'colour' is not one that is judged\n  note: 4 more places are like this" in output


def test_validate_tells_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, of_schema({"pattern": NAMED_GROUP, "format": "colour"}))
    code = cli.main(["validate", str(path)])
    told = capsys.readouterr()
    assert (code, told.out.splitlines()[0]) == (1, "specloom: 1 fault")
    assert "warning[SL530]" in told.err
    assert "note[SL531]" in told.err


@pytest.mark.parametrize(
    ("schema", "said"),
    [
        ({"format": "colour"}, [("SL531", "the format 'colour' is not one that is judged")]),
        ({"contentEncoding": "base64"}, [("SL532", "whether a text is in 'base64' is not judged")]),
        ({"contentMediaType": "image/png"}, [("SL532", "whether a text is 'image/png' is not judged")]),
        ({"contentSchema": NUMBER}, [("SL532", "what a text holds when it is decoded is not judged")]),
        ({"format": "date-time", "pattern": "^a"}, []),
        ({"format": "int64", "type": "integer"}, []),
        ({"format": "binary", "type": "string"}, []),
    ],
)
def test_annotations_are_notes(tmp_path: Path, schema: dict[str, Any], said: list[tuple[str, str]]) -> None:
    assert notes(tmp_path, of_schema(schema)) == said


@pytest.mark.parametrize("format", ["date-time", "uuid", "ipv6", "regex", "int32"])
def test_the_formats_that_no_note_is_made_of_are_judged(tmp_path: Path, format: str) -> None:
    kind = "integer" if format == "int32" else "string"
    mock = small(tmp_path, of_schema({"type": kind, "format": format}))
    assert mock.handle("POST", "/things", JSON, sent(2**40 if format == "int32" else "(")).status == 400


@pytest.mark.parametrize(
    ("content", "is_told"),
    [
        ({"application/yaml": {"schema": {"type": "object"}}}, True),
        ({"application/jsonl": {"itemSchema": NUMBER}}, True),
        ({"application/yaml": {"schema": {}}}, False),
        ({"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}, False),
        ({"application/json": {"schema": NUMBER}}, False),
        ({"application/xml": {"schema": NUMBER}}, False),
    ],
)
def test_bodies_that_are_taken_as_they_come(tmp_path: Path, content: dict[str, Any], is_told: bool) -> None:
    name = next(iter(content))
    for way, document in (("requests", post(content)), ("answers", post({}, {"content": content}))):
        said = [("SL533", f"what {way} of '{name}' hold is not judged")] if is_told else []
        assert notes(tmp_path, document) == said


@pytest.mark.parametrize("name", ["application/x-www-form-urlencoded", "multipart/form-data", "text/plain"])
def test_forms_and_texts_are_judged_on_the_way_in_alone(tmp_path: Path, name: str) -> None:
    content = {name: {"schema": NUMBER if name == "text/plain" else {"type": "object"}}}
    assert notes(tmp_path, post(content)) == []
    assert notes(tmp_path, post({}, {"content": content})) == [
        ("SL533", f"what answers of '{name}' hold is not judged")
    ]


def test_parameters_headers_and_certificates(tmp_path: Path) -> None:
    parameters = [
        {"name": "a", "in": "query", "content": {"application/xml": {"schema": NUMBER}}},
        {"name": "b", "in": "query", "content": {"application/json": {"schema": NUMBER}}},
    ]
    headers = {"X-A": {"content": {"application/json": {"schema": NUMBER}}}}
    document = post({}, {"headers": headers}, parameters=parameters)
    document["components"] = {"securitySchemes": {"cert": {"type": "mutualTLS"}}}
    assert {code for code, _ in notes(tmp_path, document)} == {"SL533", "SL534"}
    assert ("SL533", "what parameters of 'application/xml' hold is not judged") in notes(tmp_path, document)


def test_members_that_an_unread_pattern_may_mean_are_not_refused(tmp_path: Path) -> None:
    for closing in ("additionalProperties", "unevaluatedProperties"):
        schema = {"patternProperties": {NAMED_GROUP: NUMBER, "^n": NUMBER}, closing: False}
        mock = small(tmp_path, of_schema(schema))
        assert mock.handle("POST", "/things", JSON, sent({"xx": 5, "n1": 5})).status == 200
        assert mock.handle("POST", "/things", JSON, sent({"n1": "a"})).status == 400


def test_a_pattern_whose_engine_gives_up_says_so(tmp_path: Path) -> None:
    mock = small(tmp_path, of_schema({"pattern": "^(?:(?=a)a+)+$"}))
    answer = mock.handle("POST", "/things", JSON, sent("a" * 60 + "b"))
    assert answer.status == 400
    assert "that can be judged by the pattern in a bounded number of steps" in got(answer)["detail"]
