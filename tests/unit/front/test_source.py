from __future__ import annotations

import json
import math
import os
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from specloom import SpecloomError, load, pointers
from specloom.source import Library
from specloom.syntax import UNREPRESENTABLE
from specloom.syntax_json import parse_json, parse_usual
from specloom.syntax_yaml import parse_yaml, plain

HEAD = "openapi: 3.1.0\ninfo: {title: t, version: '1'}\n"
JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(st.text(), inside, max_size=4),
    max_leaves=20,
)


def refusal(tmp_path: Path, content: str | bytes, name: str = "spec.yaml") -> str:
    """Code and position of the error that loading such a file gives."""
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(SpecloomError) as caught:
        load(path)
    (found,) = caught.value.diagnostics
    assert found.render().startswith(str(path))
    return f"{found.code} {found.at.line}:{found.at.column}"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("~", None), ("null", None), ("", None), ("true", True), ("FALSE", False),
        ("yes", "yes"), ("NO", "NO"), ("on", "on"), ("22:22", "22:22"), ("2020-01-01", "2020-01-01"),
        ("1.10", 1.1), ("0o17", 15), ("017", 17), ("0x1F", 31), ("1_000", "1_000"), ("-3", -3), ("+4", 4),
        ("1e3", 1000.0), (".5", 0.5), ("5.", 5.0), ("1.2.3", "1.2.3"), ("-", "-"), (".", "."),
        (".inf", UNREPRESENTABLE), ("-.INF", UNREPRESENTABLE), (".nan", UNREPRESENTABLE), ("1e999", UNREPRESENTABLE),
        ("9" * 301, UNREPRESENTABLE),
    ],
)  # fmt: skip
def test_plain_scalars_follow_the_core_schema(text: str, value: object) -> None:
    found = plain(text)
    assert found is value if value is UNREPRESENTABLE else (found == value and type(found) is type(value))


def test_keys_are_the_text_that_was_written() -> None:
    parsed = parse_yaml('200: a\ntrue: b\n1.10: c\n~: d\n"x": e\nnull: \n')
    assert parsed.data == {"200": "a", "true": "b", "1.10": "c", "~": "d", "x": "e", "null": None}


def test_merge_keys_give_way_to_own_keys() -> None:
    data = parse_yaml("a: &a {x: 1, y: 1}\nb: &b {y: 2, z: 2}\nc: {<<: [*a, *b], x: 0}\n").data
    assert data["c"] == {"x": 0, "y": 1, "z": 2}


@given(JSON_VALUES)
def test_json_is_read_as_the_standard_library_reads_it(value: object) -> None:
    assert parse_json(json.dumps(value)).data == value


@given(JSON_VALUES, st.sampled_from((None, 2)), st.booleans())
def test_usual_json_says_what_any_other_way_of_reading_it_says(
    value: object, indent: int | None, is_ascii: bool
) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=is_ascii)
    usual = parse_usual(text.encode())
    assert usual is None or repr(usual.data) == repr(parse_json(text).data)


def test_a_document_as_machines_write_it_is_usual_json() -> None:
    value = {"openapi": "3.1.0", "a/b": [1, -2, 0.5, 2**63, True, None, '"\\\n\u2028 é'], "": {}}
    usual = parse_usual(json.dumps(value, indent=4, ensure_ascii=False).encode())
    assert usual is not None
    assert repr(usual.data) == repr(value)


@pytest.mark.parametrize(
    "text",
    [
        '{"a": 1, "a": 1}', '{"a": {"b": 1, "c": 2, "b": 1}}', "[1e999]", "[NaN]", "9" * 301, "[1e5]", "[1.50]",
        '"\\ud800"', '"\\/"', "[" * 257 + "]" * 257, "[" * 100_000, "[1,]", '"a\nb"', "[1] 2", "",
    ],
)  # fmt: skip
def test_what_msgspec_would_be_silent_on_is_no_usual_json(text: str) -> None:
    assert parse_usual(text.encode()) is None


