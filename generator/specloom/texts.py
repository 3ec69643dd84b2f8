"""Strings for schemas: by format, by pattern, by length.

Everything written here is a proposal in order of preference; the caller keeps the first that the validator accepts.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Final

from specloom.api import JsonType
from specloom.judged_patterns import is_usable
from specloom.patterns import MAX_TEXT, matching
from specloom.shapes import Shape


def _stretched_email(length: int) -> str:
    """Local part up to 64 characters (RFC 5321, 4.5.3.1.1), the rest in the domain."""
    local = "a" * min(max(length - len("@example.com"), 1), 64)
    return f"{local}@{_labels(length - len(local) - 1, 'example.com')}"


def _labels(length: int, end: str) -> str:
    """A host name of a length, in labels of at most 63 characters (RFC 1035, 2.3.4)."""
    missing = length - len(end)
    start = ""
    if not end.startswith(".") and missing == 1:
        return "a" + end
    while missing > 0:
        size = min(missing - (0 if end.startswith(".") and not start else 1), 50)
        if size < 1:
            break
        start = "a" * size + ("." if start or not end.startswith(".") else "") + start
        missing = length - len(start) - len(end)
    return start + end


_FORMATS: Final[dict[str, Callable[[int], str]]] = {
    "date-time": lambda n: f"{2024 + n // 336}-{n // 28 % 12 + 1:02}-{n % 28 + 1:02}T12:00:00Z",
    "date": lambda n: f"{2024 + n // 336}-{n // 28 % 12 + 1:02}-{n % 28 + 1:02}",
    "time": lambda n: f"{12 + n // 3600 % 12:02}:{n // 60 % 60:02}:{n % 60:02}Z",
    "duration": lambda n: f"PT{n + 1}H",
    "email": lambda n: f"user{n or ''}@example.com",
    "idn-email": lambda n: f"user{n or ''}@example.com",
    "hostname": lambda n: f"{f'host{n}.' if n else ''}example.com",
    "idn-hostname": lambda n: f"{f'host{n}.' if n else ''}example.com",
    "ipv4": lambda n: f"192.0.{n // 250 % 250}.{n % 250 + 1}",
    "ipv6": lambda n: f"2001:db8::{n + 1:x}",
    "uri": lambda n: f"https://example.com/{n or ''}",
    "url": lambda n: f"https://example.com/{n or ''}",
    "iri": lambda n: f"https://example.com/{n or ''}",
    "uri-reference": lambda n: f"/path{n or ''}",
    "iri-reference": lambda n: f"/path{n or ''}",
    "uri-template": lambda n: f"/path{n or ''}/{{id}}",
    "uuid": lambda n: f"00000000-0000-4000-8000-{n + 1:012x}",
    "byte": lambda n: base64.b64encode(b"sample" + (str(n).encode() if n else b"")).decode("ascii"),
    "base64url": lambda n: base64.urlsafe_b64encode(b"sample" + (str(n).encode() if n else b"")).decode("ascii"),
    "json-pointer": lambda n: f"/pointer{n or ''}",
    "relative-json-pointer": lambda n: f"{n}/pointer",
    "regex": lambda n: f"^a{{{n + 1}}}$",
    "char": lambda n: chr(0x61 + n % 26),
    "decimal": lambda n: f"{n}.5",
    "int32": str,
    "int64": str,
    "uint64": str,
    "float": lambda n: f"{n}.5",
    "double": lambda n: f"{n}.5",
}
_STRETCHED: Final[dict[str, Callable[[int], str]]] = {
    "email": _stretched_email,
    "idn-email": _stretched_email,
    "hostname": lambda n: _labels(n, ".com"),
    "idn-hostname": lambda n: _labels(n, ".com"),
    "uri": lambda n: "https://example.com/".ljust(n, "a"),
    "url": lambda n: "https://example.com/".ljust(n, "a"),
    "iri": lambda n: "https://example.com/".ljust(n, "a"),
    "uri-reference": lambda n: "/".ljust(n, "a"),
    "iri-reference": lambda n: "/".ljust(n, "a"),
    "uri-template": lambda n: "/".ljust(n, "a"),
    "byte": lambda n: "A" * -(-n // 4) * 4,
    "base64url": lambda n: "A" * -(-n // 4) * 4,
    "json-pointer": lambda n: "/".ljust(n, "a"),
    "regex": lambda n: "a" * n,
    "date-time": lambda n: f"2024-01-01T12:00:00.{'0' * max(n - 21, 1)}Z",
}
_SHORT: Final[dict[str, tuple[str, ...]]] = {
    "email": ("a@b.co", "a@b"),
    "hostname": ("a.co", "a"),
    "uri": ("http://a.co", "a:b", "a:"),
    "url": ("http://a.co",),
    "uri-reference": ("a", ""),
    "ipv4": ("1.1.1.1",),
    "ipv6": ("::1", "::"),
    "byte": ("",),
    "duration": ("P1D",),
    "json-pointer": ("",),
    "regex": ("a", ""),
}
KNOWN_FORMATS: Final = frozenset(_FORMATS)


def text_limits(shape: Shape) -> tuple[str, str | None, int, int | None]:
    """Format, pattern, least and greatest length of a shape's strings: the first of each that is usable."""
    formats = [schema.format for schema in shape.schemas if schema.format in KNOWN_FORMATS]
    patterns = [schema.pattern for schema in shape.schemas if schema.pattern is not None and is_usable(schema.pattern)]
    least, most = shape.most("min_length") or 0, shape.least("max_length")
    return next(iter(formats), ""), next(iter(patterns), None), least, most


