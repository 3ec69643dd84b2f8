"""Every attack of our own, with what was expected and what came: ``make attacks``.

python -m tests.attacks [REGEX]
"""

from __future__ import annotations

import itertools
import os
import re
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.attacks import places, sizes, texts
from tests.attacks.sandbox import Attack, Outcome, Sandbox


def main() -> int:
    """Run all; gives 1 where any got through."""
    pattern = sys.argv[1] if len(sys.argv) > 1 else "."
    attacks = [each for each in everything() if re.search(pattern, each.name)]
    bad = 0
    with ThreadPoolExecutor(int(os.environ.get("PROCESSES", os.cpu_count() or 1))) as pool:
        for attack, outcome in zip(attacks, pool.map(judged, attacks), strict=True):
            bad += bool(outcome.flags)
            flags = " ".join(outcome.flags)[:600]
            print(f"{'BAD' if outcome.flags else 'ok '} {attack.name}: {attack.expect}; {outcome} {flags}", flush=True)
    print(f"{len(attacks) - bad} of {len(attacks)} pass")
    return 1 if bad or not attacks else 0


def everything() -> list[Attack]:
    """All attacks."""
    return list(itertools.chain(texts.documents(), places.documents(), sizes.documents()))


def judged(attack: Attack) -> Outcome:
    with tempfile.TemporaryDirectory(prefix="attack-") as folder:
        return Sandbox(Path(folder), attack).run()


if __name__ == "__main__":
    sys.exit(main())
