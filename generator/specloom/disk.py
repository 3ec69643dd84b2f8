"""What the writer needs to know and do about folders: listing without following links, and the swap."""

from __future__ import annotations

import ctypes
import os
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_AT_FDCWD: Final = -100
_RENAME_EXCHANGE: Final = 2


def listing(folder: Path, prefix: str = "") -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Everything in a folder, by its path inside with slashes, sorted; links are listed and not followed."""
    with os.scandir(folder) as entries:
        found = sorted(entries, key=lambda entry: entry.name)
    for entry in found:
        yield prefix + entry.name, entry
        if entry.is_dir(follow_symlinks=False):
            yield from listing(Path(entry.path), f"{prefix}{entry.name}/")


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
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    return rename is not None and not rename(
        _AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE
    )


def temporary(output: Path) -> Path:
    """Where the new folder is put together: beside the output, so that the swap stays on one disk."""
    return output.with_name(f".{output.name}.specloom-{os.getpid()}-new")


def recover(output: Path) -> None:
    """Clean up behind runs that were killed: bring back an output that was moved aside, remove what was unfinished."""
    if not output.parent.is_dir():
        return
    pattern = re.compile(rf"\.{re.escape(output.name)}\.specloom-(\d+)-(new|old)")
    with os.scandir(output.parent) as entries:
        found = [(match, Path(entry.path)) for entry in entries if (match := pattern.fullmatch(entry.name))]
    for match, path in found:
        if _is_running(int(match[1])) or path.is_symlink():
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
