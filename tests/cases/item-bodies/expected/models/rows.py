"""Models of the Bodies that are written item by item that `rows` alone uses."""

from __future__ import annotations

from typing import Annotated, ClassVar

from .._runtime.models import Input, Meta, Rules


class Row(Input, kw_only=True):
    __rules__: ClassVar[Rules | None] = Rules(absent=("id",))

    name: Annotated[str, Meta(min_length=1)]
