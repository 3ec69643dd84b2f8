"""Parameter values to text: the table of OpenAPI 3.1 (4.8.12), and back again for any value."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import unquote

import pytest
from hypothesis import assume, given, reject
from hypothesis import strategies as st

from specloom.python.runtime.serialize import Unserializable, cookie_pairs, header_text, path_text, query_pairs

ARRAY = ["blue", "black", "brown"]
OBJECT = {"R": 100, "G": 200, "B": 150}


@pytest.mark.parametrize(
    ("style", "explode", "text", "array", "members"),
    [
        ("matrix", False, ";color=blue", ";color=blue,black,brown", ";color=R,100,G,200,B,150"),
        ("matrix", True, ";color=blue", ";color=blue;color=black;color=brown", ";R=100;G=200;B=150"),
        ("label", False, ".blue", ".blue,black,brown", ".R,100,G,200,B,150"),
        ("label", True, ".blue", ".blue.black.brown", ".R=100.G=200.B=150"),
        ("simple", False, "blue", "blue,black,brown", "R,100,G,200,B,150"),
        ("simple", True, "blue", "blue,black,brown", "R=100,G=200,B=150"),
    ],
)
def test_the_table_for_paths(style: str, explode: bool, text: str, array: str, members: str) -> None:
    assert [path_text("color", value, style, explode) for value in ("blue", ARRAY, OBJECT)] == [text, array, members]


@pytest.mark.parametrize(
    ("style", "explode", "array", "members"),
    [
        ("form", False, "color=blue,black,brown", "color=R,100,G,200,B,150"),
        ("form", True, "color=blue&color=black&color=brown", "R=100&G=200&B=150"),
        ("spaceDelimited", False, "color=blue%20black%20brown", "color=R%20100%20G%20200%20B%20150"),
        ("pipeDelimited", False, "color=blue%7Cblack%7Cbrown", "color=R%7C100%7CG%7C200%7CB%7C150"),
        ("deepObject", False, None, "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150"),
    ],
)
def test_the_table_for_queries(style: str, explode: bool, array: str | None, members: str) -> None:
    def written(value: Any) -> str:
        return "&".join("=".join(pair) for pair in query_pairs("color", value, style, explode))

    assert written(OBJECT) == members
    assert array is None or written(ARRAY) == array
    assert written([]) == written({}) == ""


def test_spelling() -> None:
    values = [True, None, 1.5, "", "a b/ü", "-._~", "100%"]
    spelled = [query_pairs("page[x]", value, "form", True)[0] for value in values]
    texts = ["true", "null", "1.5", "", "a%20b%2F%C3%BC", "-._~", "100%25"]
    assert spelled == [("page%5Bx%5D", text) for text in texts]
    assert query_pairs("q", "a/b?c&d=e#f+g%20", "form", True, True) == [("q", "a/b?c%26d%3De%23f%2Bg%2520")]
    assert path_text("p", "a/b;c%?", "simple", False, True) == "a%2Fb;c%25%3F"


@pytest.mark.parametrize("value", ["", [], {}, [""]])
@pytest.mark.parametrize("style", ["simple", "label"])
def test_a_path_value_is_never_empty(value: Any, style: str) -> None:
    with pytest.raises(Unserializable, match="empty"):
        path_text("id", value, style, False)


@pytest.mark.parametrize("text", ["a\r\nb", "a\nb", "a\x00", " a", "a ", "€"])
def test_headers_refuse_what_they_cannot_carry(text: str) -> None:
    with pytest.raises(Unserializable):
        header_text(text, False)
    with pytest.raises(Unserializable):
        header_text([text, "b"] if text != "a " else ["b", text], False)


@pytest.mark.parametrize("text", ["a\r\nb", "a;b", "a b", 'a"', "a,b", "é"])
def test_cookies_as_they_are_refuse_what_they_cannot_carry(text: str) -> None:
    with pytest.raises(Unserializable):
        cookie_pairs("c", text, "cookie", True)
    assert unquote(cookie_pairs("c", text, "form", True)[0][1]) == text


TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
ITEMS = st.lists(TEXT, min_size=1, max_size=4)
MEMBERS = st.dictionaries(TEXT, TEXT, min_size=1, max_size=4)


T = TypeVar("T")


def refused_or(write: Callable[[], T]) -> T:
    """What is written; values that the style must refuse are none to test with."""
    try:
        return write()
    except Unserializable:
        reject()


def paired(items: list[str]) -> dict[str, str]:
    return dict(zip(items[::2], items[1::2], strict=True))


def halves(text: str, delimiter: str) -> dict[str, str]:
    parts = [part.partition("=") for part in text.split(delimiter)]
    return {unquote(name): unquote(value) for name, _, value in parts}


def decoded(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(unquote(name), unquote(value)) for name, value in pairs]


def split(text: str, delimiter: str) -> list[str]:
    return [unquote(item) for item in text.split(delimiter)]


def written_path(value: Any, style: str, explode: bool, reserved: bool) -> str:
    return refused_or(lambda: path_text("n", value, style, explode, reserved))


@given(TEXT, ITEMS, MEMBERS, st.sampled_from(["simple", "label", "matrix"]), st.booleans(), st.booleans())
def test_paths_can_be_read_back(
    text: str, items: list[str], members: dict[str, str], style: str, explode: bool, reserved: bool
) -> None:
    assume(style != "label" or not explode or not any("." in word for word in [*items, *members, *members.values()]))
    one, many, keyed = (written_path(value, style, explode, reserved) for value in (text, items, members))
    lead = {"simple": "", "label": ".", "matrix": ";n="}[style]
    delimiter = "." if style == "label" and explode else ","
    assert unquote(one.removeprefix(lead)) == text
    assert not set(one + many + keyed) & set('/?#[] %"<>') - {"%"}
    if style == "matrix" and explode:
        assert [unquote(part.partition("=")[2]) for part in many[1:].split(";")] == items
        assert halves(keyed[1:], ";") == members
        return
    assert split(many.removeprefix(lead), delimiter) == items
    body = keyed.removeprefix(lead)
    if explode and style != "matrix":
        assert halves(body, delimiter) == members
    else:
        assert paired(split(body, delimiter)) == members


@given(TEXT, ITEMS, MEMBERS, st.sampled_from(["form", "spaceDelimited", "pipeDelimited"]), st.booleans(), st.booleans())
def test_queries_can_be_read_back(
    text: str, items: list[str], members: dict[str, str], style: str, explode: bool, reserved: bool
) -> None:
    def written(value: Any) -> list[tuple[str, str]]:
        return refused_or(lambda: query_pairs("n[]", value, style, explode, reserved))

    delimiter = {"form": ",", "spaceDelimited": "%20", "pipeDelimited": "%7C"}[style]
    assert decoded(written(text)) == [("n[]", text)]
    many, keyed = written(items), written(members)
    assert not set("".join(map("".join, many + keyed))) & set('&=+#[] "<>')
    if explode:
        assert decoded(many) == [("n[]", item) for item in items]
        assert dict(decoded(keyed)) == members
    else:
        assert split(many[0][1], delimiter) == items
        assert paired(split(keyed[0][1], delimiter)) == members


@given(MEMBERS)
def test_deep_objects_can_be_read_back(members: dict[str, str]) -> None:
    pairs = decoded(query_pairs("f", members, "deepObject", True))
    assert {name[2:-1]: value for name, value in pairs} == members


WORD = st.text(st.characters(codec="latin-1", exclude_categories=["Cc"], exclude_characters=",="), min_size=1).filter(
    lambda text: text == text.strip()
)
WORDS = st.lists(WORD, min_size=1, max_size=4)
WORD_PAIRS = st.dictionaries(WORD, WORD, min_size=1, max_size=4)


@given(WORD, WORDS, WORD_PAIRS, st.booleans())
def test_headers_can_be_read_back(text: str, items: list[str], members: dict[str, str], explode: bool) -> None:
    assert header_text(text, explode) == text
    assert header_text(items, explode).split(",") == items
    parts = header_text(members, explode).split(",")
    assert (dict(part.split("=", 1) for part in parts) if explode else paired(parts)) == members
