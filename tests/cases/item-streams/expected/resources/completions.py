"""Completions: operations."""

from __future__ import annotations

from .._runtime.item_streams import AsyncItemStream, ItemStream, Streaming
from .._runtime.models import UNSET, UnsetType
from .._runtime.operations import Json, Operation
from .._runtime.resources import AsyncResource, Options, Resource
from ..models.completions import Completion, CreateCompletionNotFound, CreateCompletionRequest
from ..models.shared import Chunk

CREATE: Operation[Completion] = Operation(
    "POST",
    "/completions",
    sends=Json(CreateCompletionRequest),
    accepts="application/json",
    returns={200: Completion},
    raises={404: CreateCompletionNotFound},
)

CREATE_STREAM: Streaming[Chunk] = Streaming(CREATE, Chunk, "data", "text/event-stream")


class Completions(Resource):
    """Operations of Completions."""

    def create(self, *, prompt: str, stream: bool | UnsetType = UNSET, options: Options | None = None) -> Completion:
        """Complete a text.

        - `stream`: `false` when not given.

        Raises NotFound, and every other APIError.
        """
        return self._call(CREATE, body=CreateCompletionRequest(prompt=prompt, stream=stream), options=options)

    def create_stream(self, *, prompt: str, options: Options | None = None) -> ItemStream[Chunk]:
        """What `create` answers, item by item.

        The items are the data of server-sent events, each given when it has come. The body asks for them: `stream` is
        true. The request goes out when the first one is wanted; leave early by leaving a `with`, which gives the
        connection back.

        Raises NotFound, and every other APIError.
        """
        return self._stream(CREATE_STREAM, body=CreateCompletionRequest(prompt=prompt, stream=True), options=options)


class AsyncCompletions(AsyncResource):
    """The same as `Completions`, to be awaited."""

    async def create(
        self, *, prompt: str, stream: bool | UnsetType = UNSET, options: Options | None = None
    ) -> Completion:
        """See `Completions.create`."""
        return await self._call(CREATE, body=CreateCompletionRequest(prompt=prompt, stream=stream), options=options)

    def create_stream(self, *, prompt: str, options: Options | None = None) -> AsyncItemStream[Chunk]:
        """See `Completions.create_stream`; iterate with `async for`."""
        return self._stream(CREATE_STREAM, body=CreateCompletionRequest(prompt=prompt, stream=True), options=options)
