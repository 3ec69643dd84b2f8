"""How long an answer asks its caller to wait, in seconds.

The first of these that can be read counts:

    retry-after-ms       milliseconds
    Retry-After          seconds, or an HTTP date (RFC 9110, 10.2.3); a date counts from the answer's own ``Date`` where
                         it has one, so that clocks that differ do not matter
    X-RateLimit-Reset,   only with status 429, as many APIs send them with every answer. The number is told by its
    RateLimit-Reset      size: below ten million it is seconds from now, from 10^12 milliseconds since 1970, between
                         them seconds since 1970
"""

from __future__ import annotations

import math
from email.utils import parsedate_to_datetime

from .transport import Headers

LARGEST_DELTA = 10_000_000
"""Seconds, four months: no API asks to wait so long, and no clock shows so early a date."""
SMALLEST_MILLISECONDS = 10**12
RESETS = ("x-ratelimit-reset", "ratelimit-reset")


def wait_asked(status: int, headers: Headers, now: float) -> float | None:
    """Seconds that the answer asks to wait, never below 0; None where it asks for nothing that can be read.

    ``now`` is the time in seconds since 1970.
    """
    milliseconds = _number(headers.get("retry-after-ms"))
    if milliseconds is not None:
        return milliseconds / 1000
    asked = headers.get("retry-after")
    if asked is not None:
        seconds = _number(asked)
        return _until(asked, headers.get("date"), now) if seconds is None else seconds
    resets = [_number(headers.get(name)) for name in RESETS] if status == 429 else []
    return next((_until_reset(reset, now) for reset in resets if reset is not None), None)


def _number(text: str | None) -> float | None:
    """A number that is neither negative nor endless."""
    try:
        number = float(text or "")
    except ValueError:
        return None
    return number if math.isfinite(number) and number >= 0 else None


def _until(date: str, sent: str | None, now: float) -> float | None:
    """Seconds until a date, from when the answer was sent."""
    moment = _moment(date)
    if moment is None:
        return None
    start = _moment(sent) if sent is not None else None
    return max(0.0, moment - (now if start is None else start))


def _moment(date: str) -> float | None:
    """Seconds since 1970 of an HTTP date; its zone is GMT, stated or not (RFC 9110, 5.6.7)."""
    try:
        return parsedate_to_datetime(date if date.endswith("GMT") else f"{date} GMT").timestamp()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _until_reset(reset: float, now: float) -> float:
    if reset < LARGEST_DELTA:
        return reset
    return max(0.0, (reset / 1000 if reset >= SMALLEST_MILLISECONDS else reset) - now)
