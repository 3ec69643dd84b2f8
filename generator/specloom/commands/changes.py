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
    """A line for each renamed thing first, as its old name may belong to something else now, then for each that is
    gone."""
    for name, other in renamed.items():
        yield f"renamed: {name} is {other} now" + (f", and {name} is {now[name].pointer}" if name in now else "")
    for name, each in then.items():
        if name not in now and name not in renamed:
            yield f"gone: {name} ({each.pointer})"


def _renamed(then: Mapping[str, Entry], now: Mapping[str, Entry], *, swapped: bool = True) -> dict[str, str]:
    """The present names by the former ones, for what stands at the same pointer and has another name now. Pointers that
    end in an index are left out, as a list may have been reordered.

    Without ``swapped``, former names that something else has now are left out too: a field that several classes inherit
    has several pointers, and either may have been taken for its place.
    """
    names = {each.pointer: name for name, each in now.items() if not _INDEX.search(each.pointer)}
    found = ((name, names.get(each.pointer, name)) for name, each in then.items())
    return {name: other for name, other in found if name != other and (swapped or name not in now)}


def _methods(ledger: Ledger) -> dict[str, Entry]:
    """The operations that have a method, by ``resource.method``."""
    found = ((each.python.replace(":", ".").split("."), each) for each in ledger.operations)
    return {f"{parts[-3]}.{parts[-1]}": each for parts, each in found if len(parts) > 2}


def _models(ledger: Ledger) -> dict[str, Entry]:
    """The schemas and payloads that became classes or aliases, by the names of these.

    Several entries may have one name, as a schema that merely refers to a component is that component's class: then it
    is the entry of the component, or else the first.
    """
    named = ((each.python.partition(".models:")[2], each) for each in (*ledger.schemas, *ledger.payloads))
    best: dict[str, Entry] = {}
    for name, each in named:
        if name and "." not in name and (name not in best or _rank(each, name) > _rank(best[name], name)):
            best[name] = each
    return best


def _rank(entry: Entry, name: str) -> tuple[bool, bool]:
    """A key for the entry that defines a class: a component goes before an inline schema, and one that is called like
    the class before others."""
    front, _, own = entry.pointer.rpartition("/")
    is_component = front.endswith("#/components/schemas")
    return is_component, is_component and "".join(words(own)) == "".join(words(name))


def _fields(ledger: Ledger, other: Ledger) -> dict[str, Entry]:
    """The fields by ``Model.field``, of the models that have the same name and pointer in both ledgers."""
    ours, theirs = _models(ledger), _models(other)
    both = (ours.keys() & theirs.keys()) - _renamed(ours, theirs).keys() - _renamed(theirs, ours).keys()
    named = [(each.python.partition(".models:")[2], each) for each in ledger.schemas]
    first = dict(reversed(named))
    return {name: first[name] for name, _ in named if "." in name and name.partition(".")[0] in both}
