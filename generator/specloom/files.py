"""Files to disk, as one transaction; and what lies on disk against what should.

Rules.

1. The output folder is ours when it is new, empty, or holds a manifest of ours; any other is left alone.
2. The new folder is put together beside the old one and swapped in whole. A run that is killed leaves the old folder
   or the new one, and the next run removes what it left behind. After a power loss, generate again.
3. Nothing is followed and nothing is written through a link, and a manifest's paths are only ever compared.
4. A file whose content is right keeps its inode and its time; when all are right, nothing is touched.
5. Files that are not ours stay. A file of ours that was edited by hand is replaced and its edited text kept under
   ``.edited/``, with a warning: nothing is lost, and the folder is what the document gives.
6. Every Python file is parsed before it is written, and holds only statements that a generated module has; but for the
   runtime, which is the same text in every package.
"""

from __future__ import annotations

import ast
import errno
import importlib
import os
import re
import shutil
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, Literal

import msgspec

from specloom.diagnostics import Diagnostic, Level, Location, SpecloomError, quote_plain
from specloom.disk import alone, carry, content_of, listing, recover, swap, temporary
from specloom.manifest import MANIFEST, Manifest, digest, read_manifest

KEPT: Final = ".edited"
"""The folder inside the output that keeps files which were edited by hand."""

LEDGER: Final = "ledger.json"

DIFF_LINES: Final = 60
"""Lines of difference that ``check`` shows for one folder."""

_LARGEST: Final = 64 * 1024 * 1024
"""Bytes of a file that a run may have written; a larger one was put there by somebody else."""

_COMPARED: Final = 1_000_000
"""Bytes of two texts that are compared line by line, which costs more than in proportion."""

_NO_PARTS: Final = frozenset({"", ".", ".."})

_CACHES: Final = frozenset({"__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache"})
_GAP: Final = re.compile(rb"\n\n+(?=[A-Za-z_@])(?!(?:elif|else|except|finally)\b)")
_PIECE: Final = 16 * 1024
"""Bytes of a module that are parsed at once, at least."""
_METHOD: Final = re.compile(rb"\n\n(?=    (?:async )?def )")
_HEAD: Final = b"class _:\n"
_LARGE: Final = 512 * 1024
"""Bytes of a piece from which the methods of its class are parsed apart."""

_STATEMENTS: Final = (
    ast.Import,
    ast.ImportFrom,
    ast.ClassDef,
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.Assign,
    ast.AnnAssign,
    ast.If,
)


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """What a write did, by path inside the folder; all empty when everything was right already.

    ``ledger`` is the ledger of the run before, as it lay there; empty where there was none.
    """

    written: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    ledger: bytes = b""
    warnings: tuple[Diagnostic, ...] = ()


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """One file that is not what the document gives; ``lines`` are a unified diff, safe to print."""

    path: str
    kind: Literal["missing", "extra", "different", "edited"]
    lines: tuple[str, ...] = ()


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """How a folder compares. ``reason`` is one sentence that stands for all differences, or empty."""

    reason: str = ""
    differences: tuple[Difference, ...] = ()

    @property
    def same(self) -> bool:
        return not self.reason and not self.differences


class _Disk(msgspec.Struct, frozen=True):
    """What lies in the output folder: contents of the files that runs write or wrote, the names of other regular files,
    other entries, and what the manifest says."""

    contents: Mapping[str, bytes]
    others: frozenset[str]
    links: frozenset[str]
    folders: frozenset[str]
    manifest: Manifest | None


def write(files: Mapping[str, bytes], output: Path) -> Written:
    """Make ``output`` hold ``files`` (paths inside it, with slashes, ``manifest.json`` among them).

    Raises SpecloomError, and leaves the old folder as it was, when the folder is not ours (SL301), can't be written
    (SL302), is a link or a file (SL303), holds a folder or link where a file belongs (SL304), or a file of ours is not
    the Python that it should be (SL305).
    """
    _verify(files)
    try:
        here, place = Path.cwd(), _place(output)
        place.parent.mkdir(parents=True, exist_ok=True)
        with alone(place.parent) as is_alone:
            recover(place, is_alone=is_alone)
            done = _written(files, place)
    except OSError as error:
        raise SpecloomError(_unwritable(output, error)) from error
    if done.written and here.is_relative_to(place.absolute()):
        return msgspec.structs.replace(done, warnings=(*done.warnings, _moved(here, place)))
    return done


