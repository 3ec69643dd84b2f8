"""Single resources that are no objects: lists of words, a text, a number; and how much a deletion of one says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from specloom_mock.explain import explained
from specloom_mock.transport import Mock
from tests.mock.crud import Spec, answers, json_body, path_parameter
from tests.mock.support import got, sent, small

JSON = {"Content-Type": "application/json"}
TEXT: Spec = {"type": "string"}
WORDS: Spec = {"type": "array", "items": TEXT, "maxItems": 4}
TASK: Spec = {"type": "object", "required": ["task"], "properties": {"task": {"type": "integer"}}}
VALUES: dict[str, tuple[Spec, Any]] = {
    "words": (WORDS, ["a", "b"]),
    "no words": (WORDS, []),
    "a text": (TEXT, "x"),
    "a number": ({"type": ["number", "null"]}, 1.5),
}


def setting(tmp_path: Path, shown: Spec, put: Spec, delete: Spec | None, query: tuple[Spec, ...] = ()) -> Mock:
    path: Spec = {
        "parameters": [path_parameter("index", type="string"), *query],
        "get": {"responses": answers(shown)},
        "put": put,
        **({"delete": delete} if delete is not None else {}),
    }
    problem = {"Problem": {"description": "", "content": {"application/json": {"schema": TEXT}}}}
    return small(tmp_path, {"paths": {"/{index}/words": path}, "components": {"responses": problem}})


def asked(mock: Mock, method: str, path: str, body: bytes = b"") -> Any:
    answer = mock.handle(method, path, JSON if body else {}, body)
    assert answer.status in (200, 204), answer.body
    return got(answer) if answer.body else None


@pytest.mark.parametrize("case", VALUES)
def test_what_is_put_is_shown_until_it_is_deleted(tmp_path: Path, case: str) -> None:
    """The answer of the write may be something else, as that of a task is; a deletion may take the whole again."""
    schema, value = VALUES[case]
    put = {"requestBody": json_body(schema), "responses": answers(TASK)}
    mock = setting(tmp_path, dict(schema), put, {"requestBody": json_body(dict(schema)), "responses": answers(TASK)})
    before = asked(mock, "GET", "/i1/words")
    assert set(asked(mock, "PUT", "/i1/words", sent(value))) == {"task"}
    assert asked(mock, "GET", "/i1/words") == value
    assert asked(mock, "GET", "/i2/words") == before
    asked(mock, "DELETE", "/i1/words", sent(value))
    assert asked(mock, "GET", "/i1/words") == before


def test_a_plain_text_is_what_json_shows(tmp_path: Path) -> None:
    put = {"requestBody": json_body(TEXT, "text/plain"), "responses": answers(TEXT)}
    mock = setting(tmp_path, TEXT, put, {"responses": answers(None, "204")})
    answer = mock.handle("PUT", "/i1/words", {"Content-Type": "text/plain"}, b"sku")
    assert got(answer) == asked(mock, "GET", "/i1/words") == "sku"


NOT: dict[str, tuple[Spec, Spec]] = {
    "a deletion of other things": (json_body(WORDS), json_body({"type": "object", "properties": {"words": WORDS}})),
    "a write of other things": (json_body({"type": "array", "items": {"type": "integer"}}), json_body(WORDS)),
}  # fmt: skip


@pytest.mark.parametrize("case", NOT)
def test_what_is_not_certain_keeps_no_state(tmp_path: Path, case: str) -> None:
    put, delete = NOT[case]
    write, gone = ({"requestBody": each, "responses": answers(TASK)} for each in (put, delete))
    mock = setting(tmp_path, WORDS, write, gone)
    assert "0 of 3 operations keep state" in explained(mock.engine)[0]


def test_what_the_query_names_is_one_of_several(tmp_path: Path) -> None:
    """Where both the read and the write have to be told which."""
    put = {"requestBody": json_body(WORDS), "responses": answers(TASK)}
    told: Spec = {"name": "key", "in": "query", "required": True, "schema": TEXT}
    assert "0 of 2" in explained(setting(tmp_path, WORDS, put, None, (told,)).engine)[0]
    assert "2 of 2" in explained(setting(tmp_path, WORDS, put, None, ({**told, "required": False},)).engine)[0]
