"""Models of the Streams."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from ._runtime.models import UNSET, Input, Model, Open, UnsetType, union


class Completion(Model, kw_only=True, gc=False):
    text: str


class Chunk(Model, kw_only=True, gc=False):
    delta: str


class CreateCompletionRequest(Input, kw_only=True, gc=False):
    prompt: str
    stream: bool | UnsetType = UNSET


class CreateCompletionNotFound(Model, kw_only=True, gc=False):
    why: str | None = None


class WatchEventsResponseItem(Model, kw_only=True, gc=False):
    event: str | None = None
    data: str


class WatchEventsError(Model, kw_only=True, gc=False):
    title: str | None = None


class ListChangesResponse(Model, kw_only=True, gc=False):
    event: Open[Literal["made", "gone"]]
    data: Chunk
    id: str | None = None


class ReadMixedResponseVariant1(Model, kw_only=True, gc=False):
    event: Literal["a"]
    data: str | None = None


class ReadMixedResponseVariant2(Model, kw_only=True, gc=False):
    event: Literal["b"]
    data: str | None = None


if TYPE_CHECKING:
    ReadMixedResponseItem: TypeAlias = ReadMixedResponseVariant1 | ReadMixedResponseVariant2
else:
    ReadMixedResponseItem = union(
        "ReadMixedResponseItem", lambda: (ReadMixedResponseVariant1, ReadMixedResponseVariant2)
    )
