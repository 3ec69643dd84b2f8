"""What is said to the user: where, what, what was expected, how to fix it.

Rules for messages:

1. One message per cause. A fault that shows in ten places is one diagnostic with ten notes.
2. The smallest place that holds the fault comes first: ``file:line:column``, then the JSON pointer.
3. One plain sentence in lower case, without a full stop, that names the construct in the field's standard terms.
4. ``expected`` says what would have been right, ``help`` what to do about it. Neither repeats the sentence.
5. No blame, no jargon of the implementation, never a traceback.
6. Text from a document is quoted by ``quote``, so that control and bidi characters never reach a terminal raw.

A diagnostic is data. It is collected in a ``Report``, sorted and printed once, by the command line.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from enum import Enum
from typing import Final

import msgspec

QUOTE_LIMIT: Final = 80


class Level(Enum):
    """How much is lost: ``ERROR`` stops the run, ``WARNING`` costs one construct, ``NOTE`` costs nothing."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Location(msgspec.Struct, frozen=True, order=True):
    """A place in a document that was read.

    ``file`` is the path as the user gave it, or relative to the folder of the root document for a file that it refers
    to; ``line`` and ``column`` count from 1, and are 0 where the place has none (an argument, a whole file);
    ``pointer`` is the RFC 6901 pointer of the node as a URI fragment (``#/paths/~1pets/get``), or empty.
    """

    file: str
    line: int = 0
    column: int = 0
    pointer: str = ""

    def __str__(self) -> str:
        position = f":{self.line}:{self.column}" if self.line else ""
        pointer = f" {quote_plain(self.pointer)}" if self.pointer else ""
        return f"{quote_plain(self.file)}{position}{pointer}"


class Diagnostic(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to tell the user; see the rules above.

    ``code`` is stable and documented in the README (``SL`` and three digits); ``notes`` are further places or facts.
    """

    code: str
    level: Level
    message: str
    at: Location
    expected: str = ""
    help: str = ""
    notes: tuple[str, ...] = ()

    def render(self) -> str:
        """The message as printed: ``file:line:column pointer: level[code]: sentence`` and indented lines below it."""
        head = f"{self.at}: {self.level.value}[{self.code}]: {self.message}"
        below = [f"  note: {note}" for note in self.notes]
        if self.expected:
            below.insert(0, f"  expected: {self.expected}")
        if self.help:
            below.append(f"  help: {self.help}")
        return "\n".join([head, *below])


class Report:
    """Collects diagnostics; the order in which they were found does not matter."""

    __slots__ = ("_found",)

    def __init__(self) -> None:
        self._found: dict[Diagnostic, None] = {}

    def add(self, diagnostic: Diagnostic) -> None:
        """Keep a diagnostic; one that is equal to an earlier one is kept once."""
        self._found.setdefault(diagnostic)

    def extend(self, diagnostics: Iterable[Diagnostic]) -> None:
        for diagnostic in diagnostics:
            self.add(diagnostic)

    def __iter__(self) -> Iterator[Diagnostic]:
        """All diagnostics, by file, line, column and code."""
        return iter(sorted(self._found, key=lambda found: (found.at, found.code, found.message)))

    def __len__(self) -> int:
        return len(self._found)

    @property
    def failed(self) -> bool:
        """Whether an error is among them."""
        return any(found.level is Level.ERROR for found in self._found)

    def render(self) -> str:
        return "\n".join(found.render() for found in self)


class SpecloomError(Exception):
    """The run cannot go on; carries the diagnostics that say why (at least one of level ``ERROR``)."""

    def __init__(self, *diagnostics: Diagnostic) -> None:
        super().__init__("\n".join(found.render() for found in diagnostics))
        self.diagnostics = diagnostics


def quote(text: str) -> str:
    """Text from a document, in quotes, shortened, with everything that is not printable escaped."""
    shortened = text if len(text) <= QUOTE_LIMIT else text[: QUOTE_LIMIT - 3] + "..."
    return f"'{quote_plain(shortened)}'"


def quote_plain(text: str) -> str:
    """Text with control, bidi, surrogate and other unprintable characters escaped; safe to print."""
    return "".join(char if char == " " or _printable(char) else _escaped(char) for char in text)


def _printable(char: str) -> bool:
    return unicodedata.category(char)[0] not in "CZ"


def _escaped(char: str) -> str:
    return (
        char.encode("unicode_escape", "backslashreplace").decode("ascii") if ord(char) < 0x80 else f"\\u{ord(char):04x}"
    )
