"""The package of a case folder, written and imported as its users would have it."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

from specloom import load
from specloom.python.make_plan import make_plan
from specloom.python.render import render

from .bridge import ROOT


@contextmanager
def imported(case: str, name: str, folder: Path) -> Iterator[ModuleType]:
    """The package of ``tests/cases/<case>`` under an import name, written to a folder; importable while this lasts."""
    for path, text in render(make_plan(load(ROOT / "tests" / "cases" / case / "spec.yaml").api, name)):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    sys.path.insert(0, str(folder))
    try:
        yield importlib.import_module(name)
    finally:
        sys.path.remove(str(folder))
