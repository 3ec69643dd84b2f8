"""What the words of paths and properties say: which names are the same, and which property holds an id."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_ODD: Final = re.compile(r"[^a-z0-9]")
_BETWEEN_WORDS: Final = re.compile(r"[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])")
_IDS: Final = ("id", "uuid", "guid", "key")


def plain(name: str) -> str:
    """A name without case and punctuation, so that ``petId``, ``pet_id`` and ``pet-id`` are one."""
    return _ODD.sub("", name.lower())


def singular(collection: str) -> str:
    """The word for one member of a collection: ``pets`` gives ``pet``, ``categories`` gives ``category``."""
    word = plain(collection.rstrip("/").removesuffix(".json").rpartition("/")[2])
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-2] if word.endswith(("sses", "xes", "ches", "shes")) else word.removesuffix("s")


def _last_word(collection: str) -> str:
    """The last of the words that a member of a collection is called by: ``file_links`` gives ``link``."""
    words = _BETWEEN_WORDS.split(collection.rstrip("/").removesuffix(".json").rpartition("/")[2])
    return singular(words[-1])


def id_names(parameter: str, collection: str) -> Iterator[str]:
    """The names that the property with the id may have, best first.

    ``id`` is believed only where the parameter is called like an id or like the resource itself, be it by the last of
    its words (``/file_links/{link}``).
    """
    name, word = plain(parameter), singular(collection)
    yield name
    if word and name.startswith(word) and name != word:
        yield name.removeprefix(word)
    if name in (word, _last_word(collection)) or name.endswith((*_IDS, "identifier")):
        yield from ("id", f"{word}id", "uuid", "guid")
