"""Text in the charset that a message names (RFC 9110, 8.3.2)."""

from __future__ import annotations

from encodings import normalize_encoding
from encodings.aliases import aliases
from typing import Final

# Python knows further codecs, which are no charsets: one of them takes the square of a text's length. And it keeps each
# name that it was asked for in vain, so it is asked for none but those that it knows.
_WITHOUT_ALIAS: Final = (
    "cp1006 cp720 cp737 cp856 cp874 cp875 koi8_t koi8_u mac_arabic mac_croatian mac_farsi mac_romanian utf_8_sig"
)
_CHARSETS: Final = frozenset((*aliases, *aliases.values(), *_WITHOUT_ALIAS.split())) - {"mbcs", "ansi", "dbcs"}


def decoded(data: bytes, charset: str, errors: str = "strict") -> str:
    """Bytes as text. Raises LookupError where the charset is not known, ValueError where they are not in it and
    ``errors`` does not say what to do then.
    """
    # Names of charsets are ASCII (RFC 2978, 2.3); Python warns of others.
    name = normalize_encoding(charset).lower() if charset.isascii() else ""
    if name not in _CHARSETS:
        raise LookupError(charset)
    # Some codecs make halves of surrogate pairs, which are no text.
    return data.decode(name, errors).encode("utf-8", errors).decode()
