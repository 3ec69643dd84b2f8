"""Which operation a method and a path mean: hashed by path segments, never scanned.

Rules (OpenAPI 3.1, 4.8.8.2; RFC 3986, 2.4 and 6.2.2):

1. A path is split at its slashes first and percent-decoded afterwards, segment by segment, so ``a%2Fb`` is one segment.
2. A literal segment goes before one that mixes text with templates (``{id}:cancel``), and that before a mere template.
3. A template matches one segment, and never an empty one.
4. Where a literal leads nowhere, the templates beside it are tried.

A table is a tree of dictionaries: a step down costs one lookup, however many operations there are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Generic, TypeVar
from urllib.parse import unquote_to_bytes

import msgspec

from specloom_mock.faults import Fault, Kind

T = TypeVar("T")

_TEMPLATE = re.compile(r"\{([^{}]*)\}")
_BAD_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")


class Match(msgspec.Struct, Generic[T], frozen=True):
    """Where a path leads: the operations there by method, and the texts of the path parameters, still
    percent-encoded.
    """

    methods: Mapping[str, T]
    values: Mapping[str, str]


class _Mixed(Generic[T]):
    """A segment with text around its templates."""

    __slots__ = ("literals", "node", "template")

    def __init__(self, template: str) -> None:
        self.template = template
        self.literals = _TEMPLATE.split(template)[::2]
        self.node: _Node[T] = _Node()

    def values(self, segment: str) -> tuple[str, ...] | None:
        """The texts of the templates, each of at least one character and as short as can be; None where none fit.

        The first place of each literal is the best one, so nothing is tried twice: a pattern of many templates would
        take a power of the segment's length.
        """
        first, *middle, last = self.literals
        start, end = len(first), len(segment) - len(last)
        if not (segment.startswith(first) and segment.endswith(last)):
            return None
        found: list[str] = []
        for literal in middle:
            at = segment.find(literal, start + 1, end)
            if at < 0:
                return None
            found.append(segment[start:at])
            start = at + len(literal)
        return (*found, segment[start:end]) if start < end else None


class _Node(Generic[T]):
    """A step of the tree. ``leaf`` holds, by method, the operations that end here, ``names`` how they call the
    templates on the way.
    """

    __slots__ = ("leaf", "literals", "mixed", "names", "template")

    def __init__(self) -> None:
        self.literals: dict[str, _Node[T]] = {}
        self.mixed: list[_Mixed[T]] = []
        self.template: _Node[T] | None = None
        self.leaf: dict[str, T] = {}
        self.names: list[tuple[str, ...]] = []


class Table(Generic[T]):
    """All paths of all APIs. ``T`` is whatever stands at the end of a path."""

    def __init__(self) -> None:
        self._root: _Node[T] = _Node()
        self._literal: dict[str, dict[str, T]] = {}

    def add(self, method: str, path: str, target: T) -> T | None:
        """Put an operation at a template such as ``/v1/pets/{id}``; what already stands there stays, and is
        returned. A match offers the values under the names of all templates that were put there.
        """
        node = self._root
        names: list[str] = []
        for segment in path.split("/")[1:]:
            found: list[str] = _TEMPLATE.findall(segment)
            names += found
            node = _step(node, segment, found)
        if tuple(names) not in node.names:
            node.names.append(tuple(names))
        if method in node.leaf:
            return node.leaf[method]
        node.leaf[method] = target
        if not names:
            self._literal.setdefault(path, {})[method] = target
        return None

    def find(self, path: str) -> Match[T] | None:
        """The operations at a path as it was sent (percent-encoded), or None.

        Raises Fault (malformed) where the path holds a broken escape.
        """
        literal = self._literal.get(path)
        if literal is not None:
            return Match(literal, {})
        raw = path.split("/")
        segments = [decode(segment) for segment in raw] if "%" in path else raw
        straight = _straight(self._root, segments, raw)
        if straight is not None:
            return straight
        for node, values in _walk(self._root, segments, raw, 1, ()):
            return _match(node, values)
        return None


def _literal(segment: str) -> str:
    """A segment of a template that has no names, decoded; a broken escape is one of the description's, and stands."""
    try:
        return decode(segment)
    except Fault:
        return segment


def _step(node: _Node[T], segment: str, names: list[str]) -> _Node[T]:
    if not names:
        return node.literals.setdefault(_literal(segment), _Node())
    if segment == f"{{{names[0]}}}":
        if node.template is None:
            node.template = _Node()
        return node.template
    for mixed in node.mixed:
        if _TEMPLATE.sub("{}", mixed.template) == _TEMPLATE.sub("{}", segment):
            return mixed.node
    new: _Mixed[T] = _Mixed(segment)
    node.mixed.append(new)
    node.mixed.sort(key=lambda mixed: -len(_TEMPLATE.sub("", mixed.template)))
    return new.node


def _straight(root: _Node[T], segments: list[str], raw: list[str]) -> Match[T] | None:
    """The end of the way that ``_walk`` tries first; None where it leads nowhere or has segments of mixed text."""
    node = root
    values: list[str] = []
    for index in range(1, len(segments)):
        literal = node.literals.get(segments[index])
        if literal is not None:
            node = literal
        elif node.mixed or node.template is None or not segments[index]:
            return None
        else:
            values.append(raw[index])
            node = node.template
    return _match(node, values) if node.leaf else None


def _walk(
    node: _Node[T], segments: list[str], raw: list[str], index: int, values: tuple[str, ...]
) -> Iterator[tuple[_Node[T], tuple[str, ...]]]:
    """Every end that the segments lead to, best first."""
    if index == len(segments):
        if node.leaf:
            yield node, values
        return
    segment = segments[index]
    literal = node.literals.get(segment)
    if literal is not None:
        yield from _walk(literal, segments, raw, index + 1, values)
    for mixed in node.mixed:
        found = mixed.values(raw[index])
        if found is not None:
            yield from _walk(mixed.node, segments, raw, index + 1, values + found)
    if node.template is not None and segment:
        yield from _walk(node.template, segments, raw, index + 1, (*values, raw[index]))


def _match(node: _Node[T], values: Sequence[str]) -> Match[T]:
    # One template may be named differently by two methods; all names are offered.
    if len(node.names) == 1:
        return Match(node.leaf, dict(zip(node.names[0], values, strict=True)))
    return Match(node.leaf, {name: text for names in node.names for name, text in zip(names, values, strict=True)})


def decode(text: str) -> str:
    """Percent-decoded text, as UTF-8 (RFC 3986, 2.5). Raises Fault (malformed) for a broken escape or broken UTF-8."""
    if "%" not in text:
        return text
    if _BAD_ESCAPE.search(text):
        raise Fault(Kind.MALFORMED, "the address holds a '%' that no two hexadecimal digits follow")
    try:
        return unquote_to_bytes(text).decode("utf-8")
    except UnicodeDecodeError:
        raise Fault(Kind.MALFORMED, "the address holds percent-encoded bytes that are not UTF-8") from None


def path_of(target: str) -> str:
    """The path of a request target in origin or absolute form (RFC 9112, 3.2), without its query."""
    if "#" in target:
        raise Fault(Kind.MALFORMED, "the request target holds a '#', and fragments are never sent")
    if target.startswith("/"):
        return target
    scheme, found, rest = target.partition("://")
    host, _, path = rest.partition("/")
    if not found or scheme.lower() not in ("http", "https") or not host:
        raise Fault(Kind.MALFORMED, "the request target is neither a path nor an absolute address")
    return f"/{path}"
