"""Hooks: operations."""

from __future__ import annotations

from .._runtime.operations import Json, Operation, Path
from .._runtime.resources import AsyncResource, Options, Resource
from ..models.hooks import Hook, SubscribeHookRequest

SUBSCRIBE: Operation[Hook] = Operation(
    "POST",
    "/hooks",
    sends=Json(SubscribeHookRequest),
    accepts="application/json",
    returns={201: Hook},
)

GET: Operation[Hook] = Operation(
    "GET",
    "/hooks/{id}",
    parameters=(Path("id", str),),
    accepts="application/json",
    returns={200: Hook},
)


class Hooks(Resource):
    """Operations of Hooks."""

    def subscribe(self, *, url: str, options: Options | None = None) -> Hook:
        """POST /hooks.

        - `url`: Format uri.

        Raises APIError.
        """
        return self._call(SUBSCRIBE, body=SubscribeHookRequest(url=url), options=options)

    def get(self, id: str, *, options: Options | None = None) -> Hook:
        """GET /hooks/{id}.

        Raises APIError.
        """
        return self._call(GET, path={"id": id}, options=options)


class AsyncHooks(AsyncResource):
    """The same as `Hooks`, to be awaited."""

    async def subscribe(self, *, url: str, options: Options | None = None) -> Hook:
        """See `Hooks.subscribe`."""
        return await self._call(SUBSCRIBE, body=SubscribeHookRequest(url=url), options=options)

    async def get(self, id: str, *, options: Options | None = None) -> Hook:
        """See `Hooks.get`."""
        return await self._call(GET, path={"id": id}, options=options)
