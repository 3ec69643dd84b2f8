"""What earlier runs found out, kept in the user's cache folder: the only place outside the output that is written.

Rules.

1. An entry is data (MessagePack, decoded into the type that its reader names): a bad one can do no more than fail to
   decode. It begins with the hash of what follows, so that a cut or damaged one is known before it is decoded.
2. An entry is named by the hash of what decides it: the input, and the program that made it.
3. The folder and the entry belong to the user who runs; what somebody else owns, or may write to, counts as none.
4. All entries together stay under ``MOST_BYTES`` and ``MOST_ENTRIES``; those that were written first go first.
5. A cache that can't be read or written costs time and nothing else.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import sys
import threading
from collections.abc import Iterable
from contextlib import suppress
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

MOST_BYTES: Final = 256 * 1024 * 1024
MOST_ENTRIES: Final = 256
_LARGEST: Final = 128 * 1024 * 1024
_LARGEST_FILE: Final = 256 * 1024 * 1024
_DIGEST_BYTES: Final = 32


def recall(kind: str, key: str) -> bytes | None:
    """The content of an entry; None where there is none. Raises ValueError where it is damaged."""
    try:
        raw = _read(_place(kind, key))
    except (OSError, ValueError):
        return None
    if hashlib.blake2b(raw[_DIGEST_BYTES:], digest_size=_DIGEST_BYTES).digest() != raw[:_DIGEST_BYTES]:
        raise ValueError("the entry is damaged")
    return raw[_DIGEST_BYTES:]


def keep(kind: str, key: str, content: bytes) -> None:
    """Write an entry, whole or not at all."""
    if len(content) > _LARGEST:
        return
    with suppress(OSError, ValueError):
        entry = _place(kind, key)
        entry.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not _is_own(os.lstat(entry.parent)):
            return
        new = entry.with_suffix(f".{os.getpid()}-{threading.get_ident()}")
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(hashlib.blake2b(content, digest_size=_DIGEST_BYTES).digest())
            file.write(content)
        new.replace(entry)
        _prune(entry.parent)


def path_of(kind: str, key: str) -> Path:
    """Where an entry lies, for messages."""
    return _place(kind, key)


def key_of(*parts: str) -> str:
    """The name of an entry that these texts, and this program, decide."""
    total = hashlib.blake2b(program().encode(), digest_size=20)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        total.update(b"%d:%s" % (len(data), data))
    return total.hexdigest()


def hash_of(path: Path) -> str:
    """The hash of the bytes of a regular file. Raises OSError, also where it is larger than any that is read."""
    if not path.is_file():
        raise FileNotFoundError(path)
    if path.stat().st_size > _LARGEST_FILE:
        raise OSError(errno.EFBIG, "the file is too large", str(path))
    return hash_of_bytes(path.read_bytes())


def hash_of_bytes(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=20).hexdigest()


@lru_cache(maxsize=1)
def program() -> str:
    """The hash of the code that reads and writes, as its version stays while it is worked on, and of when something was
    last installed beside it."""
    total = hashlib.blake2b(digest_size=20)
    for path in _sources(Path(__file__).parent):
        total.update(path.read_bytes())
    beside = find_spec("msgspec")
    if beside is not None and beside.origin is not None:
        total.update(str(Path(beside.origin).parents[1].stat().st_mtime_ns).encode())
    return total.hexdigest()


def _sources(folder: Path) -> Iterable[Path]:
    found: list[Path] = []
    for each in sorted(folder.iterdir(), key=lambda each: each.name):
        if each.suffix in (".py", ".jinja"):
            found.append(each)
        elif "." not in each.name and each.name != "__pycache__":
            found.extend(_sources(each))
    return found


def _read(path: Path) -> bytes:
    """An entry's bytes. Raises OSError, and ValueError where it is not the user's own."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    descriptor = os.open(path, flags)
    with os.fdopen(descriptor, "rb") as file:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode) or not _is_own(found) or found.st_size > _LARGEST + _DIGEST_BYTES:
            raise ValueError("not an entry of this user")
        if not _is_own(os.lstat(path.parent)):
            raise ValueError("not a folder of this user")
        return file.read()


def _is_own(found: os.stat_result) -> bool:
    """Windows keeps the folder of a user to that user by itself, and has no owner to ask for."""
    if sys.platform == "win32":
        return True
    return not stat.S_ISLNK(found.st_mode) and found.st_uid == os.geteuid() and not found.st_mode & 0o022


def _prune(folder: Path) -> None:
    with os.scandir(folder) as entries:
        found = sorted(((each.stat(follow_symlinks=False), each.path) for each in entries), key=_written, reverse=True)
    total = 0
    for number, (about, path) in enumerate(found):
        total += about.st_size
        if number >= MOST_ENTRIES or total > MOST_BYTES:
            Path(path).unlink(missing_ok=True)


def _written(entry: tuple[os.stat_result, str]) -> int:
    return entry[0].st_mtime_ns


def _place(kind: str, key: str) -> Path:
    return _folder() / f"{kind}-{key}.msgpack"


def _folder() -> Path:
    """Where caches live (XDG Base Directory Specification; Apple's and Microsoft's guides say the same of theirs).

    Raises ValueError where there is no home to be found.
    """
    stated = os.environ.get("XDG_CACHE_HOME", "")
    if Path(stated).is_absolute():
        return Path(stated) / "specloom"
    try:
        home = Path.home()
    except RuntimeError as error:
        raise ValueError("there is no home folder") from error
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local") / "specloom" / "Cache"
    return home / ("Library/Caches" if sys.platform == "darwin" else ".cache") / "specloom"
