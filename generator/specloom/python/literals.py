"""Text from a document as source text: the only place where the one becomes the other.

Rules.

1. A document's text is data. Whatever it holds, the literal evaluates to that text and ends where it should.
2. In literals only the characters of a fixed table stand raw (Latin, Greek, Cyrillic, common punctuation, CJK: scripts
   that are written left to right and whose width in columns is known); all others are escapes, so that bidi controls,
   look-alike spaces, surrogates and line separators can't hide. In prose (docstrings, comments, READMEs) the other
   scripts stand raw as well, and only what is invisible is escaped. Both tables are fixed rather than Python's own,
   because what is printable changes with Python's version and our bytes must not.
3. The spelling is the one that ``ruff format --line-length 120`` leaves alone; a string that would pass column 120
   becomes an implicit concatenation in parentheses.
"""

from __future__ import annotations

import math
import re
import textwrap
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, TypeAlias, cast

from specloom.api import Json
from specloom.python.spans import code_spans

WIDTH: Final = 120
"""Columns of a line of emitted code."""

_STEP: Final = 4

_NARROW: Final = (
    r" -~\u00a1-\u00ac\u00ae-\u02af\u0386-\u038a\u038c\u038e-\u03a1\u03a3-\u03ce\u0410-\u0481"
    r"\u2010-\u2027\u2030-\u203e\u20ac\u2122\u2190-\u2193\u2212"
)
_WIDE: Final = r"\u3001-\u3003\u3008-\u3011\u3041-\u3096\u30a1-\u30fa\u30fc\u4e00-\u9fef\uac00-\ud7a3\uff01-\uff5e"
_INVISIBLE: Final = (
    r"\x00-\x1f\x7f-\xa0\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u1680\u17b4\u17b5"
    r"\u180b-\u180f\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\u3164\ud800-\uf8ff\ufdd0-\ufdef\ufe00-\ufe0e\ufeff"
    r"\uffa0\ufff0-\uffff\U000110bd\U000110cd\U00013430-\U0001345f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    r"\U0001fffe\U0001ffff\U0002fffe-\U0010ffff"
)
# Texts, not patterns: ``re`` compiles and keeps one when it is first asked for, and most runs need few of them.
_NOT_RAW: Final = rf"[^{_NARROW}{_WIDE}]|\\"
_NOT_PROSE: Final = rf"[{_INVISIBLE}]"
_NOT_IN_DOCSTRING: Final = rf'[{_INVISIBLE}]|\\|"{{3,}}'
_NOT_IN_COMMENT: Final = rf"[{_INVISIBLE}]|\\|#|oding"
_NOT_NARROW: Final = rf"[^{_NARROW}]"
_SHORT: Final = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "#": "\\x23", "oding": "\\x6fding"}
_SURROGATE: Final = re.compile(r"[\ud800-\udfff]")
_OPEN_QUOTE: Final = re.compile(r'(?<!\\)((?:\\\\)*)(")$')
_MARKER: Final = re.compile(r" *(?:(?:[-*+]|\d{1,9}[.)]|>+|\|) +)*")
_BLOCK_SIGN: Final = re.compile(r"[-+*>]|#{1,6}|\d{1,9}[.)]|=+|-+|\|.*|(?:`{3,}|~{3,}).*|>.*")
_PARAGRAPH: Final = re.compile(r"\n\s*\n")
_MARKUP: Final = re.compile(
    r"[\\`*_{}\[\]<>()!|&~#+=\-.:]"
    r"(?:(?<=[^#+=\-.:])|(?<=^[#+=\-])|(?<=^\d\.)|(?<=[A-Za-z]:)(?=//)|(?<=www\.))"
)
"""What is markup anywhere, or where it stands: one set of characters is what ``re`` is quick to look for."""
_LINK: Final = re.compile(r"!?\[([^\[\]]{1,500})\]\((https?://[^()\s]{1,2000})\)")
_LISTED: Final = re.compile(r"( *)([-*+]|[0-9]{1,4}[.)]) +(?=\S)")
_DELIMITERS: Final = re.compile(r"\|(?: *:?-+:? *\|)+")
_STRONG: Final = re.compile(r"(?<![\\*])\\\*\\\*(\w(?:[^*\\`\n]{0,200}[\w.:!?])?)\\\*\\\*(?![\\*\w])")
_NUMBERED: Final = re.compile(r"^(\d+)([.)])")
_MANY_DIGITS: Final = 13_000
"""Bits of an integer from which it is written in hexadecimal: Python reads at most 4,300 decimal digits."""


Compound: TypeAlias = list[Json] | tuple[Json, ...] | dict[str, Json]


