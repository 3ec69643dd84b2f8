"""Models of the Streams that `events` alone uses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from .._runtime.models import Model, Open, union
from .shared import Chunk


class WatchEventsResponseItem(Model, kw_only=True, gc=False):
    event: str | None = None
    data: str


class WatchEventsError(Model, kw_only=True, gc=False):
    title: str | None = None


class ListChangesResponse(Model, kw_only=True, gc=False):
    event: Open[Literal["made", "gone"]]
    data: Chunk
    id: str | None = None


class AReadMixedResponseItem(Model, kw_only=True, gc=False):
    event: Literal["a"]
    data: str | None = None


class BReadMixedResponseItem(Model, kw_only=True, gc=False):
    event: Literal["b"]
    data: str | None = None


if TYPE_CHECKING:
    ReadMixedResponseItem: TypeAlias = AReadMixedResponseItem | BReadMixedResponseItem
else:
    ReadMixedResponseItem = union("ReadMixedResponseItem", lambda: (AReadMixedResponseItem, BReadMixedResponseItem))
