"""schemathesis with every check and phase against the embedded engine over HTTP: two tokens, two identities, no
exclusions.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.mock.support import ROOT
from tests.schemathesis_run import run_schemathesis

TOKENS = ("rg_live_alice", "rg_live_bob")
EXAMPLES = 40

pytestmark = [pytest.mark.proof, pytest.mark.slow]


@contextmanager
def served() -> Iterator[dict[str, str]]:
    """The command, as a user runs it; base URL by API."""
    script = "import sys; from specloom.cli import main; sys.exit(main(sys.argv[1:]))"
    arguments = [sys.executable, "-c", script, "mock", "--port", "0"]
    for token in TOKENS:
        arguments += ["--token", token]
    with subprocess.Popen(arguments, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            lines = [process.stdout.readline() for _ in range(2)]
            yield {line.partition(": ")[0]: line.split()[1] for line in lines}
        finally:
            process.terminate()
            _, errors = process.communicate(timeout=10)
        assert process.returncode == 0
        # Vocobase's behaviour tells which values a replacement lost.
        faults = [line for line in errors.splitlines() if " was replaced and lost " not in line]
        assert faults == [], "the engine logged a fault"


@pytest.mark.parametrize("name", ["rootly", "vocobase"])
def test_every_check_and_phase_passes(name: str, tmp_path: Path) -> None:
    with served() as urls:
        outcome = run_schemathesis(ROOT / "specs" / f"{name}.yaml", urls[name], TOKENS, tmp_path, EXAMPLES)
    sys.stdout.write(f"{name}, executions by check: {dict(outcome.executions)}\n")
    outcome.assert_clean()
    # Only Rootly reads single objects, which is what an identity is asked to keep from another.
    asked = [each for each in map(json.dumps, outcome.events) if '"auth_identity": "second"' in each]
    assert bool(asked) == (name == "rootly"), "the second identity asked for nothing"
