"""Text from a document as words: lower-case ASCII letters and digits, from which every name is put together.

Rules. Identifiers are ASCII: text is normalised (NFKD, marks dropped), what has no ASCII form is written as its code
point (``u7528``), so that different texts stay different. Words end at punctuation and at changes of case
(``HTTPServer`` is http, server; ``userIDs`` is user, ids); digits belong to the word before them (``OAuth2Token`` is
oauth2, token). Comparison signs have names (``created<`` is created, lt), and so has any other sign where a text
consists of nothing else.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from functools import lru_cache
from typing import Final

_BRANDS: Final = {
    "OAuth": "Oauth",
    "GraphQL": "Graphql",
    "iOS": "Ios",
    "macOS": "Macos",
    "IPv": "Ipv",
    "OpenID": "Openid",
}
_BRAND: Final = re.compile("|".join(_BRANDS))

_COMPARISONS: Final = {"<=": " lte ", ">=": " gte ", "!=": " ne ", "<>": " ne ", "<": " lt ", ">": " gt "}
_COMPARISON: Final = re.compile("|".join(re.escape(sign) for sign in _COMPARISONS))

_SIGNS: Final = {
    "!": "bang",
    '"': "quote",
    "#": "hash",
    "$": "dollar",
    "%": "percent",
    "&": "and",
    "'": "apostrophe",
    "(": "open",
    ")": "close",
    "*": "any",
    "+": "plus",
    ",": "comma",
    "-": "minus",
    ".": "dot",
    "/": "slash",
    ":": "colon",
    ";": "semicolon",
    "=": "eq",
    "?": "question",
    "@": "at",
    "[": "open",
    "\\": "backslash",
    "]": "close",
    "^": "caret",
    "_": "underscore",
    "`": "backtick",
    "{": "open",
    "|": "or",
    "}": "close",
    "~": "tilde",
}

_WORD: Final = re.compile(
    r"[0-9]+[A-Z]+(?![a-z])"  # 3D, 2FA
    r"|[A-Z]{2,}s(?![a-z])"  # IDs
    r"|[A-Z]+[0-9]*(?![a-z0-9])"  # HTTP, S3
    r"|[A-Z]+[0-9]+(?=[A-Z])"  # EC2 of EC2Instance
    r"|[A-Z]+(?=[A-Z][a-z])"  # HTTP of HTTPServer
    r"|[A-Z]?[a-z][a-z0-9]*"
    r"|[A-Z]"
    r"|[0-9]+[a-z0-9]*"
)

_IRREGULAR: Final = {
    "aliases": "alias",
    "analyses": "analysis",
    "children": "child",
    "cookies": "cookie",
    "indexes": "index",
    "indices": "index",
    "matrices": "matrix",
    "men": "man",
    "movies": "movie",
    "people": "person",
    "shoes": "shoe",
    "vertices": "vertex",
    "women": "woman",
}
_UNCOUNTABLE: Final = frozenset(
    "analytics aws basis bus chaos cors css canvas dns ddos diagnostics gas gps graphics has https ios is "
    "js kubernetes lens logistics macos news os plus pos previous rss sales series sms species statistics tls "
    "this vs was windows always access address process status success".split()
)


@lru_cache(maxsize=65536)
def words(text: str) -> tuple[str, ...]:
    """The words of a text, lower-case ASCII; empty only for a text of white space."""
    plain = text
    # Names have no signs, as a rule: what looks for them is asked where there may be some.
    if not (text.isascii() and text.isidentifier()):
        signed = re.sub(r"^([+-])(?=[0-9])", lambda found: _SIGNS[found[1]] + " ", text)
        plain = _COMPARISON.sub(lambda found: _COMPARISONS[found[0]], _ascii(signed))
    found = tuple(
        sys.intern(word.lower()) for word in _WORD.findall(_BRAND.sub(lambda brand: _BRANDS[brand[0]], plain))
    )
    return found or tuple(_SIGNS[char] for char in text if char in _SIGNS)


def _ascii(text: str) -> str:
    if text.isascii():
        return text
    marked = unicodedata.normalize("NFKD", text)
    return "".join(_ascii_char(char) for char in marked if not unicodedata.combining(char))


def _ascii_char(char: str) -> str:
    if char.isascii():
        return char
    return f" u{ord(char):04x} " if char.isalnum() or unicodedata.category(char)[0] not in "PZ" else " "


def singular(word: str) -> str:
    """The singular of an English noun in lower case; a word that is not a plural is given back unchanged."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) < 3 or not word.endswith("s") or word in _UNCOUNTABLE or re.search(r"(ss|us|is)$", word):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y" if len(word) > 4 else word[:-1]
    if re.search(r"(ss|sh|ch|x|[^aeo]us|o)es$", word) and len(word) > 4:
        return word[:-2]
    return word[:-1]
