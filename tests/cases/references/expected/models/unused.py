"""Models of the Case that no operation uses."""

from __future__ import annotations

from typing import TypeAlias

Map: TypeAlias = dict[str, int]
