"""Models of the Case that `things` alone uses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from .._runtime.models import UNSET, Model, Open, UnsetType, union

KnownMessageModel: TypeAlias = Literal["small-1", "medium-1", "large-1", "small-2", "medium-2", "large-2"]


class Message(Model, kw_only=True, gc=False):
    content: list[ContentItem] | None = None
    target: MessageTarget | None = None
    model: str | Open[KnownMessageModel] | None = None
    event: MessageEvent | None = None
    exclude: list[str] | None | UnsetType = UNSET
    extra: MessageExtra | None | UnsetType = UNSET


class TextContentItem(Model, kw_only=True, gc=False):
    type: Literal["text"]
    text: str


class ImageUrlContentItem(Model, kw_only=True, gc=False):
    type: Literal["image_url"]
    url: str


class MessageTargetWithEmail(Model, kw_only=True, gc=False):
    email: str
    note: str | None = None


class MessageTargetWithPhone(Model, kw_only=True, gc=False):
    phone: str
    note: str | None = None


class AnswerOfInterpreterCallCodeHasChanged(Model, kw_only=True, gc=False):
    code: str | None = None


class AnswerOfInterpreterCallCodeHasEnded(Model, kw_only=True, gc=False):
    code: str | None = None


class MessageExtra(Model, kw_only=True, gc=False):
    n: int | None = None


class Wrapped(Model, kw_only=True, gc=False):
    error: NotFoundBody | None = None


class NotFoundBody(Model, kw_only=True, gc=False):
    reason: str | None = None


if TYPE_CHECKING:
    ContentItem: TypeAlias = TextContentItem | ImageUrlContentItem
else:
    ContentItem = union("ContentItem", lambda: (TextContentItem, ImageUrlContentItem))


if TYPE_CHECKING:
    MessageTarget: TypeAlias = MessageTargetWithEmail | MessageTargetWithPhone
else:
    MessageTarget = union("MessageTarget", lambda: (MessageTargetWithEmail, MessageTargetWithPhone))


if TYPE_CHECKING:
    MessageEvent: TypeAlias = AnswerOfInterpreterCallCodeHasChanged | AnswerOfInterpreterCallCodeHasEnded
else:
    MessageEvent = union(
        "MessageEvent", lambda: (AnswerOfInterpreterCallCodeHasChanged, AnswerOfInterpreterCallCodeHasEnded)
    )
