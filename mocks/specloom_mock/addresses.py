"""Addresses inside of resources: an example's lead to the example, those of a resource under another id to that one."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from urllib.parse import quote

from specloom.api import Json
from specloom.json_values import is_array, is_object


def readdressed(value: Json, changes: Sequence[tuple[str, Json, str]]) -> Json:
    """A value whose addresses (``/orders/o1`` and what goes on from there) lead to other ids. A change is the part of a
    path, the id that followed it, and the one that is to follow it; all else stays as it is.
    """
    wanted = [
        (_address(word, str(old)), quote(new, safe=""))
        for word, old, new in changes
        if word and isinstance(old, (str, int)) and str(old) not in ("", new)
    ]
    return _changed(value, lambda text: _with_ids(text, wanted)) if wanted else value


def _address(word: str, text: str) -> re.Pattern[str]:
    return re.compile(rf"(/{re.escape(word)}/){re.escape(quote(text, safe=''))}(?=[/?#.]|$)", re.IGNORECASE)


def _with_ids(text: str, wanted: Sequence[tuple[re.Pattern[str], str]]) -> str:
    for address, new in wanted:
        text = address.sub(rf"\g<1>{new}", text)
    return text


def _changed(value: Json, change: Callable[[str], str]) -> Json:
    if isinstance(value, str):
        return change(value) if "/" in value else value
    if is_array(value):
        return [_changed(each, change) for each in value]
    if is_object(value):
        return {name: _changed(each, change) for name, each in value.items()}
    return value
