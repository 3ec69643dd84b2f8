"""The README says what there is: each option, each diagnostic code, each make target; and nothing that there is not."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.house.tree import GENERATOR, MOCK, ROOT, RUNTIME, parse, python_files, readme

CODE = re.compile(r"\bSL\d{3}\b")
TARGET = re.compile(r"^([a-z][a-z-]*):", re.MULTILINE)
LINK = re.compile(r"\]\((?!https?://|#|mailto:)([^)#\s]+)")
# argparse gives these to everyone.
UNIVERSAL = {"--help"}


def commands() -> Iterator[ast.Call]:
    """Every call of `add_argument` in the command line."""
    for path in python_files(GENERATOR, MOCK):
        for node in ast.walk(parse(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "add_argument":
                yield node


def options() -> set[str]:
    strings = (argument.value for call in commands() for argument in call.args if isinstance(argument, ast.Constant))
    return {text for text in strings if isinstance(text, str) and text.startswith("--")}


def codes_in_use() -> set[str]:
    """Codes that the sources can say; docstrings count as well, since they must not name what is gone."""
    files = (path for path in python_files(GENERATOR, MOCK) if not path.is_relative_to(RUNTIME))
    return {code for path in files for code in CODE.findall(path.read_text(encoding="utf-8"))}


def documented_codes() -> list[str]:
    return re.findall(r"^\| `?(SL\d{3})`? \|", readme(), re.MULTILINE)


def test_every_option_is_documented() -> None:
    assert options()
    assert {option for option in options() if f"`{option}" not in readme() and f" {option}" not in readme()} == set()


def test_every_documented_option_exists() -> None:
    commands_shown = re.findall(r"^.*\bspecloom (?:generate|check|mock|validate)\b.*$", readme(), re.MULTILINE)
    shown = {option for line in commands_shown for option in re.findall(r"(?<!\S)--[a-z][a-z-]+", line)}
    assert shown - options() - UNIVERSAL == set()


def test_every_code_is_documented_once() -> None:
    assert len(documented_codes()) == len(set(documented_codes()))
    assert codes_in_use() - set(documented_codes()) == set()
    assert set(documented_codes()) - codes_in_use() == set()


def test_make_targets_named_in_the_readme_exist() -> None:
    targets = set(TARGET.findall((ROOT / "Makefile").read_text(encoding="utf-8")))
    named = set(re.findall(r"(?:`|^|^ {4})make ([a-z]+)", readme(), re.MULTILINE))
    assert {"demo", "test", "check", "regenerate"} <= named <= targets


def test_ci_runs_the_readmes_test_command() -> None:
    command = re.compile(r"^(?: {4})?make test(?=\s)", re.MULTILINE)
    assert command.search((ROOT / ".ci" / "run").read_text(encoding="utf-8"))
    assert command.search(readme())


def test_links_lead_somewhere() -> None:
    pages = [ROOT / "README.md", ROOT / "generator" / "README.md", ROOT / "mocks" / "README.md"]
    links = [(page, link) for page in pages for link in LINK.findall(page.read_text(encoding="utf-8"))]
    assert [f"{page}: {link}" for page, link in links if not (page.parent / link).exists()] == []
