"""The facts of documents that were read before, kept as ``specloom.cache`` keeps things.

An entry lists the hashes of the further files that the document consists of, and is passed over when one of them has
changed.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec

import specloom
from specloom import allowance, cache
from specloom.api import Api
from specloom.diagnostics import Diagnostic, Level, Location

_KIND: Final = "facts"


class Facts(msgspec.Struct, frozen=True):
    """The facts of a document, and the warnings that each start tells of it."""

    api: Api
    warnings: tuple[Diagnostic, ...] = ()


class _Entry(msgspec.Struct, frozen=True):
    """``files`` are hashes by path, relative to the folder of the root file; ``facts`` are decoded once they fit."""

    files: dict[str, str]
    facts: msgspec.Raw


def load_facts(spec: Path, tell: Callable[[Diagnostic], None]) -> Facts:
    """The facts of a document, from the cache where they are there. ``tell`` gets a note where an entry is damaged.

    Raises SpecloomError where the document can't be read.
    """
    key = _key(spec)
    known = _known(key, spec, tell) if key else None
    if known is not None:
        # What a run may cost depends on its documents, also on those that are not read again.
        allowance.begin(str(spec))
        allowance.count_bytes(spec.stat().st_size)
        return known
    loaded = specloom.load(spec)
    facts = Facts(loaded.api, importlib.import_module("specloom_mock.unjudged").warnings_of(loaded))
    # Read again, as the file may have changed since it was hashed.
    if key and loaded.lasts and _key(spec) == key:
        # A number that MessagePack can't hold keeps its document out.
        with suppress(OSError, OverflowError):
            files = {each: cache.hash_of(spec.parent / each) for each in loaded.library.documents if each}
            entry = _Entry(files, msgspec.Raw(msgspec.msgpack.encode(facts)))
            cache.keep(_KIND, key, msgspec.msgpack.encode(entry))
    return facts


def _known(key: str, spec: Path, tell: Callable[[Diagnostic], None]) -> Facts | None:
    try:
        content = cache.recall(_KIND, key)
        if content is None:
            return None
        found = msgspec.msgpack.decode(content, type=_Entry)
        if all(cache.hash_of(spec.parent / each) == known for each, known in found.files.items()):
            return msgspec.msgpack.decode(found.facts, type=Facts)
    except OSError:
        return None
    except (msgspec.DecodeError, ValueError, RecursionError):
        message = "the cached facts of a document are damaged and are made anew"
        at = Location(file=str(cache.path_of(_KIND, key)))
        tell(Diagnostic(code="SL560", level=Level.NOTE, message=message, at=at))
    return None


def _key(spec: Path) -> str:
    """The name of a document's entry; empty where there is no file to read."""
    try:
        return cache.key_of(cache.hash_of(spec))
    except (OSError, ValueError):
        return ""
