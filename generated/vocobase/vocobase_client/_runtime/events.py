"""Server-sent events (HTML Living Standard, 9.2), and lines, out of pieces that break anywhere.

Everything here is fed and asked; who waits for the pieces, and how, is no matter. A feed is a class with two methods:
``fed`` takes the next piece and gives what it completes, ``ended`` gives what the end completes.
"""

from __future__ import annotations

from codecs import IncrementalDecoder, getincrementaldecoder
from collections.abc import Callable, Collection, Iterable
from typing import Generic, Literal, Protocol, TypeAlias, TypeVar

import msgspec
from msgspec import Struct

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"
DONE = "[DONE]"
EVENT_MEMBERS = ("data", "event", "id", "retry")
"""What an object may hold that stands for an event; those of a union, of which each may have others."""
RECORD_SEPARATOR = "\x1e"
MOST_DIGITS = 18
"""Digits of a time to wait; one that is longer is nonsense."""


ItemForm: TypeAlias = Literal["events", "data", "objects", "text-objects", "lines", "records"]
"""How items stand in an answer; see ``item_streams.Streaming``."""


class ServerSentEvent(Struct, frozen=True, kw_only=True):
    """One event. ``event`` is its type: ``message`` where the stream names none.

    ``id`` and ``retry`` hold from event to event, as the standard has it: the last event id, to be sent as
    ``Last-Event-ID`` when one connects again, and the milliseconds to wait before, None while the stream said none.
    """

    event: str = "message"
    data: str = ""
    id: str = ""
    retry: int | None = None


class Feed(Protocol[T_co]):
    """What makes values of pieces."""

    def fed(self, piece: bytes, /) -> Iterable[T_co]:
        """What the next piece completes."""
        ...

    def ended(self) -> Iterable[T_co]:
        """What the end completes."""
        ...


class Text:
    """Text out of bytes. What the charset cannot read becomes U+FFFD; an unknown charset is read as UTF-8."""

    def __init__(self, charset: str = "utf-8") -> None:
        self._decoder = _decoder(charset)

    def fed(self, piece: bytes, /) -> Iterable[str]:
        text = self._decoder.decode(piece)
        return (text,) if text else ()

    def ended(self) -> Iterable[str]:
        text = self._decoder.decode(b"", final=True)
        return (text,) if text else ()


class Lines:
    """Lines without their ends, which are LF, CR LF or CR, and nothing else. An unfinished last line counts."""

    def __init__(self, charset: str = "utf-8") -> None:
        self._text = Text(charset)
        self._splitter = Splitter()

    def fed(self, piece: bytes, /) -> Iterable[str]:
        return [line for text in self._text.fed(piece) for line in self._splitter.split(text)]

    def ended(self) -> Iterable[str]:
        lines = [line for text in self._text.ended() for line in self._splitter.split(text)]
        return [*lines, self._splitter.rest] if self._splitter.rest else lines


