"""What became of each construct of a document: the machine-readable answer to "what did you do with it".

An entry is ``emitted`` (the Python type takes exactly what the schema says, as far as Python can say it),
``approximated`` (usable, but something of the document is not expressed or not checked) or ``refused`` (not there).
Whatever is not ``emitted`` says why in a note.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Literal, TypeAlias

import msgspec

from specloom.diagnostics import Diagnostic, Level

Status: TypeAlias = Literal["emitted", "approximated", "refused"]


class Entry(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One construct: where it stands (pointer as a URI fragment) and what it became.

    ``python`` is ``module:qualified.name`` and resolves by import and attribute access; it is empty when refused.
    """

    pointer: str
    status: Status
    python: str = ""
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.status != "emitted" and not self.notes:
            raise ValueError(f"a ledger entry that is not emitted needs a note: {self.pointer}")


class Ledger(msgspec.Struct, frozen=True, kw_only=True):
    """All entries, in the document's order."""

    operations: tuple[Entry, ...] = ()
    schemas: tuple[Entry, ...] = ()
    payloads: tuple[Entry, ...] = ()

    def __iter__(self) -> Iterator[Entry]:
        yield from self.operations
        yield from self.schemas
        yield from self.payloads

    def with_findings(self, report: Iterable[Diagnostic]) -> Ledger:
        """The ledger with each warning of the readers in the notes of the innermost construct around its place; one of
        a path item in those of each of its operations.

        A warning costs part of a construct, so an entry that has one is at best approximated. What stands outside all
        entries (a server, the info object) is in the report alone.
        """
        places = {each.pointer for each in self}
        items = _by_path_item(self.operations)
        notes: dict[str, list[str]] = {}
        for found in report:
            if found.level is Level.WARNING:
                around = _innermost(found.at.pointer, places)
                for place in [around] if around else items.get(_path_item(found.at.pointer), []):
                    notes.setdefault(place, []).append(f"{found.code}: {found.message}")
        return Ledger(
            operations=tuple(_noted(each, notes) for each in self.operations),
            schemas=tuple(_noted(each, notes) for each in self.schemas),
            payloads=tuple(_noted(each, notes) for each in self.payloads),
        )

    def to_json(self) -> str:
        """The ledger as JSON text, indented, with a line end; the same ledger always gives the same text."""
        return msgspec.json.format(msgspec.json.encode(self), indent=2).decode() + "\n"


def _innermost(pointer: str, places: Collection[str]) -> str:
    """The longest pointer among the places that the pointer is or lies below; empty where there is none."""
    while pointer and pointer not in places:
        pointer = pointer.rpartition("/")[0]
    return pointer


def _path_item(pointer: str) -> str:
    """The pointer of the path item that a place lies in; empty where it lies in none."""
    return "/".join(pointer.split("/")[:3]) if pointer.startswith("#/paths/") else ""


def _by_path_item(operations: Iterable[Entry]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for each in operations:
        if item := _path_item(each.pointer):
            found.setdefault(item, []).append(each.pointer)
    return found


def _noted(each: Entry, notes: Mapping[str, Iterable[str]]) -> Entry:
    more = notes.get(each.pointer)
    if not more:
        return each
    kept = tuple(dict.fromkeys((*each.notes, *more)))
    return Entry(
        pointer=each.pointer,
        status="approximated" if each.status == "emitted" else each.status,
        python=each.python,
        notes=kept,
    )


def entry(pointer: str, python: str, notes: Iterable[str] = ()) -> Entry:
    """An entry whose status follows from its notes: approximated when there are any, else emitted."""
    kept = tuple(dict.fromkeys(notes))
    return Entry(pointer=pointer, status="approximated" if kept else "emitted", python=python, notes=kept)