def columns(source: str) -> int:
    """Columns that emitted text takes; exact for literals, an upper bound for prose in other scripts."""
    return len(source) if source.isascii() else len(source) + len(re.findall(_NOT_NARROW, source))


def string_literal(text: str) -> str:
    """A string literal on one line, however long."""
    if _is_plain(text) and '"' not in text:
        return f'"{text}"'
    quote = "'" if text.count('"') > text.count("'") else '"'
    escaped = _escaped(text)
    return quote + escaped.replace(quote, "\\" + quote) + quote


def _is_plain(text: str) -> bool:
    """Whether a text is of ASCII's printable characters alone and has no backslash, as most have none."""
    return text.isascii() and text.isprintable() and "\\" not in text


def _escaped(text: str) -> str:
    return text if _is_plain(text) else re.sub(_NOT_RAW, _escape, text)


def _escape(found: re.Match[str]) -> str:
    char = found[0]
    if char.startswith('"'):
        return '\\"' * len(char)
    return _SHORT.get(char) or _code_point(char)


def _code_point(char: str) -> str:
    code = ord(char)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def string(text: str, *, column: int, indent: int, after: int = 0) -> str:
    """A string literal that stays inside the line.

    ``column`` is where it begins, ``indent`` the indentation of the line that it stands on, ``after`` the width of what
    follows on that line (a comma, say). One that doesn't fit becomes an implicit concatenation in parentheses, on lines
    of its own; it may stand as the right side of an assignment, an argument, a value of a dict or an item of a list.
    """
    literal = string_literal(text)
    if column + columns(literal) + after <= WIDTH:
        return literal
    inner = " " * (indent + _STEP)
    room = WIDTH - indent - _STEP
    parts = [literal] if columns(literal) <= room else [string_literal(part) for part in _parts(text, room)]
    return "(\n" + "".join(f"{inner}{part}\n" for part in parts) + " " * indent + ")"


def _parts(text: str, room: int) -> Iterator[str]:
    """Parts whose literals fit into ``room`` columns, broken after white space where there is some."""
    start = end = used = 0
    room = max(room - 2, 20)
    words: list[str] = re.findall(r"\S{1,20}\s?|\s", text)
    # Escapes make a character up to ten columns wide, so even a short word may need a break inside.
    pieces = (piece for word in words for piece in ([word] if _width(word) <= room else word))
    for piece in pieces:
        size = _width(piece)
        if used and used + size > room:
            yield text[start:end]
            start, used = end, 0
        end += len(piece)
        used += size
    yield text[start:end]


def _width(text: str) -> int:
    """The columns that a text takes inside quotes, at most."""
    return columns(_escaped(text)) + text.count('"') + text.count("'")


def json_literal(value: Json, *, indent: int = 0, column: int | None = None, after: int = 0) -> str:
    """A JSON value as a Python expression: None, bool, int, float, str, list, dict.

    ``column``, ``indent`` and ``after`` are those of ``string``; ``column`` is ``indent`` when left out. What
    doesn't fit into the line has one item per line and a comma behind the last.
    """
    at = indent if column is None else column
    if isinstance(value, str):
        return string(value, column=at, indent=indent, after=after)
    if not isinstance(value, list | tuple | dict) or not value:
        return _atom(value)
    whole = cast("Compound", value)
    flat = _flat(whole)
    return flat if at + columns(flat) + after <= WIDTH else _exploded(whole, indent)


def _flat(value: Json) -> str:
    if isinstance(value, str):
        return string_literal(value)
    if isinstance(value, list | tuple):
        value = cast("list[Json]", value)
        return f"[{', '.join(map(_flat, value))}]"
    if isinstance(value, dict):
        members = cast("dict[str, Json]", value).items()
        return f"{{{', '.join(f'{string_literal(key)}: {_flat(item)}' for key, item in members)}}}"
    return _atom(value)


def _exploded(value: Compound, indent: int) -> str:
    inner = indent + _STEP
    margin = " " * inner
    if not isinstance(value, dict):
        items = "".join(f"{margin}{json_literal(item, indent=inner, after=1)},\n" for item in value)
        return f"[\n{items}{' ' * indent}]"
    lines: list[str] = []
    for key, item in value.items():
        name = string(key, column=inner, indent=inner, after=3 + _least_width(item))
        column = inner + columns(name[name.rfind("\n") + 1 :]) + 2 if "\n" not in name else inner + 3
        lines.append(f"{margin}{name}: {json_literal(item, indent=inner, column=column, after=1)},\n")
    return f"{{\n{''.join(lines)}{' ' * indent}}}"


def _least_width(value: Json) -> int:
    """Columns that a value takes on the line of its key, when as much of it as possible goes to lines of its own."""
    return 1 if isinstance(value, str | list | tuple | dict) and value else len(_atom(value))


