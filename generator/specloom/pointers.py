"""JSON pointers (RFC 6901) as URI fragments: the only place that escapes, joins and splits them.

A *pointer* here is ``#/paths/~1pets/get`` in the root document and ``common.yaml#/Pet`` in a file beside it. What
a URI fragment may not hold is percent-encoded (RFC 6901, section 6), so ``/pets/{id}`` is ``~1pets~1%7Bid%7D``.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final
from urllib.parse import quote, unquote

FRAGMENT_SAFE: Final = "!$&'()*+,;=:@/?-._~"


@lru_cache(maxsize=65536)
def escape(token: str) -> str:
    """One reference token as it stands in a pointer."""
    if token.isascii() and token.isidentifier():
        return token
    return quote(token.replace("~", "~0").replace("/", "~1"), safe=FRAGMENT_SAFE, errors="replace")


def join(pointer: str, *tokens: str | int) -> str:
    """The pointer of a node below ``pointer``."""
    return "/".join((pointer, *map(escape, map(str, tokens))))


def split_file(pointer: str) -> tuple[str, str]:
    """The file part (empty for the root document) and the fragment without its ``#``."""
    file, _, fragment = pointer.partition("#")
    return file, fragment


def tokens(fragment: str) -> tuple[str, ...]:
    """The decoded reference tokens of a fragment such as ``/paths/~1pets``; raises ValueError if it is no pointer."""
    if not fragment:
        return ()
    if not fragment.startswith("/"):
        raise ValueError(fragment)
    return tuple(unquote(token).replace("~1", "/").replace("~0", "~") for token in fragment[1:].split("/"))


def escape_path(path: str) -> str:
    """A relative file path as the part of a pointer before its ``#``."""
    return quote(path, safe="!$&'()*+,;=:@/-._~", errors="replace")


def unescape_path(path: str) -> str:
    return unquote(path)
