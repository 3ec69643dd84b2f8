"""Every attack of our own, with what was expected and what came: ``make attacks``.

python -m tests.attacks [REGEX]

Without a REGEX, which are all of them, the table benchmarks/attacks.md is written.
"""

from __future__ import annotations

import functools
import itertools
import os
import re
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

from tests.attacks import control, corners, places, sizes, texts
from tests.attacks.sandbox import CPU_SECONDS, MEGABYTES, READERS, ROOT, SPECLOOM, Attack, Outcome, Sandbox, Tool

TABLE: Final = ROOT / "benchmarks" / "attacks.md"
HEAD: Final = f"""\
# Hostile documents

Written by `make attacks`: every document of `tests/attacks` in a sandbox that watches what is opened, written,
connected to and started, and that imports what came. A document passes where it becomes a package or is refused with a
message, within {CPU_SECONDS} s of CPU time and {MEGABYTES} MiB, and nothing of its text came alive. Those on size make
fixtures too.
"""
OTHERS: Final = """
The other commands on the same documents, within the same limits. `check` follows a `generate` with fixtures, which is
counted neither in its time nor in its memory, and passes where it finds no difference, or refuses what that refused.

| command | documents | pass | done | refused | most CPU s | most MB |
| --- | --- | --- | --- | --- | --- | --- |"""


def main() -> int:
    """Run all; gives 1 where any got through."""
    pattern = sys.argv[1] if len(sys.argv) > 1 else "."
    attacks = [each for each in everything() if re.search(pattern, each.name)]
    rows = {
        command: list(_rows(command, tool, attacks)) for command, tool in ({"generate": SPECLOOM} | READERS).items()
    }
    bad = sum(bool(outcome.flags) for each in rows.values() for _, outcome in each)
    print(f"{len(attacks) * len(rows) - bad} of {len(attacks) * len(rows)} pass")
    if len(sys.argv) == 1:
        TABLE.write_text(table(rows), "utf-8")
    return 1 if bad or not attacks else 0


def _rows(command: str, tool: Tool, attacks: Sequence[Attack]) -> Iterator[tuple[str, Outcome]]:
    """Each attack's name and what came of it under one command, printed as they come."""
    with ThreadPoolExecutor(int(os.environ.get("PROCESSES", os.cpu_count() or 1))) as pool:
        for attack, outcome in zip(attacks, pool.map(functools.partial(judged, tool), attacks), strict=True):
            flags = " ".join(outcome.flags)[:600]
            verdict = "BAD" if outcome.flags else "ok "
            print(f"{verdict} {command} {attack.name}: {attack.expect}; {outcome} {flags}", flush=True)
            yield attack.name, outcome


def table(rows: Mapping[str, Sequence[tuple[str, Outcome]]]) -> str:
    """The outcomes by kind of attack, those of the other commands, and what got through, in Markdown."""
    kinds: dict[str, list[Outcome]] = {}
    for name, outcome in rows["generate"]:
        kinds.setdefault(name.partition("-")[0], []).append(outcome)
    lines = [HEAD, "| kind | documents | pass | packages | refused | most CPU s | most MB |", "| --- " * 7 + "|"]
    lines += [_line(kind, outcomes) for kind, outcomes in kinds.items()]
    lines.append(OTHERS)
    lines += [
        _line(command, [outcome for _, outcome in found]) for command, found in rows.items() if command in READERS
    ]
    through = [
        f"- {command} {name}: {' '.join(outcome.flags)[:200]}"
        for command, found in rows.items()
        for name, outcome in found
        if outcome.flags
    ]
    verdict = ["", "Nothing got through."] if not through else ["", "What got through:", "", *through]
    return "\n".join([*lines, *verdict, *_control(), ""])


def _line(about: str, outcomes: Sequence[Outcome]) -> str:
    passed, refused = sum(not each.flags for each in outcomes), sum(each.status == 2 for each in outcomes)
    done = sum(each.status in (0, 1) for each in outcomes)
    cpu, megabytes = max(each.cpu for each in outcomes), max(each.megabytes for each in outcomes)
    return f"| {about} | {len(outcomes)} | {passed} | {done} | {refused} | {cpu:.1f} | {megabytes} |"


def _control() -> list[str]:
    """What the harness says of a generator that is known to be open to some of this."""
    if not control.is_installed():
        return ["", "The positive control was not installed (`make attacks-control`)."]
    found = control.caught(texts.documents())
    return ["", f"The same harness on openapi-python-client {control.VERSION}, texts alone: {found}."]


def everything() -> list[Attack]:
    """All attacks."""
    return list(itertools.chain(texts.documents(), corners.documents(), places.documents(), sizes.documents()))


def judged(tool: Tool, attack: Attack) -> Outcome:
    with tempfile.TemporaryDirectory(prefix="attack-") as folder:
        return Sandbox(Path(folder), attack, tool).run()


if __name__ == "__main__":
    sys.exit(main())