def _atom(value: Json) -> str:
    if isinstance(value, int) and not isinstance(value, bool) and value.bit_length() > _MANY_DIGITS:
        return f"{'-' if value < 0 else ''}0x{abs(value):X}"
    if isinstance(value, float):
        return repr(value).replace("e+", "e") if math.isfinite(value) else f'float("{value}")'
    return "[]" if value == () else repr(value)


def with_deprecation(text: str, *, is_deprecated: bool) -> str:
    """A description that says first, in one word, that the thing is deprecated."""
    return f"Deprecated. {text}".strip() if is_deprecated else text


def docstring(text: str, indent: int, width: int = WIDTH) -> str:
    """A docstring, from its opening quotes on; further lines are indented by ``indent`` spaces.

    The author's lines are kept and long ones are wrapped, so that CommonMark stays what it was: list items hang, and no
    line begins with a sign that would make it a list or a heading. The caller handles text that is blank.
    """
    room = width - indent
    if len(text) <= room - 7 and _is_plain(text) and '"' not in text:
        return f'"""{text.strip(" ")}"""'
    lines = _prose(text, room, first=room - 3, escaped=_NOT_IN_DOCSTRING)
    if len(lines) == 1:
        lines = _prose(text, room, first=room - 7, escaped=_NOT_IN_DOCSTRING)
    if lines[0].startswith('"'):
        lines[0] = "\\" + lines[0]
    if len(lines) == 1:
        closed = _OPEN_QUOTE.sub(r"\1\\\2", lines[0])
        return f'"""{closed}"""'
    margin = " " * indent
    rest = "".join(f"{margin}{line}\n" if line else "\n" for line in lines[1:])
    return f'"""{lines[0]}\n{rest}{margin}"""'


