"""Headers of the answers to `limits`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from .._runtime.answer_headers import AnswerHeaders, field


class LimitsHeaders(AnswerHeaders, kw_only=True):
    """What the answers to several operations of `limits` declare."""

    __exploded__: ClassVar[frozenset[str]] = frozenset(("X-Box",))

    x_left: int | None = field(default=None, name="X-Left")
    x_box: dict[str, int] | None = field(default=None, name="X-Box")


class ListLimitsHeaders(LimitsHeaders, kw_only=True):
    """What the answers to `limits.list` declare."""

    __required__: ClassVar[Mapping[int | str, tuple[str, ...]]] = {200: ("X-Left",)}


class ReplaceLimitsHeaders(LimitsHeaders, kw_only=True):
    """What the answers to `limits.replace` declare."""


class LimitsDeleteAllHeaders(AnswerHeaders, kw_only=True):
    """What the answers to `limits.delete_all` declare."""

    __required__: ClassVar[Mapping[int | str, tuple[str, ...]]] = {204: ("X-Left",)}

    x_left: int | None = field(default=None, name="X-Left")
    x_box: dict[str, int] | None = field(default=None, name="X-Box")
