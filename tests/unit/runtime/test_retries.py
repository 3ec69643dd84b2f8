"""What is tried again, how often and after how long, with a clock that nobody waits for; both clients alike."""

from __future__ import annotations

import io
import logging
from email.utils import formatdate
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from specloom.python.runtime import errors
from specloom.python.runtime.errors import InvalidArgument
from specloom.python.runtime.exchange import Options
from specloom.python.runtime.files import File
from specloom.python.runtime.operations import Binary, Json, Operation
from specloom.python.runtime.retries import Retries, Tries
from specloom.python.runtime.transport import Headers, Request
from specloom.python.runtime.waits import wait_asked
from tests.unit.runtime.doubles import CALLERS, CUT, SLOW, Caller, FakeClock, Outcome, Script, answer

GET: Operation[dict[str, str]] = Operation("GET", "/r", returns={200: dict[str, str]})
POST: Operation[dict[str, str]] = Operation("POST", "/r", sends=Json(dict[str, str]), returns={200: dict[str, str]})
UPLOAD: Operation[dict[str, str]] = Operation("PUT", "/f", sends=Binary(), returns={200: dict[str, str]})
MARKED: Operation[dict[str, str]] = Operation("PUT", "/r", returns={200: dict[str, str]}, retries_conflict=True)
OK = answer(200)

both = pytest.mark.parametrize("caller", CALLERS)


def run(
    caller: Caller, *outcomes: Outcome, operation: Any = GET, clock: FakeClock | None = None, **parts: Any
) -> tuple[Any, Script, FakeClock]:
    """The value or the error of a call, what was sent, and the clock."""
    clock = clock or FakeClock()
    script = Script(*outcomes, clock=clock, seconds=parts.pop("seconds", 0.0))
    settings = {"clock": clock, **parts.pop("settings", {})}
    try:
        value = caller(script, operation, settings, **parts)
    except errors.Error as error:
        value = error
    return value, script, clock


@both
@pytest.mark.parametrize("outcome", [CUT, SLOW, *(answer(status) for status in (408, 429, 500, 502, 503, 504, 599))])
def test_what_passes_is_tried_again(caller: Caller, outcome: Outcome) -> None:
    value, script, _ = run(caller, outcome, outcome, OK)
    assert value == {"name": "n"}
    assert [request.attempt for request in script.requests] == [1, 2, 3]
    assert {request.operation for request in script.requests} == {"GET /r"}


@both
@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 422, 425, 501, 302, 999])
def test_what_does_not_pass_is_not(caller: Caller, status: int) -> None:
    value, script, _ = run(caller, answer(status), OK)
    assert (value.status, value.request.tries, len(script.requests)) == (status, 1, 1)
    assert "tries" not in str(value)


@both
def test_a_conflict_passes_where_the_spec_says_so(caller: Caller) -> None:
    assert run(caller, answer(409), OK, operation=MARKED)[0] == {"name": "n"}


@both
def test_the_last_failure_is_the_error_and_counts_the_tries(caller: Caller) -> None:
    value, script, clock = run(caller, CUT, answer(500), answer(503, b""), OK)
    assert (type(value), value.request.tries, len(script.requests)) == (errors.ServiceUnavailable, 3, 3)
    assert str(value) == "GET https://api.test/r answered 503 Service Unavailable (3 tries)"
    assert clock.waits == [0.5, 1.0]
    value, _, _ = run(caller, SLOW, SLOW, SLOW)
    assert str(value) == "GET https://api.test/r timed out: cut (3 tries)"


@both
@pytest.mark.parametrize("method", ["POST", "PATCH"])
@pytest.mark.parametrize("outcome", [CUT, answer(503)])
def test_what_is_not_idempotent_is_not_repeated(caller: Caller, method: str, outcome: Outcome) -> None:
    operation: Operation[Any] = Operation(method, "/r", returns={200: dict[str, str]})
    value, script, _ = run(caller, outcome, OK, operation=operation)
    assert isinstance(value, errors.Error)
    assert len(script.requests) == 1
    settings = {"retries": Retries(methods=("PATCH", "POST"))}
    assert run(caller, outcome, OK, operation=operation, settings=settings)[0] == {"name": "n"}


