"""What ``specloom generate`` does where something has changed."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from specloom.allowance import bounded
from specloom.cache import hash_of_bytes
from specloom.commands.changes import changes
from specloom.commands.console import counted, say_all, tell
from specloom.commands.selection import Job, argument_error, configured, single
from specloom.config import configuration_files
from specloom.diagnostics import quote_plain
from specloom.files import Written, write
from specloom.loading import UNREADABLE
from specloom.unchanged import keep_run

UNCHANGED: Final = "unchanged"
LOSSES: Final = 20
"""Lines of what was approximated or refused that are shown for one API; its ledger has them all."""

CHANGES: Final = 40
"""Lines of what is gone, renamed or new for callers that are shown for one API."""


def run(args: argparse.Namespace, words: Iterable[str]) -> int:
    """Generate; gives the exit code. ``words`` are what the run is kept under. Raises SpecloomError."""
    with bounded():
        return _run(args, words)


def _run(args: argparse.Namespace, words: Iterable[str]) -> int:
    jobs = _jobs(args)
    for job in jobs:
        tell(job.generated.report)
    if args.strict and any(job.generated.count("approximated", "refused") for job in jobs):
        for job in jobs:
            say_all(_shown(job, "nothing written, as --strict asks"))
        return 1
    for job in jobs:
        written = write(job.generated.files, job.output)
        tell(written.warnings)
        say_all(_shown(job, _summary(written), _changed(job, written)))
    _keep(jobs, words)
    return 0


def _keep(jobs: Sequence[Job], words: Iterable[str]) -> None:
    reports = [found for job in jobs for found in job.generated.report]
    if any(found.code in UNREADABLE for found in reports):
        return
    said = "".join(f"{line}\n" for job in jobs for line in _shown(job, UNCHANGED))
    told = "".join(f"{found.render()}\n" for found in reports)
    inputs, absent = configuration_files() if jobs[0].configured else ((), ())
    every = [*inputs, *(path for job in jobs for path in job.inputs)]
    outputs = {str(job.output): _hashes(job.generated.files) for job in jobs}
    keep_run(words, map(str, every), map(str, absent), outputs, told, said)


def _hashes(files: Mapping[str, bytes]) -> dict[str, str]:
    return {path: hash_of_bytes(content) for path, content in files.items()}


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
        return UNCHANGED
    removed = f", {counted(len(written.removed), 'file')} removed" if written.removed else ""
    return f"{counted(len(written.written), 'file')} written{removed}"


def _changed(job: Job, written: Written) -> tuple[str, ...]:
    """What the run changed for callers, where there was a run before."""
    if not written.ledger:
        return ()
    found = tuple(changes(written.ledger, job.generated.ledger))
    more = (f"... and {len(found) - CHANGES} more changes for callers",) if len(found) > CHANGES else ()
    return (*found[:CHANGES], *more)


def _shown(job: Job, what: str, changed: Iterable[str] = ()) -> Iterator[str]:
    made = job.generated
    operations = counted(len(made.ledger.operations), "operation")
    schemas = counted(len(made.ledger.schemas), "schema")
    lost = f"{made.count('approximated')} approximated, {made.count('refused')} refused"
    yield f"{quote_plain(str(job.output))}: {what}; {operations}, {schemas}, {lost}"
    for line in (*(quote_plain(each)[:400] for each in changed), *_losses(job)):
        yield f"  {line}"


def _losses(job: Job) -> Iterator[str]:
    """The first constructs that are not what the document says, once for each reason, and where the others stand."""
    lost: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for entry in job.generated.ledger:
        if entry.status in ("approximated", "refused"):
            lost.setdefault((entry.status, tuple(entry.notes)), []).append(entry.pointer)
    reasons = sorted(lost, key=lambda reason: reason[0] != "refused")
    for status, notes in reasons[:LOSSES]:
        first, *others = lost[status, notes]
        alike = f" (and {len(others)} more like this)" if others else ""
        yield quote_plain(f"{status} {first}: {'; '.join(notes)}")[:400] + alike
    if hidden := sum(len(lost[reason]) for reason in reasons[LOSSES:]):
        yield f"... and {hidden} more in {quote_plain(str(job.output / 'ledger.json'))}"
