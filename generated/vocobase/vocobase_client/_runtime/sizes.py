"""Integers of a size, as the formats of the OpenAPI format registry mean them: any ``int`` to a type checker.

Their bounds are rules, so they hold for what goes out, and for what comes in where reading is strict.
"""

from __future__ import annotations

from typing import Annotated, TypeAlias

from .models import Meta
from .rules import RULES, Rules


def _sized(bits: int, *, signed: bool) -> Meta:
    low, high = (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) if signed else (0, 2**bits - 1)
    return Meta(extra={RULES: Rules(minimum=low, maximum=high)})


Int8: TypeAlias = Annotated[int, _sized(8, signed=True)]
Int16: TypeAlias = Annotated[int, _sized(16, signed=True)]
Int32: TypeAlias = Annotated[int, _sized(32, signed=True)]
Int64: TypeAlias = Annotated[int, _sized(64, signed=True)]
UInt8: TypeAlias = Annotated[int, _sized(8, signed=False)]
UInt16: TypeAlias = Annotated[int, _sized(16, signed=False)]
UInt32: TypeAlias = Annotated[int, _sized(32, signed=False)]
UInt64: TypeAlias = Annotated[int, _sized(64, signed=False)]
