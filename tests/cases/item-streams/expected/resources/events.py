"""Events: operations."""

from __future__ import annotations

from .._runtime.events import ServerSentEvent
from .._runtime.item_streams import AsyncItemStream, ItemStream, Streaming
from .._runtime.models import UNSET, UnsetType
from .._runtime.operations import Operation, Query
from .._runtime.resources import AsyncResource, Options, Resource
from ..models.events import ListChangesResponse, ReadMixedResponseItem, WatchEventsError
from ..models.shared import Chunk

WATCH: Operation[str] = Operation(
    "GET",
    "/events",
    parameters=(Query("since", int),),
    accepts="text/event-stream, application/problem+json",
    returns={200: str},
    raises={"default": WatchEventsError},
)

WATCH_STREAM: Streaming[Chunk] = Streaming(WATCH, Chunk, "data", "text/event-stream")

LIST_CHANGES: Operation[str] = Operation(
    "GET",
    "/changes",
    accepts="text/event-stream",
    returns={200: str},
)

LIST_CHANGES_STREAM: Streaming[ListChangesResponse] = Streaming(
    LIST_CHANGES, ListChangesResponse, "objects", "text/event-stream"
)

READ_TICKS: Operation[str] = Operation(
    "GET",
    "/ticks",
    accepts="text/event-stream",
    returns={200: str},
)

READ_TICKS_STREAM: Streaming[ServerSentEvent] = Streaming(READ_TICKS, ServerSentEvent, "events", "text/event-stream")

READ_MIXED: Operation[str] = Operation(
    "GET",
    "/mixed",
    accepts="text/event-stream",
    returns={200: str},
)

READ_MIXED_STREAM: Streaming[ReadMixedResponseItem] = Streaming(
    READ_MIXED, ReadMixedResponseItem, "text-objects", "text/event-stream"
)


class Events(Resource):
    """Operations of Events."""

    def watch(self, *, since: int | UnsetType = UNSET, options: Options | None = None) -> ItemStream[Chunk]:
        """Watch what happens.

        The items are the data of server-sent events, each given when it has come. The request goes out when the first
        one is wanted; leave early by leaving a `with`, which gives the connection back.

        Raises APIError.
        """
        return self._stream(WATCH_STREAM, query={"since": since}, options=options)

    def list_changes(self, *, options: Options | None = None) -> ItemStream[ListChangesResponse]:
        """GET /changes.

        The items are server-sent events, each given when it has come. The request goes out when the first one is
        wanted; leave early by leaving a `with`, which gives the connection back.

        Raises APIError.
        """
        return self._stream(LIST_CHANGES_STREAM, options=options)

    def read_ticks(self, *, options: Options | None = None) -> ItemStream[ServerSentEvent]:
        """GET /ticks.

        The items are server-sent events, each given when it has come. The request goes out when the first one is
        wanted; leave early by leaving a `with`, which gives the connection back.

        Raises APIError.
        """
        return self._stream(READ_TICKS_STREAM, options=options)

    def read_mixed(self, *, options: Options | None = None) -> ItemStream[ReadMixedResponseItem]:
        """GET /mixed.

        The items are server-sent events, each given when it has come. The request goes out when the first one is
        wanted; leave early by leaving a `with`, which gives the connection back.

        Raises APIError.
        """
        return self._stream(READ_MIXED_STREAM, options=options)


class AsyncEvents(AsyncResource):
    """The same as `Events`, to be awaited."""

    def watch(self, *, since: int | UnsetType = UNSET, options: Options | None = None) -> AsyncItemStream[Chunk]:
        """See `Events.watch`; iterate with `async for`."""
        return self._stream(WATCH_STREAM, query={"since": since}, options=options)

    def list_changes(self, *, options: Options | None = None) -> AsyncItemStream[ListChangesResponse]:
        """See `Events.list_changes`; iterate with `async for`."""
        return self._stream(LIST_CHANGES_STREAM, options=options)

    def read_ticks(self, *, options: Options | None = None) -> AsyncItemStream[ServerSentEvent]:
        """See `Events.read_ticks`; iterate with `async for`."""
        return self._stream(READ_TICKS_STREAM, options=options)

    def read_mixed(self, *, options: Options | None = None) -> AsyncItemStream[ReadMixedResponseItem]:
        """See `Events.read_mixed`; iterate with `async for`."""
        return self._stream(READ_MIXED_STREAM, options=options)
