"""Callbacks: what follows an answer, and where it may go (OpenAPI 3.1, 4.8.18 and 4.8.20)."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

import pytest

from specloom_mock.callbacks import resolved
from specloom_mock.message import Answer, Outgoing, Request
from specloom_mock.outgoing import Sending, is_allowed
from specloom_mock.transport import Mock
from tests.mock.support import small
from tests.mock.upstream import upstream

JSON = {"Content-Type": "application/json"}
EVENT = {
    "type": "object",
    "required": ["kind"],
    "properties": {"kind": {"const": "done"}, "made": {"type": "string", "readOnly": True}},
}


def subscribed(tmp_path: Path, expression: str, **settings: Any) -> Mock:
    callback = {
        expression: {
            "post": {
                "parameters": [{"name": "X-Sign", "in": "header", "required": True, "schema": {"const": "s"}}],
                "requestBody": {"content": {"application/json": {"schema": EVENT}}},
                "responses": {"200": {"description": ""}},
            }
        }
    }
    operation = {
        "parameters": [{"name": "tag", "in": "query", "schema": {"type": "string"}}],
        "requestBody": {"content": {"application/json": {"schema": {"type": "object"}}}},
        "callbacks": {"onDone": callback},
        "responses": {
            "201": {
                "description": "",
                "content": {"application/json": {"example": {"id": 7}, "schema": {"type": "object"}}},
                "headers": {"Location": {"required": True, "schema": {"const": "/jobs/7"}}},
            },
            "400": {"description": ""},
        },
    }
    path = {
        "parameters": [{"name": "job", "in": "path", "required": True, "schema": {"type": "string"}}],
        "post": operation,
    }
    return small(tmp_path, {"paths": {"/jobs/{job}": path}}, **settings)


@pytest.mark.parametrize(
    ("expression", "url"),
    [
        ("{$request.body#/to}", "http://127.0.0.1:1/a?b=c"),
        ("$request.body#/to", "http://127.0.0.1:1/a?b=c"),
        ("http://localhost/{$request.path.job}/{$response.body#/id}", "http://localhost/x%20y/7"),
        (
            "http://localhost/?m={$method}&s={$statusCode}&t={$request.query.tag}",
            "http://localhost/?m=POST&s=201&t=a%26b",
        ),
        ("http://localhost/{$request.header.X-A}{$response.header.location}", "http://localhost/h%2Fjobs%2F7"),
        ("http://localhost/?u={$url}", "http://localhost/?u=http%3A%2F%2Fmock%2Fjobs%2Fx%2520y%3Ftag%3Da%2526b"),
        ("{$request.body#/list/1}", "http://localhost/second"),
        ("{$request.body#/none}", None),
        ("{$request.body#/list}", None),
        ("{$request.nothing}", None),
        ("/relative", None),
        ("file:///etc/passwd", None),
    ],
)
def test_addresses(tmp_path: Path, expression: str, url: str | None) -> None:
    mock = subscribed(tmp_path, expression)
    body = json.dumps({"to": "http://127.0.0.1:1/a?b=c", "list": ["http://localhost/first", "http://localhost/second"]})
    headers = {**JSON, "X-A": "h", "Host": "mock"}
    answer = mock.handle("POST", "/jobs/x%20y?tag=a%26b", headers, body.encode())
    assert (answer.status, [each.url for each in answer.calls]) == (201, [] if url is None else [url])


def test_what_is_sent(tmp_path: Path) -> None:
    answer = subscribed(tmp_path, "http://localhost/").handle("POST", "/jobs/1", JSON, b"{}")
    assert answer.calls == (
        Outgoing(
            "onDone",
            "POST",
            "http://localhost/",
            (("Content-Type", "application/json"), ("X-Sign", "s")),
            b'{"kind":"done"}',
            "#/paths/~1jobs~1%7Bjob%7D/post/callbacks/onDone/http:~1~1localhost~1/post",
        ),
    )


def test_nothing_follows_a_refusal(tmp_path: Path) -> None:
    mock = subscribed(tmp_path, "http://localhost/")
    assert mock.handle("POST", "/jobs/1", JSON, b"[]").calls == ()
    assert mock.handle("POST", "/jobs/1", {**JSON, "Prefer": "code=400"}, b"{}").calls == ()


@pytest.mark.parametrize(
    ("pointer", "value"),
    [
        ("", {"a/b": [1]}),
        ("#", {"a/b": [1]}),
        ("#/a~1b/0", 1),
        ("#/a%2Fb", None),
        ("#/a~1b/9", None),
        ("#/a~1b/x", None),
    ],
)
def test_pointers(pointer: str, value: Any) -> None:
    assert resolved({"a/b": [1]}, pointer) == value


@pytest.mark.parametrize(
    ("host", "allowed"),
    [
        ("localhost", True), ("a.localhost", True), ("127.0.0.1", True), ("127.9.9.9", True), ("::1", True),
        ("10.0.0.1", False), ("169.254.169.254", False), ("example.com", False), ("127.0.0.1.example.com", False),
        ("0.0.0.0", False), ("2130706433", False), ("", False), ("named.example", True),
    ],
)  # fmt: skip
def test_hosts(host: str, allowed: bool) -> None:
    assert is_allowed(host, ["named.example"]) is allowed


def test_it_is_sent_after_the_answer(tmp_path: Path) -> None:
    mock = subscribed(tmp_path, "{$request.body#/to}")
    with upstream(lambda _: Answer(200)) as there:
        sending = Sending(mock.engine)
        try:
            body = json.dumps({"to": f"{there.url}/hook?a=b"}).encode()
            assert (
                sending.handle(
                    Request("POST", "/jobs/1", headers={"content-type": "application/json"}, body=body)
                ).status
                == 201
            )
            came = there.requests.get(timeout=5)
        finally:
            sending.close()
    assert (came.method, came.target, came.query, came.body) == ("POST", "/hook", "a=b", b'{"kind":"done"}')
    assert came.headers["x-sign"] == "s"


@pytest.mark.parametrize("url", ["http://192.0.2.1/", "http://user@127.0.0.1/", "http://127.0.0.1:0/", "http://[/"])
def test_it_is_not_sent_elsewhere(tmp_path: Path, url: str, caplog: pytest.LogCaptureFixture) -> None:
    mock = subscribed(tmp_path, "{$request.body#/to}")
    sending = Sending(mock.engine)
    body = json.dumps({"to": url}).encode()
    with caplog.at_level(logging.WARNING, "specloom_mock"):
        sending.handle(Request("POST", "/jobs/1", headers={"content-type": "application/json"}, body=body))
    sending.close()
    assert "SL521" in caplog.text


def test_a_failed_callback_is_a_line_in_the_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    mock = subscribed(tmp_path, "{$request.body#/to}")
    sending = Sending(mock.engine)
    with upstream(lambda _: Answer(200)) as there:
        closed = there.url
    with caplog.at_level(logging.WARNING, "specloom_mock"):
        body = json.dumps({"to": closed}).encode()
        sending.handle(Request("POST", "/jobs/1", headers={"content-type": "application/json"}, body=body))
        sending._pool.shutdown()
    assert "SL522" in caplog.text


@pytest.mark.parametrize(("status", "said"), [(200, False), (204, True), (500, True)])
def test_what_the_receiver_answers_is_judged(
    tmp_path: Path, status: int, said: bool, caplog: pytest.LogCaptureFixture
) -> None:
    engine = subscribed(tmp_path, "{$request.body#/to}").engine
    with upstream(lambda _: Answer(status)) as there, caplog.at_level(logging.WARNING, "specloom_mock"):
        sending = Sending(engine, judge=engine.violations_of_callback)
        body = json.dumps({"to": there.url}).encode()
        sending.handle(Request("POST", "/jobs/1", headers={"content-type": "application/json"}, body=body))
        there.requests.get(timeout=5)
        sending.close()
    assert ("SL526" in caplog.text) == said
