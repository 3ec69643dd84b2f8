"""What the readers of JSON and YAML share: the limits, the faults, and what a text becomes."""

from __future__ import annotations

from typing import Any, Final, NamedTuple, TypeGuard

DEPTH_LIMIT: Final = 256
"""Levels of nesting. Published documents stay under 80; the stages after this one may recurse three frames a level."""

DIGITS_LIMIT: Final = 300
"""Characters of an integer; one that is longer does not fit a double either, and costs quadratic time to print."""

ALIAS_LIMIT: Final = 100_000
"""Nodes that YAML aliases may repeat, beyond as many nodes as the document has itself."""

REMARK_LIMIT: Final = 100
"""Remarks on one text that are told one by one."""

SUMMARY_KEYS: Final = 6

UNREPRESENTABLE: Final = object()
"""Stands for a number that JSON cannot hold or a double cannot reach, until ``source`` takes it out and reports it."""


class SyntaxRemark(NamedTuple):
    """Something odd that costs no more than itself: a key stated twice (SL011), a merge of no map (SL016)."""

    code: str
    key: str
    line: int
    column: int
    lost: str = ""
    """The value that does not count, shortened."""


class Remarks:
    """The first remarks on a text, and how many there were beyond them."""

    __slots__ = ("first", "hidden")

    def __init__(self) -> None:
        self.first: list[SyntaxRemark] = []
        self.hidden = 0

    def has_room(self) -> bool:
        """Whether one more will be told; counts it if not."""
        room = len(self.first) < REMARK_LIMIT
        self.hidden += not room
        return room

    def add(self, remark: SyntaxRemark) -> None:
        self.first.append(remark)


class Parsed(NamedTuple):
    """``data`` holds ``UNREPRESENTABLE`` somewhere if the flag says so."""

    data: Any
    remarks: Remarks
    unrepresentable: bool


class SyntaxFault(Exception):
    """The text cannot be read; ``line`` and ``column`` count from 1."""

    def __init__(self, code: str, message: str, line: int, column: int, expected: str = "", help: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.line = line
        self.column = column
        self.expected = expected
        self.help = help


def is_object(value: Any) -> TypeGuard[dict[str, Any]]:
    """Whether a value of a document is an object; parsers make plain dicts only."""
    return type(value) is dict


def is_array(value: Any) -> TypeGuard[list[Any]]:
    """Whether a value of a document is an array; parsers make plain lists only."""
    return type(value) is list


def summary(value: Any) -> str:
    """A value in a few words, for a person: the keys of an object, else the value itself."""
    if is_object(value):
        return "an object with " + (", ".join(list(value)[:SUMMARY_KEYS]) or "nothing")
    return "an array" if is_array(value) else str(value)
