"""Emitted code declares: a method holds one call, and what happens on its path is the runtime's work."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from specloom import load
from specloom.python.make_plan import make_plan
from specloom.python.render import render

from .bridge import ROOT

STATEMENTS = 5
STATEMENTS_STREAMED = 10
SHARED = ROOT.parent / "shared" / "corpus" / "dev"
CORPUS = [
    "Redocly+museum-openapi-example/openapi.yaml",
    "sonallux+spotify-web-api/fixed-spotify-open-api.yml",
    "MaximilianKoestler+hcloud-openapi/openapi_hcloud.json",
    "mistralai+platform-docs-public/openapi.yaml",
]


def statements(node: ast.AST) -> int:
    """Statements below a node; a docstring does nothing, and is none."""
    return sum(isinstance(each, ast.stmt) and not is_text(each) for each in ast.walk(node)) - isinstance(node, ast.stmt)


def is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def methods(source: str) -> Iterator[tuple[str, int]]:
    """Each method of a module's classes, with the statements on its path: its own, and the constant that it names."""
    module = ast.parse(source)
    constants = {
        node.target.id for node in module.body if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
    }
    for owner in (node for node in module.body if isinstance(node, ast.ClassDef)):
        for method in owner.body:
            if isinstance(method, ast.FunctionDef | ast.AsyncFunctionDef):
                named = {node.id for node in ast.walk(method) if isinstance(node, ast.Name)} & constants
                yield f"{owner.name}.{method.name}", statements(method) + len(named)


def too_long(modules: dict[str, str]) -> list[str]:
    """A method whose answer is a stream, or which uploads, is told by the runtime's names in its module."""
    found: list[str] = []
    for path, source in modules.items():
        allowed = STATEMENTS_STREAMED if "Multipart(" in source or "Binary(" in source else STATEMENTS
        found += [f"{path}: {name}: {count}" for name, count in methods(source) if count > allowed]
    return found


def test_committed_packages() -> None:
    paths = [*ROOT.glob("generated/*/*/resources/*.py")]
    modules = {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in paths}
    assert sum(1 for source in modules.values() for _ in methods(source)) >= 18
    assert too_long(modules) == []


@pytest.mark.parametrize("name", CORPUS)
def test_packages_of_the_corpus(name: str) -> None:
    path = SHARED / Path(name)
    if not path.is_file():
        pytest.skip("no shared folder beside the repository")
    files = render(make_plan(load(path).api, "client"))
    assert too_long({name: text for name, text in files.items() if name.startswith("client/resources/")}) == []


SMALL = '''
GET: int = 1


class A:
    def get(self):
        """Text."""
        if self:
            x = GET
        return x
'''


def test_statements_are_counted() -> None:
    assert list(methods(SMALL)) == [("A.get", 4)]
