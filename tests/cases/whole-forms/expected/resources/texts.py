"""texts: operations."""

from __future__ import annotations

from .._runtime.operations import Operation, Text
from .._runtime.resources import AsyncResource, Options, Resource

ADD: Operation[None] = Operation(
    "POST",
    "/texts",
    sends=Text("application/x-www-form-urlencoded"),
    returns={204: None},
)


class Texts(Resource):
    """Operations of texts."""

    def add(self, *, body: str, options: Options | None = None) -> None:
        """A form as a text has no fields to be told apart.

        Raises APIError.
        """
        self._call(ADD, body=body, options=options)


class AsyncTexts(AsyncResource):
    """The same as `Texts`, to be awaited."""

    async def add(self, *, body: str, options: Options | None = None) -> None:
        """See `Texts.add`."""
        await self._call(ADD, body=body, options=options)
