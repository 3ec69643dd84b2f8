"""Models of the Pages that `things` alone uses."""

from __future__ import annotations

from typing import Any, TypeAlias

from .._runtime.models import UNSET, Model, UnsetType


class Thing(Model, kw_only=True, gc=False):
    id: str


class MetaSchema(Model, kw_only=True, gc=False):
    next_cursor: str | None | UnsetType = UNSET


class ListByLinkResponse(Model, kw_only=True):
    data: Things
    included: list[dict[str, Any]] | None = None
    links: ListByLinkResponseLinks


class ListByLinkResponseLinks(Model, kw_only=True, gc=False):
    next: str | None | UnsetType = UNSET


class ListThingsResponse(Model, kw_only=True, gc=False):
    results: list[str] | None = None
    meta: MetaSchema | None = None


class ListByIdResponse(Model, kw_only=True, gc=False):
    data: Things
    has_more: bool


class ListByNumberResponse(Model, kw_only=True, gc=False):
    items: Things | None = None
    pagination: Pagination | None = None


class Pagination(Model, kw_only=True, gc=False):
    total_pages: int | None = None


class ListByOffsetResponse(Model, kw_only=True, gc=False):
    total: int | None = None
    things: Things | None = None


class UnclearThingResponse(Model, kw_only=True, gc=False):
    red: Things | None = None
    blue: Things | None = None
    total_pages: int | None = None


Things: TypeAlias = list[Thing]
