"""Import statements, sorted and wrapped as ruff's isort rule does it.

Order: ``__future__``, the standard library, this package; within each, ``import x`` before ``from x import y``; further
dots before fewer; names as constants, classes, functions, each in natural order (``V2`` before ``V10``) that is
blind to case first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from specloom.python.layout import STEP, WIDTH

Use = tuple[str, str]
"""Module and name; a module of this package is written relative to its root (``_runtime.models``, ``models``) and is
known by ``OWN``; without a name, the module itself is imported (``datetime as dt``)."""

OWN: Final = frozenset(("_runtime", "headers", "models", "errors", "resources", "_client", ""))

_NUMBER: Final = re.compile(r"\d+")

FUTURE: Final = "from __future__ import annotations"


def import_lines(uses: Iterable[Use], dots: str, folder: str = "") -> tuple[str, ...]:
    """The lines of a module's imports; ``dots`` is the way from the module to the package's root (``.``, ``..``).

    What stands beside the module, in the same ``folder`` of the package, is imported with one dot.
    """
    wanted = set(uses)
    standard = sorted((use for use in wanted if not _own(use[0])), key=_standard_key)
    own = sorted((use for use in wanted if _own(use[0])), key=lambda use: _natural(use[0]))
    beside = [(module.removeprefix(f"{folder}."), name) for module, name in own if _beside(module, folder)]
    above = [use for use in own if not _beside(use[0], folder)]
    blocks = [[FUTURE], _block(standard, ""), _block(above, dots) + _block(beside, ".")]
    lines: list[str] = []
    for block in blocks:
        if block:
            lines += ([""] if lines else []) + block
    return tuple(lines)


def _own(module: str) -> bool:
    return module.partition(".")[0] in OWN


def _beside(module: str, folder: str) -> bool:
    return bool(folder) and module.startswith(f"{folder}.")


def _standard_key(use: Use) -> tuple[bool, object]:
    module, name = use
    return bool(name), _natural(module.partition(" ")[0])


def _block(uses: list[Use], dots: str) -> list[str]:
    lines = [f"import {module}" for module, name in uses if not name]
    names: dict[str, list[str]] = {}
    for module, name in uses:
        if name:
            names.setdefault(module, []).append(name)
    for module, found in names.items():
        lines += from_line(f"{dots}{module}", found)
    return lines


def from_line(module: str, names: Iterable[str], indent: int = 0) -> list[str]:
    """``from module import names``, one name a line where they do not fit below so much indentation."""
    ordered = sorted(set(names), key=_member_key)
    line = f"from {module} import {', '.join(ordered)}"
    if indent + len(line) <= WIDTH:
        return [line]
    return [f"from {module} import (", *(f"{' ' * STEP}{name}," for name in ordered), ")"]


def _member_key(name: str) -> tuple[int, object, object]:
    letters = [char for char in name if char.isalpha()]
    kind = 1 if name[0].isupper() else 2
    if len(name) > 1 and letters and all(char.isupper() for char in letters):
        kind = 0
    return kind, _natural(name.lower()), _natural(name)


def _natural(text: str) -> str:
    """A key that sorts numbers by their value, and those that begin with a zero digit by digit, as fractions are."""
    return _NUMBER.sub(_ranked, text)


def _ranked(number: re.Match[str]) -> str:
    digits = number[0]
    return f"0\0{digits}\0" if digits[0] == "0" else f"0{chr(len(digits))}{digits}"