class Splitter:
    """Text to lines. ``rest`` is the line that has no end yet."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._after_cr = False

    @property
    def rest(self) -> str:
        return "".join(self._parts)

    def split(self, text: str) -> list[str]:
        """The lines that the text completes. A CR ends its line at once; an LF that follows it belongs to it."""
        if self._after_cr and text:
            text = text.removeprefix("\n")
            self._after_cr = False
        if not text:
            return []
        self._after_cr = text.endswith("\r")
        *lines, rest = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        if lines:
            lines[0] = self.rest + lines[0]
            self._parts = []
        if rest:
            self._parts.append(rest)
        return lines


class Events:
    """Events out of bytes, which are UTF-8 whatever the headers say. An event that the end cuts short is no event."""

    def __init__(self) -> None:
        self._text = Text()
        self._splitter = Splitter()
        self._at_start = True
        self._event = ""
        self._data: list[str] = []
        self._id = ""
        self._retry: int | None = None

    def fed(self, piece: bytes, /) -> Iterable[ServerSentEvent]:
        found: list[ServerSentEvent] = []
        for text in self._text.fed(piece):
            for line in self._splitter.split(self._without_bom(text)):
                if line:
                    self._read(line)
                elif (event := self._dispatched()) is not None:
                    found.append(event)
        return found

    def ended(self) -> Iterable[ServerSentEvent]:
        return ()

    def _without_bom(self, text: str) -> str:
        if self._at_start:
            self._at_start = False
            return text.removeprefix(BOM)
        return text

    def _read(self, line: str) -> None:
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        match name:
            case "event":
                self._event = value
            case "data":
                self._data.append(value)
            case "id" if "\0" not in value:
                self._id = value
            case "retry" if value.isascii() and value.isdigit() and len(value) <= MOST_DIGITS:
                self._retry = int(value)
            case _:
                pass  # a comment has no name, and other names are to be ignored

    def _dispatched(self) -> ServerSentEvent | None:
        event, data = self._event, self._data
        self._event, self._data = "", []
        if not data:
            return None
        return ServerSentEvent(event=event or "message", data="\n".join(data), id=self._id, retry=self._retry)


class Converted(Generic[T]):
    """What another feed gives, each turned into something else."""

    def __init__(self, feed: Feed[ServerSentEvent] | Feed[str], turn: Callable[[str], T]) -> None:
        self._feed = feed
        self._turn = turn

    def fed(self, piece: bytes, /) -> Iterable[T]:
        return self._turned(self._feed.fed(piece))

    def ended(self) -> Iterable[T]:
        return self._turned(self._feed.ended())

    def _turned(self, values: Iterable[ServerSentEvent] | Iterable[str]) -> Iterable[T]:
        for value in values:
            text = value if isinstance(value, str) else value.data
            if text.strip():
                yield self._turn(text)


class UntilDone:
    """Events up to one whose data is ``[DONE]``, by which many APIs say that no more will come."""

    def __init__(self, feed: Feed[ServerSentEvent]) -> None:
        self._feed = feed
        self._done = False

    def fed(self, piece: bytes, /) -> Iterable[ServerSentEvent]:
        for event in self._feed.fed(piece):
            self._done = self._done or event.data.strip() == DONE
            if not self._done:
                yield event

    def ended(self) -> Iterable[ServerSentEvent]:
        return ()


class Objects(Generic[T]):
    """Events, each as the JSON object that a schema describes: those of ``members`` that it may have.

    ``is_text`` says that the data is a string there; else it is JSON itself.
    """

    def __init__(
        self, feed: Feed[ServerSentEvent], members: Collection[str], is_text: bool, turn: Callable[[str], T]
    ) -> None:
        self._feed = feed
        self._members = members
        self._is_text = is_text
        self._turn = turn

    def fed(self, piece: bytes, /) -> Iterable[T]:
        for event in self._feed.fed(piece):
            yield self._turn(self._text(event))

    def ended(self) -> Iterable[T]:
        return ()

    def _text(self, event: ServerSentEvent) -> str:
        stated = {"event": event.event, "id": event.id or None, "retry": event.retry}
        texts = {name: _json(value) for name, value in stated.items() if value is not None}
        texts["data"] = _json(event.data) if self._is_text else event.data
        return "{" + ",".join(f'"{name}":{text}' for name, text in texts.items() if name in self._members) + "}"


class Records:
    """The texts of a JSON text sequence (RFC 7464): each behind a record separator."""

    def __init__(self) -> None:
        self._text = Text()
        self._rest = ""

    def fed(self, piece: bytes, /) -> Iterable[str]:
        for text in self._text.fed(piece):
            *whole, self._rest = (self._rest + text).split(RECORD_SEPARATOR)
            yield from whole

    def ended(self) -> Iterable[str]:
        return (self._rest, *self._text.ended())


def _json(value: str | int) -> str:
    return msgspec.json.encode(value).decode()


def _decoder(charset: str) -> IncrementalDecoder:
    try:
        b"-".decode(charset, "replace")  # refuses codecs that make no text of bytes, rot13 say
        return getincrementaldecoder(charset)("replace")
    except (LookupError, UnicodeError):
        return getincrementaldecoder("utf-8")("replace")
