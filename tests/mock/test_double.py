"""The stand-in that the plugin hands to tests, without the plugin: what is planned, what is kept, what time it is."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from specloom_mock.clock import UnhurriedClock
from specloom_mock.double import TOKEN, ApiDouble
from specloom_mock.message import Answer, Request

from .support import EXAMPLE_ID, ROOT, ROUTERS, router

HEADERS = {"Authorization": f"Bearer {TOKEN}", "content-type": "application/vnd.api+json"}
ITEM = f"{ROUTERS}/{EXAMPLE_ID}"


@pytest.fixture(scope="module")
def started() -> ApiDouble:
    return ApiDouble(ROOT / "specs" / "rootly.yaml", ROOT / "mocks" / "behaviours" / "rootly.py")


@pytest.fixture
def double(started: ApiDouble) -> Iterator[ApiDouble]:
    started.reset()
    yield started
    started.close()


def ask(
    double: ApiDouble, method: str = "GET", target: str = ITEM, body: bytes = b"", query: str = ""
) -> Answer | None:
    named = {name.lower(): value for name, value in HEADERS.items() if body or name == "Authorization"}
    return double.exchange(Request(method, target, query, named, body))


def status(answer: Answer | None) -> int:
    return 0 if answer is None else answer.status


def test_as_many_requests_fail_as_were_planned(double: ApiDouble) -> None:
    double.fail_next(503, retry_after=1.2, headers={"X-Why": "planned"}, times=3)
    answers = [ask(double) for _ in range(4)]
    assert [status(each) for each in answers] == [503, 503, 503, 200]
    assert answers[0] is not None
    assert {"Retry-After": "2", "X-Why": "planned"}.items() <= dict(answers[0].headers).items()
    assert [each.note for each in double.requests] == ["a planned failure"] * 3 + [""]


def test_an_answer_that_is_lost_stands_for_work_that_was_done(double: ApiDouble) -> None:
    double.lose_answer()
    assert ask(double, "PUT", body=router(name="lost")) is None
    answer = ask(double)
    assert answer is not None
    assert b'"name":"lost"' in answer.body.replace(b": ", b":")
    assert double.requests[0].answer is None


def test_a_reset_forgets_what_was_written_planned_and_waited(double: ApiDouble) -> None:
    ask(double, "DELETE")
    assert status(ask(double)) == 404
    double.clock.sleep(60)
    double.fail_next(500)
    double.reset()
    assert status(ask(double)) == 200
    assert (len(double.requests), double.clock.slept) == (1, [])


def test_credentials_are_kept_and_never_shown(double: ApiDouble) -> None:
    named = {"Authorization": "Bearer s3cret", "COOKIE": "sid=s3cret"}
    double.exchange(Request("GET", ITEM, "", named, b""))
    assert "s3cret" not in double.text()
    assert "Authorization: ..." in double.text()
    assert double.requests[0].headers["Authorization"] == "Bearer s3cret"


def test_what_was_called_is_compared_by_what_is_named(double: ApiDouble) -> None:
    ask(double, "PUT", body=router(name="a", enabled=True))
    double.assert_called_once_with("put", ITEM, body={"data": {"attributes": {"name": "a"}}})
    for body in ({"data": {"attributes": {"name": "b"}}}, {"data": {"attributes": {"enabled": 1}}}):
        with pytest.raises(AssertionError, match="expected a body with"):
            double.assert_called_once_with("PUT", ITEM, body=body)
    with pytest.raises(AssertionError, match="expected the method GET, got PUT"):
        double.assert_called_once_with("GET", ITEM)
    ask(double)
    with pytest.raises(AssertionError, match="expected one request, got 2"):
        double.assert_called_once_with("PUT", ITEM)


def test_who_sleeps_is_there_at_once() -> None:
    clock = UnhurriedClock()
    before, began = clock.time(), clock.monotonic()
    clock.sleep(3600)
    asyncio.run(clock.sleep_async(60))
    assert clock.slept == [3600, 60]
    assert 3660 <= clock.monotonic() - began < 3700
    assert 3660 <= clock.time() - before < 3700
    assert abs(clock.now().timestamp() - clock.time()) < 5
    assert 0 <= clock.random() < 1