@given(JSON_VALUES)
def test_yaml_reads_back_what_was_written(value: object) -> None:
    text = yaml.safe_dump(value)
    parsed = parse_yaml(text).data
    assert json.dumps(parsed, sort_keys=True) == json.dumps(value, sort_keys=True) or _only_exponents(parsed, value)


def _only_exponents(left: object, right: object) -> bool:
    """YAML 1.1 writers spell some floats as 1.1 reads them; equal as numbers is equal here."""
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(_only_exponents(left[key], right[key]) for key in left)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(_only_exponents, left, right))
    if isinstance(left, float) and isinstance(right, float):
        return math.isclose(left, right)
    return left == right


@given(st.lists(st.text(), max_size=5))
def test_a_pointer_splits_into_what_was_joined(tokens: list[str]) -> None:
    clean = [token.encode("utf-8", "replace").decode() for token in tokens]
    assert pointers.tokens(pointers.split_file(pointers.join("a b.yaml#", *clean))[1]) == tuple(clean)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("a: [1, 2\n", "SL004 2:1"),
        ("openapi: 3.1.0\x00\n", "SL004 1:15"),
        ("- 1\n", "SL015 1:1"),
        ("", "SL015 1:1"),
        ("a: 1\n", "SL020 1:1"),
        ("info: {}\nswagger: '2.0'\n", "SL021 2:1"),
        ("openapi: 4.0.0\n", "SL022 1:1"),
        (HEAD + "---\nb: 1\n", "SL010 3:1"),
        (HEAD + "? [a]\n: 1\n", "SL009 3:3"),
        (HEAD + "x-a: !!python/name:os.system a\n", "SL008 3:6"),
        (HEAD + "x-a: &a [*a]\n", "SL007 3:10"),
        (HEAD + "x-a: &a\n  <<: *a\n", "SL007 4:7"),
        (HEAD + "x-a: " + "[" * 300, "SL005 3:261"),
        (HEAD + "x-a: *b\n", "SL004 3:6"),
        ("openapi: \xe9".encode("latin-1"), "SL003 1:10"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(tmp_path: Path, content: str | bytes, expected: str) -> None:
    assert refusal(tmp_path, content) == expected


def test_broken_json_names_the_place_of_the_json_fault(tmp_path: Path) -> None:
    assert refusal(tmp_path, '{"openapi": "3.1.0",\n "a" 1}', "spec.json") == "SL004 2:6"
    assert refusal(tmp_path, '{"a":' * 50_000 + "1" + "}" * 50_000, "spec.json").startswith("SL005 1:")


def test_alias_bomb_is_refused(tmp_path: Path) -> None:
    levels = "".join(f"x{i}: &x{i} [{', '.join([f'*x{i - 1}'] * 10)}]\n" for i in range(1, 9))
    assert refusal(tmp_path, HEAD + "x0: &x0 [1]\n" + levels).startswith("SL006 ")


def test_missing_file_and_directory(tmp_path: Path) -> None:
    for path in (tmp_path / "none.yaml", tmp_path):
        with pytest.raises(SpecloomError, match="SL001"):
            load(path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    with pytest.raises(SpecloomError, match="not a regular file"):
        load(tmp_path / "pipe.yaml")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_encodings_and_line_ends(tmp_path: Path, encoding: str, end: str) -> None:
    path = tmp_path / "spec.yaml"
    path.write_bytes(("openapi: 3.1.0\ninfo: {title: Zoë}\n".replace("\n", end)).encode(encoding))
    assert load(path).api.title == "Zoë"


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        ("a.yaml", HEAD + "x-a: {b: 1}\nx-a: {c: 2}\n", (4, 1)),
        ("a.json", '{"openapi": "3.1.0",\n "x-a": {"b": 1},\n "x-a": {"c": 2}}', (3, 2)),
    ],
)
def test_duplicate_keys_are_reported_with_what_is_lost(
    tmp_path: Path, name: str, text: str, place: tuple[int, int]
) -> None:
    (tmp_path / name).write_text(text)
    loaded = load(tmp_path / name)
    (found,) = [each for each in loaded.report if each.code == "SL011"]
    assert (found.at.line, found.at.column) == place
    assert "b" in found.notes[0]
    assert loaded.api.extensions == {"x-a": {"c": 2}}


