"""Media types: which one a request holds, and which one an answer may have (RFC 9110, 8.3 and 12.5.1)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

import msgspec

_NAME: Final = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_MEDIA_TYPE: Final = re.compile(rf"\s*({_NAME}/{_NAME})\s*((?:;[^;]*)*)\s*")
_PARAMETER: Final = re.compile(rf"\s*({_NAME})=(?:({_NAME})|\"((?:[^\"\\]|\\.)*)\")\s*")
_QUALITY: Final = re.compile(r"(?:0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)")


class Range(msgspec.Struct, frozen=True):
    """One element of ``Accept``."""

    type: str
    subtype: str
    quality: float


@lru_cache(maxsize=256)
def essence(content_type: str) -> str:
    """Type and subtype in lower case, without parameters; empty where the header is not a media type."""
    found = _MEDIA_TYPE.fullmatch(content_type)
    return found[1].lower() if found else ""


@lru_cache(maxsize=256)
def parameter(content_type: str, name: str) -> str:
    """A parameter of a media type, unquoted; empty where there is none."""
    for part in content_type.split(";")[1:]:
        found = _PARAMETER.fullmatch(part)
        if found and found[1].lower() == name:
            return str(found[2] or re.sub(r"\\(.)", r"\1", found[3] or ""))
    return ""


def is_json(media_type: str) -> bool:
    """Whether an essence is JSON by its name (RFC 6839, 3.1)."""
    return media_type == "application/json" or media_type.endswith("+json")


def fits(media_type: str, declared: str) -> bool:
    """Whether an essence falls under a declared key, which may be a range such as ``image/*``."""
    return declared in (media_type, "*/*") or (declared.endswith("/*") and media_type.startswith(declared[:-1]))


def best(accept: str, offered: Iterable[str]) -> str | None:
    """The offered media type that an ``Accept`` header prefers, the earlier one among equals; None where it refuses
    all.

    A header that is empty or cannot be read is disregarded, as RFC 9110 (12.5.1) allows.
    """
    ranges = _ranges(accept)
    if not ranges:
        return next(iter(offered), None)
    rated = [(_quality(essence(each), ranges), each) for each in offered]
    wanted = max((quality for quality, _ in rated), default=0.0)
    return next((each for quality, each in rated if quality == wanted), None) if wanted > 0 else None


@lru_cache(maxsize=256)
def _ranges(accept: str) -> tuple[Range, ...]:
    found: list[Range] = []
    for element in accept.split(","):
        name = essence(element)
        if not name:
            continue
        quality = parameter(element, "q") or "1"
        if _QUALITY.fullmatch(quality):
            main, _, sub = name.partition("/")
            found.append(Range(main, sub, float(quality)))
    return tuple(found)


def _quality(media_type: str, ranges: tuple[Range, ...]) -> float:
    main, _, sub = media_type.partition("/")
    exact = [each for each in ranges if (each.type, each.subtype) == (main, sub)]
    partly = [each for each in ranges if (each.type, each.subtype) == (main, "*")]
    wild = [each for each in ranges if (each.type, each.subtype) == ("*", "*")]
    for group in (exact, partly, wild):
        if group:
            return max(each.quality for each in group)
    return 0.0
