"""Parameter values to the text of URLs, headers and cookies (OpenAPI 3.1, 4.8.12; RFC 6570; RFC 3986).

Rules.
- A value is spelled as JSON spells it: dates by RFC 3339, ``true``, ``null``, numbers with their shortest digits;
  strings stand without quotes.
- In URLs everything but RFC 3986's unreserved characters is percent-encoded, the space as %20, brackets in names as
  well. With ``allow_reserved`` those reserved characters stay that can neither end nor split the place they stand in.
  A percent sign is always encoded: a value is a value, not text that somebody has encoded before.
- Where the style joins items by a character that the items are not encoded against (headers, and the encoded
  delimiters of ``spaceDelimited`` and ``pipeDelimited``), an item that holds it is refused, as nobody could tell it
  from two.
- An empty list or object is left out, as RFC 6570 (2.3) calls it undefined; a required one is refused.
- ``deepObject`` is defined for flat objects; deeper ones go on with brackets, and lists repeat the name.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

import msgspec

from .plain import Plain

QUERY_RESERVED = ":/?@!$'()*,;"
"""Reserved characters that mean nothing in a query value: ``& = +`` split forms, ``# [ ]`` may not stand there."""
PATH_RESERVED = ":@!$&'()*+,;="
"""Reserved characters of a path segment (RFC 3986, 3.3)."""


class Unserializable(ValueError):
    """A value that the style has no text for; its message is the rule."""


def text_of(value: Plain) -> str:
    """A single value, as JSON spells it, a string without quotes."""
    if isinstance(value, str):
        return value
    if isinstance(value, (list, dict)):
        raise Unserializable("a list or object inside another has no text in this style")
    return msgspec.json.encode(value).decode()


def encoded(text: str, keep: str = "") -> str:
    """Percent-encoded UTF-8 (RFC 3986, 2.1)."""
    if text.isascii() and text.replace("-", "").isalnum():  # An id, a number, a word: as most are, and quote() is slow.
        return text
    try:
        return quote(text, safe=keep)
    except UnicodeEncodeError:
        raise Unserializable("must not hold half of a surrogate pair") from None


def path_text(name: str, value: Plain, style: str, explode: bool, allow_reserved: bool = False) -> str:
    """A path parameter: ``simple``, ``label`` (``.value``) or ``matrix`` (``;name=value``). It is never empty."""
    keep = PATH_RESERVED if allow_reserved else ""
    if value in ("", [], {}):
        raise Unserializable("must not be empty")
    if style == "matrix":
        return _matrix(encoded(name), value, explode, keep)
    prefix, delimiter = (".", "." if explode else ",") if style == "label" else ("", ",")
    text = _joined(value, delimiter, explode, keep)
    if not text:
        raise Unserializable("must not be empty")
    return prefix + text


def _matrix(name: str, value: Plain, explode: bool, keep: str) -> str:
    if not explode or not isinstance(value, (list, dict)):
        return f";{name}={_joined(value, ',', False, keep)}"
    pairs = value.items() if isinstance(value, dict) else [(None, item) for item in value]
    keep = keep.replace(";", "")
    return "".join(f";{name if key is None else encoded(key)}={encoded(text_of(item), keep)}" for key, item in pairs)


def query_pairs(
    name: str, value: Plain, style: str, explode: bool, allow_reserved: bool = False
) -> list[tuple[str, str]]:
    """A query or form parameter as encoded names and values; none at all for an empty list or object."""
    keep = QUERY_RESERVED if allow_reserved else ""
    key = encoded(name)
    if not isinstance(value, (list, dict)):
        return [(key, encoded(text_of(value), keep))]
    if not value:
        return []
    if style == "deepObject":
        return _deep(name, value, keep)
    if explode and isinstance(value, dict):
        return [(encoded(member), encoded(text_of(item), keep)) for member, item in value.items()]
    if explode:
        return [(key, encoded(text_of(item), keep)) for item in value]
    delimiter = DELIMITERS[style]
    return [(key, _joined(value, delimiter, False, keep))]


