"""The patterns of JSON Schema and the engine that runs them: which are judged, and which are found in a text.

Patterns run on a linear engine wherever they have no lookaround and refer to no group. What one takes does not show in
its length: a letter of Unicode that is repeated a hundred times is megabytes, and each group of many has a table of all
the states. So a pattern is weighed by compiling it within limits that rise, and of one document so many are judged as
fit in ``MOST_BYTES``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from itertools import islice
from typing import Any, Final

from jsonschema_rs import Draft202012Validator, FancyRegexOptions, Registry, ValidationError

from specloom.api import Schema

LONGEST_PATTERN: Final = 2_000
"""Characters of a pattern that is run: what a linear engine takes grows with pattern times text, and 10,000 characters
against 10,000 take a second."""
MOST_BYTES: Final = 64_000_000
"""Memory of all different patterns of one document, as they are weighed."""
MOST_NAMES: Final = 500
"""Different patterns of ``patternProperties`` in one document: each of them is tried on each member of a value."""
_BACKTRACKS: Final = 20_000
"""Steps back in one text, for those patterns that step back at all; a pattern that needs more is not found in it."""
_STEPS: Final = (10_000, 100_000, 300_000, 1_000_000, 3_000_000)
"""Bytes of a compiled program that a pattern is tried with; beyond the last one the engine has a limit of its own."""
_LAST_STEP: Final = 10_000_000
_LEAST_BYTES: Final = 12_000
_BYTES: Final = 0.6
_BYTES_OF_GROUP: Final = 0.16
"""What a program of one byte takes when it runs, as measured, and what each group adds to it."""
_WIDE: Final = re.compile(r"\\[pPDSW]|\.|\[\^|[^\x00-\x7f]|\(\?[a-z]*i")
_COUNTS: Final = re.compile(r"\{([0-9]+)(?:,([0-9]*))?\}")
_PLAIN: Final = 300
_WIDEST: Final = 30_000
"""Bytes of one character of a pattern, where it stands for none or for many beyond ASCII."""
_HEAVY: Final = 2_000_000
"""Bytes of patterns that are compiled anew each time: hundreds of others are kept."""
_FEW_PATTERNS: Final = 8
_FEW_GROUPS: Final = 40


def compiled(schema: dict[str, Any] | bool, registry: Registry | None = None) -> Draft202012Validator:
    """A validator; format is asserted."""
    return _compiled(schema, registry)


def _compiled(
    schema: dict[str, Any] | bool, registry: Registry | None = None, size_limit: int | None = None
) -> Draft202012Validator:
    options = FancyRegexOptions(backtrack_limit=_BACKTRACKS, size_limit=size_limit)
    return Draft202012Validator(schema, registry=registry, validate_formats=True, pattern_options=options)


@lru_cache(maxsize=65536)
def bytes_of(pattern: str) -> int | None:
    """About what a pattern takes when it runs; None where it can't be read, or is too long."""
    if len(pattern) > LONGEST_PATTERN:
        return None
    for step in (*_STEPS, None):
        try:
            _compiled({"pattern": pattern}, size_limit=step)
        except (ValidationError, ValueError):
            continue
        each = _BYTES + _BYTES_OF_GROUP * pattern.count("(")
        return _LEAST_BYTES + int((step or _LAST_STEP) * each)
    return None


def is_usable(pattern: str) -> bool:
    """Whether a pattern can be judged by, were it alone."""
    size = bytes_of(pattern)
    return size is not None and size <= MOST_BYTES


def beyond_bounds(schemas: Collection[Schema]) -> Mapping[str, str]:
    """The patterns of a document that are more than it may have, and why: a clause that follows on the pattern."""
    names = dict.fromkeys(name for each in schemas if each.pattern_properties for name in each.pattern_properties)
    every = patterns_in(schemas)
    left = dict.fromkeys(islice(names, MOST_NAMES, None), f"is one of more than {MOST_NAMES:,} for names of members")
    if sum(map(_most_bytes, every)) <= MOST_BYTES:
        return left
    size = 0
    for pattern in [each for each in every if each not in left]:
        own = bytes_of(pattern) or 0
        size += own
        if size > MOST_BYTES:
            left[pattern] = "takes more memory than is left for a document's patterns"
            size -= own
    return left


