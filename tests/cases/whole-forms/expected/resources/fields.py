"""fields: operations."""

from __future__ import annotations

from .._runtime.models import UNSET, UnsetType
from .._runtime.operations import Form, Operation
from .._runtime.resources import AsyncResource, Options, Resource
from ..models.fields import AddFieldsRequest

ADD: Operation[None] = Operation(
    "POST",
    "/fields",
    sends=Form(AddFieldsRequest),
    returns={204: None},
)


class Fields(Resource):
    """Operations of fields."""

    def add(self, *, a: str | UnsetType = UNSET, options: Options | None = None) -> None:
        """POST /fields.

        Raises APIError.
        """
        self._call(ADD, body=AddFieldsRequest(a=a), options=options)


class AsyncFields(AsyncResource):
    """The same as `Fields`, to be awaited."""

    async def add(self, *, a: str | UnsetType = UNSET, options: Options | None = None) -> None:
        """See `Fields.add`."""
        await self._call(ADD, body=AddFieldsRequest(a=a), options=options)
