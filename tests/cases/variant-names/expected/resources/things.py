"""Things: operations."""

from __future__ import annotations

from .._runtime.operations import Json, Operation
from .._runtime.resources import AsyncResource, Options, Resource
from ..models.things import Message, Wrapped

SEND_MESSAGE: Operation[Message] = Operation(
    "POST",
    "/message",
    sends=Json(Message),
    accepts="application/json",
    returns={200: Message},
)

SEND_WRAPPED: Operation[Wrapped] = Operation(
    "POST",
    "/wrapped",
    sends=Json(Wrapped),
    accepts="application/json",
    returns={200: Wrapped},
)


class Things(Resource):
    """Operations of Things."""

    def send_message(self, *, body: Message, options: Options | None = None) -> Message:
        """POST /message.

        Raises APIError.
        """
        return self._call(SEND_MESSAGE, body=body, options=options)

    def send_wrapped(self, *, body: Wrapped, options: Options | None = None) -> Wrapped:
        """POST /wrapped.

        Raises APIError.
        """
        return self._call(SEND_WRAPPED, body=body, options=options)


class AsyncThings(AsyncResource):
    """The same as `Things`, to be awaited."""

    async def send_message(self, *, body: Message, options: Options | None = None) -> Message:
        """See `Things.send_message`."""
        return await self._call(SEND_MESSAGE, body=body, options=options)

    async def send_wrapped(self, *, body: Wrapped, options: Options | None = None) -> Wrapped:
        """See `Things.send_wrapped`."""
        return await self._call(SEND_WRAPPED, body=body, options=options)
