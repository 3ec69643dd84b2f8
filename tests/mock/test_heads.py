"""Heads that are kept say what the parser says, and a connection does what it did without them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from specloom_mock import door as door_module
from specloom_mock.deadlines import Deadlines
from specloom_mock.door import Door
from specloom_mock.faults import Kind
from specloom_mock.handler import each_anew
from specloom_mock.heads import Heads
from specloom_mock.message import Answer, Request

LINES = st.sampled_from(
    (
        *("GET /a HTTP/1.1", "PUT /a?b=[c]&d=%20 HTTP/1.1", "POST /b/%2F;x=1?y? HTTP/1.1", "HEAD / HTTP/1.1"),
        *("GET /a HTTP/1.0", "GET /a HTTP/2.0", "CONNECT /a HTTP/1.1", "GET http://x/a HTTP/1.1", "GET /a#b HTTP/1.1"),
        *("get /a HTTP/1.1", "GET  /a HTTP/1.1", "GET /\xe4 HTTP/1.1", "BREW /a HTTP/1.1", "\r\nGET /a HTTP/1.1"),
    )
)
FIELDS = st.lists(
    st.sampled_from(
        (
            *(
                "Host: x",
                "Host: y",
                "Accept: a/b",
                "accept: c/d",
                "Content-Length: 3",
                "Content-Length: 0",
                "Cookie: a",
            ),
            *(f"X-Id: {number}" for number in range(12)),
            *("x-id: 1", "X-Id:", "X-Id: a\tb", "X-Id : 1", "content-length: 3", "Content-Length: 03"),
            *("Connection: close", "Connection: keep-alive", "Transfer-Encoding: chunked", "Expect: 100-continue"),
            *(
                "Upgrade: h2c",
                "Connection: Keep-Alive, Upgrade",
                "Proxy-Connection: close",
                "A:b",
                "A : b",
                "A: b\n",
                "Content-Length: 4",
            ),
        )
    ),
    max_size=4,
)
BODIES = st.sampled_from(("", "", "abc", "abcd", "3\r\nabc\r\n0\r\n\r\n", "ab", "\r\n\r\n", "abcGET / HTTP/1.1\r\n"))
MESSAGES = st.builds(
    lambda line, fields, body: "\r\n".join((line, *fields, "", body)).encode("latin-1"),
    LINES,
    st.one_of(FIELDS, FIELDS.map(lambda fields: ["Host: x", *fields])),
    BODIES,
)


class Echo:
    """Answers with what it was asked, but for the headers that are ``idle``."""

    blocking = False

    def __init__(self, *idle: str) -> None:
        self.idle = idle

    def handle(self, request: Request) -> Answer:
        headers = {name: text for name, text in request.headers.items() if self.matters(name)}
        return Answer(200, (), repr((request.method, request.target, request.query, headers, request.body)).encode())

    def prepare(self, head: Request) -> Callable[[bytes], Answer]:
        return each_anew(self.handle, head)

    def matters(self, name: str) -> bool:
        return name not in self.idle

    def refuse(self, kind: Kind, detail: str, request: Request) -> Answer:
        return Answer(kind.statuses[0], (), f"{detail} {request.target}".encode())


class Transport:
    """Notes what a connection does."""

    def __init__(self) -> None:
        self.done: list[object] = []
        self.is_blocked = False

    def __getattr__(self, name: str) -> Any:
        return lambda *arguments: self.done.append((name, *arguments))

    def can_write_eof(self) -> bool:
        return True

    def is_closing(self) -> bool:
        return ("close",) in self.done or ("abort",) in self.done


def connection(door: Door) -> tuple[Any, Transport]:
    made: Any = door_module._Connection(door)
    transport = Transport()
    made.connection_made(transport)
    return made, transport


def door(*idle: str) -> Door:
    echo: Any = Echo(*idle)
    return Door(echo, Deadlines())


@pytest.mark.parametrize("idle", [(), ("x-id", "content-length")], ids=["all headers matter", "not all do"])
@given(messages=st.lists(MESSAGES, min_size=1, max_size=12))
@settings(max_examples=300, deadline=None)
def test_a_connection_does_the_same_without_them(idle: tuple[str, ...], messages: list[bytes]) -> None:
    with_heads, without = door(*idle), door(*idle)
    # The first lines of the name: the next one differs again.
    for number in range(20, 30):
        with_heads.heads.answer(b"GET /a HTTP/1.1\r\nHost: x\r\nX-Id: %d\r\n\r\n" % number)
    forgetful: Any = without
    forgetful.heads.answer = lambda _: None
    one, two = connection(with_heads), connection(without)
    for message in messages:
        # What is kept of a block decides the second time; an ended connection is followed by a new one.
        for _ in range(2):
            for made, _transport in (one, two):
                made.data_received(message)
            assert one[1].done == two[1].done
            if one[0]._ends or one[0]._stage:
                one, two = connection(with_heads), connection(without)


def test_what_repeats_is_not_parsed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    served = door()
    made, transport = connection(served)
    monkeypatch.setattr(made, "_parser", None)
    message = b"PUT /a?b=c HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc"
    made.data_received(message)
    made.data_received(message)
    monkeypatch.setattr(served.heads, "_read", lambda *_: pytest.fail("the head was read again"))
    made.data_received(message)
    made.data_received(message.replace(b"abc", b"efg"))
    assert len(transport.done) == 4
    assert transport.done[0] == transport.done[1] == transport.done[2]
    assert b"'efg'" in str(transport.done[3]).encode()


WHOLE = b"POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc"


@pytest.mark.parametrize("idle", [(), ("content-length",)], ids=["length", "no length"])
@pytest.mark.parametrize(
    "data",
    [
        WHOLE[:-1],
        WHOLE[:-3],
        WHOLE + b"d",
        WHOLE * 2,
        WHOLE[:-7],
        WHOLE[:-5],
        WHOLE.replace(b"Host: x", b"Host:\tx"),
        WHOLE.replace(b"\r\nHost", b"\nHost"),
        WHOLE.replace(b"Content-Length: 3", b"Content-Length: +3"),
        WHOLE.replace(b"Content-Length: 3", b"Content-Length: 0x3"),
        WHOLE.replace(b"Content-Length: 3", b"Content-Length: 3\r\nContent-Length: 3"),
        WHOLE.replace(b"Content-Length: 3", b"Content-Length: 3\r\nTransfer-Encoding: chunked"),
        WHOLE.replace(b"Content-Length: 3", b"Content-Length: 3\r\nProxy-Connection: close"),
        WHOLE.replace(b"Host: x\r\n", b""),
        WHOLE.replace(b"Host: x", b"Host: x y"),
        WHOLE.replace(b"Host: x", b"Host: x\r\n A: b"),
        WHOLE.replace(b"Host: x", b"Host: x\r\nA: \xe4"),
    ],
    ids=range(17),
)
def test_what_is_not_plain_is_left_to_the_parser(data: bytes, idle: tuple[str, ...]) -> None:
    """Not even where it begins or ends as one that is known."""
    echo: Any = Echo(*idle)
    heads = Heads(echo)
    for _ in range(3):
        assert heads.answer(WHOLE) is not None
        assert heads.answer(data) is None


def test_a_known_head_without_its_end_is_left_to_the_parser() -> None:
    echo: Any = Echo()
    heads = Heads(echo)
    whole = b"GET /a HTTP/1.1\r\nHost: x\r\n\r\n"
    for _ in range(3):
        assert heads.answer(whole) is not None
        for end in range(1, 5):
            assert heads.answer(whole[:-end]) is None


def test_no_more_are_kept_than_fit() -> None:
    echo: Any = Echo()
    heads = Heads(echo)
    for number in range(2000):
        data = f"GET /{number} HTTP/1.1\r\nHost: {number}\r\n\r\n".encode()
        for _ in range(3):
            assert heads.answer(data) == echo.handle(Request("GET", f"/{number}", "", {"host": str(number)}))
        kept = heads._known, heads._alike, heads._firsts, heads._blocks, heads._fields, heads._lines_of
        assert max(len(each) for each in kept) <= 1024


def test_few_names_are_looked_for() -> None:
    """However many differ each time: a pattern of all of them would cost more than it saves."""
    echo: Any = Echo(*(f"x-{number}" for number in range(50)))
    heads = Heads(echo)
    for number in range(50 * 20):
        assert heads.answer(b"GET / HTTP/1.1\r\nHost: x\r\nX-%d: %d\r\n\r\n" % (number % 50, number)) is not None
    assert len(heads._varying) == 8


def test_a_head_that_comes_once_is_not_kept() -> None:
    """A client that traces its requests sends a new head each time; lines are kept, what answers them is not."""
    echo: Any = Echo()
    heads = Heads(echo)
    for number in range(50):
        assert heads.answer(f"GET /a HTTP/1.1\r\nHost: x\r\nX-Trace: {number}\r\n\r\n".encode()) is not None
    assert not heads._known


LINED = "PUT /a HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nX-Id: {}\r\nAccept: a/b\r\n\r\nb"


def test_lines_that_differ_and_say_nothing_are_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    echo: Any = Echo("x-id", "content-length")
    heads = Heads(echo)
    answers = {heads.answer(LINED.format(number).encode()) for number in range(12)}
    monkeypatch.setattr(heads, "_read", lambda *_: pytest.fail("the head was read again"))
    assert {heads.answer(LINED.format("other").encode())} == answers


@pytest.mark.parametrize("name", ["Content-Length", "content-length"])
def test_a_head_that_differs_in_its_length_is_not_read(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    echo: Any = Echo("content-length")
    heads = Heads(echo)
    whole = f"PUT /a HTTP/1.1\r\nHost: x\r\n{name}: {{}}\r\nAccept: a/b\r\n\r\n"
    for length in range(1, 4):
        assert heads.answer(whole.format(length).encode() + b"b" * length) is not None
    monkeypatch.setattr(heads, "_read", lambda *_: pytest.fail("the head was read again"))
    found = heads.answer(whole.format(12).encode() + b"b" * 12)
    assert found is not None and b"'" + b"b" * 12 + b"'" in found.body


def test_lines_that_differ_and_matter_are_read() -> None:
    echo: Any = Echo("content-length")
    heads = Heads(echo)
    answers = {heads.answer(LINED.format(number).encode()) for number in range(30)}
    assert len(answers) == 30 and None not in answers


def test_who_is_refused_is_lingered_with() -> None:
    made, transport = connection(door())
    made.data_received(b"GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n")
    # Closing at once would take the answer back (RFC 9112, 9.6): only our side is closed, and the rest is swallowed.
    assert [each[0] for each in transport.done if isinstance(each, tuple)] == ["write", "write_eof"]
    assert made.deadline == made._door.until(made._door.deadlines.refused)
    made.expire()
    assert transport.done[-1] == ("abort",)


def test_who_is_refused_and_has_ended_is_closed() -> None:
    made, transport = connection(door())
    made.eof_received()
    made._stage = door_module._REFUSED
    made._linger()
    assert transport.done == [("close",)]


def test_who_does_not_read_is_not_answered_until_then() -> None:
    made, transport = connection(door())
    message = b"GET /a HTTP/1.1\r\nHost: x\r\n\r\n"
    made.data_received(message)
    made.pause_writing()
    transport.done.clear()
    made.data_received(message * 2)
    # Nothing is written, and no turn is asked for: the loop that would give one does not even run here.
    assert transport.done == []
    made.resume_writing()
    assert [each[0] for each in transport.done if isinstance(each, tuple)] == ["resume_reading", "write"]