def test_numbers_that_json_cannot_hold_are_left_out(tmp_path: Path) -> None:
    text = '{"openapi": "3.1.0", "paths": {}, "x-a": [1, NaN, 1e400, {"b": -Infinity}], "x-b": ' + "9" * 5000 + "}"
    (tmp_path / "a.json").write_text(text)
    loaded = load(tmp_path / "a.json")
    assert loaded.api.extensions == {"x-a": [1, {}]}
    assert [found.at.pointer for found in loaded.report] == ["#/x-a/1", "#/x-a/2", "#/x-a/3/b", "#/x-b"]


@pytest.mark.parametrize("half", ["\\ud800", "\\uDBFF", "\\udc00", "\\uDFFF"])
def test_half_a_surrogate_pair_is_replaced(tmp_path: Path, half: str) -> None:
    text = '{"openapi": "3.1.0", "paths": {}, "info": {"title": "a@b\\ud83d\\ude00"}}'
    (tmp_path / "a.json").write_text(text.replace("@", half))
    loaded = load(tmp_path / "a.json")
    assert loaded.api.title == "a\ufffdb\U0001f600"
    assert [found.code for found in loaded.report] == ["SL013"]


@pytest.mark.parametrize("is_json", [True, False])
def test_locate_finds_members_items_and_the_nearest_above(tmp_path: Path, is_json: bool) -> None:
    path = tmp_path / ("a.json" if is_json else "a.yaml")
    if is_json:
        path.write_text('{\n "a": {"b/c": [1,\n   {"d": 2}]},\n "e": 1}\n')
        expected = {"#/a": (2, 2), "#/a/b~1c": (2, 8), "#/a/b~1c/1": (3, 4), "#/a/b~1c/1/d": (3, 5), "#/e/no": (4, 2)}
    else:
        path.write_text("a:\n  b/c:\n  - 1\n  - d: 2\ne: 1\n")
        expected = {"#/a": (1, 1), "#/a/b~1c": (2, 3), "#/a/b~1c/1": (4, 5), "#/a/b~1c/1/d": (4, 5), "#/e/no": (5, 1)}
    found = Library(path).locate_all(expected)
    assert {pointer: (place.line, place.column) for pointer, place in found.items()} == expected


def test_columns_count_characters_and_keys_are_found_however_they_are_written(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(
        '{"\U0001f600\u00e9": 1, "b": {"\\u00e9": 2, "\u00e9\\u0301": 3},\n "\u4e2d": [4, 5], "c": 6}', "utf-8"
    )
    expected = {
        "#/\U0001f600\u00e9": (1, 2),
        "#/b": (1, 11),
        "#/b/\u00e9": (1, 17),
        "#/b/\u00e9\u0301": (1, 30),
        "#/\u4e2d/1": (2, 11),
        "#/c": (2, 15),
    }
    found = Library(path).locate_all(expected)
    assert {pointer: (place.line, place.column) for pointer, place in found.items()} == expected


def test_what_is_forgotten_is_gone_but_for_its_digest(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"openapi": "3.1.0",\n "info": {"title": "t", "version": "1"}}', "utf-8")
    digest = load(path).library.digest
    loaded = load(path)
    known = loaded.library.locate("#/info")
    loaded.library.forget()
    assert (loaded.document.data, loaded.document.content) == (None, b"")
    assert loaded.library.digest == digest
    assert loaded.library.locate("#/info") == known
    with pytest.raises(ValueError, match="let go"):
        loaded.library.locate("#/openapi")
