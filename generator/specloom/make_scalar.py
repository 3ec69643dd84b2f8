"""Shape -> the values that are found without making parts: members of its enum, strings and numbers."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import islice
from typing import Final

from msgspec import UNSET

from specloom.amounts import numbers, plain, range_of
from specloom.api import Json, JsonType
from specloom.checks import scalar_test
from specloom.json_values import json_type, same
from specloom.patterns import MAX_TEXT, UnreadablePattern
from specloom.shapes import Shape
from specloom.texts import text_limits, texts, why_no_scalar

SCALAR_TYPES: Final = frozenset({"string", "number", "integer"})

_MOST_EXAMPLES: Final = 20
"""Examples and defaults of a schema that are tried."""

_MOST_PROPOSALS: Final = 2_000
"""Strings or numbers that are tried until one is accepted."""


class CannotMake(Exception):
    """There is no value, or none was found; the text is the reason, as one plain sentence without a full stop."""


def first_member(shape: Shape) -> Json:
    """The first member that the shape accepts. Raises CannotMake."""
    member = next(members(shape), UNSET)
    if member is UNSET:
        raise CannotMake("no member of its enum is accepted by its other keywords")
    return member


def members(shape: Shape) -> Iterator[Json]:
    """The members of ``enum`` or ``const`` that the other keywords accept; null comes last."""
    for value in sorted(shape.members or (), key=lambda each: each is None):
        type_ = json_type(value)
        is_of_type = type_ in shape.types or (type_ == "integer" and "number" in shape.types)
        is_valid = is_of_type and not shape.refuses(value)
        if is_valid and (type_ not in SCALAR_TYPES or scalar_test(shape.schemas)(value)):
            yield value


def first_scalar(shape: Shape, type_: JsonType, *, full: bool) -> Json:
    """A string or number that the shape accepts; with ``full`` one of its examples, where one is valid. The shape keeps
    it. Raises CannotMake."""
    key = type_, full
    if key not in shape.scalars:
        shape.scalars[key] = _found(shape, type_, full=full)
    return shape.scalars[key]


def _found(shape: Shape, type_: JsonType, *, full: bool) -> Json:
    accepts = scalar_test(shape.schemas)
    wanted = str if type_ == "string" else int | float
    for value in islice(_examples(shape), _MOST_EXAMPLES if full else 0):
        is_scalar = isinstance(value, wanted) and not isinstance(value, bool)
        if is_scalar and accepts(value) and not shape.refuses(value):
            return value
    for value in islice(scalars(shape, type_, full=full), _MOST_PROPOSALS):
        if accepts(value) and not shape.refuses(value):
            return value
    raise CannotMake(why_no_scalar(shape, type_))


def scalars(shape: Shape, type_: JsonType, *, full: bool) -> Iterator[Json]:
    """Strings or numbers to try for a shape, the likeliest first. Raises CannotMake."""
    if type_ != "string":
        start = Fraction(3, 2) if full and type_ == "number" else Fraction(1 if full else 0)
        yield from map(plain, numbers(range_of(shape, integer=type_ == "integer"), start))
        return
    try:
        yield from _strings(shape, full=full)
    except UnreadablePattern as error:
        raise CannotMake(str(error)) from error


def admits_string(shape: Shape, value: str) -> bool:
    """Whether the shape accepts a string, as far as its types, members and the keywords of strings say."""
    is_listed = shape.members is None or any(same(value, each) for each in shape.members)
    return is_listed and "string" in shape.types and scalar_test(shape.schemas)(value)


def _strings(shape: Shape, *, full: bool) -> Iterator[str]:
    format_, pattern, least, most = text_limits(shape)
    if least > MAX_TEXT:
        raise CannotMake(f"it must hold {least} characters, more than the {MAX_TEXT} that are made")
    yield from texts(
        format_=format_, pattern=pattern, min_length=least, max_length=most, plain="string" if full else ""
    )


def _examples(shape: Shape) -> Iterator[Json]:
    for schema in shape.schemas:
        yield from (example.value for example in schema.examples)
        if schema.default is not UNSET:
            yield schema.default
