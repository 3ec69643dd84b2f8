"""What docstrings say of schemas, members and arguments: the document's words, and what they leave unsaid."""

from __future__ import annotations

import re
from typing import Final

from specloom.api import Schema
from specloom.python.limits import when_not_given
from specloom.python.literals import docstring, with_deprecation
from specloom.python.words import words

_BLOCK: Final = re.compile(r" *(?:[-*+] |[0-9]{1,9}[.)] |#{1,6} |\||>|```|~~~)")
"""How a line begins that is more than the next line of a paragraph (CommonMark 0.31, 4 and 5)."""
_CLOSING: Final = "*_)\"'\u201d\u2019"


def schema_doc(schema: Schema, indent: int, *, name: str) -> str:
    """The docstring of what a schema becomes, empty where the document says no more than its name."""
    text = with_deprecation(words_of(schema, name), is_deprecated=schema.deprecated)
    return docstring(text, indent) if text else ""


def member_doc(schema: Schema, wire: str, *, described_elsewhere: bool, may_be_left_out: bool) -> str:
    """What stands below a member of a model: words, and the default that the API takes where it is not given.

    ``described_elsewhere`` says whether the member's type has a docstring with the same words, ``may_be_left_out``
    whether the member is sent, and need not be.
    """
    text = with_deprecation("" if described_elsewhere else words_of(schema, wire), is_deprecated=schema.deprecated)
    default = when_not_given(schema) if may_be_left_out else ""
    if not default or _says_default(text, default):
        return text
    if not text:
        return f"{default}."
    has_blocks = any(map(_BLOCK.match, text.split("\n")))
    return f"{text}\n\n{default}." if has_blocks else f"{ended(text)} {default}."


def _says_default(text: str, default: str) -> bool:
    """Whether a text names its default by itself, as most do in one of their own ways."""
    value = default.split("`")[1].strip('"')
    return "default" in text.lower() and value.lower() in text.lower()


def words_of(schema: Schema, name: str) -> str:
    """A schema's description, or its title where that is no mere spelling of its name, as frameworks make them up."""
    described = schema.description.strip()
    title = schema.title.strip()
    if described or not title:
        return described
    known = {"".join(words(text)) for text in (name, schema.component) if text}
    return "" if "".join(words(title)) in known else title


def argument_line(name: str, doc: str, limits: str, wire: str) -> str:
    """What is to be said of an argument as an item of a list: words, limits, what it is called in the document.

    Lists and tables of the words stay what they are, below the item's first paragraph.
    """
    opening, rest = _opening(doc)
    bounds = f"{limits[:1].upper()}{limits[1:]}." if limits else ""
    sent = f"Sent as `{wire}`." if wire != name else ""
    if rest:
        behind = " ".join(part for part in (bounds, sent) if part)
        lines = [*rest, "", behind] if behind else rest
        return "\n".join([f"- `{name}`: {opening}", *(f"  {line}" if line.strip() else "" for line in lines)])
    told = " ".join(part for part in (ended(opening) if opening else "", bounds, sent) if part)
    return f"- `{name}`: {told}" if told else ""


def _opening(doc: str) -> tuple[str, list[str]]:
    """The paragraphs that begin a text as one, and the lines from the first list, table, heading or code on."""
    lines = doc.strip().split("\n")
    first = next((index for index, line in enumerate(lines) if _BLOCK.match(line)), len(lines))
    return " ".join(" ".join(lines[:first]).split()), [line.rstrip() for line in lines[first:]]


def ended(sentence: str) -> str:
    """A text with a full stop, unless it ends a sentence by itself."""
    is_ended = sentence.rstrip(_CLOSING).endswith((".", "!", "?", ":", ">"))
    return sentence if is_ended else f"{sentence}."
