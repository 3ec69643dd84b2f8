"""The hostile documents, ours and those that lie beside the repository, as attacks on the mock."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tests.attacks import corners, oddities, places, sizes, texts
from tests.attacks.sandbox import ROOT, Attack, Tool

ASKING: Final = Tool((sys.executable, str(Path(__file__).with_name("ask_mock.py")), "{spec}"))
GIVEN: Final = ROOT.parent / "shared" / "attacks"


def documents() -> Iterator[Attack]:
    """All that are about a document; where output goes is no matter of the mock's."""
    for each in (
        *given(),
        *texts.documents(),
        *corners.documents(),
        *places.documents(),
        *oddities.documents(),
        *sizes.documents(),
    ):
        if not each.name.startswith("output-"):
            yield dataclasses.replace(each, expect="either", arguments=(), operations=-1)


def given() -> Iterator[Attack]:
    """Those that lie beside the repository, where they do."""
    index = GIVEN / "index.json"
    for case in json.loads(index.read_text("utf-8")) if index.is_file() else []:
        content = (GIVEN / "specs" / case["file"]).read_bytes().replace(b"@PORT@", b"9")
        yield Attack(f"given-{case['id']}", {case["file"]: content})
