"""Headers of the answers to `live_call_routers`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar

from .._runtime.answer_headers import AnswerHeaders, field
from .._runtime.models import Meta


class LiveCallRoutersHeaders(AnswerHeaders, kw_only=True):
    """What the answers to several operations of `live_call_routers` declare."""

    x_rate_limit_limit: str | None = field(default=None, name="X-RateLimit-Limit")
    """Requests allowed, and the window in seconds: `N, N;window=S`."""
    x_rate_limit_remaining: Annotated[int, Meta(ge=0)] | None = field(default=None, name="X-RateLimit-Remaining")
    """Requests left in the current window."""
    x_rate_limit_used: Annotated[int, Meta(ge=0)] | None = field(default=None, name="X-RateLimit-Used")
    """Requests used in the current window."""
    x_rate_limit_reset: Annotated[int, Meta(ge=0)] | None = field(default=None, name="X-RateLimit-Reset")
    """When the current window ends, in seconds since 1970 UTC."""


class ListLiveCallRoutersHeaders(LiveCallRoutersHeaders, kw_only=True):
    """What the answers to `live_call_routers.list` declare."""

    __required__: ClassVar[Mapping[int | str, tuple[str, ...]]] = {
        200: ("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Used", "X-RateLimit-Reset"),
        400: ("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Used", "X-RateLimit-Reset"),
        401: ("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Used", "X-RateLimit-Reset"),
        429: ("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Used", "X-RateLimit-Reset"),
    }


class CreateLiveCallRouterHeaders(LiveCallRoutersHeaders, kw_only=True):
    """What the answers to `live_call_routers.create` declare."""

    __required__: ClassVar[Mapping[int | str, tuple[str, ...]]] = {
        201: ("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Used", "X-RateLimit-Reset"),
        400: ("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Used", "X-RateLimit-Reset"),
        401: ("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Used", "X-RateLimit-Reset"),
        415: ("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Used", "X-RateLimit-Reset"),
        422: ("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Used", "X-RateLimit-Reset"),
        429: ("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Used", "X-RateLimit-Reset"),
    }


class GenerateLiveCallRouterPhoneNumberHeaders(LiveCallRoutersHeaders, kw_only=True):
    """What the answers to `live_call_routers.generate_phone_number` declare."""

    __required__: ClassVar[Mapping[int | str, tuple[str, ...]]] = {
        200: ("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Used", "X-RateLimit-Reset"),
        400: ("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Used", "X-RateLimit-Reset"),
        401: ("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Used", "X-RateLimit-Reset"),
        422: ("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Used", "X-RateLimit-Reset"),
        429: ("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Used", "X-RateLimit-Reset"),
    }


class GetLiveCallRouterHeaders(LiveCallRoutersHeaders, kw_only=True):
    """What the answers to `live_call_routers.get` declare."""

    __required__: ClassVar[Mapping[int | str, tuple[str, ...]]] = {
        200: ("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Used", "X-RateLimit-Reset"),
        400: ("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Used", "X-RateLimit-Reset"),
        401: ("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Used", "X-RateLimit-Reset"),
        404: ("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Used", "X-RateLimit-Reset"),
        429: ("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Used", "X-RateLimit-Reset"),
    }


class UpdateLiveCallRouterHeaders(LiveCallRoutersHeaders, kw_only=True):
    """What the answers to `live_call_routers.update` declare."""

    __required__: ClassVar[Mapping[int | str, tuple[str, ...]]] = {
        200: ("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Used", "X-RateLimit-Reset"),
        400: ("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Used", "X-RateLimit-Reset"),
        401: ("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Used", "X-RateLimit-Reset"),
        404: ("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Used", "X-RateLimit-Reset"),
        415: ("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Used", "X-RateLimit-Reset"),
        422: ("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Used", "X-RateLimit-Reset"),
        429: ("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Used", "X-RateLimit-Reset"),
    }


class DeleteLiveCallRouterHeaders(LiveCallRoutersHeaders, kw_only=True):
    """What the answers to `live_call_routers.delete` declare."""

    __required__: ClassVar[Mapping[int | str, tuple[str, ...]]] = {
        200: ("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Used", "X-RateLimit-Reset"),
        400: ("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Used", "X-RateLimit-Reset"),
        401: ("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Used", "X-RateLimit-Reset"),
        404: ("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Used", "X-RateLimit-Reset"),
        429: ("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Used", "X-RateLimit-Reset"),
    }
