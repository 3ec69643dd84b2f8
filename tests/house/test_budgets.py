"""Short by habit, long by exception: the budgets of functions, modules, imports and suppressions."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator

import pytest

from tests.house.tree import ROOT, modules, name_of, parse, python_files

FUNCTION_LINES = 50
MODULE_LINES = 550
Function = ast.FunctionDef | ast.AsyncFunctionDef
SUPPRESSION = re.compile(r"#\s*(?:type:\s*ignore|noqa|pyright:\s*(?:ignore|basic|strict=false)|mypy:)(?P<rest>.*)$")
# What is suppressed stands in brackets or after a colon; the reason, of two words at least, follows after a `#` or `-`.
REASON = re.compile(r"(?:#|\s--?)\s*\w+\W+\w+")


def functions(tree: ast.AST) -> Iterator[Function]:
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def long_functions(tree: ast.AST) -> list[str]:
    sizes = ((node, (node.end_lineno or node.lineno) - node.lineno + 1) for node in functions(tree))
    return [f"{node.lineno} {node.name}: {size} lines" for node, size in sizes if size > FUNCTION_LINES]


def late_imports(tree: ast.AST) -> list[str]:
    found = (
        (function, node)
        for function in functions(tree)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    )
    return [f"{node.lineno} in {function.name}" for function, node in found]


def silent_suppressions(text: str) -> list[str]:
    """Comments only: a suppression inside a string suppresses nothing."""
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    comments = ((token.start[0], token.string) for token in tokens if token.type == tokenize.COMMENT)
    found = ((number, SUPPRESSION.search(comment)) for number, comment in comments)
    return [f"{number}: {match[0]}" for number, match in found if match and not REASON.search(match["rest"])]


def test_functions_are_short() -> None:
    assert [f"{name_of(path)}:{found}" for path in modules() for found in long_functions(parse(path))] == []


def test_modules_are_short() -> None:
    sizes = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in modules()}
    assert {name: size for name, size in sizes.items() if size > MODULE_LINES} == {}


def test_imports_stand_at_the_top() -> None:
    assert [f"{name_of(path)}:{found}" for path in modules() for found in late_imports(parse(path))] == []


def test_every_suppression_says_why() -> None:
    ours = python_files(ROOT / "generator", ROOT / "mocks", ROOT / "tests", ROOT / "benchmarks", ROOT / ".ci")
    found = [f"{name_of(path)}:{bad}" for path in ours for bad in silent_suppressions(path.read_text(encoding="utf-8"))]
    assert found == []


def test_budgets_are_felt() -> None:
    body = "\n".join(f"    x{number} = {number}" for number in range(FUNCTION_LINES))
    assert long_functions(ast.parse(f"def f():\n{body}")) == ["1 f: 51 lines"]
    assert late_imports(ast.parse("async def f():\n    if 1:\n        from a import b")) == ["3 in f"]


@pytest.mark.parametrize(
    ("line", "fails"),
    [
        ("x = 1  # type~: ignore", True),
        ("x = 1  # type~: ignore[attr-defined]", True),
        ("x = 1  # no~qa: E501", True),
        ("x = 1  # type~: ignore[arg-type]  # msgspec takes any type form", False),
        ("x = 1  # no~qa: S105 -- a header's name, no secret", False),
        ("x = 1  # a comment", False),
    ],
)
def test_a_suppression_without_reason_is_found(line: str, *, fails: bool) -> None:
    """The tilde keeps the suppression out of this file."""
    assert bool(silent_suppressions(line.replace("~", ""))) is fails
