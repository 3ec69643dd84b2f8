"""The facts of documents that were read before, kept in the user's cache folder.

An entry is named by the hash of what decides the facts: the bytes of the root file, and the program that reads it. It
lists the hashes of the further files that the document consists of, and is passed over when one of them has changed.
An entry holds data alone (MessagePack, decoded into ``Api``), so that a bad one can do no more than fail to decode.
"""

from __future__ import annotations

import hashlib
import os
import sys
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec

import specloom
from specloom.api import Api
from specloom.diagnostics import Diagnostic, Level, Location

MAX_ENTRIES: Final = 32
"""The oldest entries beyond these are removed."""
_UNREADABLE: Final = frozenset(("SL001", "SL002", "SL032", "SL033"))
"""What the front end says of a reference to a file that it could not read: one that may come to exist."""


class _Entry(msgspec.Struct, frozen=True):
    """``files`` are hashes by path, relative to the folder of the root file; ``api`` is decoded once they fit."""

    files: dict[str, str]
    api: msgspec.Raw


def load_api(spec: Path, tell: Callable[[Diagnostic], None]) -> Api:
    """The facts of a document, from the cache where they are there. ``tell`` gets a note where an entry is damaged.

    Raises SpecloomError where the document can't be read.
    """
    digest = _digest(spec)
    entry = _folder() / f"{digest}.msgpack" if digest else None
    known = _known(entry, spec, tell) if entry else None
    if known is not None:
        return known
    loaded = specloom.load(spec)
    lasting = not any(each.code in _UNREADABLE for each in loaded.report)
    # Read again, as the file may have changed since it was hashed.
    if entry is not None and lasting and _digest(spec) == digest:
        _keep(entry, spec, [each for each in loaded.library.documents if each], loaded.api)
    return loaded.api


def _known(entry: Path, spec: Path, tell: Callable[[Diagnostic], None]) -> Api | None:
    try:
        found = msgspec.msgpack.decode(entry.read_bytes(), type=_Entry)
        if all(_hash_of(spec.parent / each) == known for each, known in found.files.items()):
            return msgspec.msgpack.decode(found.api, type=Api)
    except OSError:
        return None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        message = "the cached facts of a document are damaged and are made anew"
        tell(Diagnostic(code="SL560", level=Level.NOTE, message=message, at=Location(file=str(entry))))
    return None


def _keep(entry: Path, spec: Path, files: Iterable[str], api: Api) -> None:
    """Write an entry, whole or not at all. A folder that can't be written costs time and nothing else, and a number
    that MessagePack can't hold keeps its document out.
    """
    with suppress(OSError, OverflowError):
        hashes = {each: _hash_of(spec.parent / each) for each in files}
        data = msgspec.msgpack.encode(_Entry(hashes, msgspec.Raw(msgspec.msgpack.encode(api))))
        entry.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        new = entry.with_suffix(f".{os.getpid()}-{threading.get_ident()}")
        new.write_bytes(data)
        new.replace(entry)
        _prune(entry.parent)


def _prune(folder: Path) -> None:
    entries = sorted(folder.iterdir(), key=lambda each: each.stat().st_mtime, reverse=True)
    for each in entries[MAX_ENTRIES:]:
        each.unlink(missing_ok=True)


def _digest(spec: Path) -> str:
    """The name of a document's entry; empty where there is no file to read."""
    try:
        if not spec.is_file():
            return ""
        return hashlib.blake2b(f"{_program()} {_hash_of(spec)}".encode(), digest_size=20).hexdigest()
    except (OSError, ValueError):
        return ""


def _program() -> str:
    """The code that reads documents, as its version stays while it is worked on."""
    home = Path(specloom.__file__).parent
    sources = sorted([*home.glob("*.py"), *home.glob("versions/*.py")])
    return hashlib.blake2b(b"".join(each.read_bytes() for each in sources), digest_size=20).hexdigest()


def _hash_of(path: Path) -> str:
    return hashlib.blake2b(path.read_bytes(), digest_size=20).hexdigest()


def _folder() -> Path:
    """Where caches live (XDG Base Directory Specification; Apple's and Microsoft's guides say the same of theirs)."""
    stated = os.environ.get("XDG_CACHE_HOME", "")
    if Path(stated).is_absolute():
        return Path(stated) / "specloom"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "specloom" / "Cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "specloom"
    return Path.home() / ".cache" / "specloom"
