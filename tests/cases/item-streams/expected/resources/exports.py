"""Exports: operations."""

from __future__ import annotations

from .._runtime.deprecation import deprecated
from .._runtime.item_streams import AsyncItemStream, ItemStream, Streaming
from .._runtime.operations import Operation
from .._runtime.resources import AsyncResource, Options, Resource
from ..models.shared import Chunk

EXPORT: Operation[list[Chunk]] = Operation(
    "GET",
    "/exports",
    accepts="application/json",
    returns={200: list[Chunk]},
)

EXPORT_STREAM: Streaming[Chunk] = Streaming(EXPORT, Chunk, "lines", "application/x-ndjson")

READ_SEQUENCE: Operation[bytes] = Operation(
    "GET",
    "/sequences",
    accepts="application/json-seq",
    returns={200: bytes},
)

READ_SEQUENCE_STREAM: Streaming[int] = Streaming(READ_SEQUENCE, int, "records", "application/json-seq")


class Exports(Resource):
    """Operations of Exports."""

    def export(self, *, options: Options | None = None) -> list[Chunk]:
        """GET /exports.

        Raises APIError.
        """
        return self._call(EXPORT, options=options)

    def export_stream(self, *, options: Options | None = None) -> ItemStream[Chunk]:
        """What `export` answers, item by item.

        The items are lines of JSON, each given when it has come. The request goes out when the first one is wanted;
        leave early by leaving a `with`, which gives the connection back.

        Raises APIError.
        """
        return self._stream(EXPORT_STREAM, options=options)

    @deprecated("the API asks its users to stop calling this")
    def read_sequence(self, *, options: Options | None = None) -> ItemStream[int]:
        """GET /sequences.

        The items are a JSON text sequence, each given when it has come. The request goes out when the first one is
        wanted; leave early by leaving a `with`, which gives the connection back.

        Deprecated: the API asks its users to stop calling this.

        Raises APIError.
        """
        return self._stream(READ_SEQUENCE_STREAM, options=options)


class AsyncExports(AsyncResource):
    """The same as `Exports`, to be awaited."""

    async def export(self, *, options: Options | None = None) -> list[Chunk]:
        """See `Exports.export`."""
        return await self._call(EXPORT, options=options)

    def export_stream(self, *, options: Options | None = None) -> AsyncItemStream[Chunk]:
        """See `Exports.export_stream`; iterate with `async for`."""
        return self._stream(EXPORT_STREAM, options=options)

    @deprecated("the API asks its users to stop calling this")
    def read_sequence(self, *, options: Options | None = None) -> AsyncItemStream[int]:
        """See `Exports.read_sequence`; iterate with `async for`."""
        return self._stream(READ_SEQUENCE_STREAM, options=options)
