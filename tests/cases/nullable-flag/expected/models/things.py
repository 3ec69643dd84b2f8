"""Models of the Case that `things` alone uses."""

from __future__ import annotations

from typing import Literal

from .._runtime.models import Model, Open


class Thing(Model, kw_only=True, gc=False):
    text: str | None
    kind: Open[Literal["small", "large"]] | None
    one_part: Owner | None
    parts: Parts | None
    described: Owner | None
    mixed: Mixed | None
    either: Owner | str | None
    narrowed: Narrowed
    widened: Widened | None
    strict: Owner


class Owner(Model, kw_only=True, gc=False):
    name: str


class Parts(Model, kw_only=True, gc=False):
    name: str
    since: str | None = None


class Mixed(Model, kw_only=True, gc=False):
    name: str
    size: int | None = None


class Narrowed(Model, kw_only=True, gc=False):
    name: str
    nick: str | None = None
    age: int | None = None


class Widened(Model, kw_only=True, gc=False):
    name: str
    nick: str | None = None
    age: int | None = None
