"""What the writer needs to know and do about folders: one run at a time, listing without following links, and the
swap."""

from __future__ import annotations

import errno
import importlib
import os
import re
import shutil
import stat
import sys
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

if sys.platform != "win32":
    import fcntl

MOST_LEVELS: Final = 100
"""Folders in one another that an output may hold: removing a folder recurses."""

PATIENCE: Final = 60.0
"""Seconds to wait for another run that writes to the same place."""

_AT_FDCWD: Final = -100
_RENAME_EXCHANGE: Final = 2
_ASK_AGAIN: Final = 0.05


@contextmanager
def alone(folder: Path) -> Generator[bool]:
    """Keeps other runs from reading and writing what lies in a folder, and tells whether it could.

    The system ends the lock with the process, so a run that was killed blocks nobody; it leaves no file. Windows and
    some network disks have no such lock. Raises OSError where another run does not end.
    """
    if sys.platform == "win32":
        yield False
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        yield _lock(descriptor, folder)
    finally:
        os.close(descriptor)


def _lock(descriptor: int, folder: Path) -> bool:
    ends = time.monotonic() + PATIENCE
    while sys.platform != "win32":
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > ends:
                raise OSError(errno.EBUSY, "another run is writing there and does not end", str(folder)) from None
            time.sleep(_ASK_AGAIN)
        except OSError:
            return False
        else:
            return True
    return False


def listing(folder: Path) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Everything in a folder, by its path inside with slashes; links are listed and not followed.

    Raises OSError, also where folders lie too deep in one another.
    """
    waiting = [("", str(folder), 0)]
    while waiting:
        prefix, place, level = waiting.pop()
        if level > MOST_LEVELS:
            raise OSError(errno.ELOOP, f"folders lie more than {MOST_LEVELS} levels deep in one another", str(folder))
        with os.scandir(place) as entries:
            found = sorted(entries, key=lambda entry: entry.name)
        for entry in found:
            yield prefix + entry.name, entry
            if entry.is_dir(follow_symlinks=False):
                waiting.append((f"{prefix}{entry.name}/", entry.path, level + 1))


def content_of(path: Path, most: int) -> bytes | None:
    """The bytes of a regular file; None where it is none, is not there, or has more than ``most`` bytes. A link is not
    followed. Raises OSError."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    if not os.path.lexists(path) or path.is_symlink():
        return None
    with os.fdopen(os.open(path, flags), "rb") as file:
        found = os.fstat(file.fileno())
        return file.read(most) if stat.S_ISREG(found.st_mode) and found.st_size <= most else None


def carry(source: Path, target: Path) -> None:
    """Make a file or link appear at a second place: by a hard link where the disk has them, else as a copy."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_symlink():
        target.symlink_to(source.readlink())
        return
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def swap(new: Path, old: Path) -> Path:
    """Put the folder ``new`` in the place of ``old``; gives the path under which the old one now lies.

    One step where the system exchanges names (Linux); elsewhere two renames, and a run that is killed between them is
    repaired by ``recover``.
    """
    if _exchange(new, old):
        return new
    aside = new.with_name(new.name.removesuffix("-new") + "-old")
    old.rename(aside)
    try:
        new.rename(old)
    except OSError:
        aside.rename(old)
        raise
    return aside


def _exchange(one: Path, other: Path) -> bool:
    if not sys.platform.startswith("linux"):
        return False
    # Loaded late: most runs write a new folder, or find nothing new.
    foreign: Any = importlib.import_module("ctypes")
    rename = getattr(foreign.CDLL(None, use_errno=True), "renameat2", None)
    return rename is not None and not rename(
        _AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE
    )


def temporary(output: Path) -> Path:
    """Where the new folder is put together: beside the output, so that the swap stays on one disk."""
    return output.with_name(f".{output.name}.specloom-{os.getpid()}-new")


def recover(output: Path, *, is_alone: bool) -> None:
    """Clean up behind runs that were killed: bring back an output that was moved aside, remove what was unfinished.

    A process of the same number may run by now; where this run is known to be alone, that does not matter."""
    if not output.parent.is_dir():
        return
    pattern = re.compile(rf"\.{re.escape(output.name)}\.specloom-(\d+)-(new|old)")
    with os.scandir(output.parent) as entries:
        found = [(match, Path(entry.path)) for entry in entries if (match := pattern.fullmatch(entry.name))]
    for match, path in found:
        if path.is_symlink() or (not is_alone and _is_running(int(match[1]))):
            continue
        if match[2] == "old" and not os.path.lexists(output):
            path.rename(output)
        else:
            shutil.rmtree(path, ignore_errors=True)


def _is_running(pid: int) -> bool:
    if os.name != "posix" or pid == os.getpid():
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True
