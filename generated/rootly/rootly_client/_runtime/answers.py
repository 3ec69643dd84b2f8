"""Raw answers: the value of a call together with the answer that it was read from.

``client.raw(method, ...)`` calls any method that calls the API, and looks over its shoulder: the answer is left in a
context variable, which each thread and each task has for itself, so nothing of it stands in the methods.
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import Generic, TypeVar

from msgspec import Struct

from .errors import InvalidArgument, RequestLine, request_id, request_line
from .transport import Headers, Request, Response

T = TypeVar("T")


class Answer(Struct, Generic[T], frozen=True, kw_only=True):
    """A success: its value, and the answer as it came. ``request_id`` is None where the API gives none."""

    value: T
    status: int
    headers: Headers
    content: bytes
    request: RequestLine
    request_id: str | None

    def __repr__(self) -> str:
        return f"Answer({self.request} answered {self.status}, {len(self.content)} bytes)"


class Heard:
    """The last answer that came while a call was listened to."""

    __slots__ = ("last",)

    def __init__(self) -> None:
        self.last: tuple[Request, Response] | None = None

    def with_value(self, value: T) -> Answer[T]:
        """The raw answer. Raises InvalidArgument where nothing was asked of the API."""
        if self.last is None:
            raise InvalidArgument("method", "made no call whose answer could be given")
        request, response = self.last
        return Answer(
            value=value,
            status=response.status,
            headers=response.headers,
            content=response.content,
            request=request_line(request),
            request_id=request_id(response.headers),
        )


LISTENING: ContextVar[Heard | None] = ContextVar("LISTENING", default=None)
