"""Answers of operations without state tell of what was asked: which values are repeated, and where they are not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from specloom import load
from specloom_mock.engine import Engine, Mounted
from specloom_mock.explain import explained
from tests.mock.crud import json_body, path_parameter
from tests.mock.support import got, sent, small

JSON = {"Content-Type": "application/json"}
TEXT = {"type": "string"}
WHOLE = {"type": "integer"}
MADE = {"type": "string", "readOnly": True}


def an(required: list[str] | None = None, **properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties) if required is None else required}


def document(path: str, method: str, asked: Any, answered: Any, status: str = "200", **content: Any) -> dict[str, Any]:
    """A document of one operation, which nothing is remembered of."""
    names = [part[1:-1] for part in path.split("/") if part.startswith("{")]
    operation: dict[str, Any] = {
        "parameters": [path_parameter(name, type="string") for name in names],
        "responses": {status: {"description": "", "content": {"application/json": {"schema": answered, **content}}}},
    }
    if asked is not None:
        operation["requestBody"] = json_body(asked)
    problem = {"Problem": {"description": "", "content": {"application/json": {"schema": TEXT}}}}
    return {"paths": {path: {method: operation}}, "components": {"responses": problem}}


def asks(tmp_path: Path, spec: dict[str, Any], target: str, body: Any = None, **headers: str) -> Any:
    """The answer of the one operation; the same without its having been asked before."""
    ((path, methods),) = spec["paths"].items()
    method = next(iter(methods)).upper()
    mock = small(tmp_path, spec)
    first = mock.handle(method, target, JSON | headers, sent(body) if body is not None else b"")
    assert first.status < 300, first.body
    assert mock.handle(method, target, JSON | headers, sent(body) if body is not None else b"") == first, path
    return got(first)


LEAD = an(["id", "name"], id=MADE, name=TEXT, score=WHOLE)
ASKED = an([], name=TEXT, score=WHOLE, note=TEXT)
SAYS: dict[str, tuple[str, Any, Any, Any, Any]] = {
    "members of the same names": ("/leads:rank", ASKED, LEAD, {"name": "Ann", "note": "-"}, {"name": "Ann"}),
    "names but for case and punctuation": ("/leads:rank", an(FriendlyName=TEXT), an(friendly_name=TEXT),
        {"FriendlyName": "x"}, {"friendly_name": "x"}),
    "what is in an envelope": ("/leads:rank", an(lead=ASKED), an(data=LEAD), {"lead": {"name": "Ann"}},
        {"data": {"name": "Ann"}}),
    "attributes of a resource object": ("/leads:rank",
        an(data=an(type=TEXT, attributes=ASKED)), an(data=an(id=TEXT, type=TEXT, attributes=LEAD)),
        {"data": {"type": "leads", "attributes": {"name": "Ann"}}},
        {"data": {"type": "leads", "attributes": {"name": "Ann"}}}),
    "an object with what the server made of it": ("/leads:rank", an(lead=an(name=TEXT)), an(lead=LEAD, rank=WHOLE),
        {"lead": {"name": "Ann"}}, {"lead": {"name": "Ann"}}),
    "objects of an array": ("/leads:rank", an(rows={"type": "array", "items": ASKED}, note=TEXT),
        an(rows={"type": "array", "items": LEAD}, rank=WHOLE),
        {"rows": [{"name": "Ann"}, {"name": "Bob", "score": 3}], "note": "-"},
        {"rows": [{"name": "Ann"}, {"name": "Bob", "score": 3}]}),
    "what the path names": ("/users/{user_id}/usage", ASKED, an(userId=TEXT, used=WHOLE), {}, {"userId": "u7"}),
    "what the path names behind a word": ("/users/{id}/usage", ASKED, an(id=TEXT, user_id=TEXT), {}, {"user_id": "u7"}),
    "what the path is of": ("/users/{name}", ASKED, an(["name"], name=TEXT), {}, {"name": "u7"}),
    "a number of the path": ("/users/{user_id}/usage", ASKED, an(user_id=TEXT, page=an(user_id=WHOLE)), {},
        {"user_id": "7"}),
    "each of a list": ("/users/{user_id}/trips", ASKED, an(data={"type": "array", "items": an(user_id=TEXT)}), {},
        {"data": [{"user_id": "u7"}]}),
}  # fmt: skip


def holds(whole: Any, part: Any) -> bool:
    if isinstance(part, dict):
        return all(name in whole and holds(whole[name], each) for name, each in part.items())
    if isinstance(part, list):
        return len(whole) == len(part) and all(map(holds, whole, part))
    return bool(whole == part)


@pytest.mark.parametrize("case", SAYS)
def test_what_is_sent_is_answered(tmp_path: Path, case: str) -> None:
    path, asked, answered, body, part = SAYS[case]
    target = path.replace("{user_id}", "7" if case.startswith("a number") else "u7").replace("{id}", "u7")
    answer = asks(tmp_path, document(path, "post", asked, answered), target.replace("{name}", "u7"), body)
    assert holds(answer, part), answer


CARD = an(kind={"type": "string", "enum": ["card"]}, digits=TEXT)
BANK = an(kind={"type": "string", "enum": ["bank"]}, iban=TEXT)


def test_an_answer_of_alternatives_is_the_one_that_was_sent(tmp_path: Path) -> None:
    spec = document("/pay:try", "post", {"oneOf": [CARD, BANK]}, {"oneOf": [CARD, BANK]})
    for body in ({"kind": "bank", "iban": "DE1"}, {"kind": "card", "digits": "42"}):
        assert asks(tmp_path, spec, "/pay:try", body) == body


def test_what_does_not_fit_is_passed_over_and_the_rest_stays(tmp_path: Path) -> None:
    """One value is too long for the answer, two do not go together; none of it makes an answer that is not valid."""
    short = an(name={"type": "string", "maxLength": 3}, score=WHOLE, note=TEXT)
    apart = {**short, "not": {"properties": {"score": {"const": 5}, "note": {"const": "-"}}}}
    body = {"name": "Annabel", "score": 5, "note": "-"}
    answer = asks(tmp_path, document("/leads:rank", "post", ASKED, apart), "/leads:rank", body)
    assert (answer["name"], answer["score"], answer["note"] == "-") == ("str", 5, False)


HIDDEN: dict[str, tuple[Any, Any]] = {
    "what the server decides": (an(name=MADE), an(name=TEXT)),
    "what is never shown": (an(name=TEXT | {"writeOnly": True}), an(name=TEXT)),
    "what leads to the next page": (an(next_page_token=TEXT), an(next_page_token=TEXT)),
    "what is of another type": (an(name=TEXT), an(name=WHOLE)),
    "what is not declared": (an(other=TEXT), an(name=TEXT)),
}


@pytest.mark.parametrize("case", HIDDEN)
def test_what_is_not_repeated(tmp_path: Path, case: str) -> None:
    asked, answered = HIDDEN[case]
    (name,) = answered["properties"]
    spec = document("/leads:rank", "post", {**asked, "required": []}, answered)
    body = {name: "sent"} if case != "what the server decides" else {}
    assert asks(tmp_path, spec, "/leads:rank", body)[name] != "sent"
    assert "repeats" not in told(tmp_path, spec)


def test_the_id_of_another_thing_is_not_repeated(tmp_path: Path) -> None:
    spec = document("/users/{id}/trips", "post", ASKED, an(id=TEXT))
    assert asks(tmp_path, spec, "/users/u7/trips", {})["id"] != "u7"


OTHERS: dict[str, tuple[str, str, Any]] = {
    "something under a name of its own": ("put", "200", an(action=an(id=TEXT))),
    "what was made there": ("post", "201", an(id=TEXT)),
}


@pytest.mark.parametrize("case", OTHERS)
def test_the_id_of_a_path_is_not_that_of_something_else(tmp_path: Path, case: str) -> None:
    method, status, answered = OTHERS[case]
    answer = asks(tmp_path, document("/users/{id}", method, ASKED, answered, status), "/users/u7", {})
    assert answer.get("action", answer)["id"] != "u7"
    spec = document("/users/{id}", method, ASKED, an(user_id=TEXT), status)
    assert asks(tmp_path, spec, "/users/u7", {}) == {"user_id": "u7"}


def test_what_a_deletion_started_is_not_what_was_deleted(tmp_path: Path) -> None:
    spec = document("/users/{id}", "get", None, an(id=TEXT, name=TEXT))
    job = document("/users/{id}", "delete", None, an(id=TEXT, progress=WHOLE), "202")
    spec["paths"]["/users/{id}"] |= job["paths"]["/users/{id}"]
    mock = small(tmp_path, spec)
    assert got(mock.handle("GET", "/users/u7"))["id"] == "u7"
    assert got(mock.handle("DELETE", "/users/u7"))["id"] != "u7"


STATED = {"id": "l1", "name": "Example", "score": 9}
EXAMPLES: dict[str, tuple[str, str, str, Any]] = {
    "a creation": ("/leads:add", "post", "201", {**STATED, "name": "Ann"}),
    "a replacement": ("/leads:best", "put", "200", {**STATED, "name": "Ann"}),
    "what is asked of a path alone": ("/leads:rank", "post", "200", {**STATED, "name": "Ann"}),
    "an action on an item": ("/leads/{id}/rate", "post", "200", STATED),
}


@pytest.mark.parametrize("case", EXAMPLES)
def test_an_example_repeats_what_is_written_and_stands_where_it_is_asked_for(tmp_path: Path, case: str) -> None:
    path, method, status, expected = EXAMPLES[case]
    spec = document(path, method, ASKED, LEAD, status, examples={"one": {"value": STATED}})
    target = path.replace("{id}", "x1")
    assert asks(tmp_path, spec, target, {"name": "Ann"}) == expected
    for asked in ("example=one", f"code={status}"):
        assert asks(tmp_path, spec, target, {"name": "Ann"}, Prefer=asked) == STATED


def test_an_example_shows_no_more_of_the_path_than_it_did(tmp_path: Path) -> None:
    schema = an([], user_id=TEXT, name=TEXT)
    spec = document("/users/{user_id}/usage", "get", None, schema, example={"name": "Example"})
    assert asks(tmp_path, spec, "/users/u7/usage") == {"name": "Example"}
    spec = document("/users/{user_id}/usage", "get", None, schema, example={"user_id": "u1"})
    assert asks(tmp_path, spec, "/users/u7/usage") == {"user_id": "u7"}


def test_one_answer_says_nothing_of_another_request(tmp_path: Path) -> None:
    mock = small(tmp_path, document("/leads:rank", "post", ASKED, an(lead=LEAD, name=TEXT)))
    first, second, third = (
        mock.handle("POST", "/leads:rank", JSON, sent(body)).body for body in ({}, {"name": "Ann"}, {})
    )
    assert first == third != second


def told(tmp_path: Path, spec: dict[str, Any]) -> str:
    small(tmp_path, spec)
    return "\n".join(explained(Engine([Mounted("spec", load(tmp_path / "spec.json").api)])))


def test_what_is_repeated_is_told(tmp_path: Path) -> None:
    spec = document("/users/{user_id}/leads", "post", ASKED, an(user_id=TEXT, name=TEXT))
    assert "its answer repeats {user_id}, name" in told(tmp_path, spec)
