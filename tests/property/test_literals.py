from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from specloom.python.literals import (
    comment,
    docstring,
    json_literal,
    markdown_cell,
    markdown_code,
    markdown_text,
    string,
    string_literal,
    toml_string,
)

ODD = [
    '"',
    "'",
    '"""',
    "\\",
    "\n",
    "\r",
    "\t",
    "\x00",
    "\x85",
    "\xa0",
    "\u2028",
    "\u202e",
    "\ud800",
    "é",
    "中",
    "😀",
    "א",
    "# noqa",
    "# type: ignore",
    "coding: latin-1",
    "\\N{DASH}",
    "{{7*7}}",
    "- ",
    "    ",
    "word ",
    "https://example.com/a_very_long_address_that_stands_in_a_description ",
]
TEXT = st.one_of(
    st.text(max_size=300),
    st.lists(st.sampled_from([*ODD, *"abc defghij"]), max_size=200).map("".join),
)
PROSE = TEXT.filter(lambda text: text.strip(" \t\r\n") != "")
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), TEXT),
    lambda inner: st.one_of(st.lists(inner, max_size=5), st.dictionaries(TEXT, inner, max_size=5)),
    max_leaves=15,
)
HIDDEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff]")


def bare(text: str) -> str:
    return re.sub(r"[ \t\r\n]", "", re.sub(r"[\ud800-\udfff]", "\ufffd", text))


@given(TEXT)
def test_a_string_evaluates_to_its_text(text: str) -> None:
    literal = string_literal(text)
    assert ast.literal_eval(literal) == text
    assert not HIDDEN.search(literal)
    assert "\n" not in literal


@given(TEXT, st.integers(0, 40), st.integers(0, 100), st.integers(0, 3))
@example("0" * 11 + "\x1b" * 3 + "\U00010000" * 6 + "0", 32, 0, 3)
def test_a_wrapped_string_evaluates_to_its_text_and_stays_in_the_line(
    text: str, indent: int, column: int, after: int
) -> None:
    literal = string(text, column=indent + column, indent=indent, after=after)
    assert ast.literal_eval(literal) == text
    assert all(len(line) <= 120 for line in literal.split("\n")[1:])


@given(VALUES)
def test_a_value_evaluates_to_itself(value: Any) -> None:
    literal = json_literal(value, indent=4, column=10)
    assert ast.literal_eval(literal) == value
    assert repr(ast.literal_eval(literal)) == repr(value)
    assert not HIDDEN.search(literal)


NUMBERS = [float("inf"), float("-inf"), 10**5000, -(10**5000), -0.0, 1e16]


@pytest.mark.parametrize("value", NUMBERS, ids=lambda _: "number")
def test_numbers_beyond_the_usual_survive(value: float) -> None:
    assert eval(json_literal(value)) == value


@given(PROSE, st.sampled_from([0, 4, 8]))
def test_a_docstring_says_its_text_and_ends_where_it_should(text: str, indent: int) -> None:
    source = docstring(text, indent)
    tree = ast.parse(source)
    assert len(tree.body) == 1
    said = ast.literal_eval(source)
    assert bare(said) == bare(text)
    assert not HIDDEN.search(source)
    first, *others = source.split("\n")
    # The template has indented the first line already.
    for line in (" " * indent + first, *others):
        assert len(line) <= 120 or " " not in line.strip()


@given(PROSE)
def test_a_class_with_such_a_docstring_can_be_made(text: str) -> None:
    names: dict[str, Any] = {}
    exec(f"class Model:\n    {docstring(text, 4)}\n", names)
    assert bare(names["Model"].__doc__) == bare(text)


@given(TEXT)
def test_a_comment_is_nothing_but_comments(text: str) -> None:
    source = comment(text)
    assert ast.parse(source).body == []
    assert not re.search(r"#\s*(type:|noqa|pyright|mypy|fmt|ruff)|coding[:=]", source, re.IGNORECASE)
    assert source.count("#") == source.count("\n") + 1


@given(TEXT)
def test_a_toml_string_is_read_as_its_text(text: str) -> None:
    expected = re.sub(r"[\ud800-\udfff]", "\ufffd", text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))
    assert tomllib.loads(f"key = {toml_string(text)}")["key"] == expected