def comment(text: str, indent: int = 0, width: int = WIDTH) -> str:
    """A comment, from its first ``#`` on; further lines are indented by ``indent`` spaces.

    What tools would read as an order to them (``noqa``, ``type:``, ``fmt: off``, a PEP 263 encoding) begins a comment,
    follows a ``#`` or holds ``coding:``; those are taken apart, as a document has no orders to give.
    """
    room = width - indent - len("# | ")
    lines: list[str] = []
    for line in _prose(text, room, first=room, escaped=_NOT_IN_COMMENT):
        fits = columns(line) <= room
        lines.extend([line] if fits else textwrap.wrap(line, room // 2, break_on_hyphens=False))
    return ("\n" + " " * indent).join(f"# {'| ' if _PRAGMA.match(line) else ''}{line}".rstrip() for line in lines)


_PRAGMA: Final = re.compile(
    r"\s*([!:\[(]|[A-Za-z]+\s*:|noqa|nosec|isort|pragma|yapf|fmt|mypy|pyright|ruff)", re.IGNORECASE
)


def _prose(text: str, room: int, *, first: int, escaped: str) -> list[str]:
    """Lines of prose, escaped and wrapped; never none. The first may take ``first`` columns, the others ``room``.

    Lone surrogates become U+FFFD: a class whose docstring holds one can't be made.
    """
    scalar = text if text.isascii() else _SURROGATE.sub("\ufffd", text)
    lines = scalar.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " " * _STEP).split("\n")
    if escaped is _NOT_IN_DOCSTRING and '"""' not in text:
        kept = [(line if _is_plain(line) else re.sub(escaped, _escape, line)).rstrip(" ") for line in lines]
    else:
        kept = [re.sub(escaped, _escape, line).rstrip(" ") for line in lines]
    while len(kept) > 1 and not kept[0]:
        kept.pop(0)
    while len(kept) > 1 and not kept[-1]:
        kept.pop()
    kept[0] = kept[0].lstrip(" ")
    wrapped = list(_wrapped(kept[0], first, room))
    for line in kept[1:]:
        wrapped.extend(_wrapped(line, room, room))
    if len(wrapped) == 1 or any(line[:1] not in (" ", "\t", "") for line in wrapped[1:]):
        return wrapped
    return [wrapped[0], *textwrap.dedent("\n".join(wrapped[1:])).split("\n")]


def _wrapped(line: str, first: int, room: int) -> Iterator[str]:
    """A line broken at spaces; what follows hangs below the text of a list item or quotation."""
    if columns(line) <= first:
        yield line
        return
    marker = _MARKER.match(line)
    lead = marker[0] if marker else ""
    if len(lead) > room // 2:
        lead = ""
    hang = " " * len(lead)
    current, used, limit = lead, columns(lead), first
    for word in _unbroken(line[len(lead) :].split(" ")):
        glue = "" if current in (lead, hang) else " "
        width = columns(word)
        if used + len(glue) + width > limit and current.strip():
            yield current.rstrip(" ")
            current, used, limit, glue = hang, len(hang), room, ""
        current += glue + word
        used += len(glue) + width
    yield current.rstrip(" ")


def _unbroken(found: list[str]) -> Iterator[str]:
    """Words, each with what must not begin a line behind it."""
    held = found[0]
    for word in found[1:]:
        if not word or _BLOCK_SIGN.fullmatch(word):
            held += " " + word
        else:
            yield held
            held = word
    yield held


def toml_string(text: str) -> str:
    """A basic string of TOML 1.0; lone surrogates, which TOML has not, become U+FFFD."""
    scalar = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    escaped = re.sub(_NOT_RAW, lambda found: _SHORT.get(found[0]) or _toml_code_point(found[0]), scalar)
    return '"' + escaped.replace('"', '\\"') + '"'


def _toml_code_point(char: str) -> str:
    return f"\\u{ord(char):04x}" if ord(char) < 0x10000 else f"\\U{ord(char):08x}"


@lru_cache(maxsize=4096)
def markdown_text(text: str) -> str:
    """Text as Markdown that has its paragraphs, items of lists, rows of tables, code spans and words that are strong:
    no other markup, no link, image, HTML or entity of it comes alive. A link is told as its text and its address."""
    paragraphs = _PARAGRAPH.split(text.replace("\r\n", "\n").replace("\r", "\n"))
    return "\n\n".join(told for part in paragraphs if (told := "\n".join(_markdown_lines(part.split("\n")))))


def _markdown_lines(lines: list[str]) -> Iterator[str]:
    """The lines of a paragraph: an item or a row on one line each, and all that follows each other as one."""
    if len(lines) > 1 and _DELIMITERS.fullmatch(lines[1].strip()):
        yield from (_markdown_row(line) for line in lines)
        return
    lead, words = "", list[str]()
    for line in lines:
        item = _LISTED.match(line)
        if item is None:
            words += line.split()
            continue
        if words:
            yield lead + _markdown_line(" ".join(words))
        lead, words = (
            f"{' ' * min(len(item[1]), 12)}{'-' if item[2] in '-*+' else item[2]} ",
            line[item.end() :].split(),
        )
    if words:
        yield lead + _markdown_line(" ".join(words))


def _markdown_row(line: str) -> str:
    bare = line.strip()
    if _DELIMITERS.fullmatch(bare):
        return bare
    cells = bare.removeprefix("|").removesuffix("|").split("|")
    return f"| {' | '.join(_markdown_line(' '.join(cell.split())) for cell in cells)} |"


def _markdown_line(text: str) -> str:
    plain = _shown(text)
    told = (_MARKUP.sub(r"\\\g<0>", _without_links(prose)) + code for prose, code in _code_spans(plain))
    return _STRONG.sub(r"**\1**", _NUMBERED.sub(r"\1\\\2", "".join(told)))


def _without_links(prose: str) -> str:
    return _LINK.sub(_told_link, prose) if "](http" in prose else prose


def _shown(text: str) -> str:
    """Prose with what is invisible in it as escapes."""
    if text.isascii() and text.isprintable():
        return text
    return re.sub(_NOT_PROSE, lambda found: _code_point(found[0]), text)


def _code_spans(text: str) -> Iterator[tuple[str, str]]:
    """Prose, and the code span behind it, by turns. What a cell of a table or an end of a line would tear apart stays
    prose."""
    before = ""
    for prose, span in code_spans(text):
        fence = len(span) - len(span.lstrip("`"))
        inside = span[fence : len(span) - fence]
        if inside.strip() and not set(inside) & {"|", "\\"}:
            yield before + prose, markdown_code(inside)
            before = ""
        else:
            before += prose + span
    yield before, ""


def _told_link(found: re.Match[str]) -> str:
    return found[2] if found[1] == found[2] else f"{found[1]} ({found[2]})"


@lru_cache(maxsize=4096)
def markdown_code(text: str) -> str:
    """Text as a code span of Markdown, on one line."""
    plain = _shown(" ".join(text.split()))
    fence = "`" * (max((len(run) for run in re.findall("`+", plain)), default=0) + 1)
    padding = " " if plain.startswith("`") or plain.endswith("`") or not plain else ""
    return f"{fence}{padding}{plain}{padding}{fence}"


def markdown_cell(text: str) -> str:
    """Markdown of one line as a cell of a table (GitHub Flavored Markdown, 4.10): a bar splits cells even in a code
    span, unless a backslash is before it. Readers disagree about two backslashes there, so such text becomes prose."""
    return markdown_text(text) if "\\|" in text else text.replace("|", "\\|")
