"""The committed packages are what the specs give, to the byte; and the bytes depend on nothing but the specs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from .bridge import ROOT


def specloom(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "specloom", *map(str, arguments)]
    return subprocess.run(
        command, cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )


def test_what_is_committed_is_what_the_specs_give() -> None:
    found = specloom("check")
    assert found.returncode == 0, found.stdout + found.stderr


@pytest.mark.parametrize("api", ["rootly", "vocobase"])
def test_no_hash_seed_zone_or_locale_changes_a_byte(api: str, tmp_path: Path) -> None:
    outputs = []
    for seed, zone, locale in (("1", "UTC", "C"), ("2", "Asia/Kathmandu", "C.UTF-8")):
        output = tmp_path / seed
        made = specloom(
            "generate",
            f"specs/{api}.yaml",
            "--output",
            output,
            "--fixtures",
            PYTHONHASHSEED=seed,
            TZ=zone,
            LC_ALL=locale,
        )
        assert made.returncode == 0, made.stderr
        outputs.append({path.relative_to(output): path.read_bytes() for path in output.rglob("*") if path.is_file()})
    assert outputs[0].keys() == outputs[1].keys()
    assert [path for path in outputs[0] if outputs[0][path] != outputs[1][path]] == []
