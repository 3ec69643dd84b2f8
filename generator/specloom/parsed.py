"""What came of a text, kept as ``cache`` keeps things: plain data, and the remarks that reading it gave."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, Final

import msgspec

from specloom import cache
from specloom.syntax import Parsed, Remarks, SyntaxRemark

_KIND: Final = "text"


class _Entry(msgspec.Struct, frozen=True):
    data: Any
    remarks: list[SyntaxRemark]
    hidden: int


def recall_parsed(key: str) -> Parsed | None:
    """What an earlier run made of the text; None where there is none, or it is damaged."""
    try:
        content = cache.recall(_KIND, key)
        entry = msgspec.msgpack.decode(content, type=_Entry) if content is not None else None
    except (msgspec.DecodeError, ValueError, RecursionError):
        return None
    if entry is None:
        return None
    remarks = Remarks()
    remarks.first, remarks.hidden = entry.remarks, entry.hidden
    return Parsed(entry.data, remarks, unrepresentable=False)


def keep_parsed(key: str, parsed: Parsed) -> None:
    """Keep it, unless it holds a number or a text that MessagePack has not."""
    if not parsed.unrepresentable:
        with suppress(OverflowError, ValueError, TypeError, RecursionError):
            cache.keep(
                _KIND, key, msgspec.msgpack.encode(_Entry(parsed.data, parsed.remarks.first, parsed.remarks.hidden))
            )
