"""mixed: operations."""

from __future__ import annotations

from collections.abc import AsyncIterable, Iterable

from .._runtime.files import FileOrBytes
from .._runtime.models import UNSET, UnsetType
from .._runtime.operations import Binary, Encoding, Json, Multipart, Operation
from .._runtime.resources import AsyncResource, Options, Resource
from ..models.mixed import SendNestedRequest
from ..models.shared import Item

GET: Operation[bytes] = Operation(
    "GET",
    "/mixed",
    accepts="multipart/mixed",
    returns={200: bytes},
    security=(("o",),),
)

SEND: Operation[None] = Operation(
    "POST",
    "/mixed",
    sends=Binary("multipart/mixed", required=False),
    returns={204: None},
    security=(("o",),),
)

SEND_NESTED: Operation[None] = Operation(
    "PUT",
    "/mixed",
    sends=Multipart(SendNestedRequest, encoding={"a": Encoding(content_type="multipart/mixed")}, required=False),
    returns={204: None},
    security=(("o",),),
)

REFD: Operation[Item] = Operation(
    "DELETE",
    "/mixed",
    sends=Json(Item, required=False),
    accepts="application/json",
    returns={200: Item},
    security=(("o",),),
)


class Mixed(Resource):
    """Operations of mixed."""

    def get(self, *, options: Options | None = None) -> bytes:
        """GET /mixed.

        Raises APIError.
        """
        return self._call(GET, options=options)

    def send(self, *, body: FileOrBytes | Iterable[bytes] | UnsetType = UNSET, options: Options | None = None) -> None:
        """POST /mixed.

        Raises APIError.
        """
        self._call(SEND, body=body, options=options)

    def send_nested(self, *, body: SendNestedRequest | UnsetType = UNSET, options: Options | None = None) -> None:
        """PUT /mixed.

        Raises APIError.
        """
        self._call(SEND_NESTED, body=body, options=options)

    def refd(self, *, body: Item | UnsetType = UNSET, options: Options | None = None) -> Item:
        """DELETE /mixed.

        Raises APIError.
        """
        return self._call(REFD, body=body, options=options)


class AsyncMixed(AsyncResource):
    """The same as `Mixed`, to be awaited."""

    async def get(self, *, options: Options | None = None) -> bytes:
        """See `Mixed.get`."""
        return await self._call(GET, options=options)

    async def send(
        self,
        *,
        body: FileOrBytes | Iterable[bytes] | AsyncIterable[bytes] | UnsetType = UNSET,
        options: Options | None = None,
    ) -> None:
        """See `Mixed.send`."""
        await self._call(SEND, body=body, options=options)

    async def send_nested(self, *, body: SendNestedRequest | UnsetType = UNSET, options: Options | None = None) -> None:
        """See `Mixed.send_nested`."""
        await self._call(SEND_NESTED, body=body, options=options)

    async def refd(self, *, body: Item | UnsetType = UNSET, options: Options | None = None) -> Item:
        """See `Mixed.refd`."""
        return await self._call(REFD, body=body, options=options)
