"""The generator's version is the distribution's."""

from __future__ import annotations

import tomllib
from pathlib import Path

from specloom.version import VERSION

ROOT = Path(__file__).resolve().parents[2]


def test_the_version_is_that_of_the_distribution() -> None:
    assert tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"] == VERSION
