"""What is worked out of texts that callers send, kept for those of late: short ones only, so that it stays small."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import AnyStr, Final, TypeVar

T = TypeVar("T")

LONGEST: Final = 512
"""Characters or bytes of what is kept. A header may have 64 KiB, and a few hundred of those would fill the memory."""


def remembered(maxsize: int) -> Callable[[Callable[[AnyStr], T]], Callable[[AnyStr], T]]:
    """Keep what a function says of short texts, for as many as ``maxsize``."""

    def remembering(function: Callable[[AnyStr], T]) -> Callable[[AnyStr], T]:
        kept = lru_cache(maxsize)(function)

        @wraps(function)
        def answer(text: AnyStr) -> T:
            return kept(text) if len(text) <= LONGEST else function(text)

        return answer

    return remembering
