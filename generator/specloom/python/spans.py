"""Where code spans begin and end in Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator


def code_spans(text: str) -> Iterator[tuple[str, str]]:
    """Prose, and the code span behind it with its backticks, by turns; the last span is empty. A span ends at the next
    run of as many backticks as it began with (CommonMark 0.31, 6.1), and a fence (4.5) is taken for one."""
    if "`" not in text:
        yield text, ""
        return
    pieces = re.split("(`+)", text)
    later: dict[str, int] = {}
    ends = [-1] * len(pieces)
    for index in range(len(pieces) - 2, 0, -2):
        ends[index] = later.get(pieces[index], -1)
        later[pieces[index]] = index
    index, prose = 1, pieces[0]
    while index < len(pieces):
        end = ends[index]
        if end > 0:
            yield prose, "".join(pieces[index : end + 1])
            index, prose = end + 2, pieces[end + 1]
        else:
            prose += pieces[index] + pieces[index + 1]
            index += 2
    yield prose, ""
