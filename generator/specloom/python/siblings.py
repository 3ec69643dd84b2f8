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
"""Stands for a template in a segment, whatever its name."""


class _Node:
    """A node of the tree of paths: ``steps`` are the next segments, templates without their names, and ``paths`` are
    those that end here."""

    def __init__(self) -> None:
        self.steps: dict[str, _Node] = {}
        self.paths: dict[str, None] = {}


def siblings(operations: Iterable[Operation]) -> Mapping[str, tuple[str, ...]]:
    """The siblings of each operation that has any, by its pointer: paths of other operations that it would call if an
    argument were a certain word.

    A sibling differs from the operation's path only in that one or more of its templates are text there. Only
    operations of the same method and the same servers are compared.
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
    """The paths below a node that the segments can become; ``apart`` says that a template has become text on the way,
    as a path is no sibling of itself."""
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
    """Whether a segment becomes a text when each of its holes is filled with one character or more.

    Each piece between two holes is taken where it is first found, which leaves most room for the rest. So nothing is
    tried twice; a regular expression would backtrack, and take a power of the text's length for many holes.
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
