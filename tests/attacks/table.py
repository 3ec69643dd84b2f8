"""The table of all attacks, from what the runs of each command have kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from tests.attacks import control, texts
from tests.attacks.running import Record
from tests.attacks.sandbox import CPU_SECONDS, MEGABYTES, Attack, Outcome

HEAD: Final = f"""\
# Hostile documents

Written by `make attacks`: every document of `tests/attacks` in a sandbox that watches what is opened, written,
connected to and started, and that imports what came. A document passes where it becomes a package or is refused with a
message, within {CPU_SECONDS} s of CPU time and {MEGABYTES} MiB, and nothing of its text came alive. Those on size make
fixtures too. What was flagged or refused for its cost alone was run again by itself, as other programs on a machine
make each one dearer; the second run counts.
"""
OTHERS: Final = """
The other commands on the same documents, within the same limits. `check` follows a `generate` with fixtures, which is
counted neither in its time nor in its memory, and passes where it finds no difference, or refuses what that refused.
"""
MOCK: Final = """
The mock on the same documents and on those that lie beside the repository (*given*): it starts and is asked for each
operation, well, wrong and at length, or it refuses the document. A fault, an answer that its description does not allow
and one that takes more than 2 s of CPU time do not pass.
"""
Found = Mapping[str, Record]


def table(attacks: Mapping[str, Sequence[Attack]], found: Mapping[str, Found]) -> str:
    """Every command's outcomes, with how many of its attacks were run, and what got through, in Markdown."""
    lines = [HEAD, *_kinds(attacks["generate"], found["generate"]), OTHERS]
    lines += _header("command")
    lines += [_line(name, len(attacks[name]), _outcomes(found[name].values())) for name in ("validate", "check")]
    lines += [MOCK, *_kinds(attacks["mock"], found["mock"])]
    through = [
        f"- {command} {record.name}: {' '.join(' '.join(record.outcome.flags).split())[:200]}"
        for command, records in found.items()
        for record in records.values()
        if record.outcome.flags
    ]
    verdict = ["", "Nothing got through."] if not through else ["", "What got through:", "", *through]
    return "\n".join([*lines, *verdict, *_commits(found), *_control(), ""])


def _kinds(attacks: Sequence[Attack], found: Found) -> list[str]:
    kinds = Counter(kind_of(each.name) for each in attacks)
    lines = _header("kind")
    for kind, count in kinds.items():
        lines.append(_line(kind, count, _outcomes(each for each in found.values() if kind_of(each.name) == kind)))
    return [*lines, _line("all", len(attacks), _outcomes(found.values()))]


def kind_of(name: str) -> str:
    return name.partition("-")[0]


def _outcomes(records: Iterable[Record]) -> list[Outcome]:
    return [each.outcome for each in records]


def _header(about: str) -> list[str]:
    return [f"| {about} | documents | run | pass | done | refused | most CPU s | most MB |", "| --- " * 8 + "|"]


def _line(about: str, documents: int, outcomes: Sequence[Outcome]) -> str:
    passed, refused = sum(not each.flags for each in outcomes), sum(each.status == 2 for each in outcomes)
    done = sum(each.status in (0, 1) for each in outcomes)
    cpu, megabytes = (max([getattr(each, name) for each in outcomes], default=0) for name in ("cpu", "megabytes"))
    cells = (about, documents, len(outcomes), passed, done, refused, f"{cpu:.1f}", megabytes)
    return f"| {' | '.join(map(str, cells))} |"


def _commits(found: Mapping[str, Found]) -> list[str]:
    """On which commits the outcomes were had."""
    counts = Counter((command, each.commit) for command, records in found.items() for each in records.values())
    told = ", ".join(f"{command} {count} on {commit}" for (command, commit), count in counts.items())
    return ["", f"Commits, with a plus where the worktree had more: {told}."]


def _control() -> list[str]:
    """What the harness says of a generator that is known to be open to some of this."""
    if not control.is_installed():
        return ["", "The positive control was not installed (`make attacks-control`)."]
    found = control.caught(texts.documents())
    return ["", f"The same harness on openapi-python-client {control.VERSION}, texts alone: {found}."]
