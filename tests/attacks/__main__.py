"""Every attack, with what was expected and what came: ``make attacks``, which writes benchmarks/attacks.md.

python -m tests.attacks [--only COMMAND] [REGEX]

COMMAND is generate, validate, check or mock; without it, each has its turn. Of a name that the REGEX is found in alone.
"""

from __future__ import annotations

import argparse
import itertools
import re
from collections.abc import Mapping
from typing import Final

from tests.attacks import corners, mocked, oddities, places, sizes, texts
from tests.attacks.running import Run
from tests.attacks.sandbox import READERS, ROOT, SPECLOOM, Tool
from tests.attacks.table import table

TABLE: Final = ROOT / "benchmarks" / "attacks.md"
TOOLS: Final[Mapping[str, Tool]] = {"generate": SPECLOOM, **READERS, "mock": mocked.ASKING}


def main() -> int:
    """Run what is not done yet, and write the table; gives 1 where any got through."""
    parser = argparse.ArgumentParser(description="every attack of our own")
    parser.add_argument("--only", choices=TOOLS, help="this command alone")
    parser.add_argument("match", nargs="?", default=".", help="attacks in whose names this pattern is found")
    chosen = parser.parse_args()
    kinds = (texts, corners, places, oddities, sizes)
    every = list(itertools.chain.from_iterable(each.documents() for each in kinds))
    attacks = dict.fromkeys(TOOLS, every) | {"mock": list(mocked.documents())}
    bad = 0
    for command in [chosen.only] if chosen.only else TOOLS:
        wanted = [each for each in attacks[command] if re.search(chosen.match, each.name)]
        through = Run(command, TOOLS[command]).do(wanted)
        print(f"{command}: {through} of {len(wanted)} got through")
        bad += through
    found = {command: Run(command, tool).records(attacks[command]) for command, tool in TOOLS.items()}
    TABLE.write_text(table(attacks, found), "utf-8")
    return 1 if bad else 0


if __name__ == "__main__":
    raise SystemExit(main())
