"""Events: operations."""

from __future__ import annotations

import builtins
from typing import Annotated

from .._runtime.models import UNSET, Meta, Rules, UnsetType
from .._runtime.operations import Operation, Query, nullable
from .._runtime.resources import AsyncResource, Options, Resource
from ..models.events import AnyRealtimeServerEventConversationItemInputAudioTranscription

LIST: Operation[AnyRealtimeServerEventConversationItemInputAudioTranscription] = Operation(
    "GET",
    "/events",
    parameters=(
        Query(
            "reason",
            Annotated[
                str,
                Meta(
                    extra={
                        "rules": Rules(
                            enum=(
                                "short",
                                "A member of an enum that goes on and on, beyond the end of any line that a formatter would still write, without any place to break it",  # noqa: E501 - nothing to break
                            ),
                        ),
                    },
                ),
            ],
        ),
        Query("limits", nullable(Annotated[list[str], Meta(max_length=3)])),
    ),
    accepts="application/json",
    returns={200: AnyRealtimeServerEventConversationItemInputAudioTranscription},
)


class Events(Resource):
    """Operations of Events."""

    def list(
        self,
        *,
        reason: str | UnsetType = UNSET,
        limits: builtins.list[str] | None | UnsetType = UNSET,
        options: Options | None = None,
    ) -> AnyRealtimeServerEventConversationItemInputAudioTranscription:
        """GET /events.

        - `limits`: At most 3 items.

        Raises APIError.
        """
        return self._call(LIST, query={"reason": reason, "limits": limits}, options=options)


class AsyncEvents(AsyncResource):
    """The same as `Events`, to be awaited."""

    async def list(
        self,
        *,
        reason: str | UnsetType = UNSET,
        limits: builtins.list[str] | None | UnsetType = UNSET,
        options: Options | None = None,
    ) -> AnyRealtimeServerEventConversationItemInputAudioTranscription:
        """See `Events.list`."""
        return await self._call(LIST, query={"reason": reason, "limits": limits}, options=options)
