"""Readers of values without parts: strings, numbers, dates, members of an enum."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import Meta, inspect

from .plain import Plain
from .walk import Path, Reader, Walk

SIMPLE: Mapping[type[inspect.Type], tuple[str, Any, Any]] = {
    inspect.NoneType: ("null", type(None), None),
    inspect.BoolType: ("a boolean", bool, bool),
    inspect.DateType: ("a full-date (RFC 3339)", None, date),
    inspect.TimeDeltaType: ("a duration (ISO 8601)", None, timedelta),
    inspect.UUIDType: ("a UUID", None, UUID),
    inspect.DecimalType: ("a decimal number", None, Decimal),
}
BOUNDED: Mapping[type[inspect.Type], tuple[str, Any]] = {
    inspect.IntType: ("an integer", int),
    inspect.FloatType: ("a number", float),
    inspect.StrType: ("a string", str),
    inspect.BytesType: ("base64 text", bytes),
    inspect.DateTimeType: ("a date-time (RFC 3339)", datetime),
    inspect.TimeType: ("a time (RFC 3339)", time),
}
"""What a reader expects, in words; the class that needs no second look; the type that msgspec judges by."""

BOUNDS = ("gt", "ge", "lt", "le", "multiple_of", "min_length", "max_length", "pattern", "tz")
SIGNS: Mapping[str, str] = {"gt": "> ", "ge": ">= ", "lt": "< ", "le": "<= ", "multiple_of": "a multiple of "}


def leaf(info: inspect.Type) -> Reader:
    """The reader of a type without parts. Raises TypeError for one that cannot stand in a model."""
    if isinstance(info, inspect.LiteralType):
        return enum(info.values)
    if type(info) in SIMPLE:
        return _reader(*SIMPLE[type(info)])
    if type(info) in BOUNDED:
        words, plain = BOUNDED[type(info)]
        bounds = bounds_of(info)
        if not bounds:
            return _reader(words, plain if plain in (int, float, str) else None, plain)
        return _reader(words + in_words(bounds), None, Annotated[plain, Meta(**bounds)])
    if isinstance(info, inspect.EnumType):
        return _reader(f"a member of {info.cls.__name__}", None, info.cls)
    raise TypeError(f"{info} cannot be read from JSON")


def bounds_of(info: inspect.Type) -> dict[str, Any]:
    """The constraints of a type, by their names in ``msgspec.Meta``."""
    found = {name: getattr(info, name, None) for name in BOUNDS}
    return {name: value for name, value in found.items() if value is not None}


def in_words(bounds: Mapping[str, Any]) -> str:
    """The constraints as part of a sentence."""
    said = [f"{SIGNS.get(name, name.replace('_', ' ') + ' ')}{value}" for name, value in bounds.items()]
    return f" ({', '.join(said)})" if said else ""


def _reader(expected: str, plain: Any, target: Any) -> Reader:
    """A reader for which a value of the class ``plain`` needs no second look; msgspec judges every other."""

    def read(value: Plain, path: Path, walk: Walk) -> Any:
        if type(value) is plain:
            return value
        whole = int(value) if type(value) is float and value.is_integer() else value
        try:
            return msgspec.convert(whole, target)
        except (msgspec.ValidationError, OverflowError):
            return walk.note(path, expected, value)

    return read


def enum(members: tuple[str | int | None, ...], *, is_open: bool = False) -> Reader:
    """The reader of an enum. An open one lets any member of its kind go out, since the API may have grown."""
    kinds = {type(member) for member in members}
    expected = f"one of {', '.join('null' if member is None else repr(member) for member in members)}"
    known = {(type(member), member) for member in members}

    def read(value: Plain, path: Path, walk: Walk) -> Any:
        whole = int(value) if type(value) is float and value.is_integer() else value
        if isinstance(whole, (list, dict)) or (type(whole), whole) not in known:
            if is_open and walk.sending and type(whole) in kinds:
                return whole
            return walk.note(path, expected, value)
        return whole

    return read
