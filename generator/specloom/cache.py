"""What earlier runs found out, kept in the user's cache folder: the only place outside the output that is written.

Rules.

1. An entry is data (MessagePack, or texts, decoded into the type that its reader names): a bad one can do no more than
   fail to decode. It begins with the hash of its name and of what follows, so that a cut or damaged one, or one that
   was made for something else, is known before it is decoded.
2. An entry is named by the hash of what decides it: the input, and the program that made it.
3. The folder and the entry belong to the user who runs; what somebody else owns, or may write to, counts as none.
4. All entries together stay under ``MOST_BYTES`` and ``MOST_ENTRIES``; those that were written first go first.
5. A cache that can't be read or written costs time and nothing else.
"""

from __future__ import annotations

import errno
import os
import stat
import sys

try:
    # What hashlib gives under this name, without OpenSSL: to load that costs a run that finds nothing new a sixth.
    from _blake2 import blake2b
except ImportError:  # an interpreter that was built without it
    from hashlib import blake2b

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Final

MOST_BYTES: Final = 256 * 1024 * 1024
MOST_ENTRIES: Final = 256
_LARGEST: Final = 128 * 1024 * 1024
LARGEST_FILE: Final = 256 * 1024 * 1024
_DIGEST_BYTES: Final = 32
_SUFFIX: Final = ".entry"


def recall(kind: str, key: str) -> bytes | None:
    """The content of an entry; None where there is none. Raises ValueError where it is damaged."""
    try:
        raw = _read(_place(kind, key))
    except (OSError, ValueError):
        return None
    if _seal(kind, key, raw[_DIGEST_BYTES:]) != raw[:_DIGEST_BYTES]:
        raise ValueError("the entry is damaged")
    return raw[_DIGEST_BYTES:]


def keep(kind: str, key: str, content: bytes) -> None:
    """Write an entry, whole or not at all. One that is too large, or can't be written, is left out (rule 5)."""
    if len(content) > _LARGEST:
        return
    try:
        entry = _place(kind, key)
        folder = os.path.dirname(entry)
        os.makedirs(folder, mode=0o700, exist_ok=True)
        if not _is_own(os.lstat(folder)):
            return
        _put(entry, _seal(kind, key, content), content)
        _prune(folder)
    except (OSError, ValueError):
        return


def _put(entry: str, seal: bytes, content: bytes) -> None:
    """Writes to a file of another name and renames it. Raises OSError, and leaves no file then."""
    new = f"{entry.removesuffix(_SUFFIX)}.{os.urandom(8).hex()}"
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(seal)
            file.write(content)
        os.replace(new, entry)
    except OSError:
        os.unlink(new)
        raise


def _seal(kind: str, key: str, content: bytes) -> bytes:
    """The checksum at the beginning of an entry: it depends on the entry's name as well as on its content."""
    name = blake2b(f"{kind}-{key}".encode(), digest_size=_DIGEST_BYTES).digest()
    return blake2b(content, digest_size=_DIGEST_BYTES, key=name).digest()


def path_of(kind: str, key: str) -> str:
    """The path of an entry's file, for messages. Raises ValueError where there is no home folder."""
    return _place(kind, key)


def key_of(*parts: str) -> str:
    """The name of an entry whose content depends on these texts, and on the code of this program."""
    total = blake2b(program().encode(), digest_size=20)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        total.update(b"%d:%s" % (len(data), data))
    return total.hexdigest()


def hash_of(path: str | os.PathLike[str]) -> str:
    """The hash of the bytes of a regular file. Raises OSError, also where it is larger than any that is read."""
    if not os.path.isfile(path):
        raise FileNotFoundError(path)
    if os.stat(path).st_size > LARGEST_FILE:
        raise OSError(errno.EFBIG, "the file is too large", os.fspath(path))
    with open(path, "rb") as file:
        return hash_of_bytes(file.read())


def hash_of_bytes(content: bytes) -> str:
    return blake2b(content, digest_size=20).hexdigest()


def program() -> str:
    """A hash of the program itself: it changes when one of our source files does (the version number does not, while
    we work on it), and when a package is installed into the same environment. It is taken from sizes and modification
    times, by which Python too decides whether a compiled file is stale."""
    total = blake2b(digest_size=20)
    for each in sorted(_sources(os.path.dirname(__file__))):
        total.update(each.encode("utf-8", "surrogatepass"))
    for folder in sys.path:
        if os.path.isdir(os.path.join(folder, "msgspec")):
            total.update(str(os.stat(folder).st_mtime_ns).encode())
    return total.hexdigest()


def _sources(folder: str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for each in entries:
            if each.name.endswith((".py", ".jinja")):
                about = each.stat()
                yield f"{each.path} {about.st_size} {about.st_mtime_ns}"
            elif "." not in each.name and each.name != "__pycache__":
                yield from _sources(each.path)


def _read(path: str) -> bytes:
    """The bytes of an entry's file. Raises OSError, and ValueError where the file or its folder is not the user's own
    (rule 3)."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    descriptor = os.open(path, flags)
    with os.fdopen(descriptor, "rb") as file:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode) or not _is_own(found) or found.st_size > _LARGEST + _DIGEST_BYTES:
            raise ValueError("not an entry of this user")
        if not _is_own(os.lstat(os.path.dirname(path))):
            raise ValueError("not a folder of this user")
        return file.read()


def _is_own(found: os.stat_result) -> bool:
    """Whether a file or folder belongs to the user and nobody else may write to it. On Windows always true: the
    system protects a user's folder, and ``os.stat`` tells no owner."""
    if sys.platform == "win32":
        return True
    return not stat.S_ISLNK(found.st_mode) and found.st_uid == os.geteuid() and not found.st_mode & 0o022


def _prune(folder: str) -> None:
    with os.scandir(folder) as entries:
        found = sorted(((each.stat(follow_symlinks=False), each.path) for each in entries), key=_written, reverse=True)
    total = 0
    for number, (about, path) in enumerate(found):
        total += about.st_size
        if number >= MOST_ENTRIES or total > MOST_BYTES:
            os.unlink(path)


def _written(entry: tuple[os.stat_result, str]) -> int:
    return entry[0].st_mtime_ns


def _place(kind: str, key: str) -> str:
    return os.path.join(_folder(), f"{kind}-{key}{_SUFFIX}")


def _folder() -> str:
    """The folder for caches: ``$XDG_CACHE_HOME/specloom`` where that is set, else what the system's guide names (XDG
    Base Directory Specification; ``~/Library/Caches`` on macOS, ``%LOCALAPPDATA%`` on Windows).

    Raises ValueError where there is no home folder.
    """
    stated = os.environ.get("XDG_CACHE_HOME", "")
    if os.path.isabs(stated):
        return os.path.join(stated, "specloom")
    home = os.path.expanduser("~")
    if not os.path.isabs(home):
        raise ValueError("there is no home folder")
    if sys.platform == "win32":
        return os.path.join(os.environ.get("LOCALAPPDATA") or f"{home}\\AppData\\Local", "specloom", "Cache")
    return os.path.join(home, "Library/Caches" if sys.platform == "darwin" else ".cache", "specloom")
