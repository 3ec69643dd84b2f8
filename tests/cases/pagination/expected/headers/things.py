"""Headers of the answers to `things`."""

from __future__ import annotations

from .._runtime.answer_headers import AnswerHeaders, field


class ListByHeaderHeaders(AnswerHeaders, kw_only=True):
    """What the answers to `things.list_by_header` declare."""

    link: str | None = field(default=None, name="Link")
