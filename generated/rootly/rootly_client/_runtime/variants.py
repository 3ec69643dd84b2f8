"""Unions: which variant a value is.

By the discriminator where there is one; else the first variant that fits exactly, in the order of the spec; else the
one that departs least, and of those the first. An object whose discriminator names no variant is what the union has
for such; else, where it fits none exactly, it stays a plain dict: to call it one of the others would be a lie. That
the name is unknown is a departure either way, but where the spec says which variant then holds.

Variants are tried inside variants. What was tried on an object or a list is remembered for as long as the answer is
read, so the work is at most the size of the answer times the number of variants, whatever the nesting.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import UnionType
from typing import Annotated, Any, Literal, TypeAlias, Union, get_args, get_origin

import msgspec
from msgspec import Struct

from .departures import Departure
from .files import File
from .hints import evaluate_hints
from .models import UnionMarker, UnionParts, union
from .plain import Plain, kind_of
from .walk import Path, Reader, Walk

MOST_REMEMBERED = 100_000
Outcome: TypeAlias = tuple[Any, list[Departure], int]
"""What ``Walk.attempt`` gives."""


class Variant(Struct, frozen=True):
    """One variant: what JSON kinds it can be (``kind_of``), and its reader."""

    kinds: frozenset[str]
    reader: Reader


class Choice:
    """The reader of a union. Its parts are functions, as the variants may refer to the union itself."""

    def __init__(
        self,
        expected: str,
        variants: Callable[[], Sequence[Variant]],
        tag: str = "",
        tags: Callable[[], Mapping[str, Reader]] = dict,
        default: Callable[[], Reader] | None = None,
        *,
        has_base: bool = False,
    ) -> None:
        self._expected = expected
        self._variants = variants
        self._tag = tag
        self._tags = tags
        self._default = default
        self._has_base = has_base

    def __call__(self, value: Plain, path: Path, walk: Walk) -> Any:
        if kind_of(value) not in ("object", "array"):
            return walk.settle(self._choose(value, path, walk))
        key = (id(value), id(self))
        outcome = walk.tried.get(key)
        if outcome is None:
            outcome = walk.tried[key] = self._choose(value, path, walk)
        return walk.settle(outcome)

    def _choose(self, value: Plain, path: Path, walk: Walk) -> Any:
        tag = tag_of(value, self._tag)
        named = self._tags().get(tag) if isinstance(tag, str) else None
        if named is not None:
            return walk.attempt(named, value, path)
        kind = kind_of(value)
        if self._default is not None and kind == "object":
            return walk.attempt(self._otherwise, value, path)
        best = None
        for variant in self._variants():
            if kind not in variant.kinds:
                continue
            outcome = walk.attempt(variant.reader, value, path)
            if not outcome[1] and not outcome[2]:
                return self._told(outcome, value, path, walk)
            if best is None or (len(outcome[1]), outcome[2]) < (len(best[1]), best[2]):
                best = outcome
        if best is None:
            return walk.attempt(self._refuse, value, path)
        if isinstance(tag, str):
            return walk.attempt(self._refuse_tag, value, path)
        return best

    def _refuse(self, value: Plain, path: Path, walk: Walk) -> Any:
        return walk.note(path, self._expected, value)

    def _refuse_tag(self, value: Plain, path: Path, walk: Walk) -> Any:
        walk.note((path, self._tag), f"one of {', '.join(map(repr, self._tags()))}", tag_of(value, self._tag))
        return value

    def _otherwise(self, value: Plain, path: Path, walk: Walk) -> Any:
        """The variant for a discriminator that is not there or names none."""
        if self._has_base and isinstance(tag_of(value, self._tag), str):
            self._refuse_tag(value, path, walk)
        return self._default()(value, path, walk) if self._default is not None else value

    def _told(self, outcome: Outcome, value: Plain, path: Path, walk: Walk) -> Outcome:
        """An exact fit; coming in, a discriminator that does not name it is told."""
        if walk.sending or not isinstance(tag_of(value, self._tag), str):
            return outcome
        return outcome[0], walk.attempt(self._refuse_tag, value, path)[1], outcome[2]


class Tries(threading.local):
    """Which variants of which union an exact decode has already refused, and how deep in unions it is."""

    def __init__(self) -> None:
        self.depth = 0
        self.refused: dict[tuple[int, int], Any] = {}


_tries = Tries()


def read_exactly(marker: UnionMarker, value: Plain) -> Any:
    """The value as the variant that it fits exactly. Raises msgspec.ValidationError where it fits none."""
    key = (id(value), id(marker))
    if key in _tries.refused:
        raise msgspec.ValidationError(f"fits no variant of {marker.__name__}")
    _tries.depth += 1
    try:
        return _first_exact(marker, value)
    except msgspec.ValidationError:
        if isinstance(value, (dict, list)) and len(_tries.refused) < MOST_REMEMBERED:
            _tries.refused[key] = value
        raise
    finally:
        _tries.depth -= 1
        if not _tries.depth:
            _tries.refused = {}


def _first_exact(marker: UnionMarker, value: Plain) -> Any:
    for variant in _candidates(marker.parts, value):
        evaluate_hints(variant)
        try:
            return msgspec.convert(value, variant, dec_hook=decode_union)
        except msgspec.ValidationError:
            continue
    raise msgspec.ValidationError(f"fits no variant of {marker.__name__}")


def _candidates(parts: UnionParts, value: Plain) -> Iterable[Any]:
    """The variants that a value may be exactly; none where its discriminator is unknown, which has to be told."""
    tag = tag_of(value, parts.tag)
    if isinstance(tag, str):
        named = parts.tags().get(tag)
        if named is not None:
            return (named,)
        return (parts.default(),) if parts.default is not None and not parts.has_base else ()
    if parts.default is not None and isinstance(value, dict):
        return (parts.default(),)
    return parts.variants()


def decode_union(marker: Any, value: Plain) -> Any:
    """The hook by which msgspec decodes what ``union`` made, and takes the text that stands for a file for one."""
    if marker is File:
        return File.of_text(value)
    if not isinstance(marker, UnionMarker):
        raise NotImplementedError(f"{marker} cannot be read from JSON")
    return read_exactly(marker, value)


def with_markers(type: Any) -> Any:
    """The same type with a marker, as ``union`` makes it, for each union in it that has no name of its own.

    msgspec refuses most unions (``Cat | Dog``, ``datetime | str``); the type that a caller writes may hold them.
    """
    origin, parts = get_origin(type), get_args(type)
    if origin is Union or origin is UnionType:
        return union(str(type), lambda: map(with_markers, parts))
    if origin is Annotated:
        return Annotated[(with_markers(parts[0]), *parts[1:])]
    if not parts or origin is Literal:
        return type
    return origin[tuple(map(with_markers, parts))]


def tag_of(value: Plain, tag: str) -> Any:
    """What the discriminator says of a value; None where there is none to ask."""
    if not tag or not isinstance(value, dict):
        return None
    return value.get(tag)


def kinds_of_values(values: Iterable[Any]) -> frozenset[str]:
    """The kinds of the members of an enum."""
    return frozenset(kind_of(value) for value in values)
