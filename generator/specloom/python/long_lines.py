"""Lines that nothing can break (a long name or literal, an address in prose), marked so that linters pass them over.

They are those that ruff calls too long (E501): wider than the others, of several words, and not ending in a URL.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from specloom.python.layout import WIDTH
from specloom.python.literals import columns

_MARK: Final = "  # noqa: E501 - nothing to break"
_NEVER_LONG: Final = WIDTH // 2
"""Characters of a line that is not too long whatever it holds: one takes two columns at most."""
_TOKEN: Final = re.compile(
    r"""#[^\n]*|\"{3}(?:[^"\\]|\\.|"(?!""))*+\"{3}|"(?:[^"\\\n]|\\.)*+"|'(?:[^'\\\n]|\\.)*+'""", re.DOTALL
)
"""A comment or a string; one of three quotation marks may span lines. A tokenizer knows more, and takes long."""


def marked(source: str) -> str:
    """The source with a mark behind each statement line that is too long; of a string, behind its last line."""
    lines = source.split("\n")
    long = {number for number, line in enumerate(lines, 1) if len(line) > _NEVER_LONG and _is_too_long(line)}
    if not long:
        return source
    ends = {within: last for first, last in _strings(source) for within in range(first, last)}
    for number in {ends.get(number, number) for number in long}:
        lines[number - 1] += _MARK
    return "\n".join(lines)


def _is_too_long(line: str) -> bool:
    if columns(line) <= WIDTH:
        return False
    words = line.split()
    return len(words) > 1 and not ("://" in words[-1] and columns(line) - columns(words[-1]) <= WIDTH)


def _strings(source: str) -> Iterator[tuple[int, int]]:
    """First and last line of each string that spans several."""
    line, at = 1, 0
    for token in _TOKEN.finditer(source):
        first = line + source.count("\n", at, token.start())
        line, at = first + source.count("\n", *token.span()), token.end()
        if first < line:
            yield first, line
