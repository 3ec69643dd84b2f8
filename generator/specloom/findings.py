"""What the readers find wrong, by pointer; the places are looked up once, when all is read.

A document can hold the same fault ten thousand times. The first ones of each code are told one by one and the others
are counted, so that nothing is lost silently and nothing drowns.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from specloom.diagnostics import Diagnostic, Level, Report
from specloom.source import Library

SHOWN: Final = 100
"""Findings of one code that are told one by one."""
SHOWN_NOTES: Final = 10
"""The same for notes, which ask for nothing."""


class Finding(NamedTuple):
    code: str
    level: Level
    message: str
    pointer: str
    expected: str = ""
    help: str = ""
    notes: tuple[str, ...] = ()


class Findings:
    """Collects findings; ``tell`` makes them diagnostics."""

    __slots__ = ("_by_code",)

    def __init__(self) -> None:
        self._by_code: dict[str, dict[Finding, None]] = {}

    def warn(
        self,
        code: str,
        message: str,
        pointer: str,
        *,
        expected: str = "",
        help: str = "",
        notes: tuple[str, ...] = (),
        level: Level = Level.WARNING,
    ) -> None:
        found = Finding(code, level, message, pointer, expected, help, notes)
        self._by_code.setdefault(code, {}).setdefault(found)

    def tell(self, library: Library) -> Report:
        """All findings, and what the files themselves had to say, as diagnostics."""
        report = Report()
        for document in library.documents.values():
            report.extend(document.remarks)
        shown = [found for group in self._by_code.values() for found in _first(group)]
        places = library.locate_all(found.pointer for found in shown)
        for found in shown:
            group = self._by_code[found.code]
            told = _first(group)
            hidden = len(group) - len(told)
            last = told[-1] if hidden > 0 else None
            notes = (*found.notes, f"{hidden} more places are like this") if found == last else found.notes
            report.add(
                Diagnostic(
                    code=found.code,
                    level=found.level,
                    message=found.message,
                    at=places[found.pointer],
                    expected=found.expected,
                    help=found.help,
                    notes=notes,
                )
            )
        return report


def _first(group: dict[Finding, None]) -> list[Finding]:
    """The findings of one code that are told one by one."""
    found = list(group)
    return found[: SHOWN_NOTES if found[0].level is Level.NOTE else SHOWN]
