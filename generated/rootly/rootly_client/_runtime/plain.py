"""JSON values as Python's own."""

from __future__ import annotations

from typing import Any, TypeAlias

Plain: TypeAlias = bool | int | float | str | list[Any] | dict[str, Any] | None
"""What a JSON text holds: null, booleans, numbers, strings, arrays and objects, the latter two of the same again."""


def kind_of(value: Plain) -> str:
    """The JSON kind of a value; integers and other numbers are one kind."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, (int, float)):
        return "number"
    if isinstance(value, str):
        return "string"
    return "array" if isinstance(value, list) else "object"
