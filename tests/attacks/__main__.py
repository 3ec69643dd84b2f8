"""Every attack of our own, with what was expected and what came: ``make attacks``.

python -m tests.attacks [REGEX]

Without a REGEX, which are all of them, the table benchmarks/attacks.md is written.
"""

from __future__ import annotations

import itertools
import os
import re
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

from tests.attacks import control, places, sizes, texts
from tests.attacks.sandbox import CPU_SECONDS, MEGABYTES, ROOT, Attack, Outcome, Sandbox

TABLE: Final = ROOT / "benchmarks" / "attacks.md"
HEAD: Final = f"""\
# Hostile documents

Written by `make attacks`: every document of `tests/attacks` in a sandbox that watches what is opened, written,
connected to and started, and that imports what came. A document passes where it becomes a package or is refused with a
message, within {CPU_SECONDS} s of CPU time and {MEGABYTES} MiB, and nothing of its text came alive. Those on size make
fixtures too.
"""


def main() -> int:
    """Run all; gives 1 where any got through."""
    pattern = sys.argv[1] if len(sys.argv) > 1 else "."
    attacks = [each for each in everything() if re.search(pattern, each.name)]
    bad = 0
    rows: list[tuple[str, Outcome]] = []
    with ThreadPoolExecutor(int(os.environ.get("PROCESSES", os.cpu_count() or 1))) as pool:
        for attack, outcome in zip(attacks, pool.map(judged, attacks), strict=True):
            bad += bool(outcome.flags)
            rows.append((attack.name, outcome))
            flags = " ".join(outcome.flags)[:600]
            print(f"{'BAD' if outcome.flags else 'ok '} {attack.name}: {attack.expect}; {outcome} {flags}", flush=True)
    print(f"{len(attacks) - bad} of {len(attacks)} pass")
    if len(sys.argv) == 1:
        TABLE.write_text(table(rows), "utf-8")
    return 1 if bad or not attacks else 0


def table(rows: Sequence[tuple[str, Outcome]]) -> str:
    """The outcomes by kind of attack, and what got through, in Markdown."""
    kinds = {name.partition("-")[0]: [found for each, found in rows if each.startswith(f"{name.partition('-')[0]}-")]
             for name, _ in rows}  # fmt: skip
    lines = [HEAD, "| kind | documents | pass | packages | refused | most CPU s | most MB |", "| --- " * 7 + "|"]
    for kind, found in kinds.items():
        outcomes = found or [outcome for name, outcome in rows if name == kind]
        passed = sum(not each.flags for each in outcomes)
        made, refused = (sum(each.status == status for each in outcomes) for status in (0, 2))
        cpu, megabytes = max(each.cpu for each in outcomes), max(each.megabytes for each in outcomes)
        lines.append(f"| {kind} | {len(outcomes)} | {passed} | {made} | {refused} | {cpu:.1f} | {megabytes} |")
    through = [f"- {name}: {' '.join(outcome.flags)[:200]}" for name, outcome in rows if outcome.flags]
    verdict = ["", "Nothing got through."] if not through else ["", "What got through:", "", *through]
    return "\n".join([*lines, *verdict, *_control(), ""])


def _control() -> list[str]:
    """What the harness says of a generator that is known to be open to some of this."""
    if not control.is_installed():
        return ["", "The positive control was not installed (`make attacks-control`)."]
    found = control.caught(texts.documents())
    return ["", f"The same harness on openapi-python-client {control.VERSION}, texts alone: {found}."]


def everything() -> list[Attack]:
    """All attacks."""
    return list(itertools.chain(texts.documents(), places.documents(), sizes.documents()))


def judged(attack: Attack) -> Outcome:
    with tempfile.TemporaryDirectory(prefix="attack-") as folder:
        return Sandbox(Path(folder), attack).run()


if __name__ == "__main__":
    sys.exit(main())
