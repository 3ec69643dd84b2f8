"""Models of the Keywords of older JSON Schemas that no operation uses."""

from __future__ import annotations

from typing import TypeAlias

Known: TypeAlias = str

Own: TypeAlias = str
