"""Models of the Case that `notes` alone uses."""

from __future__ import annotations

from typing import ClassVar

from .._runtime.models import Input, Rules


class Note(Input, kw_only=True):
    __rules__: ClassVar[Rules | None] = Rules(absent=("id",))

    text: str
