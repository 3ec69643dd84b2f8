"""Models of the Answers that `answers` alone uses."""

from __future__ import annotations

from .._runtime.models import Model


class Whole(Model, kw_only=True, gc=False):
    a: str | None = None


class Problem(Model, kw_only=True, gc=False):
    title: str | None = None
