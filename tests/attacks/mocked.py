"""The hostile documents, ours and those that lie beside the repository, as attacks on the mock.

python -m tests.attacks.mocked [REGEX]
"""

from __future__ import annotations

import dataclasses
import json
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

from tests.attacks import places, sizes, texts
from tests.attacks.sandbox import ROOT, Attack, Outcome, Sandbox, Tool

ASKING: Final = Tool((sys.executable, str(Path(__file__).with_name("ask_mock.py")), "{spec}"))
GIVEN: Final = ROOT.parent / "shared" / "attacks"


def documents() -> Iterator[Attack]:
    """All that are about a document; where output goes is no matter of the mock's."""
    for each in (*given(), *texts.documents(), *places.documents(), *sizes.documents()):
        if not each.name.startswith("output-"):
            yield dataclasses.replace(each, expect="either", arguments=(), operations=-1)


def given() -> Iterator[Attack]:
    """Those that lie beside the repository, where they do."""
    index = GIVEN / "index.json"
    for case in json.loads(index.read_text("utf-8")) if index.is_file() else []:
        content = (GIVEN / "specs" / case["file"]).read_bytes().replace(b"@PORT@", b"9")
        yield Attack(f"given-{case['id']}", {case["file"]: content})


def main() -> int:
    """Ask about all; gives 1 where any got through."""
    pattern = sys.argv[1] if len(sys.argv) > 1 else "."
    attacks = [each for each in documents() if re.search(pattern, each.name)]
    bad = 0
    with ThreadPoolExecutor(int(os.environ.get("PROCESSES", os.cpu_count() or 1))) as pool:
        for attack, outcome in zip(attacks, pool.map(judged, attacks), strict=True):
            bad += bool(outcome.flags)
            flags = " ".join(outcome.flags)[:1500]
            print(f"{'BAD' if outcome.flags else 'ok '} {attack.name}: {outcome} {flags}", flush=True)
    print(f"{len(attacks) - bad} of {len(attacks)} pass")
    return 1 if bad or not attacks else 0


def judged(attack: Attack) -> Outcome:
    with tempfile.TemporaryDirectory(prefix="attack-") as folder:
        return Sandbox(Path(folder), attack, ASKING).run()


if __name__ == "__main__":
    sys.exit(main())
