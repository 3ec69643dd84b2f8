"""The hostile documents that lie beside the repository, run and judged by the tool that lies with them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.attacks.sandbox import ROOT, sampled

SHARED = ROOT.parent / "shared"
INDEX = SHARED / "attacks" / "index.json"
COMMAND = (sys.executable, str(Path(__file__).with_name("without_digests.py")), "{spec}", "--output", "{out}")

pytestmark = [
    pytest.mark.proof,
    pytest.mark.slow,
    pytest.mark.skipif(not INDEX.is_file(), reason=f"the attacks are not at {INDEX.parent}, in the shared folder"),
]


def classes() -> list[str]:
    return sorted({case["cls"] for case in json.loads(INDEX.read_text("utf-8"))}) if INDEX.is_file() else []


@pytest.mark.parametrize("kind", classes())
def test_all_are_inert_or_refused(kind: str, tmp_path: Path) -> None:
    cases = {case["id"]: case for case in json.loads(INDEX.read_text("utf-8")) if case["cls"] == kind}
    cases = dict(sampled(cases.items(), 1))
    pattern = f"^({'|'.join(map(re.escape, cases))})$"
    tool = [sys.executable, str(SHARED / "tools" / "run_attacks.py"), "--index", str(INDEX), "--python", sys.executable]
    out = tmp_path / "rows.json"
    subprocess.run([*tool, "--match", pattern, "--out", str(out), "--", *COMMAND], check=False, capture_output=True)
    rows = json.loads(out.read_text("utf-8"))
    for row in rows:
        came = "package" if row["exit"] == 0 else "refused" if row["exit"] == 2 else f"exit {row['exit']}"
        print(f"{row['id']} | {cases[row['id']]['expect']} | {came} {' '.join(row['flags'])}")
    assert {row["id"] for row in rows} == set(cases)
    assert [(row["id"], row["flags"]) for row in rows if row["flags"]] == []
