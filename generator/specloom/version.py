"""The version of the generator; a test holds it to what the distribution states, whose metadata are slow to read."""

from __future__ import annotations

from typing import Final

VERSION: Final = "0.1.0"