def _moved(here: Path, output: Path) -> Diagnostic:
    """The current folder was exchanged with the rest, so that this process stands in one that is gone, until now."""
    os.chdir(here if here.is_dir() else output)
    return _problem(
        "SL307",
        output,
        "the output folder is the current folder, or holds it, and is another one of that name now",
        help="change into it anew: cd .",
        level=Level.WARNING,
    )


def _written(files: Mapping[str, bytes], output: Path) -> Written:
    disk = _read(output, files)
    changed = tuple(path for path in files if disk.contents.get(path) != files[path])
    removed = tuple(path for path in _ours(disk) if path not in files and path in disk.contents)
    if not changed and not removed:
        return Written()
    _refuse_obstacles(files, disk, output)
    for path in changed:
        _parse(path, files[path])
    kept = _edited(files, disk)
    _replace(files, disk, output, kept)
    warnings = [_kept(output, path, copy) for path, copy in kept.items()]
    ledger = disk.contents.get(LEDGER, b"")
    return Written(written=changed, removed=removed, ledger=ledger, warnings=tuple(warnings))


def check(files: Mapping[str, bytes], output: Path, *, version: str) -> Checked:
    """Compare ``output`` with ``files``; ``version`` is the version of the generator that made them.

    Raises SpecloomError as ``write`` does when the folder can't be read or is not ours.
    """
    place = _place(output)
    try:
        if not os.path.lexists(place):
            return Checked(reason="does not exist")
        with alone(place.parent):
            disk = _read(place, files)
    except OSError as error:
        raise SpecloomError(_unwritable(output, error)) from error
    if disk.manifest is not None and disk.manifest.specloom != version:
        return Checked(reason=f"was made by specloom {quote_plain(disk.manifest.specloom)[:40]}, this is {version}")
    return Checked(differences=tuple(_bounded(_differences(files, disk))))


def _verify(files: Mapping[str, bytes]) -> None:
    """Paths come from our own names; one that leaves the folder or clashes on a case-blind disk is a bug of ours."""
    folded: set[str] = set()
    for path in files:
        parts = path.split("/")
        if "\\" in path or parts[0] == KEPT or not _NO_PARTS.isdisjoint(parts):
            raise ValueError(f"not a path inside the output folder: {path!r}")
        if path.casefold() in folded:
            raise ValueError(f"two files have one path on a case-blind disk: {path!r}")
        folded.add(path.casefold())
    if MANIFEST not in files:
        raise ValueError("the manifest is missing")


def _place(output: Path) -> Path:
    """The output by a name that it can be moved under: ``.`` and what ends in ``..`` are none."""
    return output if output.name not in ("", "..") else output.resolve()


def _read(output: Path, wanted: Collection[str]) -> _Disk:
    if output.is_symlink():
        raise SpecloomError(
            _problem("SL303", output, "the output folder is a symbolic link", help="give the folder that it points to")
        )
    if not os.path.lexists(output):
        return _Disk({}, frozenset(), frozenset(), frozenset(), None)
    if not output.is_dir():
        raise SpecloomError(
            _problem("SL303", output, "the output folder is a file", help="give another folder, or move the file away")
        )
    manifest = _manifest(output)
    entries = [(path, entry) for path, entry in listing(output) if not _CACHES & set(path.split("/"))]
    regular = {path: Path(entry.path) for path, entry in entries if entry.is_file(follow_symlinks=False)}
    ours = {*wanted, *(manifest.files if manifest else ())}
    contents = {path: _content(place) for path, place in regular.items() if path in ours}
    folders = frozenset(path for path, entry in entries if entry.is_dir(follow_symlinks=False))
    links = frozenset(path for path, _ in entries) - set(regular) - folders
    return _Disk(contents, frozenset(regular) - ours, links, folders, manifest)


def _manifest(output: Path) -> Manifest | None:
    """What the folder's manifest says; None where the folder is empty. Nothing else is looked at before."""
    with os.scandir(output) as entries:
        is_empty = all(entry.name in _CACHES for entry in entries)
    manifest = None if is_empty else read_manifest(content_of(output / MANIFEST, _LARGEST) or b"")
    if manifest is None and not is_empty:
        raise SpecloomError(
            _problem(
                "SL301",
                output,
                "the output folder is not empty and was not made by specloom",
                expected="a new or empty folder, or one whose manifest.json specloom wrote",
                help="give another folder, or empty this one",
            )
        )
    return manifest


def _content(path: Path) -> bytes:
    """The bytes of a file; of one that is too large to be ours nothing that a file of ours could be."""
    found = content_of(path, _LARGEST)
    return found if found is not None else b"\0"


