"""JSON text to plain values, for the second look.

msgspec reads what RFC 8259 calls JSON and Python can hold, but for two things that servers send: numbers beyond what a
double holds (``1e400``), and halves of surrogate pairs (a sentence cut in the middle of an emoji). The standard
library reads both; the first become infinite, the second U+FFFD.
"""

from __future__ import annotations

import json
from typing import Any

import msgspec

from .errors import DecodeError
from .plain import Plain
from .sentences import first_bytes

BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def parse(data: bytes | str) -> Any:
    """The plain value of a JSON text. A byte order mark is passed over (RFC 8259, 8.1).

    Raises DecodeError, which shows the first bytes, where it is not JSON, and RecursionError where it is too deep.
    """
    raw = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
    raw = raw.removeprefix(BYTE_ORDER_MARK)
    try:
        return msgspec.json.decode(raw)
    except (msgspec.MsgspecError, UnicodeDecodeError) as refusal:
        reason = str(refusal)
    try:
        return _whole(json.loads(raw.decode("utf-8"), parse_constant=_refuse))
    except ValueError:
        raise DecodeError(f"not JSON: {reason}; it begins with {first_bytes(raw)}") from None


def _refuse(constant: str) -> Any:
    raise ValueError(constant)


def _whole(value: Plain) -> Any:
    """The same value with halves of surrogate pairs replaced, as UTF-8 cannot hold them."""
    if isinstance(value, str):
        return value.encode("utf-8", "surrogatepass").decode("utf-8", "replace") if not value.isascii() else value
    if isinstance(value, list):
        return [_whole(item) for item in value]
    if isinstance(value, dict):
        return {_whole(key): _whole(item) for key, item in value.items()}
    return value
