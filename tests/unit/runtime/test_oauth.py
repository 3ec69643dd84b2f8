"""The client credentials grant: one fetch for all who ask, renewed before its end, and no secret in any message."""

from __future__ import annotations

import asyncio
import json
import threading
from base64 import b64encode

import pytest

from specloom.python.runtime import errors
from specloom.python.runtime.client import AsyncClient, Client
from specloom.python.runtime.oauth import OAuth2
from specloom.python.runtime.operations import Operation
from specloom.python.runtime.transport import Headers, Request, Response
from tests.unit.runtime.doubles import AsyncScript, FakeClock, Script, answer

GET: Operation[dict[str, str]] = Operation("GET", "/pets", returns={200: dict[str, str]}, security=(("auth",),))
FREE: Operation[dict[str, str]] = Operation("GET", "/free", returns={200: dict[str, str]})
SECRET = "s3cr&t"


def token(text: str, lasts: object = 3600) -> Response:
    content = json.dumps({"access_token": text, "token_type": "Bearer", "expires_in": lasts}).encode()
    return Response(status=200, headers=Headers([("Content-Type", "application/json")]), content=content)


def credential(scope: str | None = None, given: str | None = None) -> OAuth2:
    return OAuth2(given, "me", SECRET, scope, "/oauth/token")


def client(script: Script, clock: FakeClock, scope: str | None = None) -> Client:
    return Client(
        "https://api.example", credentials={"auth": credential(scope)}, transport=script, clock=clock, retries=0
    )


def proof(request: Request) -> str:
    return dict(request.headers)["Authorization"]


def test_a_token_is_fetched_once_and_renewed_before_it_ends() -> None:
    clock = FakeClock()
    script = Script(token("a"), answer(200), answer(200), token("b"), answer(200))
    with client(script, clock, "read write") as api:
        api.call_operation(GET)
        api.call_operation(GET)
        clock.now += 3571
        api.call_operation(GET)
    asked, *_ = script.requests
    assert (asked.method, asked.url) == ("POST", "https://api.example/oauth/token")
    assert asked.content == b"grant_type=client_credentials&scope=read+write"
    assert proof(asked) == f"Basic {b64encode(b'me:s3cr%26t').decode()}"
    assert [proof(each) for each in script.requests if each.method == "GET"] == ["Bearer a", "Bearer a", "Bearer b"]


def test_a_refused_token_is_replaced_once() -> None:
    script = Script(token("a"), answer(401), token("b"), answer(401))
    with client(script, FakeClock()) as api, pytest.raises(errors.Unauthorized):
        api.call_operation(GET)
    assert [proof(each) for each in script.requests if each.method == "GET"] == ["Bearer a", "Bearer b"]


def test_what_needs_no_token_fetches_none() -> None:
    script = Script(answer(200))
    with client(script, FakeClock()) as api:
        api.call_operation(FREE)
    assert "Authorization" not in dict(script.requests[0].headers)


def test_a_token_that_is_given_is_sent() -> None:
    script = Script(answer(200))
    with Client("https://api.example", credentials={"auth": credential(given="mine")}, transport=script) as api:
        api.call_operation(GET)
    assert proof(script.requests[0]) == "Bearer mine"


def test_threads_share_one_fetch() -> None:
    script = Script(token("a"), *(answer(200) for _ in range(8)))
    with client(script, FakeClock()) as api:
        threads = [threading.Thread(target=api.call_operation, args=(GET,)) for _ in range(8)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
    assert [each.method for each in script.requests].count("POST") == 1
    assert not script.outcomes


def test_tasks_share_one_fetch() -> None:
    script = Script(token("a"), *(answer(200) for _ in range(8)))

    async def run() -> None:
        async with AsyncClient(
            "https://api.example", credentials={"auth": credential()}, transport=AsyncScript(script), clock=FakeClock()
        ) as api:
            await asyncio.gather(*(api.call_operation(GET) for _ in range(8)))

    asyncio.run(run())
    assert [each.method for each in script.requests].count("POST") == 1


@pytest.mark.parametrize("status", [400, 401, 500])
def test_a_refusal_of_the_server_says_why_and_no_secret(status: int) -> None:
    body = json.dumps({"error": "invalid_client", "error_description": f"{SECRET} is wrong"}).encode()
    script = Script(Response(status=status, headers=Headers([("Content-Type", "application/json")]), content=body))
    with client(script, FakeClock()) as api, pytest.raises(errors.APIError) as caught:
        api.call_operation(GET)
    assert caught.value.status == status
    assert "/oauth/token" in str(caught.value)
    assert SECRET not in str(caught.value) + repr(caught.value) + caught.value.body.decode()


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"access_token": ""}', b'{"access_token": "a\\nb"}', b"<html>"])
def test_an_answer_without_a_token_is_unreadable(body: bytes) -> None:
    script = Script(Response(status=200, content=body))
    with client(script, FakeClock()) as api, pytest.raises(errors.UnreadableAnswer):
        api.call_operation(GET)


def test_an_echoed_token_is_hidden() -> None:
    script = Script(token("tok-123456"), answer(422, b'{"error": "bad tok-123456"}'))
    with client(script, FakeClock()) as api, pytest.raises(errors.APIError) as caught:
        api.call_operation(GET)
    assert "tok-123456" not in str(caught.value)


def test_no_secret_shows() -> None:
    assert SECRET not in repr(credential())
    assert repr(credential(given="mine")) == "OAuth2('***')"
