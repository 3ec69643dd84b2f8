"""What a run changed for those who call the package: names that are gone, names that are others now, and new ones.

The ledger of the last run says what each construct was called; so a rename is told apart from a loss, by the place in
the document, and what merely moved from one module to another is neither, as callers import from the package.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from specloom.commands.console import counted
from specloom.ledger import Entry, Ledger


def changes(before: bytes, after: Ledger) -> Iterator[str]:
    """One line for each name that is gone or is another now, then one that counts those that are new.

    ``before`` is the ledger of the last run as JSON; where it can't be read, one line says so.
    """
    try:
        last = msgspec.json.decode(before, type=Ledger)
    except (msgspec.DecodeError, ValueError):
        yield "what changed for callers is not known: the ledger of the last run can't be read"
        return
    new: list[str] = []
    for noun, then, now in (
        ("method", _methods(last), _methods(after)),
        ("model", _models(last), _models(after)),
        ("field", _fields(last, after), _fields(after, last)),
    ):
        yield from _lost(then, now)
        known = {each.pointer for each in then.values()}
        if more := sum(name not in then and each.pointer not in known for name, each in now.items()):
            new.append(counted(more, noun))
    if new:
        yield f"new: {', '.join(new)}"


def _lost(then: Mapping[str, Entry], now: Mapping[str, Entry]) -> Iterator[str]:
    """What had a name that nothing has now: first what has another, then what is gone."""
    names = {each.pointer: name for name, each in now.items()}
    gone = [(name, each.pointer) for name, each in then.items() if name not in now]
    for name, pointer in gone:
        if pointer in names:
            yield f"renamed: {name} is {names[pointer]} now"
    for name, pointer in gone:
        if pointer not in names:
            yield f"gone: {name} ({pointer})"


def _methods(ledger: Ledger) -> dict[str, Entry]:
    """Operations that are there by ``resource.method``."""
    found = ((each.python.replace(":", ".").split("."), each) for each in ledger.operations)
    return {f"{parts[-3]}.{parts[-1]}": each for parts, each in found if len(parts) > 2}


def _models(ledger: Ledger) -> dict[str, Entry]:
    """Schemas and payloads that became classes or aliases, by their names; the first place of each."""
    named = ((each.python.partition(".models:")[2], each) for each in reversed((*ledger.schemas, *ledger.payloads)))
    return {name: each for name, each in named if name and "." not in name}


def _fields(ledger: Ledger, other: Ledger) -> dict[str, Entry]:
    """Fields by ``Model.field``, of the models that are in both ledgers."""
    both = _models(ledger).keys() & _models(other).keys()
    named = ((each.python.partition(".models:")[2], each) for each in reversed(ledger.schemas))
    return {name: each for name, each in named if "." in name and name.partition(".")[0] in both}
