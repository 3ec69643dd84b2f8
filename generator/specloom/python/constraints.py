"""Which keywords of a schema msgspec can check, as arguments of ``Meta``, and why the others are not there.

msgspec refuses bounds beyond 64 bits and fractions as bounds of an ``int``; ``multipleOf`` of a fraction is judged in
binary floating point, which would refuse what the schema allows (0.3 for 0.1). These are left to ``rules``.

A pattern runs in Python's backtracking engine, on values that go out only, and only where it cannot take exponential
time: no repeated group, no reference back.
"""

from __future__ import annotations

import re
import warnings
from typing import Final

import msgspec

from specloom.api import Schema
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
    if shape.kind != "scalar" or (shape.plain and not shape.schema.format):
        return NONE
    if shape.python in ("int", "float"):
        return _bounds(shape, received=received)
    return _texts(shape, received=received) if shape.python == "str" else NONE


def _sizes(shape: Shape) -> Constraints:
    schema = shape.schema
    if shape.kind == "array":
        return _lengths(schema.min_items, schema.max_items, "minItems", "maxItems")
    return _lengths(schema.min_properties, schema.max_properties, "minProperties", "maxProperties")


def _texts(shape: Shape, *, received: bool) -> Constraints:
    schema = shape.schema
    if schema.min_length is None and schema.max_length is None and schema.pattern is None:
        return NONE
    lengths = _lengths(schema.min_length, schema.max_length, "minLength", "maxLength")
    if schema.pattern is None or received:
        return lengths
    reason = pattern_problem(schema.pattern)
    if reason:
        return Constraints(lengths.arguments, (*lengths.notes, f"the pattern is not checked: {reason}"))
    return Constraints((*lengths.arguments, f"pattern={string_literal(schema.pattern)}"), lengths.notes)


def _lengths(low: int | None, high: int | None, low_word: str, high_word: str) -> Constraints:
    if low is None and high is None:
        return NONE
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


def _bounds(shape: Shape, *, received: bool) -> Constraints:
    schema = shape.schema if received else _sized(shape.schema)
    integer = shape.python == "int"
    arguments: list[Code] = []
    low = _stricter("ge", schema.minimum, "gt", schema.exclusive_minimum, lower=True)
    high = _stricter("le", schema.maximum, "lt", schema.exclusive_maximum, lower=False)
    for name, value in (*low, *high, *((("multiple_of", schema.multiple_of),) if schema.multiple_of else ())):
        number = int(value) if isinstance(value, int) or value.is_integer() else value
        if isinstance(number, int) and -_BITS <= number < _BITS:
            arguments.append(f"{name}={number}")
        elif not (integer or name == "multiple_of" or isinstance(number, int)):
            arguments.append(f"{name}={number!r}")
    return Constraints(tuple(arguments))


def _sized(schema: Schema) -> Schema:
    """The schema with the bounds that its format means (OpenAPI format registry: int32, int64), for what goes out."""
    bits = {"int32": 31, "int64": 63}.get(schema.format, 0)
    if not bits or schema.types not in (("integer",), ("integer", "null")):
        return schema
    low = -(2**bits) if schema.minimum is None else max(schema.minimum, -(2**bits))
    high = 2**bits - 1 if schema.maximum is None else min(schema.maximum, 2**bits - 1)
    return msgspec.structs.replace(schema, minimum=low, maximum=high)


def _stricter(
    closed_name: str, closed: float | None, open_name: str, open_: float | None, *, lower: bool
) -> tuple[tuple[str, int | float], ...]:
    """The one bound that implies the other, as msgspec takes only one on each side."""
    if open_ is None:
        return () if closed is None else ((closed_name, closed),)
    if closed is None or (open_ >= closed if lower else open_ <= closed):
        return ((open_name, open_),)
    return ((closed_name, closed),)


def pattern_problem(pattern: str) -> str:
    """Why a pattern can't be checked, or nothing."""
    if len(pattern) > _PATTERN_LIMIT or not pattern.isprintable():
        return "it is too long or unprintable"
    if _BACKTRACKING.search(pattern):
        return "it could take exponential time in a backtracking engine"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            re.compile(pattern, re.ASCII)
    except (re.error, Warning, OverflowError, RecursionError):
        return "Python's re does not take it"
    return ""
