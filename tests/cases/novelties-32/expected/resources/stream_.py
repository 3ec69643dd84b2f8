"""stream: operations."""

from __future__ import annotations

from collections.abc import AsyncIterable, Iterable

from .._runtime.files import FileOrBytes
from .._runtime.item_streams import AsyncItemStream, ItemStream, Streaming
from .._runtime.models import UNSET, UnsetType
from .._runtime.operations import JsonLines, Operation
from .._runtime.resources import AsyncResource, Options, Resource
from ..models.shared import Item

GET: Operation[bytes] = Operation(
    "GET",
    "/stream",
    accepts="application/json-seq",
    returns={200: bytes},
    security=(("o",),),
)

GET_STREAM: Streaming[Item] = Streaming(GET, Item, "records", "application/json-seq")

SEND_LINES: Operation[None] = Operation(
    "POST",
    "/stream",
    sends=JsonLines(Item, required=False),
    returns={204: None},
    security=(("o",),),
)


class Stream(Resource):
    """Operations of stream."""

    def get(self, *, options: Options | None = None) -> ItemStream[Item]:
        """GET /stream.

        The items are a JSON text sequence, each given when it has come. The request goes out when the first one is
        wanted; leave early by leaving a `with`, which gives the connection back.

        Raises APIError.
        """
        return self._stream(GET_STREAM, options=options)

    def send_lines(
        self, *, body: FileOrBytes | Iterable[Item] | UnsetType = UNSET, options: Options | None = None
    ) -> None:
        """POST /stream.

        Raises APIError.
        """
        self._call(SEND_LINES, body=body, options=options)


class AsyncStream(AsyncResource):
    """The same as `Stream`, to be awaited."""

    def get(self, *, options: Options | None = None) -> AsyncItemStream[Item]:
        """See `Stream.get`; iterate with `async for`."""
        return self._stream(GET_STREAM, options=options)

    async def send_lines(
        self,
        *,
        body: FileOrBytes | Iterable[Item] | AsyncIterable[Item] | UnsetType = UNSET,
        options: Options | None = None,
    ) -> None:
        """See `Stream.send_lines`."""
        await self._call(SEND_LINES, body=body, options=options)
