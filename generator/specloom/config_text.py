"""The text of a configuration: what it may cost to read, and where its keys stand.

TOML's reader recurses for brackets and takes quadratic time for dotted keys and long numbers, and what it says of them
has no place. So the text is looked through once before: comments and strings are passed over whole, and what is beyond
the limits is named with its line.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from specloom.diagnostics import Diagnostic, Level, Location, SpecloomError

MOST_PARTS: Final = 64
"""Parts of a dotted key, and brackets in one another."""

MOST_CHARACTERS: Final = 1_000
"""Characters of a number or a bare key."""

# A string that is not closed goes to the end of its line, so that nothing is looked at twice.
_PART: Final = r"""(?:[\w+-]++|"(?:[^"\\\n]|\\.)*+(?:"|$)|'[^'\n]*+(?:'|$))"""
_TOKEN: Final = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*+(?:"{3,5}|\Z)|' + r"'''(?:[^']|'(?!''))*+(?:'{3,5}|\Z)|"
    rf"#[^\n]*+|(?P<key>{_PART}(?:[ \t]*+\.[ \t]*+{_PART})*+)|(?P<open>[\[{{])|(?P<close>[\]}}])",
    re.DOTALL | re.MULTILINE | re.ASCII,
)
_LONG: Final = re.compile(rf"[\w+-]{{{MOST_CHARACTERS + 1},}}", re.ASCII)
_HEADER: Final = re.compile(rf"[ \t]*\[{{1,2}}[ \t]*({_PART}(?:[ \t]*\.[ \t]*{_PART})*+)[ \t]*\]", re.ASCII)
_ENTRY: Final = re.compile(rf"[ \t]*({_PART}(?:[ \t]*\.[ \t]*{_PART})*+)[ \t]*=", re.ASCII)
_PARTS: Final = re.compile(_PART, re.ASCII)


def read_toml(path: Path, text: str) -> dict[str, Any]:
    """The tables of a TOML text. Raises SpecloomError (SL311) with line and column."""
    for offset, problem in _beyond(text):
        raise _refused(path, *_position(text, offset), f"the file can't be read: {problem}")
    try:
        return tomllib.loads(text)
    except ValueError as error:
        place = re.search(r"at line (\d+), column (\d+)", str(error))
        sentence = re.sub(r" \(at .*\)$", "", str(error)).lower()
        line, column = (int(place[1]), int(place[2])) if place else _position(text, len(text))
        raise _refused(path, line, column, f"the file is not TOML: {sentence}") from error


def _beyond(text: str) -> Iterator[tuple[int, str]]:
    """Places that would cost too much, and what is there."""
    depth = 0
    for found in _TOKEN.finditer(text):
        if found["open"]:
            depth += 1
            if depth > MOST_PARTS:
                yield found.start(), f"brackets lie more than {MOST_PARTS} levels deep in one another"
        elif found["close"]:
            depth = max(depth - 1, 0)
        elif found["key"]:
            if len(_PARTS.findall(found["key"])) > MOST_PARTS:
                yield found.start(), f"a key has more than {MOST_PARTS} parts"
            if found["key"][0] not in "\"'" and _LONG.search(found["key"]):
                yield found.start(), f"a number or a key has more than {MOST_CHARACTERS:,} characters"


def key_lines(text: str) -> dict[tuple[str, ...], int]:
    """The line of each table and of each key below its table's header, as well as plain reading finds them; of those
    that stand twice the first. A table is also where the first key or table inside it is."""
    lines: dict[tuple[str, ...], int] = {}
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.split("\n"), 1):
        header = _HEADER.match(line)
        entry = None if header else _ENTRY.match(line)
        if header:
            table = whole = _parts(header[1])
        elif entry:
            whole = (*table, *_parts(entry[1]))
        else:
            continue
        for end in range(len(whole), 0, -1):
            if lines.setdefault(whole[:end], number) != number:
                break
    return lines


def _parts(key: str) -> tuple[str, ...]:
    return tuple(_plain(part) for part in _PARTS.findall(key))


def _plain(part: str) -> str:
    if "\\" not in part or part[0] != '"':
        return part.strip("\"'")
    try:
        return str(tomllib.loads(f"a = {part}")["a"])
    except ValueError:
        return part


def _position(text: str, offset: int) -> tuple[int, int]:
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def _refused(path: Path, line: int, column: int, sentence: str) -> SpecloomError:
    at = Location(str(path), line, column)
    return SpecloomError(Diagnostic(code="SL311", level=Level.ERROR, message=sentence, at=at))
