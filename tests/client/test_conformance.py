"""Our clients hold each of the twenty situations of ``benchmarks/conformance``, by the rule that judges all clients."""

from __future__ import annotations

import asyncio
import json
import logging
import traceback
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from benchmarks.conformance.observe import Outcome, observe
from benchmarks.conformance.ours import BODY, CLIENTS, PACKAGE, TOKEN, as_plain, deadline
from benchmarks.conformance.rule import judge, missing
from benchmarks.conformance.server import Server, running
from benchmarks.conformance.situations import BY_NAME, REQUEST, ROUTER_ID, SITUATIONS, Ending, Situation
from rootly_client import AsyncRootlyClient, RootlyClient
from rootly_client.errors import Error, NotFound

# Long enough that the slow body never ends before the deadline, however busy the machine is.
NEVER = 600.0
DEPARTURES = {"10a", "10b", "11a", "11b", "12", "13a", "13b"}


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with running(slow_seconds=NEVER) as server:
        yield server


def test_there_are_twenty() -> None:
    assert {situation.number for situation in SITUATIONS} == set(range(1, 21))
    assert len(BY_NAME) == len(SITUATIONS)


@pytest.mark.parametrize("client", CLIENTS)
@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda situation: situation.name)
def test_ours(server: Server, situation: Situation, client: str, caplog: pytest.LogCaptureFixture) -> None:
    server.received.clear()
    with caplog.at_level(logging.WARNING):
        outcome = CLIENTS[client](server.address(situation), slow=situation.ending is Ending.SLOW)
    verdict = judge(situation, outcome, leaked=server.leaked)
    assert verdict.held, f"{verdict.remark}: {outcome.text}"
    assert server.received == [situation.name]
    assert bool(caplog.records) is (situation.name in DEPARTURES)


def with_the_token(situation: Situation) -> Situation:
    """The same, but that the server repeats the token wherever it says something of its own."""
    body, token = situation.body, TOKEN.encode()
    if situation.document is not None and situation.status != 200:
        texts = json.dumps(telling(situation.document)).encode()
        return replace(situation, body=texts)
    if situation.document is None and situation.ending is Ending.WHOLE and situation.name != "8":
        body = token + b" " + body if body else body
    body = body.replace(b'"soon"', b'"' + token + b'"').replace(b'"BR"', b'"' + token + b'"')
    location = f"{situation.location}?token={TOKEN}" if situation.location else ""
    return replace(situation, body=body, location=location)


def telling(value: Any) -> Any:
    """JSON with the token behind each of its texts."""
    if isinstance(value, dict):
        return {name: telling(member) for name, member in value.items()}
    if isinstance(value, list):
        return [telling(item) for item in value]
    return f"{value} {TOKEN}" if isinstance(value, str) else value


def raised(kind: str, base_url: str, *, slow: bool) -> BaseException | None:
    """The error that a call ends with, from which everything hangs that a caller may print."""
    timeout = deadline(slow=slow)

    def call() -> None:
        with RootlyClient(token=TOKEN, base_url=base_url, timeout=timeout, retries=0) as rootly:
            rootly.live_call_routers.update(ROUTER_ID, data=BODY.data)

    async def awaited() -> None:
        async with AsyncRootlyClient(token=TOKEN, base_url=base_url, timeout=timeout, retries=0) as rootly:
            await rootly.live_call_routers.update(ROUTER_ID, data=BODY.data)

    try:
        call() if kind == "sync" else asyncio.run(awaited())
    except Error as error:
        return error
    return None


def printed(error: BaseException | None) -> Iterator[str]:
    """All that is printed of an error, of what led to it, and of the request that it was about."""
    while error is not None:
        yield from traceback.format_exception(error)
        yield from (str(error), repr(error), repr(getattr(error, "request", None)))
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


@pytest.mark.parametrize("kind", CLIENTS)
def test_no_situation_shows_the_token_though_the_server_repeats_it(kind: str, caplog: pytest.LogCaptureFixture) -> None:
    situations = [with_the_token(each) for each in SITUATIONS]
    failed: set[int] = set()
    # At DEBUG the HTTP library logs the headers of answers as they came, a location with the token among them.
    caplog.set_level(logging.INFO, "httpcore2")
    with running(slow_seconds=NEVER, situations=situations) as server, caplog.at_level(logging.DEBUG):
        for situation in situations:
            error = raised(kind, server.address(situation), slow=situation.ending is Ending.SLOW)
            failed |= set() if error is None else {situation.number}
            assert [text for text in printed(error) if TOKEN in text] == [], situation.name
        assert len(server.received) == len(situations)
    assert failed >= {1, 2, 3, 4, 5, 6, 7, 8, 15, 16, 17, 18, 19, 20}
    assert caplog.text
    assert TOKEN not in caplog.text


def test_the_second_host_hears_a_token(server: Server) -> None:
    """What follows the redirect with its token is found out."""
    try:
        CLIENTS["sync"](server.elsewhere, slow=False)
        assert server.leaked
    finally:
        server.leaked = False


VALUE = Outcome("value", "Router", own=True, plain=BY_NAME["14"].document)
ERROR = Outcome("error", "Conflict", own=True, shown="409: someone else is editing this router")


@pytest.mark.parametrize(
    ("name", "outcome", "held"),
    [
        ("14", VALUE, True),
        ("14", replace(VALUE, plain=BY_NAME["12"].document), False),
        ("14", replace(VALUE, plain=None), False),
        ("14", replace(VALUE, own=False), False),
        ("14", replace(VALUE, kind="nothing"), False),
        ("6", VALUE, False),
        ("19", replace(VALUE, plain=BY_NAME["19"].document), False),
        ("2", replace(ERROR, shown='409 {"message": "someone else'), True),
        ("2", ERROR, False),
        ("2", replace(ERROR, shown='4090 {"message": "someone else'), False),
        ("2", replace(ERROR, shown='409 {"message": "someone else', own=False), False),
        ("17", ERROR, True),
        ("17", replace(ERROR, own=False), False),
    ],
)
def test_the_rule(name: str, outcome: Outcome, *, held: bool) -> None:
    assert judge(BY_NAME[name], outcome, leaked=False).held is held


def test_a_leak_is_never_held() -> None:
    assert not judge(BY_NAME["14"], VALUE, leaked=True).held


@pytest.mark.parametrize(
    ("sent", "got", "lost"),
    [
        ({"a": 1}, {"a": 1, "b": 2}, ""),
        ({"a": None}, {}, ""),
        ({"a": "2026-01-01T00:00:00Z"}, {"a": "2026-01-01T01:00:00+01:00"}, ""),
        ({"a": 1}, {"a": 1.0}, ""),
        ({"a": 1}, {"a": "1"}, "/a"),
        ({"a": [1, 2]}, {"a": [1]}, "/a"),
        ({"a": {"b": True}}, {"a": {"b": 1}}, "/a/b"),
        ({"a": {}}, {}, "/a"),
        ({"a": "x"}, {"a": None}, "/a"),
    ],
)
def test_what_is_missing(sent: object, got: object, lost: str) -> None:
    assert missing(sent, got) == lost


def test_what_is_ours() -> None:
    def fail() -> None:
        raise KeyError("name")

    assert observe(PACKAGE, fail, as_plain).own is False
    assert observe(PACKAGE, lambda: REQUEST, lambda value: value).own is False
    assert NotFound.__module__.startswith(PACKAGE)
