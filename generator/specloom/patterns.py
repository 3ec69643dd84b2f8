r"""Strings that match a regular expression of a document (ECMA-262 with the ``u`` flag, as JSON Schema asks).

Theory. A pattern is parsed into a small tree: characters, sequence, choice, repetition. Lookarounds, anchors and flags
match the empty string here. So what is written is a proposal: whoever asks for strings tests them against the real
pattern, and takes the first that holds. The first proposal is the shortest; then one stretched to the length that is
wanted; then ones made by a seeded generator, which find their way through most lookaheads.

An own parser, because Python's ``re`` refuses ``\p{L}`` that documents use, and no kept library
writes strings of a wanted length.
"""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Final, TypeAlias

import msgspec

MAX_TEXT: Final = 20_000
"""Longest string that is ever written, in characters."""

_TRIES: Final = 200
_MOST_PARTS: Final = 2 * MAX_TEXT
"""Parts that are written for one string, those that hold nothing included."""
_MOST_WRITTEN: Final = 200_000
"""Characters of all proposals for one pattern together, beyond the first few proposals."""

_ENDLESS: Final = 1 << 30
_ASCII: Final = "a0A" + "".join(chr(code) for code in range(0x20, 0x7F) if chr(code) not in "a0A")
_BEYOND: Final = "".join(chr(code) for code in (*range(0xA1, 0x250), 0x3B1, 0x430, 0x5D0, 0x4E00))
_WORD: Final = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")
_CONTROLS: Final = {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "v": "\v", "0": "\0", "a": "\a", "e": "\x1b"}

Test: TypeAlias = Callable[[str], bool]


class UnreadablePattern(ValueError):
    """A pattern that is not one, or that uses what this module does not know; the text says which."""


class Characters(msgspec.Struct, frozen=True):
    """One character out of ``samples``, in order of preference."""

    samples: str


class Sequence(msgspec.Struct, frozen=True):
    parts: tuple[Node, ...]


class Choice(msgspec.Struct, frozen=True):
    options: tuple[Node, ...]


class Repeat(msgspec.Struct, frozen=True):
    part: Node
    low: int
    high: int


Node: TypeAlias = Characters | Sequence | Choice | Repeat

EMPTY: Final = Sequence(())


def matching(pattern: str, min_length: int = 0, max_length: int | None = None) -> Iterator[str]:
    """Proposals for strings that match, at most ``_TRIES`` twice and a few, fewer of long ones; those of a wrong length
    are left out.

    Raises UnreadablePattern.
    """
    tree = parse(pattern)
    shortest, weight = min_length_of(tree), _weight(tree)
    if max(shortest, min_length) > MAX_TEXT:
        raise UnreadablePattern(f"pattern asks for more than {MAX_TEXT} characters")
    if weight > _MOST_PARTS:
        raise UnreadablePattern(f"pattern repeats its parts more than {_MOST_PARTS} times")
    longest = MAX_TEXT if max_length is None else min(max_length, MAX_TEXT)
    for text in _proposals(tree, shortest, min_length, longest, weight):
        if min_length <= len(text) <= longest:
            yield text


