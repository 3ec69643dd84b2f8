"""Drives every client through the twenty situations, and writes the table: ``make conformance``."""

from __future__ import annotations

import json
import logging
import os
import platform
import subprocess
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

from benchmarks import rivals
from benchmarks.conformance import rule
from benchmarks.conformance.observe import Outcome
from benchmarks.conformance.ours import CLIENTS
from benchmarks.conformance.rule import DEADLINE_SECONDS, Verdict, judge
from benchmarks.conformance.server import Server, running
from benchmarks.conformance.situations import REQUEST, ROUTER_ID, SITUATIONS, Ending, Situation

TABLE = Path(__file__).resolve().parents[1] / "conformance.md"
SLOW_SECONDS = 3.0
OTHERS = {
    "openapi-python-client": (rivals.PYTHON, rivals.PACKAGE, "default"),
    "openapi-python-client, raising": (rivals.PYTHON, rivals.PACKAGE, "raise"),
    "official SDK": (rivals.SDK_PYTHON, "rootly_sdk", "default"),
    "official SDK, raising": (rivals.SDK_PYTHON, "rootly_sdk", "raise"),
}
Verdicts = dict[str, Verdict]

INTRODUCTION = f"""\
# Clients and a server that misbehaves

`make conformance` makes this table. The server of `benchmarks/conformance` answers one call, the update of a live call
router, in twenty ways; the table tells what was sent, and what each client handed to its caller. A case is held (✓) by
one rule for all, written before any client was run:

{{rule}}

The others are called through `sync`, which their READMEs show first: once as they come, and once with
`raise_on_unexpected_status=True`, which both offer. Their `sync_detailed` hands out the status and the raw body of
every answer beside the parsed one, where parsing does not raise; whoever uses it and looks at both sees more than the
table says. Rootly's official SDK is made from Rootly's own, larger document, so a few types differ from those of
`specs/rootly.yaml`. No client retries here. The deadline of situation 19 is {DEADLINE_SECONDS} s, given in each
client's own way, for a body that takes {SLOW_SECONDS:g} s: httpx's timeout is one for each read, and ours is
`Timeout(total={DEADLINE_SECONDS})`.
"""


def main() -> None:
    """Run everything, write the table, print its last lines."""
    rivals.ensure()
    logging.disable()  # Ours tells of departures through logging; the table tells of them already.
    columns: dict[str, Verdicts] = {}
    versions = {name: metadata.version(name) for name in ("specloom", "msgspec", "httpx2")}
    with running(slow_seconds=SLOW_SECONDS) as server:
        for name, client in CLIENTS.items():
            columns[f"ours, {name}"] = judged(
                server, ((one, client(server.address(one), slow=one.ending is Ending.SLOW)) for one in SITUATIONS)
            )
        for name, (python, package, mode) in OTHERS.items():
            said = drive(server, python, package, mode)
            versions |= said["versions"]
            found = ((one, Outcome(**said["outcomes"][one.name])) for one in SITUATIONS)
            columns[name] = judged(server, found)
    TABLE.write_text(page(columns, versions), encoding="utf-8")
    print(f"Wrote {TABLE.relative_to(rivals.ROOT)}.")
    for name, verdicts in columns.items():
        print(f"{name}: {score(verdicts)} of 20")


def judged(server: Server, outcomes: Iterator[tuple[Situation, Outcome]]) -> Verdicts:
    """The verdict on each case, by its name; what reached the other host is charged to the client that was driven."""
    found = list(outcomes)
    leaked, server.leaked = server.leaked, False
    return {one.name: judge(one, outcome, leaked=leaked and one.number == 15) for one, outcome in found}


def drive(server: Server, python: Path, package: str, mode: str) -> Any:
    """What came of every case for a client in an environment of its own, as ``drive.py`` prints it."""
    cases = {one.name: {"base_url": server.address(one), "slow": one.ending is Ending.SLOW} for one in SITUATIONS}
    script = Path(__file__).with_name("drive.py")
    said = subprocess.run(
        [python, script, package, mode, str(DEADLINE_SECONDS)],
        input=json.dumps({"cases": cases, "body": REQUEST, "id": ROUTER_ID}),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        cwd=rivals.OUTPUT,
        env={**os.environ, "PYTHONPATH": f"{rivals.OUTPUT}{os.pathsep}{rivals.ROOT}"},
    )
    return json.loads(said.stdout)


def score(verdicts: Verdicts) -> int:
    """How many of the twenty are held with all of their cases."""
    return len({one.number for one in SITUATIONS} - {one.number for one in SITUATIONS if not verdicts[one.name].held})


def page(columns: dict[str, Verdicts], versions: dict[str, str]) -> str:
    """The table with its introduction."""
    said = (rule.__doc__ or "").split("\n\n", 1)[1].strip("\n")
    lines = [
        INTRODUCTION.replace("{rule}", said),
        f"Python {platform.python_version()}; " + ", ".join(f"{name} {version}" for name, version in versions.items()),
        "",
        f"| | situation | what was sent | {' | '.join(columns)} |",
        "| --- " * (len(columns) + 3) + "|",
    ]
    for one in SITUATIONS:
        cells = [f"{'✓' if column[one.name].held else '✗'} {column[one.name].remark}" for column in columns.values()]
        lines.append(f"| {' | '.join([one.name, one.title, one.sent, *cells])} |")
    scores = [f"**{score(column)} of 20**" for column in columns.values()]
    lines.append(f"| | held | | {' | '.join(scores)} |")
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    main()