DELIMITERS: Mapping[str, str] = {"form": ",", "spaceDelimited": "%20", "pipeDelimited": "%7C"}


def _deep(name: str, value: Plain, keep: str) -> list[tuple[str, str]]:
    if isinstance(value, dict):
        return [pair for key, item in value.items() for pair in _deep(f"{name}[{key}]", item, keep)]
    if isinstance(value, list):
        return [pair for item in value for pair in _deep(name, item, keep)]
    return [(encoded(name), encoded(text_of(value), keep))]


def _joined(value: Plain, delimiter: str, explode: bool, keep: str) -> str:
    """Items joined by a delimiter; members of an object as ``key,value``, or ``key=value`` when exploded."""
    if not isinstance(value, (list, dict)):
        return encoded(text_of(value), keep)
    keep = keep.replace(",", "").replace("=", "")
    if isinstance(value, list):
        return delimiter.join([_item(item, delimiter, keep) for item in value])
    between = "=" if explode else delimiter
    return delimiter.join(
        [_item(key, delimiter, keep) + between + _item(item, delimiter, keep) for key, item in value.items()]
    )


def _item(value: Plain, delimiter: str, keep: str) -> str:
    text = encoded(text_of(value), keep)
    if delimiter in text:
        raise Unserializable(f"an item must not hold the delimiter {delimiter!r} of its style")
    return text


def header_text(value: Plain, explode: bool) -> str:
    """A header in style ``simple``, not percent-encoded: it is no part of a URL."""
    if isinstance(value, list):
        return header_safe(",".join(_apart(text_of(item), ",") for item in value))
    if isinstance(value, dict):
        between, marks = ("=", ",=") if explode else (",", ",")
        pairs = [_apart(key, marks) + between + _apart(text_of(item), ",") for key, item in value.items()]
        return header_safe(",".join(pairs))
    return header_safe(text_of(value))


def cookie_pairs(name: str, value: Plain, style: str, explode: bool) -> list[tuple[str, str]]:
    """A cookie: ``form`` percent-encodes names and values, ``cookie`` writes them as they are (OpenAPI 3.2)."""
    if style == "form":
        return query_pairs(name, value, "form", explode)
    if isinstance(value, dict):
        pairs = [(key, text_of(item)) for key, item in value.items()]
        pairs = pairs if explode else [(name, ",".join(f"{key},{item}" for key, item in pairs))]
    elif isinstance(value, list):
        texts = [text_of(item) for item in value]
        pairs = [(name, item) for item in texts] if explode else [(name, ",".join(texts))]
    else:
        pairs = [(name, text_of(value))]
    return [(cookie_safe(key), cookie_safe(item)) for key, item in pairs]


def header_safe(text: str) -> str:
    """The text, if a header can carry it (RFC 9110, 5.5)."""
    if text.isascii() and text.isprintable() and text.strip(" ") == text:  # Nearly all are.
        return text
    if any((character < " " and character != "\t") or character == "\x7f" for character in text):
        raise Unserializable("must not hold line breaks or other control characters")
    if text != text.strip(" \t"):
        raise Unserializable("must not begin or end with a space: nobody would see it on the other side")
    if any(character > "\xff" for character in text):
        raise Unserializable("must hold no characters beyond Latin-1: a header has no others")
    return text


def cookie_safe(text: str) -> str:
    """The text, if a cookie can carry it (RFC 6265, 4.1.1)."""
    if any(not "!" <= character <= "~" or character in '",;\\' for character in text):
        raise Unserializable("must hold no spaces, quotes, commas, semicolons, backslashes or characters beyond ASCII")
    return text


def _apart(text: str, marks: str) -> str:
    if any(mark in text for mark in marks):
        raise Unserializable(f"an item must not hold one of the characters {marks!r}: it would be read as two")
    return text