@both
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"])
def test_what_is_idempotent_is_repeated(caller: Caller, method: str) -> None:
    operation: Operation[Any] = Operation(method, "/r", returns={200: dict[str, str]})
    assert len(run(caller, CUT, OK, operation=operation)[1].requests) == 2


def keys(script: Script, name: str = "idempotency-key") -> list[str | None]:
    return [{key.lower(): value for key, value in each.headers}.get(name) for each in script.requests]


@both
def test_a_key_makes_a_call_repeatable_and_is_one_over_all_tries(caller: Caller) -> None:
    options = Options(idempotency_key="k1")
    value, script, _ = run(caller, CUT, answer(503), OK, operation=POST, body={}, options=options)
    assert (value, keys(script)) == ({"name": "n"}, ["k1"] * 3)
    by_hand = Options(headers={"Idempotency-Key": "k2"})
    assert keys(run(caller, CUT, OK, operation=POST, body={}, options=by_hand)[1]) == ["k2"] * 2


@both
def test_keys_are_made_where_the_client_is_told_to(caller: Caller) -> None:
    settings = {"retries": Retries(idempotency_header="X-Once")}
    made: list[Any] = []
    for _ in range(2):
        script = run(caller, CUT, CUT, OK, operation=POST, body={}, settings=settings)[1]
        (key,) = set(keys(script, "x-once"))
        assert key is not None
        assert len(key) == 32
        made.append(key)
    assert made[0] != made[1]
    assert keys(run(caller, OK, settings=settings)[1], "x-once") == [None]
    by_hand = Options(headers={"x-once": "hand"})
    assert keys(run(caller, OK, operation=POST, body={}, settings=settings, options=by_hand)[1], "x-once") == ["hand"]
    own = Options(idempotency_key="mine")
    assert keys(run(caller, OK, operation=POST, body={}, settings=settings, options=own)[1], "x-once") == ["mine"]


@both
def test_retries_are_turned_off_and_tuned_per_client_and_per_call(caller: Caller) -> None:
    cut: list[Outcome] = [CUT] * 9
    counts = [
        len(run(caller, *cut, settings=settings, options=options)[1].requests)
        for settings, options in [
            ({}, None),
            ({"retries": 0}, None),
            ({"retries": 4}, None),
            ({"retries": Retries(max_retries=1)}, None),
            ({}, Options(retries=0)),
            ({"retries": 0}, Options(retries=3)),
            ({}, Options(retries=Retries(max_retries=5))),
        ]
    ]
    assert counts == [3, 1, 5, 2, 1, 4, 6]
    settings = {"retries": Retries(first_wait=2.0)}
    assert run(caller, CUT, OK, settings=settings, options=Options(retries=1))[2].waits == [2.0]


@pytest.mark.parametrize("setting", ["max_retries", "first_wait", "longest_wait", "longest_total"])
def test_a_number_below_zero_is_refused(setting: str) -> None:
    bad: dict[str, Any] = {setting: -1}
    with pytest.raises(InvalidArgument, match=f"{setting}: must not be below 0"):
        Retries(**bad)


@both
def test_a_body_that_can_be_read_once_is_sent_once(caller: Caller, tmp_path: Any) -> None:
    path = tmp_path / "f"
    path.write_bytes(b"x" * 10)
    for body, tries in [(b"x", 2), (File(path), 2), (File(io.BytesIO(b"x")), 2), (iter([b"x"]), 1)]:
        assert len(run(caller, CUT, OK, operation=UPLOAD, body=body)[1].requests) == tries


# --- how long ------------------------------------------------------------------------------------------------------


@both
def test_waits_double_up_to_the_longest_and_are_drawn_from_nothing_upwards(caller: Caller) -> None:
    cut: list[Outcome] = [CUT] * 7
    for chance, expected in [(1.0, [1, 2, 4, 5, 5, 5]), (0.5, [0.5, 1, 2, 2.5, 2.5, 2.5]), (0.0, [0] * 6)]:
        settings = {"retries": Retries(max_retries=6, first_wait=1.0, longest_wait=5.0)}
        assert run(caller, *cut, clock=FakeClock(chance), settings=settings)[2].waits == expected


