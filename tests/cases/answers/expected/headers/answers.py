"""Headers of the answers to `answers`."""

from __future__ import annotations

from .._runtime.answer_headers import AnswerHeaders, field


class RedirectAnswerHeaders(AnswerHeaders, kw_only=True):
    """What the answers to `answers.redirect` declare."""

    location: str | None = field(default=None, name="Location")


class ProbeAnswerHeaders(AnswerHeaders, kw_only=True):
    """What the answers to `answers.probe` declare."""

    content_length: int | None = field(default=None, name="Content-Length")
