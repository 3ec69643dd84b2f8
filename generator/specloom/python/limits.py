"""What bounds a value, in words: for docstrings and reference pages. Units are in the document's own descriptions."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Final

from msgspec import UNSET

from specloom.api import Schema
from specloom.python.shapes import FILE, TIMES, Shape

_LONGEST: Final = 60
_MOST_MEMBERS: Final = 8
_FORMAT: Final = re.compile(r"[a-zA-Z0-9_.-]+")
_SAYING: Final = frozenset((*TIMES.values(), "bytes", FILE))
_UNTOLD: Final = frozenset(("int32", "int64", "float", "double", "password", "string"))


def limits(shape: Shape) -> str:
    """The limits of a schema as the inside of a sentence (``1 to 100; 20 when not given``), empty where it has none."""
    schema = shape.schema
    found = [
        *_members(shape),
        *_numbers(schema),
        *_texts(schema, says_format=shape.python not in _SAYING),
        *_sizes(schema),
    ]
    default = when_not_given(schema)
    return "; ".join([*found, default] if default else found)


def when_not_given(schema: Schema) -> str:
    """What the API takes where nothing is given, as the inside of a sentence; empty where the document shows nothing
    that is short."""
    if schema.default is UNSET or schema.default is None:
        return ""
    shown = json.dumps(schema.default, ensure_ascii=False)
    return f"`{shown}` when not given" if _is_showable(shown) else ""


def _members(shape: Shape) -> Iterator[str]:
    shown = [json.dumps(member, ensure_ascii=False) for member in shape.members]
    if 0 < len(shown) <= _MOST_MEMBERS and _is_showable(", ".join(shown)):
        *others, last = (f"`{member}`" for member in shown)
        yield f"{', '.join(others)} or {last}" if others else f"always {last}"


def _numbers(schema: Schema) -> Iterator[str]:
    low = _number(schema.minimum)
    high = _number(schema.maximum)
    if low and high:
        yield f"{low} to {high}"
    elif low:
        yield f"{low} or more"
    elif high:
        yield f"{high} at most"
    if schema.exclusive_minimum is not None:
        yield f"more than {_number(schema.exclusive_minimum)}"
    if schema.exclusive_maximum is not None:
        yield f"less than {_number(schema.exclusive_maximum)}"
    if schema.multiple_of is not None:
        yield f"a multiple of {_number(schema.multiple_of)}"


def _texts(schema: Schema, *, says_format: bool) -> Iterator[str]:
    """``says_format`` is false where the type says the format by itself."""
    yield from _amount(schema.min_length, schema.max_length, "character")
    if says_format and schema.format and schema.format not in _UNTOLD and _FORMAT.fullmatch(schema.format):
        yield f"format {schema.format}"
    if schema.pattern and _is_showable(schema.pattern):
        yield f"matches `{schema.pattern}`"


def _is_showable(text: str) -> bool:
    """Whether a code span holds the text as it is: short, without its fence, and nothing that is not seen in it."""
    return len(text) <= _LONGEST and "`" not in text and text.isprintable()


def _sizes(schema: Schema) -> Iterator[str]:
    yield from _amount(schema.min_items, schema.max_items, "item")
    if schema.unique_items:
        yield "no two items the same"
    yield from _amount(schema.min_properties, schema.max_properties, "member")


def _amount(low: int | None, high: int | None, noun: str) -> Iterator[str]:
    if low and high is not None:
        yield f"{low} {_plural(noun, low)}" if low == high else f"{low} to {high} {_plural(noun, high)}"
    elif low:
        yield f"at least {low} {_plural(noun, low)}"
    elif high is not None:
        yield f"at most {high} {_plural(noun, high)}"


def _plural(noun: str, count: int) -> str:
    return noun if count == 1 else f"{noun}s"


def _number(value: float | None) -> str:
    return "" if value is None else json.dumps(value)
