"""What commands print: results on standard output, diagnostics on standard error."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from specloom.diagnostics import Diagnostic


def say(line: str) -> None:
    """One line of a result."""
    sys.stdout.write(line + "\n")


def say_all(lines: Iterable[str]) -> None:
    """Several lines of a result."""
    for line in lines:
        say(line)


def tell(diagnostics: Iterable[Diagnostic]) -> None:
    """Diagnostics, in their order."""
    for found in diagnostics:
        sys.stderr.write(found.render() + "\n")


def counted(count: int, noun: str) -> str:
    """A number of things, in words."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
