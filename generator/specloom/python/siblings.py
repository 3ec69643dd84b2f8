"""Which paths of a document a path with parameters must not turn into: those that stand beside it word by word.

``GET /routers/{id}`` with the id ``newest`` is no longer that operation where ``GET /routers/newest`` is another: an
API takes the path without a template first (OpenAPI 3.1, 4.8.8.2). So a caller whose id happens to be that word would
get another operation's answer, and the client refuses the value before anything is sent.

Only paths of the same method count. Where the method differs, ``DELETE /routers/newest`` say, APIs that tell operations
apart by method reach the router, and those that do not answer 405: nothing else is done than was asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from specloom.api import Operation

_TEMPLATE: Final = re.compile(r"\{[^{}]*\}")
_HOLE: Final = "{}"
"""A segment, or the part of one, that is any text."""


class _Node:
    """A step down the tree of paths, by segments whose templates have lost their names."""

    def __init__(self) -> None:
        self.steps: dict[str, _Node] = {}
        self.paths: dict[str, None] = {}


def siblings(operations: Iterable[Operation]) -> Mapping[str, tuple[str, ...]]:
    """By the pointer of an operation, the paths of others that arguments of it could make; only where there are any.

    A sibling has the text of the path, and text in the place of one template at least; what is a template in both stays
    one. Operations at other servers are no siblings.
    """
    known = list(operations)
    roots: dict[tuple[str, ...], _Node] = {}
    for operation in known:
        node = roots.setdefault(_place(operation), _Node())
        for segment in _segments(operation.path):
            node = node.steps.setdefault(segment, _Node())
        node.paths[operation.path] = None
    found: dict[str, tuple[str, ...]] = {}
    for operation in known:
        if "{" in operation.path:
            paths = tuple(sorted(set(_nearer(roots[_place(operation)], _segments(operation.path), False))))
            if paths:
                found[operation.pointer] = paths
    return found


def _place(operation: Operation) -> tuple[str, ...]:
    return (operation.method, *(server.default_url for server in operation.servers))


def _segments(path: str) -> list[str]:
    return [_TEMPLATE.sub(_HOLE, segment) for segment in path.split("/")]


def _nearer(node: _Node, segments: list[str], apart: bool) -> Iterator[str]:
    """The paths below a node that the segments can become; ``apart`` says that text has taken a template's place."""
    if not segments:
        yield from node.paths if apart else ()
        return
    first, *rest = segments
    if first in node.steps:
        yield from _nearer(node.steps[first], rest, apart)
    if _HOLE in first:
        for text, step in node.steps.items():
            if _HOLE not in text and _becomes(first, text):
                yield from _nearer(step, rest, True)


def _becomes(segment: str, text: str) -> bool:
    """Whether text of at least one character in each hole of a segment makes a text.

    The first place of each piece between two holes is the best one, so nothing is tried twice: a pattern of many holes
    would take a power of the text's length.
    """
    first, *middle, last = segment.split(_HOLE)
    end = len(text) - len(last)
    if not (text.startswith(first) and text.endswith(last)):
        return False
    at = len(first)
    for piece in middle:
        found = text.find(piece, at + 1, end)
        if found < 0:
            return False
        at = found + len(piece)
    return at < end
