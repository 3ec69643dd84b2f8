"""``specloom check``: compare what lies on disk with what the specs give."""

from __future__ import annotations

import argparse
from typing import Final

from specloom.allowance import bounded
from specloom.commands.collection import without_collection
from specloom.commands.console import say, tell
from specloom.commands.selection import Job, configured
from specloom.diagnostics import quote_plain
from specloom.files import Checked, check
from specloom.version import VERSION

FILES: Final = 50
"""Files that are named for one API."""

_KINDS: Final = {
    "missing": "is missing",
    "extra": "is not part of what the spec gives",
    "different": "is not what the spec gives",
    "edited": "was edited by hand",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """``specloom check`` takes no arguments: it compares every API of ``[tool.specloom]``."""


def run(_: argparse.Namespace) -> int:
    """Compare; 0 where all is the same, 1 where something differs. Raises SpecloomError."""
    with bounded():
        return 0 if _compared() else 1


def _compared() -> bool:
    same = True
    with without_collection():
        jobs = configured()
    for job in jobs:
        tell(job.generated.report)
        found = check(job.generated.files, job.output, version=VERSION)
        _show(job, found)
        same = same and found.same
    return same


def _show(job: Job, found: Checked) -> None:
    output = quote_plain(str(job.output))
    if found.same:
        say(f"{output}: up to date")
        return
    if found.reason:
        say(f"{output}: {found.reason}; run specloom generate")
        return
    count = len(found.differences)
    say(f"{output}: {count:,} file{' differs' if count == 1 else 's differ'}; run specloom generate")
    for difference in found.differences[:FILES]:
        say(f"  {quote_plain(difference.path)} {_KINDS[difference.kind]}")
        for line in difference.lines:
            say(f"    {line}")
    if len(found.differences) > FILES:
        say(f"  ... and {len(found.differences) - FILES:,} more")
