from __future__ import annotations

from itertools import islice

import pytest

from specloom import judged_patterns
from specloom.judged_patterns import matches
from specloom.patterns import UnreadablePattern, matching, parse

PATTERNS = [
    "^$",
    "^[A-Z]{2}$",
    "^[^a-z]+$",
    "^(foo|bar)(-(foo|bar))*$",
    "^#[0-9a-fA-F]{6}$",
    r"^\d{3}-\d{4}$",
    r"^\+[1-9]\d{1,14}$",
    r"^[\w.-]+@[\w-]+\.[a-z]{2,}$",
    r"^\/[^\/]+\/$",
    r"^\p{Lu}\p{Ll}+$",
    r"^\u0041\x42\u{43}$",
    r"^(?:a|b)?(?<name>c)\.$",
    "^(?!foo)[a-z]{3}$",
    "^(?=.*[0-9])(?=.*[a-z]).{6,}$",
    r"^[\s\S]{2,}$",
    "^[-a]+$",
    r"^[\]\\]+$",
    "a{2,3}b*?c+",
    "x|^y$",
    "^arn:aws:[a-z0-9-]+:[a-z]{2}-[a-z]+-[0-9]:[0-9]{12}:.+$",
]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_matching_string_is_among_the_first_proposals(pattern: str) -> None:
    assert any(matches(pattern, text) for text in matching(pattern))


@pytest.mark.parametrize(
    ("pattern", "length"), [("^[a-z]+-[0-9]{2,}$", 12), ("[0-9]", 7), ("^(ab)+$", 10), ("^.*$", 300)]
)
def test_a_length_is_reached(pattern: str, length: int) -> None:
    found = [text for text in islice(matching(pattern, length, length), 50) if matches(pattern, text)]
    assert found
    assert {len(text) for text in found} == {length}


@pytest.mark.parametrize(
    "pattern", ["(a", "a)", "[a", "*", "a{x}", r"\p{Nonsense}", "[z-a]", r"\1", "a\\", r"\u{110000}", "(?<n"]
)
def test_what_is_no_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(UnreadablePattern):
        parse(pattern)


@pytest.mark.parametrize("text", ["", "AB", "foo", "a", "x/y~0", '"', "\\", "a@b.de", "/x/", "\u2028", "1.5"])
def test_of_many_patterns_those_are_found_that_each_finds(text: str) -> None:
    """Few are asked one by one, many at once."""
    many = [*PATTERNS, "", "/", "~", "~1", "%", '"', "(bad", "x" * 3000, "[/~]", "a"]
    assert judged_patterns.Patterns(many).found_in(text) == [each for each in many if matches(each, text)]


def test_patterns_that_are_too_large_for_one_are_still_found() -> None:
    many = [f"^{letter}{{1000}}.{{900}}$" for letter in "abcdefghijkl"]
    assert judged_patterns.Patterns(many).found_in("c" * 1900) == [many[2]]
    assert not judged_patterns.Patterns(many).found_in("c" * 1899)
