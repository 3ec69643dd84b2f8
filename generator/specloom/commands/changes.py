"""What a run changed for those who call the package: names that are gone, names that are others now, and new ones.

The ledger of the last run says what each construct was called; so a rename is told apart from a loss, by the place in
the document, and what merely moved from one module to another is neither, as callers import from the package.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from specloom.commands.console import counted
from specloom.ledger import Entry, Ledger
from specloom.python.words import words

_INDEX: Final = re.compile(r"/(allOf|anyOf|oneOf|parameters|prefixItems)/\d+(/|$)")
"""A member of a list, which may be another one's place in the next version of a document."""


def changes(before: bytes, after: Ledger) -> Iterator[str]:
    """One line for each name that is gone or is another now, then one that counts those that are new.

    ``before`` is the ledger of the last run as JSON; where it can't be read, one line says so.
    """
    try:
        last = msgspec.json.decode(before, type=Ledger)
    except (msgspec.DecodeError, ValueError, RecursionError):
        yield "what changed for callers is not known: the ledger of the last run can't be read"
        return
    new: list[str] = []
    for noun, then, now in (
        ("method", _methods(last), _methods(after)),
        ("model", _models(last), _models(after)),
        ("field", _fields(last, after), _fields(after, last)),
    ):
        renamed = _renamed(then, now, swapped=noun != "field")
        yield from _lost(then, now, renamed)
        if more := len(now.keys() - (then.keys() - renamed.keys()) - set(renamed.values())):
            new.append(counted(more, noun))
    if new:
        yield f"new: {', '.join(new)}"


def _lost(then: Mapping[str, Entry], now: Mapping[str, Entry], renamed: Mapping[str, str]) -> Iterator[str]:
    """First what has another name, which may leave its own to something else, then what is gone."""
    for name, other in renamed.items():
        yield f"renamed: {name} is {other} now" + (f", and {name} is {now[name].pointer}" if name in now else "")
    for name, each in then.items():
        if name not in now and name not in renamed:
            yield f"gone: {name} ({each.pointer})"


def _renamed(then: Mapping[str, Entry], now: Mapping[str, Entry], *, swapped: bool = True) -> dict[str, str]:
    """The present name by the last one, of what stands at the same place; an index alone tells no place.

    Without ``swapped``, names that something else has now are left out: a field that several classes share may be told
    by either's place.
    """
    names = {each.pointer: name for name, each in now.items() if not _INDEX.search(each.pointer)}
    found = ((name, names.get(each.pointer, name)) for name, each in then.items())
    return {name: other for name, other in found if name != other and (swapped or name not in now)}


def _methods(ledger: Ledger) -> dict[str, Entry]:
    """Operations that are there by ``resource.method``."""
    found = ((each.python.replace(":", ".").split("."), each) for each in ledger.operations)
    return {f"{parts[-3]}.{parts[-1]}": each for parts, each in found if len(parts) > 2}


def _models(ledger: Ledger) -> dict[str, Entry]:
    """Schemas and payloads that became classes or aliases, by their names; the place that defines each, or the first.

    A place that refers to a component has the name of its class as well.
    """
    named = ((each.python.partition(".models:")[2], each) for each in (*ledger.schemas, *ledger.payloads))
    best: dict[str, Entry] = {}
    for name, each in named:
        if name and "." not in name and (name not in best or _rank(each, name) > _rank(best[name], name)):
            best[name] = each
    return best


def _rank(entry: Entry, name: str) -> tuple[bool, bool]:
    """Whether a component stands there, and whether its own name is that of the class."""
    front, _, own = entry.pointer.rpartition("/")
    is_component = front.endswith("#/components/schemas")
    return is_component, is_component and "".join(words(own)) == "".join(words(name))


def _fields(ledger: Ledger, other: Ledger) -> dict[str, Entry]:
    """Fields by ``Model.field``, of the models that are in both ledgers and the same there."""
    ours, theirs = _models(ledger), _models(other)
    both = (ours.keys() & theirs.keys()) - _renamed(ours, theirs).keys() - _renamed(theirs, ours).keys()
    named = [(each.python.partition(".models:")[2], each) for each in ledger.schemas]
    first = dict(reversed(named))
    return {name: first[name] for name, _ in named if "." in name and name.partition(".")[0] in both}