def patterns_in(schemas: Collection[Schema]) -> list[str]:
    """The different patterns that schemas state."""
    found = dict.fromkeys(each.pattern for each in schemas if each.pattern is not None)
    return [
        *(found | dict.fromkeys(name for each in schemas if each.pattern_properties for name in own_patterns(each)))
    ]


def _most_bytes(pattern: str) -> float:
    """A bound of ``bytes_of`` that costs little."""
    program = float(len(pattern) * (_WIDEST if _WIDE.search(pattern) else _PLAIN))
    for low, high in _COUNTS.findall(pattern):
        program *= max(int((high or low)[:9]), 1)
    return _LEAST_BYTES + min(program, _LAST_STEP) * (_BYTES + _BYTES_OF_GROUP * pattern.count("("))


def own_patterns(schema: Schema) -> Iterator[str]:
    """The patterns that a schema states itself."""
    if schema.pattern is not None:
        yield schema.pattern
    yield from schema.pattern_properties


def _affordable(patterns: Iterable[str]) -> list[str]:
    """Those that can be judged by together."""
    found, left = list[str](), MOST_BYTES
    for pattern in patterns:
        size = bytes_of(pattern)
        if size is not None and size <= left:
            left -= size
            found.append(pattern)
    return found


class Patterns:
    """Patterns that stand side by side: which of them are found in a text. One that can't be judged by is found
    nowhere."""

    def __init__(self, patterns: Iterable[str]) -> None:
        self._patterns = tuple(patterns)

    def found_in(self, text: str) -> list[str]:
        """Those that are found in a text, in their order."""
        if len(self._patterns) <= _FEW_PATTERNS:
            return [each for each in self._patterns if matches(each, text)]
        # One call for all: a call for each pattern and each name would take the square of a document's length.
        is_none = self._each.is_valid({text: None}) if self._any is None else not self._any.is_valid(text)
        if is_none:
            return []
        # The empty pattern, which is found in all, is no step of the path.
        refused = (error.schema_path for error in self._each.iter_errors({text: None}))
        found = {str(path[1]) if len(path) > 1 else "" for path in refused}
        return [each for each in self._patterns if each in found]

    @cached_property
    def _usable(self) -> list[str]:
        return _affordable(self._patterns[:MOST_NAMES])

    @cached_property
    def _any(self) -> Draft202012Validator | None:
        """What tells whether one is found at all; None where they can't be one pattern, or not a cheap one: each group
        has a table of the states of all."""
        if sum(each.count("(") for each in self._usable) > _FEW_GROUPS:
            return None
        try:
            return compiled({"pattern": "|".join(f"(?:{each})" for each in self._usable)})
        except (ValidationError, ValueError):
            return None

    @cached_property
    def _each(self) -> Draft202012Validator:
        """What tells of a member whose name any is found in, once for each of them."""
        return compiled({"patternProperties": dict.fromkeys(self._usable, False)})


@lru_cache(maxsize=64)
def patterns_of(patterns: tuple[str, ...]) -> Patterns:
    """The same for the same patterns, as many schemas may be composed with one."""
    return Patterns(patterns)


@lru_cache(maxsize=65536)
def matches(pattern: str, text: str) -> bool:
    """Whether a pattern is found in a text; a pattern that can't be judged by is found nowhere."""
    return is_usable(pattern) and _of_pattern(pattern).is_valid(text)


def _of_pattern(pattern: str) -> Draft202012Validator:
    return compiled({"pattern": pattern}) if is_heavy(pattern) else _kept(pattern)


@lru_cache(maxsize=1024)
def _kept(pattern: str) -> Draft202012Validator:
    return compiled({"pattern": pattern})


def is_heavy(*patterns: str) -> bool:
    """Whether patterns take so much memory together that what was compiled of them is better not kept."""
    return sum(map(_most_bytes, patterns)) > _HEAVY and sum(bytes_of(each) or 0 for each in patterns) > _HEAVY
