"""Models of the Case that `sizes` alone uses."""

from __future__ import annotations

from typing import Annotated

from .._runtime.models import UNSET, Input, Meta, UnsetType


class Sizes(Input, kw_only=True, gc=False):
    small: Annotated[int, Meta(ge=-2147483648, le=2147483647)] | UnsetType = UNSET
    large: Annotated[int, Meta(ge=-9223372036854775808, le=9223372036854775807)] | UnsetType = UNSET