def _ours(disk: _Disk) -> Mapping[str, str]:
    return disk.manifest.files if disk.manifest else {}


def _edited(files: Mapping[str, bytes], disk: _Disk) -> dict[str, str]:
    """Files that a write would lose, each with the path under which it is kept."""
    ours = _ours(disk)
    lost = [
        path
        for path, content in disk.contents.items()
        if path != MANIFEST
        and files.get(path) != content
        and (path in files or path in ours)
        and ours.get(path) != digest(content)
    ]
    taken = {*disk.contents, *disk.others, *disk.links, *disk.folders}
    return {path: _free(f"{KEPT}/{path}", taken) for path in lost}


def _free(path: str, taken: Collection[str]) -> str:
    number = 2
    free = path
    while free in taken:
        free = f"{path}.{number}"
        number += 1
    return free


def _refuse_obstacles(files: Mapping[str, bytes], disk: _Disk, output: Path) -> None:
    """A folder, link or special file where a file of ours belongs, or anything but a folder above it."""
    above = _above(files)
    ours = _ours(disk)
    for path in sorted({*disk.folders & set(files), *disk.links & (set(files) | above)}):
        raise SpecloomError(
            _problem(
                "SL304",
                output / path,
                "something that specloom did not make stands where a file belongs",
                help="move it away",
            )
        )
    for path in sorted(above & {*disk.contents, *disk.others}):
        if path not in ours:
            raise SpecloomError(
                _problem("SL304", output / path, "a file stands where a folder belongs", help="move it away")
            )


def _above(paths: Iterable[str]) -> set[str]:
    """The folders that hold the paths, by their paths. Strings do: a path object costs as much as what is asked."""
    found: set[str] = set()
    for path in paths:
        folder = path.rpartition("/")[0]
        while folder and folder not in found:
            found.add(folder)
            folder = folder.rpartition("/")[0]
    return found


def _replace(files: Mapping[str, bytes], disk: _Disk, output: Path, kept: Mapping[str, str]) -> None:
    new = temporary(output)
    try:
        new.mkdir()
        _fill(new, files, disk, output, kept)
        if os.path.lexists(output):
            shutil.copymode(output, new)
            shutil.rmtree(swap(new, output), ignore_errors=True)
        else:
            new.rename(output)
    finally:
        shutil.rmtree(new, ignore_errors=True)


def _fill(new: Path, files: Mapping[str, bytes], disk: _Disk, output: Path, kept: Mapping[str, str]) -> None:
    for path in sorted(_above(files)):
        (new / path).mkdir(parents=True, exist_ok=True)
    for path, content in files.items():
        if disk.contents.get(path) == content:
            carry(output / path, new / path)
        else:
            (new / path).write_bytes(content)
    ours = _ours(disk)
    for path in (*disk.others, *(disk.links - set(ours) - set(files))):
        carry(output / path, new / path)
    for path in sorted(disk.folders):
        if not any(ours_path.startswith(f"{path}/") for ours_path in ours):
            (new / path).mkdir(parents=True, exist_ok=True)
    for path, copy in kept.items():
        carry(output / path, new / copy)


def _parse(path: str, content: bytes) -> None:
    """Rule 6; a behaviour is the user's own text, and only has to parse."""
    if "/_runtime/" in path:
        return
    try:
        if path.endswith(".toml"):
            tomllib.loads(content.decode())
        if not path.endswith(".py"):
            return
        for line, node in _statements(content):
            is_text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
            if not is_text and not isinstance(node, _STATEMENTS) and not path.endswith("/testing/behaviour.py"):
                raise SpecloomError(_unexpected(path, "holds a statement that no generated module has", f"line {line}"))
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise SpecloomError(_unexpected(path, "can't be read again", str(error))) from error


def _statements(content: bytes) -> Iterator[tuple[int, ast.stmt]]:
    """The statements of a module, each with its line. Raises what ``ast.parse`` raises.

    A module is read a piece at a time, as one that is read whole takes eighty times its size. A piece ends where an
    empty line is before a statement; where that is within a text, so that it isn't Python, it is made larger.
    """
    start, size, before = 0, _PIECE, 0
    while start < len(content):
        gap = _GAP.search(content, start + size)
        end = len(content) if gap is None else gap.end()
        try:
            found = _parsed(content[start:end])
        except SyntaxError as error:
            if end == len(content):
                error.lineno = before + (error.lineno or 0)
                raise
            size *= 2
            continue
        yield from ((before + each.lineno, each) for each in found)
        before += content.count(b"\n", start, end)
        start, size = end, _PIECE


