"""In CI a skipped proof is a failure; elsewhere it is a skip with its reason."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import ROOT

PROOFS = """
import pytest

@pytest.mark.proof
def test_proof():
    pytest.skip("npm is not installed")

def test_extra():
    pytest.skip("a nicety is not installed")
"""
WHOLE_MODULE = """
import pytest

pytest.skip("npm is not installed", allow_module_level=True)
"""
NEEDS_SHARED = """
import pytest

@pytest.mark.proof
def test_proof():
    pytest.skip("shared/corpus lies beside the repository, and is not there")
"""


def run(folder: Path, source: str, *, ci: str) -> str:
    """What pytest prints last for one test file, under the repository's conftest, in a place without shared/."""
    tests = folder / "repository" / "tests"
    tests.mkdir(parents=True)
    shutil.copy(ROOT / "tests" / "conftest.py", tests)
    (tests / "test_it.py").write_text(source)
    (folder / "repository" / "pytest.ini").write_text("[pytest]\nmarkers =\n    proof: a proof\n")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:schemathesis", "tests"]
    environment = {**os.environ, "CI": ci}
    return subprocess.run(
        command, cwd=folder / "repository", env=environment, capture_output=True, text=True, check=False
    ).stdout.splitlines()[-1]


@pytest.mark.parametrize(
    ("source", "ci", "expected"),
    [
        (PROOFS, "true", "1 failed, 1 skipped"),
        (PROOFS, "", "2 skipped"),
        (WHOLE_MODULE, "true", "1 error"),
        (WHOLE_MODULE, "", "1 skipped"),
        (NEEDS_SHARED, "true", "1 skipped"),
    ],
)
def test_skips(tmp_path: Path, source: str, ci: str, expected: str) -> None:
    assert run(tmp_path, source, ci=ci).startswith(expected)