@settings(deadline=None)
@given(TEXT)
def test_no_markup_of_a_text_comes_alive(text: str) -> None:
    tokens = MarkdownIt("commonmark").parse(f"Before {markdown_text(text)}".strip())
    kinds = {child.type for token in tokens for child in token.children or []} | {token.type for token in tokens}
    inert = {"paragraph_open", "inline", "paragraph_close", "text", "text_special", "softbreak", "hardbreak"}
    assert kinds <= inert | {"code_inline"}


@settings(deadline=None)
@given(st.lists(st.sampled_from(["`", "``", "```", "a", " ", "\\", "|", "*b*", "1. "]), max_size=30).map("".join))
def test_code_spans_of_a_text_stay_what_they_are(text: str) -> None:
    def spans(markdown: str) -> list[str]:
        tokens = MarkdownIt("commonmark").parse(markdown)
        inline = (child for token in tokens for child in token.children or [])
        return [child.content.strip() for child in inline if child.type == "code_inline"]

    told = spans(f"Before {markdown_text(f'x {text}')}")
    if not set(text) & {"|", "\\"}:
        assert told == [span for span in spans(f"Before x {' '.join(text.split())}") if span]
    assert not set("".join(told)) & {"|", "\\"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("see [the guide](https://api.test/guide) first", "see the guide (https\\://api.test/guide) first"),
        ("[https://api.test](https://api.test)", "https\\://api.test"),
        ("the `id` of [it](#it)", "the `id` of \\[it\\](#it)"),
        ("`a|b`", "\\`a\\|b\\`"),
        ("`[not](https://api.test)`", "`[not](https://api.test)`"),
    ],
)
def test_prose_is_told_as_it_was_meant(text: str, expected: str) -> None:
    assert markdown_text(text).replace("\\(", "(").replace("\\)", ")") == expected


@settings(deadline=None)
@given(TEXT)
def test_a_code_span_is_one_code_span(text: str) -> None:
    tokens = MarkdownIt("commonmark").parse(f"Before {markdown_code(text)}")
    kinds = [child.type for token in tokens for child in token.children or []]
    assert kinds == ["text", "code_inline"]


@settings(deadline=None)
@given(TEXT | st.text("|\\`a <>", max_size=12))
def test_a_cell_of_a_table_is_one_cell(text: str) -> None:
    cell = markdown_cell(markdown_code(text))
    tokens = MarkdownIt("commonmark").enable("table").parse(f"| a | b |\n| --- | --- |\n| {cell} | b |")
    inline = [token.children or [] for token in tokens if token.type == "inline"]
    assert len(inline) == 4
    assert {child.type for child in inline[2]} <= {"text", "text_special", "code_inline"}
    # GitHub's own reader takes a backslash with whatever follows it.
    assert re.fullmatch(r"(?:\\.|[^|\\])*", cell)


def test_formatter_and_linter_leave_what_is_written_alone(tmp_path: Path) -> None:
    texts = ["".join(ODD[i:] + ODD[:i]) * n for i in range(len(ODD)) for n in (1, 3)]
    texts += [("abcd " * n).strip() for n in range(15, 32)] + ["x" * n for n in range(90, 125, 3)]
    lines = ["from __future__ import annotations\n"]
    for number, text in enumerate(texts):
        name = f"T{number} = "
        lines.append(f"{name}{string(text, column=len(name), indent=0)}")
        lines.append(f"D{number} = {json_literal([text, {text: text, 'k': [1, -2.5, None]}], column=len(name))}")
    for number, text in enumerate(texts):
        lines.append(f"\n\nclass C{number}:\n    {docstring(text, 4)}\n\n    {comment(text, 4)}\n    member = 1")
    file = tmp_path / "emitted.py"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    ruff = [sys.executable, "-m", "ruff"]
    contract = ["--isolated", "--line-length", "120", str(file)]
    formatted = subprocess.run([*ruff, "format", "--diff", *contract], capture_output=True, text=True)
    assert formatted.returncode == 0, formatted.stdout
    linted = subprocess.run([*ruff, "check", "--select", "E,F,I,UP,B", *contract], capture_output=True, text=True)
    assert linted.returncode == 0, linted.stdout


def test_prose_keeps_lists_and_code() -> None:
    text = "Summary.\n\n- " + "word " * 40 + "\n- second\n\n```\n  code\n```\n"
    said = ast.literal_eval(docstring(text, 4))
    lines = said.split("\n")
    assert lines[2].startswith("    - word")
    assert lines[3].startswith("      word")
    assert "      code" in lines
