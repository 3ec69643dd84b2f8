"""JSON values as Python's own types: what kind, whether equal, copies and parts by path."""

from __future__ import annotations

import json
import re
from typing import Final, TypeAlias, TypeGuard

from specloom.api import Json, JsonType

Path: TypeAlias = tuple[str | int, ...]
"""Where a part stands in a value: names and indexes."""

_MAYBE_WHOLE: Final = re.compile(r"\d(?:\.0(?!\d)|e\+)")
"""How Python writes a float without a fraction; a string may hold the same."""


def is_object(value: object) -> TypeGuard[dict[str, Json]]:
    return isinstance(value, dict)


def is_array(value: object) -> TypeGuard[list[Json]]:
    return isinstance(value, list)


def json_type(value: Json) -> JsonType:
    """The JSON type of a value; a float without a fraction is an integer, as JSON Schema has it."""
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case int():
            return "integer"
        case float():
            return "integer" if value.is_integer() else "number"
        case str():
            return "string"
        case list():
            return "array"
        case _:
            return "object"


def same(left: Json, right: Json) -> bool:
    """Equality of JSON values: 1 is 1.0, and true is not 1."""
    if isinstance(left, str) or isinstance(right, str):
        return bool(left == right)
    return canonical(left) == canonical(right)


def canonical(value: Json) -> str:
    """The same text for equal JSON values."""
    text = json.dumps(value, sort_keys=True)
    return text if _MAYBE_WHOLE.search(text) is None else json.dumps(_canonical(value), sort_keys=True)


def copied(value: Json) -> Json:
    """A copy that shares nothing with the value."""
    if is_object(value):
        return {name: copied(each) if isinstance(each, (dict, list)) else each for name, each in value.items()}
    if is_array(value):
        return [copied(each) if isinstance(each, (dict, list)) else each for each in value]
    return value


def part(value: Json, path: Path) -> tuple[Json] | None:
    """The part at a path, in a tuple of one; None where the value has no such part."""
    for step in path:
        inside = _step(value, step)
        if inside is None:
            return None
        value = inside[0]
    return (value,)


def replaced(value: Json, path: Path, new: Json) -> Json:
    """The value with another part at a path; what is not on the path is shared."""
    if not path:
        return new
    step, rest = path[0], path[1:]
    if isinstance(step, int):
        return [*value[:step], replaced(value[step], rest, new), *value[step + 1 :]]
    return {**value, step: replaced(value[step], rest, new)}


def pointer_of(path: Path) -> str:
    """The RFC 6901 pointer of a path, empty for the whole value."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)


def _step(value: Json, step: str | int) -> tuple[Json] | None:
    if isinstance(step, str):
        return (value[step],) if is_object(value) and step in value else None
    return (value[step],) if is_array(value) and step < len(value) else None


def _canonical(value: Json) -> Json:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if is_array(value):
        return [_canonical(item) for item in value]
    if is_object(value):
        return {name: _canonical(item) for name, item in value.items()}
    return value