def _parsed(piece: bytes) -> list[ast.stmt]:
    """The statements of a piece; of a class with thousands of methods, those behind its first methods are read and let
    go, as a class of their own. What can't be cut so is read whole."""
    if len(piece) < _LARGE:
        return ast.parse(piece).body
    cuts = [0]
    for each in _METHOD.finditer(piece):
        if each.end() - cuts[-1] >= _PIECE:
            cuts.append(each.end())
    try:
        ends = [*cuts[1:], len(piece)]
        found = ast.parse(piece[: ends[0]]).body
        for start, end in pairwise(ends):
            line = piece.count(b"\n", 0, start) - 1
            _, *more = ast.parse(_HEAD + piece[start:end]).body
            found += [ast.increment_lineno(each, line) for each in more]
    except SyntaxError:
        return ast.parse(piece).body
    return found


def _differences(files: Mapping[str, bytes], disk: _Disk) -> Iterator[Difference]:
    ours = _ours(disk)
    packages = {path.partition("/")[0] for path in files if "/" in path}
    for path in sorted({*files, *disk.contents, *disk.others}):
        wanted, found = files.get(path), disk.contents.get(path)
        if wanted is None:
            if path in ours or path.partition("/")[0] in packages:
                yield Difference(path=path, kind="extra")
        elif found is None:
            yield Difference(path=path, kind="missing")
        elif wanted != found:
            edited = path in ours and ours[path] != digest(found)
            lines = tuple(_diff(path, found, wanted)) if len(found) + len(wanted) < _COMPARED else ()
            yield Difference(path=path, kind="edited" if edited else "different", lines=lines)


def _diff(path: str, found: bytes, wanted: bytes) -> Iterable[str]:
    before, after = (content.decode("utf-8", "backslashreplace").split("\n") for content in (found, wanted))
    # Loaded late: only ``check`` shows differences, and only where there are some.
    difflib: Any = importlib.import_module("difflib")
    unified = difflib.unified_diff(before, after, f"{path} (on disk)", f"{path} (from the spec)", lineterm="", n=2)
    return (quote_plain(line)[:200] for line, _ in zip(unified, range(DIFF_LINES + 1), strict=False))


def _bounded(differences: Iterable[Difference]) -> Iterator[Difference]:
    """All differences by name, and their lines as long as there is room."""
    room = DIFF_LINES
    for difference in differences:
        if len(difference.lines) <= room:
            yield difference
        else:
            shown = (*difference.lines[:room], "...") if room else ()
            yield msgspec.structs.replace(difference, lines=shown)
        room = max(0, room - len(difference.lines))


def _kept(output: Path, path: str, copy: str) -> Diagnostic:
    return _problem(
        "SL306",
        output / path,
        f"the file was edited by hand; it is written anew, the edited text kept as {quote_plain(str(output / copy))}",
        help="put the change where generated files don't live: a subclass, a transport, or the spec itself",
        level=Level.WARNING,
    )


def _unwritable(output: Path, error: OSError) -> Diagnostic:
    place = Path(os.fsdecode(error.filename)) if isinstance(error.filename, str | bytes) else output
    unfinished = temporary(output)
    if place.is_relative_to(unfinished):
        place = output / place.relative_to(unfinished)
    reason = (error.strerror or type(error).__name__).lower()
    help = "give a folder that can be written, or make it one; nothing was changed"
    if error.errno in (errno.EEXIST, errno.ENOTDIR):
        reason = "a file stands where a folder belongs"
    elif error.errno == errno.ENOSPC:
        help = "make room, or give a folder on another disk; nothing was changed"
    elif error.errno in (errno.EBUSY, errno.EXDEV) and os.path.ismount(output):
        help = "a folder where a disk is mounted can't be exchanged: give one inside it"
    return _problem("SL302", place, f"the output folder can't be written: {quote_plain(reason)}", help=help)


def _unexpected(path: str, what: str, detail: str) -> Diagnostic:
    return _problem(
        "SL305",
        Path(path),
        f"a generated file {what} ({quote_plain(detail)}), so nothing was written",
        help="this is a fault of specloom; please report it with the spec",
    )


def _problem(
    code: str, path: Path, message: str, *, expected: str = "", help: str = "", level: Level = Level.ERROR
) -> Diagnostic:
    return Diagnostic(code=code, level=level, message=message, at=Location(str(path)), expected=expected, help=help)
