"""Which keywords of a schema msgspec can check, as arguments of ``Meta``, and why the others are not there.

msgspec refuses bounds beyond 64 bits and fractions as bounds of an ``int``; ``multipleOf`` of a fraction is judged in
binary floating point, which would refuse what the schema allows (0.3 for 0.1). A pattern runs in Python's backtracking
engine, on values that go out only, and only where it cannot take exponential time: no repeated group, no reference
back.
"""

from __future__ import annotations

import re
import warnings
from typing import Final

import msgspec

from specloom.python.layout import Code
from specloom.python.literals import string_literal
from specloom.python.shapes import Shape

_BITS: Final = 2**63
_PATTERN_LIMIT: Final = 60
_BACKTRACKING: Final = re.compile(r"\)\s*[*+{]|\\[1-9]|\(\?P=|\(\?[<!=]")


class Constraints(msgspec.Struct, frozen=True):
    """Arguments for ``Meta``, and a note for each keyword that is not among them."""

    arguments: tuple[Code, ...] = ()
    notes: tuple[str, ...] = ()


NONE: Final = Constraints()


def constraints(shape: Shape, *, received: bool) -> Constraints:
    """What ``Meta`` can say of a schema; patterns are left out, without a note, of what is received."""
    if shape.kind in ("array", "map"):
        return _sizes(shape)
    if shape.kind != "scalar":
        return NONE
    if shape.python in ("int", "float"):
        return _bounds(shape)
    return _texts(shape, received=received) if shape.python == "str" else NONE


def _sizes(shape: Shape) -> Constraints:
    schema = shape.schema
    if shape.kind == "array":
        return _lengths(schema.min_items, schema.max_items, "minItems", "maxItems")
    return _lengths(schema.min_properties, schema.max_properties, "minProperties", "maxProperties")


def _texts(shape: Shape, *, received: bool) -> Constraints:
    schema = shape.schema
    lengths = _lengths(schema.min_length, schema.max_length, "minLength", "maxLength")
    if schema.pattern is None or received:
        return lengths
    reason = _pattern_problem(schema.pattern)
    if reason:
        return Constraints(lengths.arguments, (*lengths.notes, f"the pattern is not checked: {reason}"))
    return Constraints((*lengths.arguments, f"pattern={string_literal(schema.pattern)}"), lengths.notes)


def _lengths(low: int | None, high: int | None, low_word: str, high_word: str) -> Constraints:
    arguments: list[Code] = []
    notes: list[str] = []
    for name, word, value in (("min_length", low_word, low), ("max_length", high_word, high)):
        if value is None or (name == "min_length" and value == 0):
            continue
        if 0 <= value < _BITS:
            arguments.append(f"{name}={value}")
        else:
            notes.append(f"{word} is not checked: no collection has such a length")
    return Constraints(tuple(arguments), tuple(notes))


def _bounds(shape: Shape) -> Constraints:
    schema = shape.schema
    integer = shape.python == "int"
    arguments: list[Code] = []
    notes: list[str] = []
    low = _stricter("ge", schema.minimum, "gt", schema.exclusive_minimum, lower=True)
    high = _stricter("le", schema.maximum, "lt", schema.exclusive_maximum, lower=False)
    for name, value in (*low, *high, *((("multiple_of", schema.multiple_of),) if schema.multiple_of else ())):
        number = int(value) if float(value).is_integer() else value
        if isinstance(number, int) and -_BITS <= number < _BITS:
            arguments.append(f"{name}={number}")
        elif integer or name == "multiple_of" or isinstance(number, int):
            notes.append(f"{_KEYWORDS[name]} {value!r} is not checked: msgspec cannot hold it exactly")
        else:
            arguments.append(f"{name}={number!r}")
    return Constraints(tuple(arguments), tuple(notes))


def _stricter(
    closed_name: str, closed: float | None, open_name: str, open_: float | None, *, lower: bool
) -> tuple[tuple[str, int | float], ...]:
    """The one bound that implies the other, as msgspec takes only one on each side."""
    if open_ is None:
        return () if closed is None else ((closed_name, closed),)
    if closed is None or (open_ >= closed if lower else open_ <= closed):
        return ((open_name, open_),)
    return ((closed_name, closed),)


def _pattern_problem(pattern: str) -> str:
    """Why a pattern can't be checked, or nothing."""
    if len(pattern) > _PATTERN_LIMIT or not pattern.isprintable():
        return "it is too long or unprintable"
    if _BACKTRACKING.search(pattern):
        return "it could take exponential time in a backtracking engine"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            re.compile(pattern)
    except (re.error, Warning, OverflowError, RecursionError):
        return "Python's re does not take it"
    return ""


_KEYWORDS: Final = {
    "ge": "minimum",
    "gt": "exclusiveMinimum",
    "le": "maximum",
    "lt": "exclusiveMaximum",
    "multiple_of": "multipleOf",
}
