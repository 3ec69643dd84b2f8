"""Models of the Streams that `completions` alone uses."""

from __future__ import annotations

from .._runtime.models import UNSET, Input, Model, UnsetType


class Completion(Model, kw_only=True, gc=False):
    text: str


class CreateCompletionRequest(Input, kw_only=True, gc=False):
    prompt: str
    stream: bool | UnsetType = UNSET
    """`false` when not given."""


class CreateCompletionNotFound(Model, kw_only=True, gc=False):
    why: str | None = None
