"""A run over attacks that may be interrupted: what came of each is kept, and goes on where it was.

What is kept in ``build/attacks`` counts while the attack is the same, byte by byte, or until ``AGAIN=1`` runs it anew.
``PROCESSES=1`` spares a core, ``SECONDS=900`` begins nothing after as long. A machine that others use makes a program
dearer than it is, so what is refused or flagged for its cost alone is run again by itself at the end.
"""

from __future__ import annotations

import functools
import hashlib
import os
import re
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path
from typing import Final

import msgspec

from tests.attacks.sandbox import ROOT, Attack, Outcome, Sandbox, Tool

KEPT: Final = ROOT / "build" / "attacks"
_OF_COST: Final = re.compile(r"BUDGET |EXIT 1, \w+ was expected: SLOW [^\n]*$|APART ")
_ALLOWANCE: Final = "error[SL018]"


class Record(msgspec.Struct, frozen=True):
    """An outcome, of which attack it is, and the commit that the worktree had."""

    name: str
    digest: str
    commit: str
    outcome: Outcome


class Run:
    """The attacks of one command."""

    def __init__(self, command: str, tool: Tool) -> None:
        self.command, self.tool = command, tool
        self.commit = _commit()
        self.end = time.monotonic() + float(os.environ.get("SECONDS", "inf"))
        self._file = KEPT / f"{command}.jsonl"

    def known(self) -> dict[str, Record]:
        """What came of earlier runs, by name; a later one counts, and a line that was cut off does not."""
        found: dict[str, Record] = {}
        for line in self._file.read_bytes().splitlines() if self._file.is_file() else ():
            try:
                record = msgspec.json.decode(line, type=Record)
            except msgspec.DecodeError:
                continue
            found[record.name] = record
        return found

    def records(self, attacks: Sequence[Attack]) -> dict[str, Record]:
        """What is known of these attacks, as they are now."""
        known = self.known()
        return {each.name: known[each.name] for each in attacks if _is_of(known.get(each.name), each)}

    def do(self, attacks: Sequence[Attack]) -> int:
        """Run what was not run before; gives how many of all got through."""
        done = {} if os.environ.get("AGAIN") else self.records(attacks)
        todo = [each for each in attacks if each.name not in done]
        with ThreadPoolExecutor(int(os.environ.get("PROCESSES", os.cpu_count() or 1))) as pool:
            dear = [each for each, outcome in self._outcomes(todo, pool) if is_dear(outcome)]
        with ThreadPoolExecutor(1) as alone:
            for _ in self._outcomes(dear, alone):
                pass
        return sum(bool(each.outcome.flags) for each in self.records(attacks).values())

    def _outcomes(self, attacks: Sequence[Attack], pool: Executor) -> Iterator[tuple[Attack, Outcome]]:
        """What came of each, kept and printed as they come; those that were not begun in time are left out."""
        for attack, outcome in zip(attacks, pool.map(self._judged, attacks), strict=True):
            if outcome is not None:
                self._keep(attack, outcome)
                flags = " ".join(outcome.flags)[:600]
                verdict = "BAD" if outcome.flags else "ok "
                print(f"{verdict} {self.command} {attack.name}: {attack.expect}; {outcome} {flags}", flush=True)
                yield attack, outcome

    def _judged(self, attack: Attack) -> Outcome | None:
        if time.monotonic() > self.end:
            return None
        with tempfile.TemporaryDirectory(prefix="attack-") as folder:
            return Sandbox(Path(folder), attack, self.tool).run()

    def _keep(self, attack: Attack, outcome: Outcome) -> None:
        KEPT.mkdir(parents=True, exist_ok=True)
        record = Record(attack.name, digest_of(attack), self.commit, outcome)
        with self._file.open("ab") as file:
            file.write(msgspec.json.encode(record) + b"\n")


def is_dear(outcome: Outcome) -> bool:
    """Whether an outcome may be another on a machine that has nothing else to do."""
    by_allowance = outcome.status == 2 and _ALLOWANCE in outcome.said
    return by_allowance if not outcome.flags else all(map(_OF_COST.match, outcome.flags))


def _is_of(record: Record | None, attack: Attack) -> bool:
    return record is not None and record.digest == digest_of(attack)


def digest_of(attack: Attack) -> str:
    """A digest of all that an attack is."""
    return hashlib.sha256(msgspec.json.encode(attack)).hexdigest()


@functools.cache
def _commit() -> str:
    """The commit of the worktree, with a plus where there is more in it."""
    told = ("git", "-C", str(ROOT), "describe", "--always", "--exclude", "*", "--dirty=+")
    return subprocess.run(told, capture_output=True, text=True, check=False).stdout.strip() or "no commit"
