"""Files on their way up: read while they are sent, never held in memory."""

from __future__ import annotations

import io
import os
from collections.abc import AsyncIterable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NoReturn, Self, TypeAlias, cast

from .errors import InvalidArgument
from .transport import Content

PIECE = 65536
"""Bytes that are read, and held, at a time."""


class File:
    """A file to send: a path, bytes, or an open binary file, which is read from where it stands and left open.

    ``name`` is the file name that a multipart body states: the path's or the open file's own where none is given.
    ``media_type`` is the part's Content-Type: that of the spec, or application/octet-stream, where none is given.
    Raises InvalidArgument for a file that is open as text.
    """

    __slots__ = ("_source", "_start", "media_type", "name")

    def __init__(self, source: Path | str | bytes | BinaryIO, *, name: str = "", media_type: str = "") -> None:
        if isinstance(source, io.TextIOBase):
            raise InvalidArgument("source", "must be open as bytes: mode 'rb'")
        if any(character in media_type for character in "\r\n\0"):
            raise InvalidArgument("media_type", "must not hold line breaks")
        self._source: Path | bytes | BinaryIO = Path(source) if isinstance(source, str) else source
        self._start = _position(self._source)
        self.name = name or _name(self._source)
        self.media_type = media_type

    @property
    def length(self) -> int | None:
        """Bytes that will be sent; None where only reading tells. Raises OSError for a path that cannot be read."""
        match self._source:
            case bytes():
                return len(self._source)
            case Path():
                with self._source.open("rb") as file:
                    return _left(file, 0)
            case _:
                return None if self._start is None else _left(self._source, self._start)

    @property
    def replayable(self) -> bool:
        """Whether it can be sent again from its beginning; a pipe cannot."""
        return isinstance(self._source, (bytes, Path)) or self._start is not None

    def pieces(self) -> Iterator[bytes]:
        """What is in it, from the beginning. A path is opened for as long as it is read."""
        match self._source:
            case bytes():
                yield self._source
            case Path():
                with self._source.open("rb") as file:
                    yield from _pieces(file)
            case _:
                if self._start is not None:
                    self._source.seek(self._start)
                yield from _pieces(self._source)

    @classmethod
    def of_text(cls, value: object) -> Self:
        """The file that a JSON string stands for. Raises TypeError for what is no string."""
        if not isinstance(value, str):
            raise TypeError("expected text that stands for a file")
        return cls(value.encode())

    @property
    def text(self) -> str:
        """What stands for it in JSON. Raises TypeError but for bytes that are UTF-8, as a file has no JSON text."""
        try:
            return self._source.decode() if isinstance(self._source, bytes) else self._refuse()
        except UnicodeDecodeError:
            self._refuse()

    def _refuse(self) -> NoReturn:
        raise TypeError("a file has no JSON text: it goes out in a body of its own, or in a multipart body")

    def __repr__(self) -> str:
        return f"File({self.name!r})"


if TYPE_CHECKING:
    FileOrBytes: TypeAlias = File | bytes
    """What a part of a multipart body takes that is a file."""
else:
    FileOrBytes = File  # msgspec takes no union of the two; bytes are as good where they are sent

Source: TypeAlias = bytes | File | Iterable[bytes]


def json_text(value: object) -> str:
    """The hook by which msgspec encodes a File. Raises TypeError for what is none."""
    if isinstance(value, File):
        return value.text
    raise TypeError(f"objects of type {type(value).__name__} are no JSON")


class Upload:
    """A body out of several sources, one after the other, each read when its turn comes.

    ``length`` is None where only reading tells; ``replayable`` says whether it can be sent again.
    """

    __slots__ = ("_sources", "length", "replayable")

    def __init__(self, sources: Sequence[Source]) -> None:
        self._sources = sources
        self.length = _total(sources)
        self.replayable = all(map(_again, sources))

    def __iter__(self) -> Iterator[bytes]:
        for source in self._sources:
            if isinstance(source, bytes):
                yield source
            else:
                yield from source.pieces() if isinstance(source, File) else map(_checked, source)


def sendable(value: object) -> bytes | Upload | AsyncIterable[bytes]:
    """A body of bytes as a request holds it. Raises InvalidArgument for what is none."""
    kind = type(value).__name__
    if isinstance(value, (bytes, bytearray)):
        return bytes(value)
    if isinstance(value, File):
        return upload((value,))
    if isinstance(value, AsyncIterable):
        return cast("AsyncIterable[bytes]", value)
    if isinstance(value, Iterable) and not isinstance(value, (str, Mapping)):
        return upload((cast("Iterable[bytes]", value),))
    raise InvalidArgument("body", f"expected bytes, a File or pieces of bytes, got {kind}")


def upload(sources: Sequence[Source]) -> Upload:
    """The body that the sources make up. Raises InvalidArgument for a file that cannot be read."""
    try:
        return Upload(sources)
    except OSError as error:
        raise InvalidArgument("body", f"the file {error.filename} cannot be read: {error.strerror}") from error


def length_of(content: object) -> int | None:
    """The length of a body that is sent in pieces; None where it has to be sent chunked, or is no such body."""
    return content.length if isinstance(content, Upload) else None


class Awaited:
    """Pieces, for those who await them. Disks are not awaited: a piece is read in less time than a thread takes."""

    __slots__ = ("_pieces",)

    def __init__(self, content: Iterable[bytes]) -> None:
        self._pieces = iter(content)

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> bytes:
        for piece in self._pieces:
            return piece
        raise StopAsyncIteration


def pulled(content: Content | None) -> bytes | Iterable[bytes] | None:
    """The body as a sync transport takes it. Raises InvalidArgument for one that has to be awaited."""
    if content is None or isinstance(content, (bytes, Iterable)):
        return content
    raise InvalidArgument("body", "pieces that are awaited need an async client")


def awaitable(content: Content | None) -> bytes | AsyncIterable[bytes] | None:
    """The body as an async transport takes it."""
    return content if content is None or isinstance(content, (bytes, AsyncIterable)) else Awaited(content)


def _checked(piece: object) -> bytes:
    if not isinstance(piece, bytes):
        raise InvalidArgument("body", f"expected pieces of bytes, got {type(piece).__name__}")
    return piece


def _again(source: Source) -> bool:
    return source.replayable if isinstance(source, File) else not isinstance(source, Iterator)


def _total(sources: Sequence[Source]) -> int | None:
    total = 0
    for source in sources:
        length = len(source) if isinstance(source, bytes) else source.length if isinstance(source, File) else None
        if length is None:
            return None
        total += length
    return total


def _position(source: Path | bytes | BinaryIO) -> int | None:
    if isinstance(source, (bytes, Path)):
        return 0
    return source.tell() if source.seekable() else None


def _left(file: BinaryIO, start: int) -> int | None:
    """Bytes from the start to the end, without moving."""
    if not file.seekable():
        return None
    here = file.tell()
    end = file.seek(0, os.SEEK_END)
    file.seek(here)
    return max(end - start, 0)


def _name(source: Path | bytes | BinaryIO) -> str:
    if isinstance(source, bytes):
        return ""
    if isinstance(source, Path):
        return source.name
    name: object = getattr(source, "name", "")
    return Path(name).name if isinstance(name, str) else ""


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    while piece := file.read(PIECE):
        yield piece
