"""YAML text -> plain data, by the core schema of YAML 1.2 (section 10.3) and the limits of ``syntax``.

PyYAML delivers events; building from events rather than nodes keeps the depth, the size after expansion of
aliases and the place of each thing at hand while there is still time to refuse. Keys are the text that was written:
``200:`` is "200". Merge keys, which YAML 1.2 dropped and documents did not, are honoured.
"""

from __future__ import annotations

import re
from typing import Any, Final, TypeAlias

import yaml

from specloom.syntax import (
    ALIAS_LIMIT,
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
from specloom.yaml_parser import NextEvent, parsing

Json: TypeAlias = Any

_INTEGER: Final = re.compile(r"[-+]?[0-9]+")
_OCTAL: Final = re.compile(r"0o[0-7]+")
_HEXADECIMAL: Final = re.compile(r"0x[0-9a-fA-F]+")
_FLOAT: Final = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_NOT_FINITE: Final = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
_WORDS: Final[dict[str, Json]] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_TAG: Final = "tag:yaml.org,2002:"
_TEXT_TAGS: Final = frozenset({"!", _TAG + "str", _TAG + "timestamp"})
_CORE_TAGS: Final = frozenset({_TAG + name for name in ("int", "float", "bool", "null")})
_COLLECTION_TAGS: Final = frozenset({"!", _TAG + "map", _TAG + "seq", _TAG + "omap"})
_NO_KEY: Final = object()
_MERGE: Final = object()


def plain(text: str) -> Json:
    """The value of a plain scalar; a number that Python's float or JSON cannot hold is ``UNREPRESENTABLE``."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in "-+.0123456789":
        return text
    if _INTEGER.fullmatch(text):
        return int(text) if len(text) <= DIGITS_LIMIT else UNREPRESENTABLE
    if _OCTAL.fullmatch(text) or _HEXADECIMAL.fullmatch(text):
        return int(text, 0) if len(text) <= DIGITS_LIMIT else UNREPRESENTABLE
    if _FLOAT.fullmatch(text):
        number = float(text)
        return UNREPRESENTABLE if number in (float("inf"), float("-inf")) else number
    return UNREPRESENTABLE if _NOT_FINITE.fullmatch(text) else text


class _Open:
    """A collection that is being filled. ``start`` is the node count before it, ``height`` its depth so far."""

    __slots__ = ("anchor", "box", "height", "key", "merges", "start")

    def __init__(self, box: dict[str, Json] | list[Json], anchor: str | None, start: int) -> None:
        self.box = box
        self.anchor = anchor
        self.start = start
        self.height = 1
        self.key: Any = _NO_KEY
        self.merges: list[Json] = []


class _Anchored:
    __slots__ = ("height", "size", "text", "value")

    def __init__(self, value: Json, size: int, height: int, text: str | None) -> None:
        self.value = value
        self.size = size
        self.height = height
        self.text = text


class _Builder:
    def __init__(self) -> None:
        self.root: Json = None
        self.remarks = Remarks()
        self.documents = 0
        self.unrepresentable = False
        self._stack: list[_Open] = []
        self._anchors: dict[str, _Anchored | None] = {}
        self._count = 0
        self._aliased = 0
        self._plain: dict[str, Json] = {}

    def scalar(self, event: yaml.ScalarEvent) -> None:
        self._count += 1
        text: str = event.value
        top = self._stack[-1] if self._stack else None
        if top is not None and top.key is _NO_KEY and type(top.box) is dict:
            is_merge = text == "<<" and event.implicit[0]
            self._set_key(top, _MERGE if is_merge else text, event)
            value: Json = text
        else:
            value = self._value(event, text)
            self._put(value)
        if event.anchor is not None:
            self._anchors[event.anchor] = _Anchored(value, 1, 0, text)

    def _value(self, event: yaml.ScalarEvent, text: str) -> Json:
        if event.implicit[0] or event.tag in _CORE_TAGS:
            known = self._plain.get(text, _NO_KEY)
            if known is _NO_KEY:
                known = self._plain[text] = plain(text)
            if known is UNREPRESENTABLE:
                self.unrepresentable = True
            return known
        if event.tag is not None and event.tag not in _TEXT_TAGS:
            raise _tag_fault(event)
        return text

    def open(self, event: yaml.MappingStartEvent | yaml.SequenceStartEvent) -> None:
        self._count += 1
        if event.tag is not None and event.tag not in _COLLECTION_TAGS:
            raise _tag_fault(event)
        self._refuse_key(event)
        if len(self._stack) >= DEPTH_LIMIT:
            raise _depth_fault(event)
        box: dict[str, Json] | list[Json] = {} if type(event) is yaml.MappingStartEvent else []
        if event.anchor is not None:
            self._anchors[event.anchor] = None
        self._put(box)
        self._stack.append(_Open(box, event.anchor, self._count - 1))

    def close(self, event: yaml.Event) -> None:
        done = self._stack.pop()
        if done.merges and type(done.box) is dict:
            self._merge(done.box, done.merges, event)
        if self._stack:
            self._stack[-1].height = max(self._stack[-1].height, done.height + 1)
        if done.anchor is not None:
            self._anchors[done.anchor] = _Anchored(done.box, self._count - done.start, done.height, None)

    def alias(self, event: yaml.AliasEvent) -> None:
        name: Any = event.anchor
        target = self._anchors.get(name, _UNDEFINED)
        if target is None:
            raise _fault("SL007", "the alias stands inside the node that it repeats, so the document has no end", event)
        if target is _UNDEFINED:
            raise _fault("SL004", "the alias has no anchor", event)
        self._spend(target.size, event)
        top = self._stack[-1] if self._stack else None
        if top is not None and top.key is _NO_KEY and type(top.box) is dict:
            if target.text is None:
                self._refuse_key(event)
            self._set_key(top, target.text, event)
            return
        if len(self._stack) + target.height > DEPTH_LIMIT:
            raise _depth_fault(event)
        if top is not None:
            top.height = max(top.height, target.height + 1)
        self._put(target.value)

    def _spend(self, nodes: int, event: yaml.Event) -> None:
        """Counts what an alias repeats: a document may not grow beyond its own size and a fixed allowance."""
        self._aliased += nodes
        self._count += nodes
        if self._aliased > ALIAS_LIMIT + (self._count - self._aliased):
            raise _fault(
                "SL006",
                f"aliases repeat more than {ALIAS_LIMIT} nodes",
                event,
                help="write the repeated part as a component and refer to it",
            )

    def _put(self, value: Json) -> None:
        if not self._stack:
            self.root = value
            return
        top = self._stack[-1]
        if type(top.box) is list:
            top.box.append(value)
        elif top.key is _MERGE:
            top.key = _NO_KEY
            top.merges.append(value)
        else:
            top.box[top.key] = value
            top.key = _NO_KEY

    def _set_key(self, top: _Open, key: Any, event: yaml.Event) -> None:
        if key in top.box and self.remarks.has_room():
            line, column = _place(event)
            self.remarks.add(SyntaxRemark("SL011", key, line, column, summary(top.box[key])))
        top.key = key

    def _refuse_key(self, event: yaml.Event) -> None:
        top = self._stack[-1] if self._stack else None
        if top is not None and top.key is _NO_KEY and type(top.box) is dict:
            raise _fault(
                "SL009",
                "a mapping key is a mapping or a sequence",
                event,
                expected="text as the key",
                help="put quotes around text that begins with { or [",
            )

    def _merge(self, box: dict[str, Json], merges: list[Json], event: yaml.Event) -> None:
        """Puts the merged members first; they wait until here because an inline value is filled after it is put."""
        own = dict(box)
        box.clear()
        for merge in reversed(merges):
            maps: list[Any] = merge if is_array(merge) else [merge]
            for each in reversed(maps):
                if is_object(each):
                    self._spend(len(each), event)
                    box.update(each)
                elif self.remarks.has_room():
                    line, column = _place(event)
                    self.remarks.add(SyntaxRemark("SL016", "<<", line, column))
        box.update(own)


_UNDEFINED: Final = _Anchored(None, 0, 0, None)


def parse_yaml(text: str) -> Parsed:
    """Reads one YAML document; raises SyntaxFault with line and column."""
    builder = _Builder()
    try:
        with parsing(text) as next_event:
            _drive(next_event, builder)
    except yaml.YAMLError as error:
        raise _yaml_fault(error, text) from None
    return Parsed(builder.root, builder.remarks, builder.unrepresentable)


def _drive(next_event: NextEvent, builder: _Builder) -> None:
    acts: dict[type, Any] = {
        yaml.ScalarEvent: builder.scalar,
        yaml.MappingStartEvent: builder.open,
        yaml.SequenceStartEvent: builder.open,
        yaml.MappingEndEvent: builder.close,
        yaml.SequenceEndEvent: builder.close,
        yaml.AliasEvent: builder.alias,
    }
    event: Any
    while (event := next_event()) is not None:
        act = acts.get(event.__class__)
        if act is not None:
            act(event)
        elif isinstance(event, yaml.DocumentStartEvent):
            builder.documents += 1
            if builder.documents > 1:
                raise _fault("SL010", "a second YAML document begins here", event, expected="one document in a file")


def _place(event: yaml.Event) -> tuple[int, int]:
    mark: Any = event.start_mark
    return mark.line + 1, mark.column + 1


def _fault(code: str, message: str, event: yaml.Event, expected: str = "", help: str = "") -> SyntaxFault:
    line, column = _place(event)
    return SyntaxFault(code, message, line, column, expected, help)


def _tag_fault(event: Any) -> SyntaxFault:
    return _fault("SL008", "a YAML tag asks for a type that JSON does not have", event, help="remove the tag")


def _depth_fault(event: yaml.Event) -> SyntaxFault:
    return _fault("SL005", f"values are nested more than {DEPTH_LIMIT} levels deep", event)


def _yaml_fault(error: yaml.YAMLError, text: str) -> SyntaxFault:
    mark: Any = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    problem = str(getattr(error, "problem", None) or getattr(error, "reason", None) or "the text cannot be parsed")
    if mark is not None:
        return SyntaxFault("SL004", f"not valid YAML: {problem}", mark.line + 1, mark.column + 1)
    offset = getattr(error, "position", None)
    if not isinstance(offset, int):
        return SyntaxFault("SL004", f"not valid YAML: {problem}", 1, 1)
    # PyYAML's own parser counts characters, libyaml counts bytes.
    is_in_characters = getattr(error, "encoding", "") == "unicode"
    before = text[:offset] if is_in_characters else text.encode()[:offset].decode(errors="ignore")
    return SyntaxFault("SL004", f"not valid YAML: {problem}", before.count("\n") + 1, len(before) - before.rfind("\n"))
