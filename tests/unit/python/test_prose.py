"""HTML and tables of a document's words as CommonMark that a docstring can hold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from specloom.api import Api, Operation, Response, Schema, SchemaId
from specloom.python.prose import WIDEST_ROW, readable, with_prose
from specloom.python.spans import code_spans

WIDE = "word " * 30


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain, 5 < 6 && 7 > 3", "plain, 5 < 6 && 7 > 3"),
        ("<b>Scope: </b><code>a:b</code>", "**Scope:** `a:b`"),
        ('<p><strong style={{ color: "#4" }}>Needs:\n   </strong><code>a</code></p>', "**Needs:** `a`"),
        ("one<br>two<br/>\nthree</br>", "one\ntwo\nthree"),
        ("<p>One</p><p>Two", "One\n\nTwo"),
        ("<h2>Head</h2>text", "## Head\n\ntext"),
        ("<ol><li>a<li>b<ul><li>c</ul></ol>end", "1. a\n2. b\n   - c\n\nend"),
        ('<a href="https://a.b/?c=1&amp;d=2">here</a>', "[here](https://a.b/?c=1&d=2)"),
        ('<a href="https://a.b/">https://a.b/</a> <a name="x">y</a>', "https://a.b/ y"),
        ("<pre><code>a\n  b</code></pre>", "```\na\n  b\n```"),
        ("<!-- theme: info -->\n> said", "> said"),
        ("a <!-- without an end", "a <!-- without an end"),
        ("&lt;b&gt; &amp;&nbsp;&mdash; &nosuch;", "<b> & \u2014 &nosuch;"),
        ("a\xa0b", "a b"),
        ("Bearer <code>, <id> and <string>", "Bearer <code>, <id> and <string>"),
        ("<title> of <table> in <span>, <hr>", "<title> of <table> in <span>,"),
        ("<code> and <code>x</code>", "<code> and `x`"),
        ("`<b>x</b>` and ```\n<p>&lt;\n```", "`<b>x</b>` and ```\n<p>&lt;\n```"),
        ("[![Run](https://a.b/c.svg)](https://a.b)", "[Run](https://a.b)"),
        ('<img src="https://a.b/c.png" alt="A picture">', "A picture"),
        ("| A | B |\n|---|---|\n| 1 | 2 |", "| A | B |\n|---|---|\n| 1 | 2 |"),
        (f"| A | B | C |\n|---|---|---|\n| 1 | {WIDE}| x\\|y |\n| 2 | | |", f"- 1: {WIDE.strip()}; C: x|y\n- 2"),
        (f"```\n| A |\n|---|\n| {WIDE} |\n```", f"```\n| A |\n|---|\n| {WIDE} |\n```"),
        ("see [it](/a/b#c), [that](#tag/x) and [them](https://a.b/)", "see it, that and [them](https://a.b/)"),
        ("<table><tr><td>a|b<td>c<br>d</table>", "| a\\|b | c d |\n| --- | --- |"),
    ],
)
def test_what_is_read_as_it_stands(text: str, expected: str) -> None:
    assert readable(text) == expected


PIECES = st.sampled_from(
    "<b>,</b>,<p>,<ul>,<li>,</ul>,<table>,<tr>,<td>,</table>,<a href='x'>,</a>,`,<!--,-->,&lt;,&nbsp;,|,|---|,\n, ,"
    "```\n,<br>,<pre>,</pre>,text,\ufdd0".split(",")
)


@given(st.lists(PIECES, max_size=30).map("".join))
def test_no_word_is_lost_and_no_mark_is_left(text: str) -> None:
    told = readable(text)
    assert told.count("text") == (text.count("text") if "<!--" not in text else told.count("text"))
    assert "\ufdd0" in text or not any("\ufdd0" <= char <= "\ufddb" for char in told)


@given(st.text(alphabet="`a \n|", max_size=40))
def test_spans_are_the_text(text: str) -> None:
    assert "".join(prose + code for prose, code in code_spans(text)) == text


def test_what_is_emitted_is_no_wider_than_a_docstring() -> None:
    lines = readable(f"| A | B |\n|---|---|\n| 1 | {'x' * WIDEST_ROW} |").split("\n")
    assert lines == [f"- 1: {'x' * WIDEST_ROW}"]


def test_everything_that_an_api_says_is_made_readable_and_the_rest_is_the_same_object() -> None:
    plain, rich = (Schema(id=SchemaId(text), pointer=text, description=text) for text in ("a", "<b>b</b>"))
    response = Response(pointer="#/r", status="200", description="<i>Good</i>")
    operation = Operation(
        pointer="#/o", method="GET", path="/", operation_id="o", summary="A&nbsp;b", responses=(response,)
    )
    schemas = {each.id: each for each in (plain, rich)}
    api = Api(pointer="", openapi="3.1.0", title="T", version="1", operations=(operation,), schemas=schemas)
    told = with_prose(api)
    assert told.schemas[plain.id] is plain
    assert told.schemas[rich.id].description == "**b**"
    assert told.operations[0].summary == "A b"
    assert told.operations[0].responses[0].description == "*Good*"