def _proposals(tree: Node, shortest: int, min_length: int, longest: int, weight: int) -> Iterator[str]:
    base = _Pen(0).write(tree)
    yield base
    wanted = max(min_length, shortest)
    stretched = _Pen(wanted - shortest).write(tree)
    yield stretched
    for missing in {wanted - len(base), wanted - len(stretched)}:
        if missing > 0:
            for filler in ("a", "0", " "):
                yield base + filler * missing
                yield filler * missing + base
    tries = min(_TRIES, _MOST_WRITTEN // max(wanted, weight))
    for seed in range(tries):
        room = min(longest - shortest, wanted - shortest + 2 + seed // 8)
        yield _Pen(max(room, 0), random.Random(seed)).write(tree)
    yield from (base + str(number) for number in range(tries))


@lru_cache(maxsize=4096)
def parse(pattern: str) -> Node:
    """The tree of a pattern. Raises UnreadablePattern."""
    reader = _Reader(pattern)
    tree = reader.choice()
    if not reader.done:
        raise UnreadablePattern("pattern has an unmatched ')'")
    return tree


def min_length_of(node: Node) -> int:
    """Length of the shortest string that a tree matches."""
    match node:
        case Characters():
            return 1
        case Sequence(parts):
            return sum(map(min_length_of, parts))
        case Choice(options):
            return min(map(min_length_of, options))
        case Repeat(part, low, _):
            return low * min_length_of(part)


def _weight(node: Node) -> int:
    """How many parts are written for the shortest string, those that hold nothing included."""
    match node:
        case Characters():
            return 1
        case Sequence(parts):
            return 1 + sum(map(_weight, parts))
        case Choice(options):
            return 1 + sum(map(_weight, options))
        case Repeat(part, low, _):
            return 1 + low * _weight(part)


def _can_grow(node: Node) -> bool:
    match node:
        case Characters():
            return False
        case Sequence(parts):
            return any(map(_can_grow, parts))
        case Choice():
            return True
        case Repeat(_, low, high):
            return high > low


class _Pen:
    """Writes one string: the shortest with ``room`` 0, else up to ``room`` characters more, by chance with a seed."""

    def __init__(self, room: int, chance: random.Random | None = None) -> None:
        self._room = room
        self._chance = chance

    def write(self, node: Node) -> str:
        match node:
            case Characters(samples):
                return samples[0] if self._chance is None else self._chance.choice(samples)
            case Sequence(parts):
                return "".join([self.write(part) for part in parts])
            case Choice():
                return self.write(self._pick(node))
            case Repeat():
                return self._repeat(node)

    def _pick(self, node: Choice) -> Node:
        lengths = [min_length_of(option) for option in node.options]
        fitting = [
            option for option, length in zip(node.options, lengths, strict=True) if length - min(lengths) <= self._room
        ]
        if self._chance is not None:
            picked = self._chance.choice(fitting)
        elif self._room:
            picked = max(fitting, key=lambda option: (_can_grow(option), min_length_of(option)))
        else:
            picked = fitting[0]
        self._room -= min_length_of(picked) - min(lengths)
        return picked

    def _repeat(self, node: Repeat) -> str:
        unit = max(min_length_of(node.part), 1)
        more = min(node.high - node.low, self._room // unit)
        if self._chance is not None:
            more = self._chance.randint(0, more)
        self._room -= more * unit
        return "".join([self.write(node.part) for _ in range(node.low + more)])


class _Reader:
    """Recursive descent over the text of a pattern."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._groups: list[Node] = []
        self._names: dict[str, int] = {}

    @property
    def done(self) -> bool:
        return self._at >= len(self._text)

    def choice(self) -> Node:
        options = [self._sequence()]
        while self._take("|"):
            options.append(self._sequence())
        return options[0] if len(options) == 1 else Choice(tuple(options))

    def _sequence(self) -> Node:
        parts: list[Node] = []
        while not self.done and self._text[self._at] not in "|)":
            part = self._quantified(self._atom())
            if part is not EMPTY:
                parts.append(part)
        return parts[0] if len(parts) == 1 else Sequence(tuple(parts))

    def _quantified(self, part: Node) -> Node:
        low, high = 1, 1
        if self._take("*"):
            low, high = 0, _ENDLESS
        elif self._take("+"):
            low, high = 1, _ENDLESS
        elif self._take("?"):
            low, high = 0, 1
        elif not self.done and self._text[self._at] == "{":
            low, high = self._counts()
        else:
            return part
        _ = self._take("?") or self._take("+")
        return EMPTY if part is EMPTY else Repeat(part, low, high)

    def _counts(self) -> tuple[int, int]:
        end = self._text.find("}", self._at)
        low, comma, high = self._text[self._at + 1 : max(end, 0)].partition(",")
        if end < 0 or not low.isdecimal() or (high and not high.isdecimal()):
            raise UnreadablePattern("pattern has a '{' that is no count")
        self._at = end + 1
        return int(low), int(high) if high else (_ENDLESS if comma else int(low))

    def _atom(self) -> Node:
        character = self._next()
        match character:
            case "(":
                return self._group()
            case "[":
                return self._class()
            case ".":
                return _characters(lambda each: each not in "\n\r")
            case "^" | "$":
                return EMPTY
            case "\\":
                return self._escape()
            case "*" | "+" | "?" | "{":
                raise UnreadablePattern(f"pattern repeats nothing with {character!r}")
            case _:
                return Characters(character)

    def _group(self) -> Node:
        counted = True
        silent = False
        if self._take("?"):
            counted, silent = self._group_head()
        slot = len(self._groups)
        if counted:
            self._groups.append(EMPTY)
        inner = EMPTY if self._text[self._at : self._at + 1] == ")" else self.choice()
        if not self._take(")"):
            raise UnreadablePattern("pattern has an unmatched '('")
        if counted:
            self._groups[slot] = inner
        return EMPTY if silent else inner

    def _group_head(self) -> tuple[bool, bool]:
        """What follows ``(?``: whether the group is counted, and whether it matches nothing of its own."""
        for mark, silent in ((":", False), (">", False), ("=", True), ("!", True), ("<=", True), ("<!", True)):
            if self._take(mark):
                return False, silent
        if self._take("P<") or self._take("<"):
            end = self._text.find(">", self._at)
            if end < 0:
                raise UnreadablePattern("pattern has a group name without an end")
            self._names[self._text[self._at : end]] = len(self._groups)
            self._at = end + 1
            return True, False
        while not self.done and self._text[self._at] in "imsuxU-":
            self._at += 1
        return False, not self._take(":")

    def _escape(self) -> Node:
        character = self._next()
        if character in "bBAzZG":
            return EMPTY
        if character in "123456789":
            return self._earlier(int(character) - 1)
        if character == "k" and self._take("<"):
            end = self._text.find(">", self._at)
            name, self._at = self._text[self._at : end], end + 1
            return self._earlier(self._names.get(name, -1))
        if (test := self._shorthand(character)) is not None:
            return _characters(test)
        return Characters(self._literal(character))

    def _earlier(self, index: int) -> Node:
        if not 0 <= index < len(self._groups):
            raise UnreadablePattern("pattern refers back to a group that it has not")
        return self._groups[index]

    def _shorthand(self, character: str) -> Test | None:
        tests: dict[str, Test] = {
            "d": lambda each: each in "0123456789",
            "w": lambda each: each in _WORD,
            "s": lambda each: each in " \t\n\r\f\v\xa0",
        }
        if character in "pP":
            test = self._unicode_property()
        elif character.lower() in tests:
            test = tests[character.lower()]
        else:
            return None
        return test if character.islower() else lambda each: not test(each)

    def _unicode_property(self) -> Test:
        if self._take("{"):
            end = self._text.find("}", self._at)
            name, self._at = self._text[self._at : end], end + 1
        else:
            name = self._next()
        category = _CATEGORIES.get(name.rpartition("=")[2], name.rpartition("=")[2])
        if category not in _known_categories():
            raise UnreadablePattern(f"pattern names the Unicode property {name!r}, which is not known here")
        return lambda each: unicodedata.category(each).startswith(category)

    def _literal(self, character: str) -> str:
        if character == "x":
            return self._code(2)
        if character == "u":
            if self._take("{"):
                end = self._text.find("}", self._at)
                digits, self._at = self._text[self._at : end], end + 1
                return _from_hex(digits)
            return self._code(4)
        if character == "c":
            return chr(ord(self._next()) % 32)
        return _CONTROLS.get(character, character)

    def _code(self, digits: int) -> str:
        text = self._text[self._at : self._at + digits]
        self._at += digits
        return _from_hex(text)

    def _class(self) -> Node:
        negated = self._take("^")
        tests: list[Test] = []
        edges = ""
        first = True
        while first or not self._text.startswith("]", self._at):
            first = False
            if self._text.startswith("]", self._at):
                break
            low = self._class_member()
            if isinstance(low, str) and self._is_range():
                self._at += 1
                high = self._class_member()
                if not isinstance(high, str) or high < low:
                    raise UnreadablePattern("pattern has a range of characters that is none")
                tests.append(_between(low, high))
                edges += low + high
            elif isinstance(low, str):
                tests.append(_between(low, low))
                edges += low
            else:
                tests.append(low)
        self._at += 1
        return _characters(lambda each: any(test(each) for test in tests) != negated, "" if negated else edges)

    def _is_range(self) -> bool:
        return self._text.startswith("-", self._at) and self._text[self._at + 1 : self._at + 2] not in ("", "]")

    def _class_member(self) -> str | Test:
        character = self._next()
        if character != "\\":
            return character
        escaped = self._next()
        if escaped == "b":
            return "\b"
        return self._shorthand(escaped) or self._literal(escaped)

    def _take(self, text: str) -> bool:
        if self._text.startswith(text, self._at):
            self._at += len(text)
            return True
        return False

    def _next(self) -> str:
        if self.done:
            raise UnreadablePattern("pattern ends too early")
        self._at += 1
        return self._text[self._at - 1]


_CATEGORIES: Final = {
    "Letter": "L",
    "Lowercase_Letter": "Ll",
    "Uppercase_Letter": "Lu",
    "Number": "N",
    "Decimal_Number": "Nd",
    "Punctuation": "P",
    "Symbol": "S",
    "Separator": "Z",
    "Mark": "M",
    "Other": "C",
    "Alphabetic": "L",
    "Alpha": "L",
    "Lowercase": "Ll",
    "Uppercase": "Lu",
}


@lru_cache(maxsize=1)
def _known_categories() -> frozenset[str]:
    """Reckoned when first needed, as going through the characters takes longer than all other imports of a command."""
    categories = {unicodedata.category(chr(code)) for code in range(0x3000)}
    return frozenset(part for each in categories for part in (each, each[0]))


def _characters(test: Test, edges: str = "") -> Characters:
    """The characters that pass, plain ones first; ``edges`` are tried where no usual character passes."""
    samples = "".join(filter(test, _ASCII)) or "".join(filter(test, edges)) or "".join(filter(test, _BEYOND))
    samples = samples or "".join(filter(test, map(chr, range(0x3000))))
    if not samples:
        raise UnreadablePattern("pattern has a class that no character is in")
    return Characters(samples)


def _between(low: str, high: str) -> Test:
    return lambda each: low <= each <= high


def _from_hex(digits: str) -> str:
    try:
        return chr(int(digits, 16))
    except (ValueError, OverflowError) as error:
        raise UnreadablePattern("pattern has an escape that is no character") from error
