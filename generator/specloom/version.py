"""The version of the generator, as its distribution states it."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import Final


def _installed() -> str:
    try:
        return version("specloom")
    except PackageNotFoundError:
        return "0"


VERSION: Final = _installed()
"""``0`` where specloom runs from its folder without having been installed."""