@both
@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"retry_after": "7"}, 7.0),
        ({"retry_after": "0"}, 0.5),
        ({"retry_after": "1.5"}, 1.5),
        ({"retry_after": "-5"}, 0.5),
        ({"retry_after": "soon"}, 0.5),
        ({"retry_after": "nan"}, 0.5),
        ({"retry_after": "inf"}, 0.5),
        ({"retry_after_ms": "1250", "retry_after": "9"}, 1.25),
        ({"retry_after": formatdate(1_750_000_009, usegmt=True)}, 9.0),
        ({"retry_after": formatdate(1_749_000_000, usegmt=True)}, 0.5),
        ({"retry_after": formatdate(9, usegmt=True), "date": formatdate(4, usegmt=True)}, 5.0),
        ({"x_ratelimit_reset": "1750000012"}, 12.0),
        ({"x_ratelimit_reset": "1750000012500"}, 12.5),
        ({"x_ratelimit_reset": "12"}, 12.0),
        ({"ratelimit_reset": "8"}, 8.0),
        ({"x_ratelimit_reset": "1700000000"}, 0.5),
        ({"x_ratelimit_reset": "12", "retry_after": "3"}, 3.0),
    ],
)
def test_what_the_api_asks_for_is_waited_for(caller: Caller, headers: dict[str, Any], wait: float) -> None:
    assert run(caller, answer(429, **headers), OK)[2].waits == [wait]


@both
def test_a_reset_counts_for_429_only(caller: Caller) -> None:
    assert run(caller, answer(503, x_ratelimit_reset="12"), OK)[2].waits == [0.5]


@both
def test_a_wait_beyond_the_longest_is_left_to_the_caller(caller: Caller) -> None:
    value, script, clock = run(caller, answer(429, retry_after="31"), OK)
    assert (type(value), value.retry_after, len(script.requests), clock.waits) == (errors.TooManyRequests, 31.0, 1, [])


@both
def test_no_retry_begins_after_the_longest_total(caller: Caller) -> None:
    retries = Retries(max_retries=99, first_wait=0, longest_total=10.0)
    late = answer(503, retry_after="4")
    value, script, clock = run(caller, *[late] * 20, settings={"retries": retries}, seconds=1.0)
    assert (type(value), len(script.requests), clock.now) == (errors.ServiceUnavailable, 3, 11.0)


@given(
    outcomes=st.lists(st.sampled_from([CUT, answer(500), answer(429, retry_after="3")]), min_size=30, max_size=30),
    most=st.integers(0, 20),
    first=st.floats(0, 100),
    longest=st.floats(0, 100),
    total=st.floats(0, 1000),
    chance=st.floats(0, 1, exclude_max=True),
)
def test_caps_hold_whatever_happens(
    outcomes: list[Outcome], most: int, first: float, longest: float, total: float, chance: float
) -> None:
    retries = Retries(max_retries=most, first_wait=first, longest_wait=longest, longest_total=total)
    value, script, clock = run(CALLERS[0], *outcomes, clock=FakeClock(chance), settings={"retries": retries})
    assert isinstance(value, errors.Error)
    assert len(script.requests) <= most + 1
    assert all(wait <= longest for wait in clock.waits)
    assert clock.now <= total + 1e-6


@given(st.text(max_size=30))
def test_no_header_breaks_the_reading_of_waits(text: str) -> None:
    for name in ("Retry-After", "retry-after-ms", "X-RateLimit-Reset", "Date"):
        wait = wait_asked(429, Headers([(name, text), ("Retry-After", "Sun, 06 Nov 1994 08:49:37 GMT")]), 0.0)
        assert wait is None or wait >= 0


@both
def test_a_retry_is_logged_without_the_address(caller: Caller, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "specloom"):
        run(caller, answer(503), OK)
    assert [record.getMessage() for record in caplog.records] == ["GET /r: 503 at try 1 of 3, the next in 0.500 s"]


def test_an_error_of_a_middleware_or_a_bug_ends_the_call() -> None:
    def broken(request: Request, send: Any) -> Any:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        CALLERS[0](Script(OK), GET, {"middleware": [broken]})


def test_tries_begin_at_one_and_leave_the_request_as_it_was() -> None:
    request = Request(method="GET", url="https://a.test/", shown_url="https://a.test/")
    tries = Tries(request, Retries(), FakeClock(), False)
    tries.advance()
    assert (request.attempt, tries.request.attempt) == (1, 2)
