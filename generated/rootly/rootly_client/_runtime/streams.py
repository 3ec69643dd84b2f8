"""Answers whose body is read while it comes: bytes, text, lines, events, JSON values, files.

``client.stream`` takes a method of a resource and its arguments, and gives a context:

    with client.stream(client.files.download, "id") as answer:
        answer.save("report.pdf")

Inside, the status is a success that the spec names; every other answer was raised, as by the call itself. The body can
be read once, by one of the methods. When the context is left, however that is, the connection is given back.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar, overload

from msgspec import Struct

from .codec import REFUSALS, decode_tolerantly, decoder
from .errors import APIError, DecodeError, unreadable
from .events import (
    EVENT_MEMBERS,
    Converted,
    Events,
    Feed,
    ItemForm,
    Lines,
    Objects,
    Records,
    ServerSentEvent,
    Text,
    UntilDone,
)
from .exchange import ABSENT, Settings, charset_of, error_of, secrets_sent, success_of
from .operations import Operation
from .secrecy import hidden_body
from .transport import AsyncStreamedResponse, Headers, Request, Response, StreamedResponse

if TYPE_CHECKING:
    from typing_extensions import TypeForm

T = TypeVar("T")


class Streamed(Struct, frozen=True):
    """What a stream is the answer to."""

    settings: Settings
    operation: Operation[Any]
    request: Request

    def succeeds(self, status: int) -> bool:
        """Whether the spec names the status as a success."""
        return success_of(self.operation, status) is not ABSENT

    def error(self, response: Response) -> APIError[Any]:
        """What an ordinary call would raise."""
        return error_of(self.settings, self.operation, self.request, response)


class BaseAnswer:
    """What both answers know: ``status`` and ``headers``, and how to make values of text."""

    def __init__(self, call: Streamed, status: int, headers: Headers) -> None:
        self.status = status
        self.headers = headers
        self._call = call
        self._charset = charset_of(headers.get("content-type", ""))

    def _values(self, feed: Feed[ServerSentEvent] | Feed[str], type: Any) -> Feed[Any]:
        return Converted(feed, self._reader(type))

    def _reader(self, type: Any) -> Callable[[str], Any]:
        def read(text: str) -> Any:
            try:
                return decoder(type)(text)
            except REFUSALS:
                return self._value(text, type)

        return read

    def _feed_of(self, type: Any, form: ItemForm) -> Feed[Any]:
        match form:
            case "events":
                return Events()
            case "data":
                return self._values(UntilDone(Events()), type)
            case "lines":
                return self._values(Lines(), type)
            case "records":
                return self._values(Records(), type)
            case "objects" | "text-objects":
                members = frozenset(getattr(type, "__struct_encode_fields__", EVENT_MEMBERS))
                return Objects(UntilDone(Events()), members, form == "text-objects", self._reader(type))

    def _value(self, text: str, type: Any) -> Any:
        call = self._call
        try:
            value, departures = decode_tolerantly(text, type)
        except DecodeError as error:
            response = Response(status=self.status, headers=self.headers, content=text.encode("utf-8", "replace"))
            shown = hidden_body(response.content, secrets_sent(call.settings, call.request))
            raise unreadable(call.request, response, error.message, shown) from None
        call.settings.reporter.report(f"{call.operation.method} {call.operation.path}", departures)
        return value

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.status})"


class StreamedAnswer(BaseAnswer):
    """A success whose body is still to come. While it is read, APIConnectionError and APITimeoutError may be raised."""

    def __init__(self, call: Streamed, opened: StreamedResponse) -> None:
        super().__init__(call, opened.status, opened.headers)
        self._opened = opened

    def iter_bytes(self) -> Iterator[bytes]:
        """The body as it comes, with its content coding undone."""
        return self._opened.iter_bytes()

    def iter_text(self) -> Iterator[str]:
        """The body as text, by the charset of its Content-Type; what cannot be read becomes U+FFFD."""
        return _pulled(self.iter_bytes(), Text(self._charset))

    def iter_lines(self) -> Iterator[str]:
        """The lines of the body without their ends: LF, CR LF or CR."""
        return _pulled(self.iter_bytes(), Lines(self._charset))

    @overload
    def events(self) -> Iterator[ServerSentEvent]: ...
    @overload
    def events(self, type: TypeForm[T]) -> Iterator[T]: ...
    def events(self, type: Any = None) -> Iterator[Any]:
        """The server-sent events of the body; with a type, the value of that type that each holds as JSON.

        What departs from the type is delivered as far as it goes. Events without data are then passed over. Raises
        UnreadableAnswer for data that is not JSON.
        """
        return _pulled(self.iter_bytes(), Events() if type is None else self._values(Events(), type))

    def items(self, type: Any, form: ItemForm) -> Iterator[Any]:
        """The values of a type that the body holds one by one; see ``item_streams.Streaming``."""
        return _pulled(self.iter_bytes(), self._feed_of(type, form))

    def json_lines(self, type: TypeForm[T]) -> Iterator[T]:
        """The values that the lines of the body hold as JSON; see ``events``. Empty lines are passed over."""
        return _pulled(self.iter_bytes(), self._values(Lines(), type))

    def save(self, path: str | os.PathLike[str]) -> int:
        """Write the body to a file, and give its size in bytes. The file is there when it is whole, and not before."""
        with Partial(path) as file:
            for piece in self.iter_bytes():
                file.write(piece)
            return file.keep()


class AsyncStreamedAnswer(BaseAnswer):
    """See ``StreamedAnswer``; the pieces are awaited."""

    def __init__(self, call: Streamed, opened: AsyncStreamedResponse) -> None:
        super().__init__(call, opened.status, opened.headers)
        self._opened = opened

    def iter_bytes(self) -> AsyncIterator[bytes]:
        """See ``StreamedAnswer.iter_bytes``."""
        return self._opened.iter_bytes()

    def iter_text(self) -> AsyncIterator[str]:
        """See ``StreamedAnswer.iter_text``."""
        return Pulled(self.iter_bytes(), Text(self._charset))

    def iter_lines(self) -> AsyncIterator[str]:
        """See ``StreamedAnswer.iter_lines``."""
        return Pulled(self.iter_bytes(), Lines(self._charset))

    @overload
    def events(self) -> AsyncIterator[ServerSentEvent]: ...
    @overload
    def events(self, type: TypeForm[T]) -> AsyncIterator[T]: ...
    def events(self, type: Any = None) -> AsyncIterator[Any]:
        """See ``StreamedAnswer.events``."""
        return Pulled(self.iter_bytes(), Events() if type is None else self._values(Events(), type))

    def items(self, type: Any, form: ItemForm) -> AsyncIterator[Any]:
        """See ``StreamedAnswer.items``."""
        return Pulled(self.iter_bytes(), self._feed_of(type, form))

    def json_lines(self, type: TypeForm[T]) -> AsyncIterator[T]:
        """See ``StreamedAnswer.json_lines``."""
        return Pulled(self.iter_bytes(), self._values(Lines(), type))

    async def save(self, path: str | os.PathLike[str]) -> int:
        """See ``StreamedAnswer.save``. Disks are not awaited: a piece is written in less time than a thread takes."""
        with Partial(path) as file:
            async for piece in self.iter_bytes():
                file.write(piece)
            return file.keep()


def _pulled(pieces: Iterator[bytes], feed: Feed[T]) -> Iterator[T]:
    for piece in pieces:
        yield from feed.fed(piece)
    yield from feed.ended()


class Pulled(Generic[T]):
    """What a feed makes of pieces that are awaited: no generator, as one that is left early is ended by nobody."""

    def __init__(self, pieces: AsyncIterator[bytes], feed: Feed[T]) -> None:
        self._pieces = pieces
        self._feed = feed
        self._ready: Iterator[T] = iter(())
        self._ended = False

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> T:
        while True:
            for value in self._ready:
                return value
            if self._ended:
                raise StopAsyncIteration
            piece = await anext(self._pieces, None)
            self._ended = piece is None
            self._ready = iter(self._feed.ended() if piece is None else self._feed.fed(piece))


class Partial:
    """A file under a name of its own until it is whole; then it takes the place of what is there."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._path = Path(path)
        self._partial = self._path.with_name(f".{self._path.name}.{os.urandom(6).hex()}.part")

    def __enter__(self) -> Self:
        self._file = self._partial.open("xb")
        return self

    def write(self, piece: bytes) -> None:
        """Add a piece."""
        self._file.write(piece)

    def keep(self) -> int:
        """Give the file its name. Returns its size in bytes."""
        size = self._file.tell()
        self._file.close()
        self._partial.replace(self._path)
        return size

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
        with suppress(FileNotFoundError):
            self._partial.unlink()
