"""``specloom generate``: write client packages."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from specloom.commands.console import say, tell
from specloom.commands.selection import Job, argument_error, configured, single
from specloom.diagnostics import quote_plain
from specloom.files import Written, write

LOSSES: Final = 20
"""Lines of what was approximated or refused that are shown for one API; its ledger has them all."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of ``specloom generate``."""
    parser.add_argument(
        "spec", nargs="?", metavar="SPEC", help="an OpenAPI document; without it, the APIs of [tool.specloom]"
    )
    parser.add_argument("--output", metavar="DIR", help="the folder to write; needed with SPEC")
    parser.add_argument("--package", metavar="NAME", help="the import name; by default made from the document's title")
    parser.add_argument("--fixtures", action="store_true", help="with SPEC: write fixtures too")
    parser.add_argument(
        "--strict", action="store_true", help="write nothing and exit 1 where anything was approximated or refused"
    )


def run(args: argparse.Namespace) -> int:
    """Generate; gives the exit code. Raises SpecloomError."""
    jobs = _jobs(args)
    for job in jobs:
        tell(job.generated.report)
    if args.strict and any(job.generated.count("approximated", "refused") for job in jobs):
        for job in jobs:
            _show(job, "nothing written, as --strict asks")
        return 1
    for job in jobs:
        written = write(job.generated.files, job.output)
        tell(written.warnings)
        _show(job, _summary(written))
    return 0


def _jobs(args: argparse.Namespace) -> list[Job]:
    if args.spec is None:
        if args.output or args.package or args.fixtures:
            raise argument_error("--output, --package and --fixtures go with a SPEC")
        return configured()
    if not args.output:
        raise argument_error("a SPEC needs --output DIR")
    return [single(args.spec, Path(args.output), args.package, fixtures=args.fixtures)]


def _summary(written: Written) -> str:
    if not written.written and not written.removed:
        return "unchanged"
    removed = f", {_many(len(written.removed), 'file')} removed" if written.removed else ""
    return f"{_many(len(written.written), 'file')} written{removed}"


def _show(job: Job, what: str) -> None:
    made = job.generated
    operations, schemas = len(made.ledger.operations), len(made.ledger.schemas)
    lost = f"{made.count('approximated')} approximated, {made.count('refused')} refused"
    say(f"{job.output}: {what}; {_many(operations, 'operation')}, {_many(schemas, 'schema')}, {lost}")
    for line in _losses(job):
        say(f"  {line}")


def _losses(job: Job) -> Iterator[str]:
    """The first constructs that are not what the document says, with the reason, and where the others stand."""
    lost = [entry for entry in job.generated.ledger if entry.status != "emitted"]
    for entry in sorted(lost, key=lambda entry: entry.status != "refused")[:LOSSES]:
        yield quote_plain(f"{entry.status} {entry.pointer}: {'; '.join(entry.notes)}")[:400]
    if len(lost) > LOSSES:
        yield f"... and {len(lost) - LOSSES} more in {job.output / 'ledger.json'}"


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
