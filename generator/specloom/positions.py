"""Where nodes stand in their text: a second pass over it, made only when a diagnostic needs it.

All nodes that are asked for are found in one pass. A member of an object is placed at its key, an item at its value; a
node that is not in the text itself (it came through an alias, or does not exist) is placed at the nearest one above it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any, Final, TypeAlias

import yaml

from specloom.yaml_parser import parsing

Path: TypeAlias = tuple[str, ...]
Position: TypeAlias = tuple[int, int]

_SPACE: Final = re.compile(r"[ \t\r\n]*")
_DECODER: Final = json.JSONDecoder(strict=False, parse_int=str, parse_float=str, object_pairs_hook=len)
"""Runs over what nobody asked for; of an object it keeps how many members it has, as nothing is asked of it."""


class _Wanted:
    """A node of the tree of wanted paths; ``found`` is filled by the pass."""

    __slots__ = ("below", "found")

    def __init__(self) -> None:
        self.below: dict[str, _Wanted] = {}
        self.found: Position | None = None


def find_positions(content: bytes, *, is_json: bool, paths: Iterable[Path]) -> dict[Path, Position]:
    """Line and column of each path, from 1, in a text in UTF-8."""
    wanted = list(paths)
    tree = _tree(wanted)
    if is_json:
        text = content.decode("latin-1")
        found: list[tuple[_Wanted, int]] = []
        _walk_json(text, _skip_space(text, 0), tree, found)
        _set_lines(content, found)
    else:
        _walk_yaml(content.decode(), tree)
    return {path: _nearest(tree, path) for path in wanted}


def _tree(paths: Iterable[Path]) -> _Wanted:
    root = _Wanted()
    for path in paths:
        node = root
        for token in path:
            node = node.below.setdefault(token, _Wanted())
    return root


def _nearest(tree: _Wanted, path: Path) -> Position:
    best = tree.found or (1, 1)
    node = tree
    for token in path:
        node = node.below[token]
        if node.found is None:
            break
        best = node.found
    return best


def _skip_space(text: str, offset: int) -> int:
    found = _SPACE.match(text, offset)
    return found.end() if found else offset


def _walk_json(text: str, offset: int, wanted: _Wanted, found: list[tuple[_Wanted, int]]) -> int:
    """Descends where something is wanted, and lets the decoder, which is C, run over the rest; returns the end.

    A character of ``text`` is a byte of the document, so that a large document takes its own size and no more.
    """
    if not wanted.below or text[offset] not in "{[":
        return _DECODER.raw_decode(text, offset)[1]
    is_object = text[offset] == "{"
    offset = _skip_space(text, offset + 1)
    index = 0
    while text[offset] not in "}]":
        start = offset
        key: Any = str(index)
        if is_object:
            key, offset = _key(text, offset)
            offset = _skip_space(text, _skip_space(text, offset) + 1)
        below = wanted.below.get(key)
        if below is None:
            offset = _DECODER.raw_decode(text, offset)[1]
        else:
            found.append((below, start))
            offset = _walk_json(text, offset, below, found)
        offset = _skip_space(text, offset)
        if text[offset] == ",":
            offset = _skip_space(text, offset + 1)
        index += 1
    return offset + 1


def _key(text: str, offset: int) -> tuple[str, int]:
    """A key of an object, and where it ends."""
    key, end = _DECODER.raw_decode(text, offset)
    if not key.isascii():
        key = _DECODER.decode(text[offset:end].encode("latin-1").decode())
    return key, end


def _set_lines(content: bytes, found: list[tuple[_Wanted, int]]) -> None:
    """Turns offsets, which rise, into lines and columns; of two equal keys the later one counts, as in the data."""
    line, column, counted = 1, 1, 0
    for wanted, offset in found:
        start = content.rfind(b"\n", counted, offset) + 1
        column = (1 if start else column) + len(content[start or counted : offset].decode())
        line += content.count(b"\n", counted, offset)
        counted = offset
        wanted.found = (line, column)


class _Level:
    """A collection that the YAML pass is in; ``wanted`` is None where nothing below it is."""

    __slots__ = ("index", "is_map", "key", "wanted")

    def __init__(self, wanted: _Wanted | None, *, is_map: bool) -> None:
        self.wanted = wanted
        self.is_map = is_map
        self.index = 0
        self.key: tuple[str, Position] | None = None


def _walk_yaml(text: str, tree: _Wanted) -> None:
    levels: list[_Level] = []
    with parsing(text) as next_event:
        while (event := next_event()) is not None:
            if isinstance(event, yaml.CollectionEndEvent):
                levels.pop()
            elif isinstance(event, yaml.NodeEvent):
                _enter_yaml(event, levels, tree)


def _enter_yaml(event: yaml.NodeEvent, levels: list[_Level], tree: _Wanted) -> None:
    mark: Any = event.start_mark
    position = (mark.line + 1, mark.column + 1)
    node = _node_of(event, levels, tree, position)
    if isinstance(event, yaml.CollectionStartEvent):
        levels.append(_Level(node, is_map=isinstance(event, yaml.MappingStartEvent)))


def _node_of(event: yaml.NodeEvent, levels: list[_Level], tree: _Wanted, position: Position) -> _Wanted | None:
    """The wanted node that this event is the value of; remembers a key."""
    if not levels:
        tree.found = tree.found or position
        return tree
    level = levels[-1]
    if level.wanted is None and not level.is_map:
        return None
    if level.is_map and level.key is None:
        level.key = (str(getattr(event, "value", "")), position)
        return None
    if level.key is not None:
        key, position = level.key
        level.key = None
    else:
        key = str(level.index)
        level.index += 1
    node = level.wanted.below.get(key) if level.wanted is not None else None
    if node is not None:
        node.found = position
    return node
