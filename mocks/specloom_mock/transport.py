"""The in-process door: requests answered without a socket."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from specloom_mock.engine import Engine
from specloom_mock.message import Answer, Request, fold

MAX_BODY: Final = 10 * 1024 * 1024
"""Bytes of a body that a door takes; more is answered by 413."""


class Mock:
    """An engine behind a plain function. Safe to call from several threads."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def handle(
        self, method: str, url: str, headers: Mapping[str, str] | Sequence[tuple[str, str]] = (), body: bytes = b""
    ) -> Answer:
        """The answer to a request; ``url`` is absolute or a path, with its query. Never raises for what a request
        holds.
        """
        pairs: Iterable[tuple[str, str]] = headers.items() if isinstance(headers, Mapping) else headers
        target, _, query = url.partition("#")[0].partition("?")
        request = Request(method, target, query, fold(pairs), body)
        return self.engine.handle(request) if len(body) <= MAX_BODY else self.engine.too_large(request, MAX_BODY)
