"""The positive control: a generator that is known to take text of a document for code, run on the same documents.

openapi-python-client 0.28.4 writes some texts of a document into its modules as they stand; later versions are mended.
``make attacks-control`` installs it into an environment of its own, from the lock ``benchmarks/control.txt``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from msgspec import Struct

from tests.attacks.sandbox import ROOT, Attack, Sandbox, Tool

VERSION: Final = "0.28.4"
FOLDER: Final = ROOT / "build" / "control" / "bin"
_COMMAND: Final = 'mkdir "$3" && exec "$0" generate --path "$1" --output-path "$2" --meta none'
TOOL: Final = Tool(
    ("sh", "-c", _COMMAND, str(FOLDER / "openapi-python-client"), "{spec}", "{out}/made_client", "{out}"),
    python=str(FOLDER / "python"),
    ours=False,
)


class Caught(Struct, frozen=True):
    """``flags`` counts the documents with each kind of flag."""

    documents: int
    caught: int
    flags: Counter[str]

    def __str__(self) -> str:
        kinds = ", ".join(f"{kind} {count}" for kind, count in sorted(self.flags.items()))
        return f"{self.caught} of {self.documents} caught ({kinds})"


def is_installed() -> bool:
    return (FOLDER / "openapi-python-client").is_file()


def caught(attacks: Iterable[Attack]) -> Caught:
    """What the harness says of the control; none of its own rules for our output are held against it."""
    documents, flagged, flags = 0, 0, Counter[str]()
    for attack in attacks:
        plain = Attack(attack.name, attack.files)
        with TemporaryDirectory(prefix="attack-") as folder:
            found = {each.split()[0] for each in Sandbox(Path(folder), plain, TOOL).run().flags}
        documents, flagged = documents + 1, flagged + bool(found)
        flags.update(found)
    return Caught(documents, flagged, flags)
