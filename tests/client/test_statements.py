"""Emitted code declares: a method holds one call, and what happens on its path is the runtime's work.

The path of an operation is the statements of its method and the constants that it needs, those that these name
included: 5 at most, 10 where it streams or sends files.
"""

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
STREAMING = {"Streaming", "Multipart", "Binary"}
"""What an operation that streams or sends files declares."""
SHARED = ROOT.parent / "shared" / "corpus" / "dev"
CORPUS = [
    "Redocly+museum-openapi-example/openapi.yaml",
    "sonallux+spotify-web-api/fixed-spotify-open-api.yml",
    "MaximilianKoestler+hcloud-openapi/openapi_hcloud.json",
    "mistralai+platform-docs-public/openapi.yaml",
    "openai+openai-openapi/openapi.json",
]


def statements(node: ast.AST) -> int:
    """Statements below a node; a docstring does nothing, and is none."""
    return sum(isinstance(each, ast.stmt) and not is_text(each) for each in ast.walk(node)) - isinstance(node, ast.stmt)


def is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def names_in(node: ast.AST) -> set[str]:
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}


def methods(source: str) -> Iterator[tuple[str, int, int]]:
    """Each method of a module's classes, with the statements on its path, and how many there may be."""
    module = ast.parse(source)
    constants = {
        node.target.id: node
        for node in module.body
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
    }
    for owner in (node for node in module.body if isinstance(node, ast.ClassDef)):
        for method in owner.body:
            if isinstance(method, ast.FunctionDef | ast.AsyncFunctionDef):
                named = names_in(method) & constants.keys()
                while (
                    below := {each for name in named for each in names_in(constants[name]) & constants.keys()} - named
                ):
                    named |= below
                used = names_in(method).union(*(names_in(constants[name]) for name in named))
                allowed = STATEMENTS_STREAMED if used & STREAMING else STATEMENTS
                yield f"{owner.name}.{method.name}", statements(method) + len(named), allowed


def too_long(modules: dict[str, str]) -> list[str]:
    return [
        f"{path}: {name}: {count}, not {allowed}"
        for path, source in modules.items()
        for name, count, allowed in methods(source)
        if count > allowed
    ]


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
    files = dict(render(make_plan(load(path).api, "client")))
    assert too_long({name: text for name, text in files.items() if name.startswith("client/resources/")}) == []


SMALL = '''
GET: Operation[int] = Operation("GET")

PUT: Operation[int] = Operation("PUT", sends=Binary())

WATCH: Streaming[int] = Streaming(GET)


class A:
    def get(self):
        """Text."""
        if self:
            x = GET
        return x

    def watch(self):
        return self._stream(WATCH)

    async def put(self):
        return await self._call(PUT)
'''


def test_statements_are_counted() -> None:
    assert list(methods(SMALL)) == [("A.get", 4, 5), ("A.watch", 3, 10), ("A.put", 2, 10)]


def test_a_long_path_is_noticed() -> None:
    longer = SMALL.replace("        return x", "        print()\n        print()\n        return x")
    assert too_long({"a.py": longer}) == ["a.py: A.get: 6, not 5"]
