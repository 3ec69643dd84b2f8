"""Templates look like the output: at most 8 decisions in 100 lines, nested 3 deep at most, no code glued together."""

from __future__ import annotations

import math
from pathlib import Path

import jinja2
import pytest
from jinja2 import nodes

from tests.house.tree import TEMPLATES, name_of, tracked

DECISIONS_PER_100_LINES = 8
DEPTH = 3


def templates() -> list[Path]:
    return [path for path in tracked() if path.is_relative_to(TEMPLATES) and path.suffix == ".jinja"]


def tree(source: str) -> nodes.Template:
    return jinja2.Environment(extensions=["jinja2.ext.do"], autoescape=True).parse(source)


def decisions(source: str) -> int:
    """How often the template chooses: `if`, `elif` and the inline `if`. A loop repeats, and only counts as depth."""
    return sum(1 for _ in tree(source).find_all((nodes.If, nodes.CondExpr)))


def depth(node: nodes.Node) -> int:
    """How deep blocks are nested; an `elif` is beside its `if`, not below it."""
    below = max((depth(child) for child in node.iter_child_nodes(exclude=("elif_",))), default=0)
    if isinstance(node, nodes.If):
        beside = max(
            (max((depth(child) for child in branch.iter_child_nodes()), default=0) for branch in node.elif_), default=0
        )
        return max(below, beside) + 1
    return below + isinstance(node, nodes.For)


def glue(source: str) -> list[str]:
    """Assignments that put text together: `{% set x = a ~ b %}`. Such text belongs into the plan."""
    assigned = tree(source).find_all((nodes.Assign, nodes.AssignBlock))
    return [
        str(node.lineno)
        for node in assigned
        if isinstance(node, nodes.AssignBlock) or next(node.find_all((nodes.Concat, nodes.Add)), None) is not None
    ]


def test_there_are_templates() -> None:
    assert templates()


def test_templates_decide_little() -> None:
    counts = {path: decisions(path.read_text(encoding="utf-8")) for path in templates()}
    sizes = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in counts}
    budget = {path: math.ceil(size * DECISIONS_PER_100_LINES / 100) for path, size in sizes.items()}
    assert [f"{name_of(path)}: {counts[path]} > {budget[path]}" for path in counts if counts[path] > budget[path]] == []


def test_templates_are_flat() -> None:
    depths = {name_of(path): depth(tree(path.read_text(encoding="utf-8"))) for path in templates()}
    assert {name: deep for name, deep in depths.items() if deep > DEPTH} == {}


def test_templates_glue_no_code() -> None:
    assert [f"{name_of(path)}:{line}" for path in templates() for line in glue(path.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize(
    ("source", "count", "deep"),
    [
        ("plain {{ text }}", 0, 0),
        ("{% if a %}{% elif b %}{% else %}{% endif %}", 2, 1),
        ("{% for x in y %}{% if x %}{{ 1 if x else 2 }}{% endif %}{% endfor %}", 2, 2),
        ("{% if a %}{% elif b %}{% for x in y %}{% endfor %}{% endif %}", 2, 2),
    ],
)
def test_counting(source: str, count: int, deep: int) -> None:
    assert (decisions(source), depth(tree(source))) == (count, deep)


def test_glue_is_found() -> None:
    assert glue("{% set x = a ~ '(' %}") == ["1"]
    assert glue("{% set x = a %}") == []
