"""What grows with a document in proportion: counted in calls, as time is another on each machine.

A ``oneOf`` of many is not among it: exactly one branch may hold, so that a value made for one is tried with all.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest

from specloom.loading import load
from specloom.pipeline import Options, generate
from tests.attacks.places import document

TEXT: Final = {"type": "string"}
MOST: Final = 2.7
"""How many times more calls the step from 60 to 120 parts may cost than that from 30 to 60: 4 would be the square."""


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


KINDS: Final[dict[str, Callable[[int], dict[str, Any]]]] = {
    "union-inline": lambda count: {"A": {"anyOf": [{"type": "object", "properties": {f"a{n}": TEXT}}
                                                   for n in range(count)]}},
    "chain": lambda count: {**{f"S{n}": _ref(f"S{n + 1}") for n in range(count)}, f"S{count}": TEXT},
    "ring": lambda count: {f"S{n}": {"type": "object", "properties": {"next": _ref(f"S{(n + 1) % count}")}}
                           for n in range(count)},
    "properties": lambda count: {"A": {"type": "object", "properties": {f"p{n}": TEXT for n in range(count)}}},
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_it_grows_in_proportion(kind: str, tmp_path: Path) -> None:
    few, some, many = (_calls(tmp_path / "spec.json", KINDS[kind](count)) for count in (30, 60, 120))
    assert many - some < MOST * (some - few), f"{few:,} calls, {some:,}, {many:,}"


def _calls(spec: Path, schemas: dict[str, Any]) -> int:
    """The calls of a run with fixtures; the first run loads what all need."""
    spec.write_text(json.dumps(document(schemas)), "utf-8")
    generate(load(spec), Options(package="made_client", fixtures=True))
    calls = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event.endswith("call")

    sys.setprofile(count)
    try:
        generate(load(spec), Options(package="made_client", fixtures=True))
    finally:
        sys.setprofile(None)
    return calls
