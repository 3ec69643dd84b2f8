"""Models of the Streams that several resources use."""

from __future__ import annotations

from .._runtime.models import Model


class Chunk(Model, kw_only=True, gc=False):
    delta: str
