"""Server-sent events and lines: the examples of the standard, and any stream cut anywhere."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from specloom.python.runtime.events import Events, Feed, Lines, ServerSentEvent, Text

ENDS = st.sampled_from(["\n", "\r\n", "\r"])
# What a line may hold: anything but its ends.
LINES = st.text(st.characters(exclude_characters="\r\n", exclude_categories=["Cs"]), max_size=20)


def read(feed: Feed[object], pieces: Iterable[bytes]) -> list[object]:
    found: list[object] = []
    for piece in pieces:
        found += feed.fed(piece)
    return [*found, *feed.ended()]


def cut(data: bytes, places: list[int]) -> list[bytes]:
    marks = sorted({place % (len(data) + 1) for place in places} | {0, len(data)})
    return [data[start:end] for start, end in pairwise(marks)]


def events(text: str) -> list[object]:
    return read(Events(), [text.encode()])


def test_the_examples_of_the_standard() -> None:
    """HTML Living Standard, 9.2.6, in the order in which they stand there."""
    assert events("data: YHOO\ndata: +2\ndata: 10\n\n") == [ServerSentEvent(data="YHOO\n+2\n10")]
    stream = ": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n"
    assert events(stream) == [
        ServerSentEvent(data="first event", id="1"),
        ServerSentEvent(data="second event"),
    ]
    assert events(stream + "\n")[2:] == [ServerSentEvent(data=" third event")]
    assert events("data\n\ndata\ndata\n\ndata:") == [ServerSentEvent(), ServerSentEvent(data="\n")]
    assert events("data:test\n\ndata: test\n\n") == [ServerSentEvent(data="test")] * 2


@pytest.mark.parametrize(
    ("stream", "expected"),
    [
        ("\ufeffdata: a\n\n", [ServerSentEvent(data="a")]),
        ("\ufeff\ufeffdata: a\n\n", []),
        ("data: a\n\n\ufeffdata: b\n\n", [ServerSentEvent(data="a")]),
        ("event: x\n\ndata: a\n\n", [ServerSentEvent(data="a")]),
        ("event: x\ndata: a\n\ndata: b\n\n", [ServerSentEvent(event="x", data="a"), ServerSentEvent(data="b")]),
        ("id: 1\0\ndata: a\n\n", [ServerSentEvent(data="a")]),
        ("id: 7\n\ndata: a\n\n", [ServerSentEvent(data="a", id="7")]),
        ("retry: 10\ndata: a\n\ndata: b\n\n", [ServerSentEvent(data=data, retry=10) for data in "ab"]),
        (
            "retry: 1.5\nretry: -1\nretry: ٣\nretry:\nretry: " + "9" * 5000 + "\ndata: a\n\n",
            [ServerSentEvent(data="a")],
        ),
        ("Data: a\nother: b\n: data: c\n\n", []),
        ("data: a\u2028b\x0bc\n\n", [ServerSentEvent(data="a\u2028b\x0bc")]),
        ("data: a\rdata: b\r\n\r\n", [ServerSentEvent(data="a\nb")]),
        ("data: cut short\n", []),
    ],
)
def test_rules(stream: str, expected: list[ServerSentEvent]) -> None:
    assert events(stream) == expected


def test_what_is_not_utf_8_is_replaced() -> None:
    assert read(Events(), [b"data: \xff\n\n"]) == [ServerSentEvent(data="\ufffd")]


def test_an_event_is_given_as_soon_as_its_end_is_there() -> None:
    feed = Events()
    assert list(feed.fed(b"data: a\r")) == []
    assert list(feed.fed(b"\r")) == [ServerSentEvent(data="a")]
    assert list(feed.fed(b"\ndata: b\n\n")) == [ServerSentEvent(data="b")]


@st.composite
def written(draw: st.DrawFn) -> tuple[bytes, list[ServerSentEvent]]:
    """A stream as any server may write it, and the events that it means."""
    text, expected = draw(st.sampled_from(["", "\ufeff"])), []
    last_id, retry = "", None
    for _ in range(draw(st.integers(0, 4))):
        end = draw(ENDS)
        lines, event = draw(st.lists(LINES, max_size=3)), draw(LINES)
        fields = [f"data: {line}" for line in lines]
        fields.append(f"event: {event}")
        if draw(st.booleans()):
            last_id = draw(LINES).replace("\0", "")
            fields.insert(0, f"id: {last_id}")
        if draw(st.booleans()):
            retry = draw(st.integers(0, 10**9))
            fields.append(f"retry: {retry}")
        if draw(st.booleans()):
            fields.insert(0, f": {draw(LINES)}")
        text += "".join(field + end for field in fields) + end
        if lines:
            data = "\n".join(lines)
            expected.append(ServerSentEvent(event=event or "message", data=data, id=last_id, retry=retry))
    return text.encode(), expected


@given(written(), st.lists(st.integers(0, 10**4), max_size=30))
def test_any_events_cut_anywhere(stream: tuple[bytes, list[ServerSentEvent]], places: list[int]) -> None:
    data, expected = stream
    assert read(Events(), cut(data, places)) == expected
    assert read(Events(), [bytes([byte]) for byte in data]) == expected


@given(st.lists(st.tuples(LINES, ENDS)), LINES, st.lists(st.integers(0, 10**4), max_size=30))
def test_any_lines_cut_anywhere(lines: list[tuple[str, str]], last: str, places: list[int]) -> None:
    # A line that is empty after one that ends in CR would make its LF the end of both.
    safe = [(line, "\n" if end == "\r" else end) for line, end in lines]
    data = ("".join(line + end for line, end in safe) + last).encode()
    assert read(Lines(), cut(data, places)) == [*(line for line, _ in safe), *([last] if last else [])]
    assert "".join(map(str, read(Text(), cut(data, places)))) == data.decode()


@given(st.text("a\r\n", max_size=12), st.lists(st.integers(0, 100), max_size=8))
def test_ends_of_lines_are_those_of_python_s_universal_newlines(text: str, places: list[int]) -> None:
    assert read(Lines(), cut(text.encode(), places)) == text.splitlines()


@pytest.mark.parametrize("charset", ["latin-1", "utf-16", "no-such-charset", "rot13", "hex"])
def test_charsets(charset: str) -> None:
    encoding = charset if charset in ("latin-1", "utf-16") else "utf-8"
    data = "grün\nblau".encode(encoding)
    assert read(Lines(charset), [bytes([byte]) for byte in data]) == ["grün", "blau"]
