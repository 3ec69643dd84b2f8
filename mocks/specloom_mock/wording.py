"""What the words of paths and properties say: which names are the same, and which property holds an id."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

_ODD: Final = re.compile(r"[^a-z0-9]")
_BETWEEN_WORDS: Final = re.compile(r"[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])")
_IDS: Final = ("id", "uuid", "guid", "key")
_COMMON: Final = frozenset("id uuid guid key name slug code type number version index status title".split())
"""What many things have, so that the name alone does not say whose it is."""

_LEADS_ON: Final = re.compile(r"(next|prev).*|.*cursor.*|.*(page|continuation)token|marker")


@lru_cache(maxsize=1024)
def plain(name: str) -> str:
    """A name without case and punctuation, so that ``petId``, ``pet_id`` and ``pet-id`` are one."""
    return _ODD.sub("", name.lower())


def singular(collection: str) -> str:
    """The word for one member of a collection: ``pets`` gives ``pet``, ``categories`` gives ``category``."""
    word = plain(collection.rstrip("/").removesuffix(".json").rpartition("/")[2])
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-2] if word.endswith(("sses", "xes", "ches", "shes")) else word.removesuffix("s")


def leads_on(name: str) -> bool:
    """Whether a name is one of what leads from page to page; who is answered what it sent would never see the end."""
    return _LEADS_ON.fullmatch(plain(name)) is not None


def words_of(name: str) -> list[str]:
    """The words of a name, in lower case."""
    return [each.lower() for each in _BETWEEN_WORDS.split(name) if each]


def _last_word(collection: str) -> str:
    """The last of the words that a member of a collection is called by: ``file_links`` gives ``link``."""
    words = _BETWEEN_WORDS.split(collection.rstrip("/").removesuffix(".json").rpartition("/")[2])
    return singular(words[-1])


def _alternatives(parameter: str) -> list[str]:
    """The names that a parameter stands for: ``id_or_name`` and ``idOrName`` are an id or a name."""
    words = [each for each in _BETWEEN_WORDS.split(parameter) if each]
    if not any(each.lower() == "or" for each in words[1:-1]):
        return [parameter]
    at = next(number for number, each in enumerate(words) if number and each.lower() == "or")
    return ["_".join(words[:at]), "_".join(words[at + 1 :])]


def id_names(parameter: str, collection: str) -> Iterator[str]:
    """The names that the property with the id may have, best first.

    ``id`` is believed only where the parameter is called like an id or like the resource itself, be it by the last of
    its words (``/file_links/{link}``).
    """
    for each in _alternatives(parameter):
        yield from _names(plain(each), singular(collection), _last_word(collection))


def other_names(parameter: str, collection: str) -> Iterator[str]:
    """The names of the properties by which a parameter may call an item beside its id: ``name`` of ``id_or_name``."""
    path = collection.rstrip("/").rpartition("/")[0]
    for each in _alternatives(parameter)[1:]:
        yield from _names(plain(each), singular(path), _last_word(path))


def owned_names(parameter: str, collection: str) -> Iterator[str]:
    """The names of properties that hold the value of a parameter, of things that are not the one it names: ``order_id``
    of ``/orders/{id}/refunds`` and ``/orders/{order}/refunds``, and of ``/orders/{order_id}/refunds``.
    """
    for each in _alternatives(parameter)[:1]:
        name, word = plain(each), singular(collection)
        if name in _COMMON:
            yield from (f"{owner}{name}" for owner in dict.fromkeys((word, _last_word(collection))) if owner)
        else:
            yield from (f"{name}id", name) if name in (word, _last_word(collection)) else (name,)


def names_id(parameter: str) -> bool:
    """Whether a parameter is called like an id."""
    return plain(parameter).endswith((*_IDS, "identifier"))


def _names(name: str, word: str, last: str) -> Iterator[str]:
    yield name
    if word and name.startswith(word) and name != word:
        yield name.removeprefix(word)
    if name in (word, last) or names_id(name):
        yield from ("id", f"{word}id", "uuid", "guid")
