"""schemathesis with every check and phase against an API without a behaviour, whose state is inferred."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.mock.crud import secured
from tests.schemathesis_run import run_schemathesis

TOKENS = ("alice", "bob")
EXAMPLES = 8

pytestmark = [pytest.mark.proof, pytest.mark.slow]


@contextmanager
def served(spec: Path) -> Iterator[str]:
    script = "import sys; from specloom.cli import main; sys.exit(main(sys.argv[1:]))"
    arguments = [sys.executable, "-c", script, "mock", str(spec), "--port", "0"]
    for token in TOKENS:
        arguments += ["--token", token]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield process.stdout.readline().split()[1]
        finally:
            process.terminate()
            _, errors = process.communicate(timeout=10)
        assert process.returncode == 0
        assert errors == "", "the engine logged a fault"


def test_every_check_and_phase_passes(tmp_path: Path) -> None:
    spec = tmp_path / "crud.json"
    spec.write_text(json.dumps(secured()), encoding="utf-8")
    with served(spec) as url:
        outcome = run_schemathesis(spec, url, TOKENS, tmp_path, EXAMPLES)
    sys.stdout.write(f"executions by check: {dict(outcome.executions)}\n")
    outcome.assert_clean()
