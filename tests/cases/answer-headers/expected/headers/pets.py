"""Headers of the answers to `pets`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from .._runtime.answer_headers import AnswerHeaders, field
from .._runtime.models import Meta, Open
from ..models.pets import Colour, MetaSchema, XPoint


class ListPetsHeaders(AnswerHeaders, kw_only=True):
    """What the answers to `pets.list` declare."""

    __exploded__: ClassVar[frozenset[str]] = frozenset(("X-Box",))

    __json__: ClassVar[frozenset[str]] = frozenset(("X-Meta",))

    __required__: ClassVar[Mapping[int | str, tuple[str, ...]]] = {
        200: ("X-RateLimit-Remaining",),
        429: ("X-RateLimit-Remaining", "Retry-After"),
        "4XX": ("X-Reason",),
    }

    x_rate_limit_remaining: Annotated[int, Meta(ge=0)] | None = field(default=None, name="X-RateLimit-Remaining")
    """Calls that are left in this hour."""
    x_rate_limit_reset: datetime | None = field(default=None, name="X-RateLimit-Reset")
    """Deprecated. When there will be more."""
    link: str | None = field(default=None, name="Link")
    last_modified: datetime | None = field(default=None, name="Last-Modified")
    date: dt.date | None = field(default=None, name="Date")
    x_request_id: UUID | None = field(default=None, name="X-Request-Id")
    x_cached: str | None = field(default=None, name="X-Cached")
    x_ratio: float | None = field(default=None, name="X-Ratio")
    x_colours: list[Open[Colour]] | None = field(default=None, name="X-Colours")
    x_sizes: Annotated[list[int], Meta(max_length=2)] | None = field(default=None, name="X-Sizes")
    x_point: XPoint | None = field(default=None, name="X-Point")
    x_box: dict[str, int] | None = field(default=None, name="X-Box")
    x_meta: MetaSchema | None = field(default=None, name="X-Meta")
    x_csv: str | None = field(default=None, name="X-Csv")
    x_any: str | None = field(default=None, name="X-Any")
    """No schema at all."""
    set_cookie: list[str] | None = field(default=None, name="Set-Cookie")
    x_colour: Open[Colour] | None = field(default=None, name="X-Colour")
    x_level: Open[Literal[1, 2, 3], int] | None = field(default=None, name="X-Level")
    x_either: int | str | None = field(default=None, name="X-Either")
    retry_after: int | None = field(default=None, name="Retry-After")
    x_reason: str | None = field(default=None, name="X-Reason")


class CreatePetHeaders(AnswerHeaders, kw_only=True):
    """What the answers to `pets.create` declare."""

    __required__: ClassVar[Mapping[int | str, tuple[str, ...]]] = {201: ("Location",)}

    location: str | None = field(default=None, name="Location")
    """Where it is."""
