"""Whether a run would do again what an earlier one did: the same files in, and what it wrote still lies there.

What a run read, what it wrote and what it said are kept in the cache, by the folder and the words that it was called
with. Everything is compared by content: times lie after a checkout. A run whose document lacked a file is not kept, as
the file may come to exist.

An entry is a list of texts with NUL between them, which no path holds: it is read before anything is loaded.
"""

from __future__ import annotations

import errno
import os

from specloom import cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Final

_KIND: Final = "run"
_NUL: Final = "\0"


class Run:
    """A run that was kept.

    ``inputs`` has the hash of each file that was read, by absolute path; ``absent`` are paths where the run looked for
    a file and there was none; ``outputs`` has, by folder, the hash of each file that was written, by its path inside.
    ``told`` is what the run wrote to standard error, ``said`` what it writes to standard output when nothing changes.
    """

    __slots__ = ("absent", "inputs", "outputs", "said", "told")

    def __init__(
        self,
        *,
        inputs: Mapping[str, str],
        absent: Iterable[str],
        outputs: Mapping[str, Mapping[str, str]],
        told: str,
        said: str,
    ) -> None:
        self.inputs = inputs
        self.absent = tuple(absent)
        self.outputs = outputs
        self.told = told
        self.said = said


def recall_run(words: Iterable[str]) -> Run | None:
    """The earlier run with the same arguments (``words``) in the same folder, if its inputs and outputs are still the
    same; else None."""
    try:
        content = cache.recall(_KIND, cache.key_of(os.getcwd(), *words))
        run = _unpacked(content) if content is not None else None
        return run if run is not None and _holds(run) else None
    except (OSError, ValueError):
        return None


def keep_run(
    words: Iterable[str],
    inputs: Iterable[str],
    absent: Iterable[str],
    outputs: Mapping[str, Mapping[str, str]],
    told: str,
    said: str,
) -> None:
    """Keep what a run did; ``outputs`` are the hashes of the files of each folder, as ``cache`` makes them."""
    try:
        run = Run(
            inputs={os.path.abspath(path): cache.hash_of(path) for path in inputs},
            absent=map(os.path.abspath, absent),
            outputs={os.path.abspath(folder): files for folder, files in outputs.items()},
            told=told,
            said=said,
        )
        cache.keep(_KIND, cache.key_of(os.getcwd(), *words), _packed(run))
    except (OSError, ValueError):
        return


def _packed(run: Run) -> bytes:
    """The run as bytes. Raises ValueError where a text holds a NUL, which separates the texts."""
    texts = [run.told, run.said, *_counted(run.inputs), str(len(run.absent)), *run.absent, str(len(run.outputs))]
    for folder, files in run.outputs.items():
        texts += [folder, *_counted(files)]
    if any(_NUL in text for text in texts):
        raise ValueError("a text holds NUL")
    return _NUL.join(texts).encode("utf-8", "surrogatepass")


def _counted(members: Mapping[str, str]) -> Iterator[str]:
    yield str(len(members))
    for key, value in members.items():
        yield key
        yield value


def _unpacked(content: bytes) -> Run:
    """The run that ``_packed`` made bytes of. Raises ValueError where the bytes are anything else."""
    texts = iter(content.decode("utf-8", "surrogatepass").split(_NUL))
    try:
        told, said = next(texts), next(texts)
        inputs = _members(texts)
        absent = [next(texts) for _ in range(int(next(texts)))]
        outputs = {next(texts): _members(texts) for _ in range(int(next(texts)))}
    except StopIteration:
        raise ValueError("the entry is cut") from None
    return Run(inputs=inputs, absent=absent, outputs=outputs, told=told, said=said)


def _members(texts: Iterator[str]) -> dict[str, str]:
    return {next(texts): next(texts) for _ in range(int(next(texts)))}


def _holds(run: Run) -> bool:
    """Whether nothing that the run read or wrote has changed. Raises OSError where a file can't be read any more."""
    return (
        not any(os.path.lexists(path) for path in run.absent)
        and all(cache.hash_of(path) == known for path, known in run.inputs.items())
        and all(_is_whole(folder, files) for folder, files in run.outputs.items())
    )


def _is_whole(folder: str, files: Mapping[str, str]) -> bool:
    """Whether a folder still holds every file that was written, unchanged."""
    return not os.path.islink(folder) and all(
        cache.hash_of_bytes(_content(os.path.join(folder, path))) == known for path, known in files.items()
    )


def _content(path: str) -> bytes:
    """The bytes of a file that is no link. Raises OSError, also where it is larger than any that is read."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(descriptor, "rb") as file:
        if os.fstat(descriptor).st_size > cache.LARGEST_FILE:
            raise OSError(errno.EFBIG, "the file is too large", path)
        return file.read()