def why_no_scalar(shape: Shape, type_: JsonType) -> str:
    """The sentence for a shape of which no string or number was found."""
    format_, pattern, least, most = text_limits(shape)
    if type_ != "string":
        return "no number that was tried lies within its bounds"
    parts = [f"format '{format_}'"] if format_ else []
    parts += [f"pattern {pattern!r}"] if pattern is not None else []
    parts += [f"length {least} to {'any' if most is None else most}"] if least or most is not None else []
    return f"no string was found for {' and '.join(parts) or 'its keywords'}"


def texts(
    *,
    format_: str = "",
    pattern: str | None = None,
    min_length: int = 0,
    max_length: int | None = None,
    plain: str = "",
) -> Iterator[str]:
    """Proposals for strings, all distinct, all of the right length; ``plain`` is the preferred text where any will do.

    Ends without one where the length is beyond ``MAX_TEXT``. Raises patterns.UnreadablePattern.
    """
    if min_length > MAX_TEXT or (max_length is not None and max_length < min_length):
        return
    longest = MAX_TEXT if max_length is None else min(max_length, MAX_TEXT)
    met: set[str] = set()
    for text in _all(format_, pattern, min_length, longest, plain):
        if min_length <= len(text) <= longest and text not in met:
            met.add(text)
            yield text


def _all(format_: str, pattern: str | None, min_length: int, longest: int, plain: str) -> Iterator[str]:
    if format_ in KNOWN_FORMATS:
        yield from map(_FORMATS[format_], range(50))
        if format_ in _STRETCHED:
            yield from map(_STRETCHED[format_], range(min_length, min(min_length + 4, longest + 1)))
        yield from _SHORT.get(format_, ())
    if pattern is not None:
        yield from matching(pattern, min_length, longest)
    elif format_ not in KNOWN_FORMATS:
        yield from _plain(plain, min_length, longest)


def _plain(plain: str, min_length: int, longest: int) -> Iterator[str]:
    """The text cut or filled to length, then numbered ones, so that many differ."""
    base = plain[:longest].ljust(min_length, "a")
    yield base
    for number in range(1, 5000):
        suffix = str(number)
        yield (base[: max(longest - len(suffix), 0)] if len(base) + len(suffix) > longest else base) + suffix
    yield from islice((chr(code) * max(min_length, 1) for code in range(0x21, 0x7F)), longest * 100)


def of_length(format_: str, pattern: str | None, length: int) -> Iterator[str]:
    """Proposals of exactly this length. Raises patterns.UnreadablePattern."""
    if format_ in _STRETCHED:
        yield _STRETCHED[format_](length)
    yield from texts(
        format_=format_, pattern=pattern, min_length=length, max_length=length, plain="a" * min(length, MAX_TEXT)
    )
