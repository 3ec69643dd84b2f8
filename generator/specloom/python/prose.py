"""What a document says in words, as CommonMark that is read as it stands: Api to Api, before any text is written.

Rules.

1. HTML of prose becomes the Markdown that means the same (CommonMark 0.31, 4.6 and 6.6 let it stand there): emphasis,
   code, links, lists, headings, paragraphs, tables. What only styles is left out, its text is kept; comments go.
2. Only elements of a fixed table are HTML. ``<id>`` is a placeholder, and so is ``<code>`` where nothing closes it.
3. Character references (CommonMark 0.31, 2.5) are the characters that they name; a space that does not break is one.
4. Code spans and fences stay as they are.
5. A table (GitHub Flavored Markdown, 4.10) whose rows are wider than a docstring becomes a list, a row an item: a row
   that is wrapped is none.
6. An image is told as its text, and so is a link that is relative to a page which is none of ours.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any, Final, TypeVar, cast

import msgspec

from specloom.api import Api, Fact, Schema
from specloom.python.spans import code_spans

_Said = TypeVar("_Said", bound=Fact)

WIDEST_ROW: Final = 108
"""Columns that a row of a table may take: those of the docstring of a method."""

_SUSPECT: Final = re.compile(r"<[!/a-zA-Z]|&[#a-zA-Z]|!\[|\]\([/#.]|\xa0|-\s*\||\|\s*:?-")
_MARKUP: Final = re.compile(
    r"<!--(?P<comment>.*?)(?P<end>-->|\Z)"
    r"|<(?P<close>/?)(?P<name>[a-zA-Z][a-zA-Z0-9]{0,9})(?P<inside>(?:[\s/][^<>]{0,2000})?)>"
    r"|(?P<entity>&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});)",
    re.DOTALL,
)
_HREF: Final = re.compile(r"""\b(?:href|src)\s*=\s*["']?([^"'\s<>]{1,2000})""")
_ALT: Final = re.compile(r"""\balt\s*=\s*(?:"([^"<>]{0,500})"|'([^'<>]{0,500})')""")
_IMAGE: Final = re.compile(r"!\[([^\[\]]{0,500})\]\([^()\s]{0,4000}(?:\s[^()]{0,500})?\)")
_RELATIVE: Final = re.compile(r"\[([^\[\]]{1,500})\]\([/#.][^()\s]{0,2000}\)")
_DELIMITERS: Final = re.compile(r" {0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*")
_BAR: Final = re.compile(r"(?<!\\)\|")
_BULLET: Final = re.compile(r"( *(?:-|[0-9]+\.) )\s*")

# Noncharacters stand for what the pieces of a text can't tell by themselves; no text that holds one is touched.
_PARAGRAPH, _BREAK, _ITEM, _TABLE, _ROW, _CELL, _TABLE_END = map(chr, range(0xFDD0, 0xFDD7))
_OPEN, _SHUT, _LINK, _LINK_TEXT, _LINK_END = map(chr, range(0xFDD7, 0xFDDC))
_MARKS: Final = re.compile("[\ufdd0-\ufddb]")

_WRAPPED: Final[Mapping[str, str]] = {
    **dict.fromkeys(("b", "strong"), "**"),
    **dict.fromkeys(("i", "em"), "*"),
    **dict.fromkeys(("code", "tt", "kbd", "samp"), "`"),
}
_HEADINGS: Final[Mapping[str, str]] = {f"h{level}": "#" * level + " " for level in range(1, 7)}
_LEFT_OUT: Final = frozenset(
    ("span", "font", "nobr", "sup", "sub", "small", "big", "u", "center", "abbr", "mark", "thead", "tbody", "tfoot")
)
_BLOCKS: Final = frozenset(("div", "section", "article", "blockquote", "dl", "dd", "dt", "details", "summary"))
_OFTEN_UNCLOSED: Final = frozenset(("p", "li", "tr", "td", "th", "br", "hr", "img", "wbr"))
_CELLS: Final[Mapping[str, str]] = {"table": _TABLE, "tr": _ROW, "td": _CELL, "th": _CELL}


def with_prose(api: Api) -> Api:
    """The API with everything that it says made readable; what needs nothing is the same object."""
    schemas = {id_: _schema(schema) for id_, schema in api.schemas.items()}
    return msgspec.structs.replace(_readable(api), schemas=schemas)


def _schema(schema: Schema) -> Schema:
    told = readable(schema.description)
    return schema if told is schema.description else msgspec.structs.replace(schema, description=told)


def _readable(fact: _Said) -> _Said:
    """A fact, and those in it, with their words made readable; schemas are seen to elsewhere."""
    changed: dict[str, Any] = {}
    for field in fact.__struct_fields__:
        value = getattr(fact, field)
        if field in ("description", "summary"):
            told: object = readable(value)
        elif isinstance(value, Fact):
            told = _readable(value)
        elif field in ("schemas", "extensions") or not value:
            continue
        elif isinstance(value, tuple):
            told = _all(cast("tuple[object, ...]", value))
        elif isinstance(value, Mapping):
            told = _values(cast("Mapping[object, object]", value))
        else:
            continue
        if told is not value:
            changed[field] = told
    return msgspec.structs.replace(fact, **changed) if changed else fact


def _all(values: tuple[object, ...]) -> tuple[object, ...]:
    told = tuple(_readable(each) if isinstance(each, Fact) else each for each in values)
    return told if any(new is not old for new, old in zip(told, values, strict=True)) else values


def _values(values: Mapping[object, object]) -> Mapping[object, object]:
    told = {key: _readable(each) if isinstance(each, Fact) else each for key, each in values.items()}
    return told if any(told[key] is not each for key, each in values.items()) else values


def readable(text: str) -> str:
    """A text as CommonMark without HTML; the same object where there is nothing to do."""
    if not _SUSPECT.search(text) or _MARKS.search(text):
        return text
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    closed = {found.lower() for found in re.findall(r"</([a-zA-Z][a-zA-Z0-9]{0,9})\s*>", plain)}
    writer = _Writer(frozenset(closed))
    pieces = (writer.prose(_told(prose)) + code for prose, code in code_spans(plain))
    told = _without_marks("".join(pieces))
    told = "\n".join(_with_tables(told.split("\n"))) if "|" in told else told
    told = _broken(told).strip()
    return text if told == text else told


def _told(prose: str) -> str:
    """Prose whose images and relative links are told as their texts."""
    return _RELATIVE.sub(r"\1", _IMAGE.sub(r"\1", prose))


class _Writer:
    """Writes prose with a mark where an element begins or ends: what an element is depends on what is around it."""

    def __init__(self, closed: frozenset[str]) -> None:
        """``closed`` are the elements that are closed somewhere in the text."""
        self._closed = closed
        self._lists: list[int] = []
        self._is_raw = False

    def prose(self, text: str) -> str:
        return _MARKUP.sub(self._told, text).replace("\xa0", " ")

    def _told(self, found: re.Match[str]) -> str:
        if found["entity"]:
            return html.unescape(found["entity"]).replace("\xa0", " ")
        if found["name"] is None:
            return "" if found["end"] else found[0]
        name = found["name"].lower()
        if name not in self._closed and name not in _OFTEN_UNCLOSED:
            return found[0]
        told = self._element(name, found["inside"], is_end=bool(found["close"]))
        return found[0] if told is None else told

    def _element(self, name: str, inside: str, *, is_end: bool) -> str | None:
        """What a tag becomes, None where it is none of HTML."""
        if name in _WRAPPED:
            return "" if self._is_raw else (_SHUT if is_end else _OPEN) + _WRAPPED[name]
        if name in _CELLS:
            return (_TABLE_END if name == "table" else "") if is_end else _CELLS[name]
        if name in ("ul", "ol", "li"):
            return self._list(name, is_end=is_end)
        if name == "a":
            return self._link(inside, is_end=is_end)
        if name == "pre":
            self._is_raw = not is_end
            return f"\n```{_PARAGRAPH}" if is_end else f"{_PARAGRAPH}```\n"
        if name in _HEADINGS:
            return _PARAGRAPH if is_end else _PARAGRAPH + _HEADINGS[name]
        return self._simple(name, inside)

    def _simple(self, name: str, inside: str) -> str | None:
        if name == "br":
            return _BREAK
        if name == "img":
            alt = _ALT.search(inside)
            return (alt[1] or alt[2] or "") if alt else ""
        if name in ("p", "hr") or name in _BLOCKS:
            return _PARAGRAPH
        return "" if name in _LEFT_OUT or name == "wbr" else None

    def _list(self, name: str, *, is_end: bool) -> str:
        if name == "li":
            if is_end:
                return ""
            depth = max(len(self._lists) - 1, 0)
            number = self._lists[-1] if self._lists else 0
            if number:
                self._lists[-1] += 1
            return _ITEM + "   " * min(depth, 9) + (f"{number}. " if number else "- ")
        if is_end:
            if self._lists:
                self._lists.pop()
            return "" if self._lists else _PARAGRAPH
        self._lists.append(1 if name == "ol" else 0)
        return ""

    @staticmethod
    def _link(inside: str, *, is_end: bool) -> str:
        if is_end:
            return _LINK_END
        address = _HREF.search(inside)
        return _LINK + (html.unescape(address[1]) if address else "") + _LINK_TEXT


def _without_marks(text: str) -> str:
    """A text with its marks resolved."""
    if not _MARKS.search(text):
        return text
    for wrapper in ("**", "*", "`"):
        begins, ends = _OPEN + wrapper, _SHUT + wrapper
        pattern = f"{re.escape(begins)}(?!\\*)([^{_OPEN}{_SHUT}]*){re.escape(ends)}(?!\\*)"
        text = re.sub(pattern, partial(_around, wrapper), text)
    text = re.sub(f"([{_OPEN}{_SHUT}])(\\*\\*|\\*|`)", _unpaired, text)
    text = re.sub(f"{_LINK}([^{_LINK_TEXT}]*){_LINK_TEXT}([^{_LINK}{_LINK_END}]*){_LINK_END}", _link_text, text)
    text = re.sub(f"{_LINK}[^{_LINK_TEXT}]*{_LINK_TEXT}|{_LINK_END}", "", text)
    text = re.sub(f"{_TABLE}([^{_TABLE}{_TABLE_END}]*){_TABLE_END}?", _html_table, text)
    text = re.sub(f"[{_TABLE}{_ROW}{_CELL}{_TABLE_END}]", " ", text)
    return _blocks(text)


def _blocks(text: str) -> str:
    """A text with a blank line between its paragraphs, and each item of a list on a line of its own."""
    told: list[str] = []
    for part in text.split(_PARAGRAPH):
        before, *items = part.split(_ITEM)
        lines = [before.strip(), *(_BULLET.sub(r"\1", each, count=1).rstrip() for each in items)]
        told.append("\n".join(line for line in lines if line.strip()))
    return "\n\n".join(block for block in told if block)


def _broken(text: str) -> str:
    """A text with each break as the end of a line, unless it stands at one."""
    first, *others = text.split(_BREAK)
    told = [first.rstrip(" \t")] if others else [first]
    for index, part in enumerate(others):
        line = part.lstrip(" \t").removeprefix("\n")
        told.append(line if index == len(others) - 1 else line.rstrip(" \t"))
    return "\n".join(told)


def _around(wrapper: str, found: re.Match[str]) -> str:
    """A text between two signs of emphasis or code, with the white space at its ends outside of them."""
    text = found[1]
    inner = text.strip()
    if not inner or (wrapper == "`" and "`" in inner):
        return text
    begins, ends = " " * text[0].isspace(), " " * text[-1].isspace()
    return f"{begins}{wrapper}{inner}{wrapper}{ends}"


def _unpaired(found: re.Match[str]) -> str:
    """What has no end is no element, and stands as it was; an end without a beginning says nothing."""
    names = {"**": "<b>", "*": "<i>", "`": "<code>"}
    return names[found[2]] if found[1] == _OPEN else ""


def _link_text(found: re.Match[str]) -> str:
    address, text = found[1], " ".join(found[2].split())
    if not text or not address or address.startswith("#"):
        return found[2]
    return text if text == address else f"[{text}]({address})"


# --- tables ---------------------------------------------------------------------------------------------------------


def _html_table(found: re.Match[str]) -> str:
    """A table of HTML as one of Markdown; what it holds outside of rows is left where it was."""
    before, *rows = found[1].split(_ROW)
    cells = [[_cell(each) for each in row.split(_CELL)[1:]] for row in rows]
    kept = [row for row in cells if any(row)]
    if not kept:
        return found[1]
    head, *others = kept
    lines = [_row(head), _row(["---"] * len(head)), *map(_row, others)]
    return f"{before}{_PARAGRAPH}" + "\n".join(lines) + _PARAGRAPH


def _cell(text: str) -> str:
    return " ".join(_MARKS.sub(" ", text).split()).replace("|", "\\|")


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _with_tables(lines: Sequence[str]) -> Iterator[str]:
    """Lines, with tables that are too wide for a docstring as lists."""
    index, is_code = 0, False
    while index < len(lines):
        is_code ^= lines[index].lstrip().startswith(("```", "~~~"))
        if is_code or not _is_head(lines, index):
            yield lines[index]
            index += 1
            continue
        end = index + 2
        while end < len(lines) and "|" in lines[end]:
            end += 1
        yield from _table(lines[index:end])
        index = end


def _is_head(lines: Sequence[str], index: int) -> bool:
    """Whether a table begins here: a line with bars, above one that only delimits as many cells."""
    if "|" not in lines[index] or index + 1 == len(lines) or not _DELIMITERS.fullmatch(lines[index + 1]):
        return False
    return len(_cells(lines[index])) == len(_cells(lines[index + 1]))


def _table(lines: Sequence[str]) -> Iterator[str]:
    lines = [line.replace(_BREAK, " ") for line in lines]
    if all(len(line) <= WIDEST_ROW for line in lines):
        yield from lines
        return
    head, rows = _cells(lines[0]), [_cells(line) for line in lines[2:]]
    for row in rows:
        first, *others = row
        named = [
            text if index == 0 or not name else f"{name}: {text}"
            for index, (name, text) in enumerate(zip(head[1:], others, strict=False))
            if text
        ]
        told = "; ".join(each.rstrip(";") for each in named)
        yield f"- {first}: {told}" if first and told else f"- {first}{told}"


def _cells(line: str) -> list[str]:
    bare = line.strip().removeprefix("|")
    bare = bare if bare.endswith("\\|") else bare.removesuffix("|")
    return [" ".join(each.replace("\\|", "|").split()) for each in _BAR.split(bare)]
