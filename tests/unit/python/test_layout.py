"""What ``layout`` writes is what ``ruff format`` leaves alone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from specloom.python.layout import (
    WIDTH,
    Code,
    Parameter,
    annotated,
    call,
    dict_,
    flat,
    signature,
    subscript,
    tuple_,
    union,
    written,
)

LENGTHS = (3, 20, 30, 37, 38, 39, 40, 41, 50, 60)


def a(length: int) -> str:
    return "A" * length


def statements() -> list[str]:
    """Each shape that we emit, at lengths on both sides of the line's end."""
    found: list[str] = []
    for size in LENGTHS:
        three: Code = union((a(size), a(size), "None"))
        found.append(annotated("x", three, "UNSET"))
        found.append(annotated("x", "TypeAlias", three))
        found.append(annotated("x", subscript("Annotated", (a(size), call("Meta", (a(size),)))), "None"))
        found.append(annotated("x", three, call("field", ("default=None", f'name="{a(size)}"'))))
        found.append(annotated("x", subscript("Literal", (a(size), a(size), a(size)))))
        found.append(annotated("x", subscript("Operation", (three,)), call("Operation", (a(size), "b"), open_=True)))
        found.append(written(call("f", (a(size), dict_((f"1: {a(size)}",), "d="), tuple_((a(size),), "t=")))))
        found.append(f"def f(self):\n    {written(call('f', (a(size), a(size), a(size))), 4, before='return ')}")
        arguments = ("self", Parameter("y", a(size)), Parameter("x", three, "UNSET"))
        found.append(f"{signature('def f', arguments, a(size), 0)}\n    pass")
        found.append(f"{signature('def f', ('self', '*', 'a: int'), three, 0)}\n    pass")
        found.append(f"{signature('def f', ('self',), a(size + 40), 0)}\n    pass")
        found.append(signature("def f", ("self", Parameter("y", a(size)), a(size)), a(size), 0, " ..."))
        found.append(signature("def f", ("self", Parameter("y", a(size))), three, 0, " ..."))
        long = call(f"client.{a(size + 50)}", (a(9),))
        found.append(f"with x:\n    {written(long, 4, before='answer = ')}\n    {written(long, 4, before='return ')}")
    return found


def test_ruff_has_nothing_to_change(tmp_path: Path) -> None:
    path = tmp_path / "emitted.py"
    path.write_text("\n\n\n".join(statements()) + "\n", encoding="utf-8")
    command = [sys.executable, "-m", "ruff", "format", "--isolated", "--line-length", str(WIDTH), "--diff", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout == ""
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (tuple_(("a",)), "(a,)"),
        (tuple_(("a", "b")), "(a, b)"),
        (tuple_(()), "()"),
        (subscript("list", ("a",)), "list[a]"),
        (union(("a",)), "a"),
        (Parameter("a", union(("b", "None")), "None"), "a: b | None = None"),
    ],
)
def test_on_one_line(code: Code, expected: str) -> None:
    assert flat(code) == expected


@given(st.lists(st.integers(1, 100), min_size=1, max_size=6))
def test_no_line_is_too_long_when_its_items_are_not(sizes: list[int]) -> None:
    lines = written(call("f", [a(size) for size in sizes])).splitlines()
    assert all(len(line) <= WIDTH for line in lines)
