"""JSON text (RFC 8259) -> plain data, with duplicate keys noticed, and the limits of ``syntax``."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any, Final

import msgspec

from specloom.mistakes import json_help
from specloom.syntax import (
    DEPTH_LIMIT,
    DIGITS_LIMIT,
    UNREPRESENTABLE,
    Parsed,
    Remarks,
    SyntaxFault,
    SyntaxRemark,
    is_array,
    is_object,
    summary,
)

_STRIDE: Final = 30
_LONG_NUMBER: Final = re.compile(rb"[0-9]{%d}" % (DIGITS_LIMIT // _STRIDE))
"""What is seen of an integer of more than ``DIGITS_LIMIT`` digits, of which every thirtieth is looked at: to look at
each byte of a document would take as long as to read it."""


class _Hooks:
    """Callbacks of the decoder; ``duplicates`` are objects that stated a key twice, with those keys."""

    def __init__(self) -> None:
        self.duplicated = False
        self.unrepresentable = False

    def pairs(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) != len(pairs):
            self.duplicated = True
        return found

    def integer(self, text: str) -> Any:
        if len(text) <= DIGITS_LIMIT:
            return int(text)
        self.unrepresentable = True
        return UNREPRESENTABLE

    def number(self, text: str) -> Any:
        number = float(text)
        if math.isinf(number):
            self.unrepresentable = True
            return UNREPRESENTABLE
        return number

    def constant(self, _text: str) -> Any:
        self.unrepresentable = True
        return UNREPRESENTABLE


def parse_usual(content: bytes) -> Parsed | None:
    """What a JSON text in UTF-8 says, where it is spelled as msgspec spells it, as almost all are; None where not.

    msgspec takes half the time and makes no text of the bytes, but is silent on keys that stand twice, and on how a
    number is spelled. What is the same when it is written again holds nothing that was passed over.
    """
    try:
        data = msgspec.json.decode(content)
        written = msgspec.json.format(content, indent=-1)
        is_same = msgspec.json.encode(data) == written
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return None
    is_usual = is_same and _LONG_NUMBER.search(written[::_STRIDE]) is None and _levels(data) <= DEPTH_LIMIT
    return Parsed(data, Remarks(), False) if is_usual else None


def parse_json(text: str) -> Parsed:
    """Reads one JSON text; raises SyntaxFault with line and column."""
    hooks = _Hooks()
    try:
        data = json.loads(
            text,
            object_pairs_hook=hooks.pairs,
            parse_int=hooks.integer,
            parse_float=hooks.number,
            parse_constant=hooks.constant,
        )
    except json.JSONDecodeError as error:
        message, help = f"not valid JSON: {_plain(error.msg)}", json_help(text, error.pos)
        raise SyntaxFault("SL004", message, error.lineno, error.colno, help=help) from None
    except RecursionError:
        raise _too_deep(text) from None
    if _levels(data) > DEPTH_LIMIT:
        raise _too_deep(text)
    return Parsed(data, _duplicates(text) if hooks.duplicated else Remarks(), hooks.unrepresentable)


def _plain(message: str) -> str:
    return message[:1].lower() + message[1:].removesuffix(" at")


def _levels(data: Any) -> int:
    """Levels of nesting, counted breadth first: no recursion, and the loops run in C."""
    levels = 0
    level: list[Any] = [data] if is_object(data) or is_array(data) else []
    while level:
        levels += 1
        inside = chain.from_iterable(map(_inside, level))
        level = [value for value in inside if type(value) in _BOXES]
    return levels


def _inside(box: dict[str, Any] | list[Any]) -> Iterable[Any]:
    return box.values() if isinstance(box, dict) else box


_BOXES: Final = frozenset({dict, list})


def _structure(text: str) -> Iterator[tuple[str, int, int]]:
    """Yields the structural characters, and ``"`` for each string, with their offset and end."""
    offset, size = 0, len(text)
    while offset < size:
        character = text[offset]
        if character == '"':
            end = offset + 1
            while text[end] != '"':
                end += 2 if text[end] == "\\" else 1
            yield character, offset, end + 1
            offset = end
        elif character in "{}[],:":
            yield character, offset, offset + 1
        offset += 1


def _too_deep(text: str) -> SyntaxFault:
    depth = last = 0
    for character, offset, _ in _structure(text):
        depth += (character in "{[") - (character in "}]")
        last = offset
        if depth > DEPTH_LIMIT:
            break
    return SyntaxFault("SL005", f"values are nested more than {DEPTH_LIMIT} levels deep", *place(text, last))


def _duplicates(text: str) -> Remarks:
    """A second, slow look at a text that is known to hold duplicate keys."""
    remarks = Remarks()
    seen: list[dict[str, int]] = []
    string = (0, 0)
    for character, offset, end in _structure(text):
        if character in "{[":
            seen.append({})
        elif character in "}]":
            seen.pop()
        elif character == '"':
            string = (offset, end)
        elif character == ":":
            key = json.loads(text[slice(*string)], strict=False)
            if key in seen[-1] and remarks.has_room():
                remarks.add(SyntaxRemark("SL011", key, *place(text, string[0]), _value_at(text, seen[-1][key])))
            seen[-1][key] = end
    return remarks


def _value_at(text: str, offset: int) -> str:
    while text[offset] in " \t\r\n":
        offset += 1
    return summary(json.JSONDecoder(strict=False, parse_int=str, parse_float=str).raw_decode(text, offset)[0])


def place(text: str, offset: int) -> tuple[int, int]:
    """Line and column, from 1, of an offset in the text."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)
