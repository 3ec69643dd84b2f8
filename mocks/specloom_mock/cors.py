"""Requests of pages from other origins (Fetch Standard, 3.2): preflights are answered, answers may be read.

A mock keeps no secrets, so every origin is let in, with credentials; the origin is named, since ``*`` and credentials
exclude each other (Fetch Standard, 3.2.5). Requests without ``Origin`` are left alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from specloom_mock.message import Answer, Request

_EVERY_METHOD: Final = ("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT")
# A page may read these without being allowed to (Fetch Standard, 2.2.2), and may never read these two cookies' names.
_UNASKED: Final = frozenset(
    ("cache-control", "content-language", "content-length", "content-type", "expires", "last-modified", "pragma")
)
_HIDDEN: Final = frozenset(("set-cookie", "set-cookie2"))


def is_preflight(request: Request) -> bool:
    """Whether a browser asks before it sends (Fetch Standard, 3.2.2)."""
    return (
        request.method == "OPTIONS"
        and "origin" in request.headers
        and "access-control-request-method" in request.headers
    )


def preflight(request: Request, methods: Iterable[str]) -> Answer:
    """The answer to a preflight; ``methods`` are those of the path, none for a path that leads nowhere.

    A path that leads nowhere is let through, so that the page is given the 404 instead of a refusal without a reason.
    """
    wanted = request.headers.get("access-control-request-headers", "")
    headers = [
        ("Access-Control-Allow-Origin", request.headers["origin"]),
        ("Access-Control-Allow-Credentials", "true"),
        ("Access-Control-Allow-Methods", ", ".join(sorted(methods) or _EVERY_METHOD)),
        ("Vary", "Origin, Access-Control-Request-Method, Access-Control-Request-Headers"),
    ]
    if wanted:
        headers.append(("Access-Control-Allow-Headers", wanted))
    return Answer(204, tuple(headers))


def shared(answer: Answer, headers: Mapping[str, str]) -> Answer:
    """The answer as the page that asked may read it, every header of it included."""
    origin = headers.get("origin", "")
    names = {name.lower(): name for name, _ in answer.headers}
    if "access-control-allow-origin" in names:
        return answer
    readable = [name for key, name in names.items() if key not in _UNASKED | _HIDDEN]
    added = [("Access-Control-Allow-Origin", origin), ("Access-Control-Allow-Credentials", "true"), ("Vary", "Origin")]
    if readable:
        added.append(("Access-Control-Expose-Headers", ", ".join(readable)))
    return Answer(answer.status, (*answer.headers, *added), answer.body, answer.calls)
