"""Bodies that are written item by item: JSON lines, and JSON text sequences (RFC 7464).

A list or a tuple is checked and written at once. Anything else that gives items is asked for the next one when the
last one is on its way, so that none but the current one is held; an item that breaks the declared type then ends the
request.
"""

from __future__ import annotations

from collections.abc import AsyncIterable, Callable, Iterable, Iterator, Mapping
from typing import TypeAlias, cast

from .errors import InvalidArgument
from .files import File, sendable, upload
from .transport import Content

Write: TypeAlias = Callable[[int, object], bytes]
"""Writes the item with a number as its frame says. Raises InvalidArgument for one that breaks the declared type."""


def written(value: object, write: Write) -> Content:
    """The body that items make up; bytes and a File are sent as they are. Raises InvalidArgument for anything else."""
    kind = type(value).__name__
    if isinstance(value, (bytes, bytearray, File)):
        return sendable(value)
    if isinstance(value, (list, tuple)):
        items = cast("list[object]", value)
        return b"".join([write(index, item) for index, item in enumerate(items)])
    if isinstance(value, AsyncIterable):
        return AwaitedItems(cast("AsyncIterable[object]", value), write)
    if isinstance(value, Iterable) and not isinstance(value, (str, Mapping)):
        pieces = Items(cast("Iterable[object]", value), write)
        return upload((iter(pieces) if isinstance(value, Iterator) else pieces,))
    raise InvalidArgument("body", f"expected items, got {kind}")


class Items:
    """Items as pieces of a body, as often as they are asked for."""

    __slots__ = ("_items", "_write")

    def __init__(self, items: Iterable[object], write: Write) -> None:
        self._items = items
        self._write = write

    def __iter__(self) -> Iterator[bytes]:
        for index, item in enumerate(self._items):
            yield self._write(index, item)


class AwaitedItems:
    """The same for items that are awaited: no generator, as one that is left early is ended by nobody."""

    __slots__ = ("_index", "_items", "_write")

    def __init__(self, items: AsyncIterable[object], write: Write) -> None:
        self._items = aiter(items)
        self._index = -1
        self._write = write

    def __aiter__(self) -> AwaitedItems:
        return self

    async def __anext__(self) -> bytes:
        item = await anext(self._items)
        self._index += 1
        return self._write(self._index, item)
