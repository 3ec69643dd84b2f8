"""Whether a run would do again what an earlier one did: the same files in, and what it wrote still lies there.

What a run read, what it wrote and what it said are kept in the cache, by what it was asked. Everything is compared by
content: times lie after a checkout. A run whose document lacked a file is not kept, as the file may come to exist.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

import msgspec

from specloom import cache
from specloom.manifest import MANIFEST, digest, read_manifest

_KIND: Final = "run"


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """``inputs`` are hashes by path, ``absent`` paths where no file was, ``outputs`` the hash of the manifest of each
    folder that was written; ``told`` goes to standard error, and ``said`` to standard output where nothing changes."""

    inputs: Mapping[str, str]
    absent: tuple[str, ...]
    outputs: Mapping[str, str]
    told: str
    said: str


def recall_run(asked: Iterable[str]) -> Run | None:
    """The earlier run that was asked the same, where nothing has changed since."""
    try:
        content = cache.recall(_KIND, cache.key_of(*asked))
        run = msgspec.msgpack.decode(content, type=Run) if content is not None else None
    except (msgspec.DecodeError, ValueError, RecursionError):
        return None
    return run if run is not None and _holds(run) else None


def keep_run(
    asked: Iterable[str], inputs: Iterable[Path], absent: Iterable[Path], outputs: Iterable[Path], told: str, said: str
) -> None:
    """Keep what a run did."""
    try:
        run = Run(
            inputs={str(path.absolute()): cache.hash_of(path) for path in inputs},
            absent=tuple(str(path.absolute()) for path in absent),
            outputs={str(path.absolute()): digest(_content(path / MANIFEST)) for path in outputs},
            told=told,
            said=said,
        )
        cache.keep(_KIND, cache.key_of(*asked), msgspec.msgpack.encode(run))
    except (OSError, ValueError):
        return


def _holds(run: Run) -> bool:
    try:
        return (
            not any(os.path.lexists(path) for path in run.absent)
            and all(cache.hash_of(Path(path)) == known for path, known in run.inputs.items())
            and all(_is_whole(Path(path), known) for path, known in run.outputs.items())
        )
    except OSError:
        return False


def _is_whole(output: Path, known: str) -> bool:
    """Whether a folder holds what its manifest says, and the manifest is the one that was written."""
    content = _content(output / MANIFEST)
    manifest = read_manifest(content) if digest(content) == known and not output.is_symlink() else None
    return manifest is not None and all(
        digest(_content(output / path)) == stated for path, stated in manifest.files.items()
    )


def _content(path: Path) -> bytes:
    """The bytes of a file that is no link. Raises OSError."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(descriptor, "rb") as file:
        return file.read()
