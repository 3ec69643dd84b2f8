"""What no file of the repository may say: registry hosts, paths of one machine, work put off."""

from __future__ import annotations

import re

import pytest

from tests.house.tree import name_of, texts, tracked

FORBIDDEN = {
    "a package registry's host": re.compile(
        r"https?://[a-z0-9.-]*(?:pypi|pythonhosted|npmjs|debian)[a-z0-9.-]*", re.IGNORECASE
    ),
    "a path of one machine": re.compile(r"(?:^|[^A-Za-z0-9_./-])/(?:work|farm|root|home|Users)/", re.MULTILINE),
    # Upper case only: specs may well speak of a to-do list.
    "work put off": re.compile(r"\b(?:T[O]DO|F[I]XME|X[X]X|H[A]CK)\b"),
    "a merge conflict": re.compile(r"^(?:<{7}|>{7}) ", re.MULTILINE),
}


def offences(text: str) -> list[str]:
    return [
        f"{text.count(chr(10), 0, match.start()) + 1}: {what}: {match[0].strip()}"
        for what, pattern in FORBIDDEN.items()
        for match in pattern.finditer(text)
    ]


def test_nothing_forbidden_is_said() -> None:
    assert [f"{name}:{offence}" for name, text in texts() for offence in offences(text)] == []


def test_lines_end_with_a_line_feed() -> None:
    assert [name for name, text in texts() if "\r" in text and not name.startswith("tests/cases/")] == []


def test_there_are_files() -> None:
    assert {"pyproject.toml", "README.md", "Makefile", ".ci/run"} <= {name_of(path) for path in tracked()}


@pytest.mark.parametrize(
    "text",
    ["see https://files.python~hosted.org/x", "open /ro~ot/x", "# TO~DO: later", "<<<<~<<< HEAD", "at\n/ho~me/me/x"],
)
def test_an_offence_is_found(text: str) -> None:
    """The tilde keeps the offence out of this file."""
    assert offences(text.replace("~", ""))


@pytest.mark.parametrize(
    "text", ["https://api.rootly.com/root/x", "node_modules/work/x", "a todo list", "C++ /rooted/"]
)
def test_plain_text_is_left_alone(text: str) -> None:
    assert offences(text) == []
