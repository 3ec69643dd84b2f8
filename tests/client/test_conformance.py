"""Our clients hold each of the twenty situations of ``benchmarks/conformance``, by the rule that judges all clients."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace

import pytest

from benchmarks.conformance.observe import Outcome, observe
from benchmarks.conformance.ours import CLIENTS, PACKAGE, as_plain
from benchmarks.conformance.rule import judge, missing
from benchmarks.conformance.server import Server, running
from benchmarks.conformance.situations import BY_NAME, REQUEST, SITUATIONS, Ending, Situation
from rootly_client.errors import NotFound

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
