"""Media types: which one a request holds, and which one an answer may have (RFC 9110, 8.3 and 12.5.1)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from typing import Final

import msgspec

from specloom_mock.remembered import remembered

_NAME: Final = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
# Here and below nothing is tried twice, so that a long header costs little.
_MEDIA_TYPE: Final = re.compile(rf"\s*+({_NAME}/{_NAME})\s*+((?:;[^;]*+)*+)")
_PARAMETER: Final = re.compile(rf"\s*({_NAME})=(?:({_NAME})|\"((?:[^\"\\]|\\.)*)\")\s*")
# Semicolons inside quotes are data, and so are commas below (RFC 9110, 5.6.6).
_PART: Final = re.compile(r';((?:"(?:[^"\\]|\\.)*+"?|[^";])*+)')
# Commas inside quotes are data (RFC 9110, 5.6.1).
_ELEMENT: Final = re.compile(r'(?:"(?:[^"\\]|\\.)*+"?|[^,"])++')
_COMMON: Final = {
    "*": "application/json",
    "application": "application/json",
    "text": "text/plain",
    "image": "image/png",
    "audio": "audio/mpeg",
    "video": "video/mp4",
    "font": "font/woff2",
    "multipart": "multipart/form-data",
}
_QUALITY: Final = re.compile(r"(?:0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)")


class Range(msgspec.Struct, frozen=True):
    """One element of ``Accept``; ``parameters`` are those before the weight, without it."""

    type: str
    subtype: str
    quality: float
    parameters: frozenset[tuple[str, str]] = frozenset()


@remembered(256)
def essence(content_type: str) -> str:
    """Type and subtype in lower case, without parameters; empty where the header is not a media type."""
    found = _MEDIA_TYPE.fullmatch(content_type)
    return found[1].lower() if found else ""


def parameter(content_type: str, name: str) -> str:
    """A parameter of a media type, unquoted; empty where there is none."""
    return next((value for key, value in _pairs(content_type) if key == name), "")


def is_json(media_type: str) -> bool:
    """Whether an essence is JSON by its name (RFC 6839, 3.1)."""
    return media_type == "application/json" or media_type.endswith("+json")


def fits(media_type: str, declared: str) -> bool:
    """Whether an essence falls under a declared key, which may be a range such as ``image/*``, or, as vendors write
    though RFC 9110 knows none, ``application/*+json``.
    """
    if "*" not in declared or declared in (media_type, "*/*"):
        return declared in (media_type, "*/*")
    return fnmatchcase(media_type, declared)


def concrete(declared: str, accept: str) -> str:
    """What to send as ``Content-Type`` for a declared key: the key, or, where it is a range (OpenAPI 3.1, 4.8.14), the
    media type of it that the caller names, else a common one.
    """
    name = essence(declared)
    if "*" not in name:
        return declared
    asked = (f"{each.type}/{each.subtype}" for each in sorted(_ranges(accept), key=lambda each: -each.quality))
    found = next((each for each in asked if "*" not in each and fits(each, name)), None)
    return found or _one_of(name)


def _one_of(name: str) -> str:
    """A media type of a range."""
    kind, _, sub = name.partition("/")
    common = _COMMON.get(kind, f"{kind}/octet-stream")
    if fits(common, name):
        return common
    return f"{'application' if kind == '*' else kind.replace('*', 'x')}/{sub.replace('*', 'x')}"


def best(accept: str, offered: Iterable[str]) -> str | None:
    """The offered media type that an ``Accept`` header prefers, the earlier one among equals; None where it refuses
    all.

    A header that is empty or cannot be read is disregarded, as RFC 9110 (12.5.1) allows. The most specific range that
    fits decides on the weight; parameters make it more specific. Where nothing fits with its parameters, they are left
    out: most clients that send some (``charset``) do not insist.
    """
    ranges = _ranges(accept)
    names = list(offered)
    if not ranges:
        return next(iter(names), None)
    plain = tuple(Range(each.type, each.subtype, each.quality) for each in ranges)
    for group in dict.fromkeys((ranges, plain)):
        rated = [(_quality(each, group), each) for each in names]
        wanted = max((quality for quality, _ in rated), default=0.0)
        if wanted > 0:
            return next(each for quality, each in rated if quality == wanted)
    return None


@remembered(256)
def _ranges(accept: str) -> tuple[Range, ...]:
    found: list[Range] = []
    for element in _ELEMENT.findall(accept):
        name = essence(element)
        if not name:
            continue
        quality = parameter(element, "q") or "1"
        if _QUALITY.fullmatch(quality):
            main, _, sub = name.partition("/")
            found.append(Range(main, sub, float(quality), _parameters(element) - {("q", quality.lower())}))
    return tuple(found)


def _parameters(text: str) -> frozenset[tuple[str, str]]:
    return frozenset((name, value.lower()) for name, value in _pairs(text))


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    """The parameters of a media type, names in lower case and values unquoted; what is none is passed over."""
    for part in _PART.findall(text):
        found = _PARAMETER.fullmatch(part)
        if found:
            yield found[1].lower(), found[2] or re.sub(r"\\(.)", r"\1", found[3] or "")


def _quality(media_type: str, ranges: tuple[Range, ...]) -> float:
    """The weight of the most specific range that an offered media type falls under; an offered range takes the best
    weight of what it holds.
    """
    name = essence(media_type)
    if "*" in name:
        return max((each.quality for each in ranges if _overlap(name, f"{each.type}/{each.subtype}")), default=0.0)
    own = _parameters(media_type)
    rated = [(found, each.quality) for each in ranges if (found := _specificity(name, own, each))]
    closest = max((specificity for specificity, _ in rated), default=0)
    return max((quality for specificity, quality in rated if specificity == closest), default=0.0)


def _specificity(name: str, own: frozenset[tuple[str, str]], asked: Range) -> int:
    """How closely a range names a media type (RFC 9110, 12.5.1); 0 where it does not."""
    main, _, sub = name.partition("/")
    if not asked.parameters <= own:
        return 0
    if (asked.type, asked.subtype) == (main, sub):
        return 4 + len(asked.parameters)
    # Not HTTP's, but common: all media types with the suffix +json.
    if asked.type == main and asked.subtype.startswith("*+") and sub.endswith(asked.subtype[1:]):
        return 3
    if asked.subtype == "*":
        return {main: 2, "*": 1}.get(asked.type, 0)
    return 0


def _overlap(first: str, second: str) -> bool:
    return fits(first, second) or fits(second, first)
