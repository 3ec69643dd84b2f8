"""Why ``specloom mock`` does not start: what a document is not to blame for, but an option or this machine."""

from __future__ import annotations

from specloom.diagnostics import Diagnostic, Level, Location, SpecloomError


def refusal(
    code: str, message: str, *, expected: str = "", help: str = "", notes: tuple[str, ...] = ()
) -> SpecloomError:
    """The error to raise; its place is the command itself, as no file has the fault."""
    at = Location(file="specloom mock")
    found = Diagnostic(code=code, level=Level.ERROR, message=message, at=at, expected=expected, help=help, notes=notes)
    return SpecloomError(found)
