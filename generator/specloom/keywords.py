"""How the keywords of JSON Schema are spelled: the facts hold each in a field that is called after it."""

from __future__ import annotations


def keyword_of(field: str) -> str:
    """The keyword that a field of ``Schema`` holds: ``minLength`` of ``min_length``, ``not`` of ``not_``."""
    first, *others = field.rstrip("_").split("_")
    return first + "".join(map(str.capitalize, others))


def spelled(fields: str) -> tuple[tuple[str, str], ...]:
    """Fields of ``Schema``, which are given with spaces between them, each with its keyword."""
    return tuple((each, keyword_of(each)) for each in fields.split())
