"""Valid requests that were spoiled by the byte: each gets a well-formed answer below 500, or an ended connection."""

from __future__ import annotations

import logging
import random
from collections.abc import Iterator

import h11
import pytest

from tests.mock.fuzz import VALID, judged, mutated
from tests.mock.sockets import assert_well, exchange, listening

MANY = 3000


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with listening() as found:
        yield found


@pytest.mark.parametrize("data", VALID, ids=range(len(VALID)))
def test_what_is_not_spoiled_is_answered(port: int, data: bytes) -> None:
    assert [each for each in judged(exchange(port, data)) if each not in (200, 204)] == []


def test_spoiled_requests(port: int, caplog: pytest.LogCaptureFixture) -> None:
    chance = random.Random(7)
    found: set[int] = set()
    for number in range(MANY):
        data = mutated(chance)
        statuses = judged(exchange(port, data))
        assert all(each < 500 for each in statuses), data
        found.update(statuses)
        if number % 100 == 0:
            assert_well(port)
    assert_well(port)
    # They reach every stage: the parser, the credentials, the path, the media types and the schemas.
    assert found >= {200, 204, 400, 401, 404, 405, 406, 415, 422}, found
    assert [each.getMessage() for each in caplog.records if each.levelno >= logging.ERROR] == []


@pytest.mark.parametrize(
    "answers",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nab",
        b"HTTP/1.1 200 OK\r\n\r\n",
        b"HTTP/1.1 204 No Content\r\n\r\nx",
        b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nA b: c\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        b"HTTP/1.1 100 Continue\r\n",
        b"x",
    ],
    ids=range(7),
)
def test_the_referee_refuses(answers: bytes) -> None:
    with pytest.raises(h11.RemoteProtocolError):
        judged(answers)


def test_the_referee_reads_answers_to_head() -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n"
    assert judged(head + b"abc" + head + b"HTTP/1.1 204 No Content\r\n\r\n" + head) == [200, 200, 204, 200]
