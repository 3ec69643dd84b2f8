"""A disk that fails at every single step, runs that are killed there, several at once, and folders of somebody else."""

from __future__ import annotations

import errno
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from specloom import cache, disk
from specloom.diagnostics import SpecloomError
from specloom.files import KEPT, write
from specloom.manifest import MANIFEST, make_manifest
from tests.attacks.sandbox import sampled

if sys.platform == "win32":
    pytest.skip("needs fork and signals", allow_module_level=True)

pytestmark = pytest.mark.slow

CHANGES: Final = (
    *("os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.symlink", "os.link", "os.chmod", "os.truncate"),
    *("shutil.copyfile", "shutil.copymode", "shutil.rmtree"),
)
WRITES: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
FAILED = 3


def package(number: int, count: int = 12) -> dict[str, bytes]:
    """The files of a package; all hold the number, and each number has one module of its own."""
    made = {f"pkg/m{each}.py": b"A = %d\n" % number for each in range(count)}
    made |= {f"pkg/only{number}/a.py": b"A = %d\n" % number, "pkg/same.py": b"A = 0\n"}
    return {**made, MANIFEST: make_manifest(made, spec="0" * 64, version="1.0").to_json().encode()}


FIRST, SECOND = package(1), package(2)


def on_disk(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def at_step(number: int, act: Callable[[], None]) -> None:
    """From now on, does something when the process is about to change the disk for the so-manieth time."""
    steps = 0

    def hook(event: str, args: tuple[Any, ...]) -> None:
        nonlocal steps
        if event in CHANGES or (event == "open" and isinstance(args[2], int) and args[2] & WRITES):
            steps += 1
            if steps == number:
                act()

    sys.addaudithook(hook)


def fork(act: Callable[[], None]) -> int:
    """The number of a copy of this process that does it."""
    child = os.fork()
    if child == 0:
        status = 70
        try:
            act()
            status = 0
        except SpecloomError as error:
            status = FAILED if error.diagnostics[0].code == "SL302" else 71
        finally:
            os._exit(status)
    return child


def in_child(act: Callable[[], None]) -> int:
    """The exit status of a copy of this process that does it: negative where a signal ended it."""
    return os.waitstatus_to_exitcode(os.waitpid(fork(act), 0)[1])


def fail(number: int) -> Callable[[], None]:
    def act() -> None:
        raise OSError(number, os.strerror(number))

    return act


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def outcomes(output: Path, act: Callable[[], None], *, is_exchanged: bool) -> Iterator[int]:
    """Writes SECOND over FIRST, with something done at the first step, then at the second, and so on to the last.

    Where folders are renamed one after the other, a run that is killed may leave none, which the next one brings back.
    """
    for number in range(1, 1000):
        shutil.rmtree(output, ignore_errors=True)
        write(FIRST, output)
        (output / "mine.txt").write_text("kept", "utf-8")
        (output / "pkg" / "m3.py").write_text("EDITED = 1\n", "utf-8")
        before = on_disk(output)

        def attempt(number: int = number) -> None:
            at_step(number, act)
            write(SECOND, output)

        status = in_child(attempt)
        found = on_disk(output) if output.exists() else {}
        after = {**SECOND, "mine.txt": b"kept", f"{KEPT}/pkg/m3.py": b"EDITED = 1\n"}
        assert found in ([before, after] if is_exchanged else [before, after, {}]), number
        yield status
        write(SECOND, output)
        assert on_disk(output) == after, number
        assert [each.name for each in output.parent.iterdir()] == [output.name], number
        if status == 0 and found == after and number > LAST:
            return


LAST: Final = 40
"""Steps of a write; beyond them, one that goes well means that there are no more."""


@pytest.mark.parametrize("is_exchanged", [True, False])
@pytest.mark.parametrize("reason", sampled((errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EIO, errno.EDQUOT), 3))
def test_a_step_that_fails_leaves_the_old_output_or_the_new(
    reason: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_exchanged: bool
) -> None:
    if not is_exchanged:
        monkeypatch.setattr(disk, "_exchange", lambda *_: False)
    found = list(outcomes(tmp_path / "out", fail(reason), is_exchanged=is_exchanged))
    assert set(found) == {0, FAILED}


@pytest.mark.parametrize("is_exchanged", [True, False])
def test_a_run_that_is_killed_leaves_the_old_output_or_the_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_exchanged: bool
) -> None:
    if not is_exchanged:
        monkeypatch.setattr(disk, "_exchange", lambda *_: False)
    found = list(outcomes(tmp_path / "out", die, is_exchanged=is_exchanged))
    assert set(found) == {0, -signal.SIGKILL}


def test_a_file_that_cannot_grow_leaves_the_old_output(tmp_path: Path) -> None:
    large = package(3)
    large["pkg/large.py"] = b"A = 1\n" * 20_000
    write(FIRST, tmp_path / "out")

    def attempt() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))
        write(large, tmp_path / "out")

    assert in_child(attempt) == FAILED
    assert on_disk(tmp_path / "out") == FIRST
    assert [each.name for each in tmp_path.iterdir()] == ["out"]


FULL: Final = """
set -e
mount -t tmpfs -o size=$2k none "$1"
cd "$1"
"$3" -m specloom generate "$4" --output out --package one_client
cp -a out before
status=0
"$3" -m specloom generate "$5" --output out --package two_client 2> "$6" || status=$?
diff -r out before && test $status = 2 && ls -A
"""


@pytest.mark.skipif(os.geteuid() != 0 or not shutil.which("unshare"), reason="needs to mount a disk of its own")
@pytest.mark.parametrize("spare", sampled((40, 0, 160), 1))
def test_a_full_disk_leaves_the_old_output(spare: int, tmp_path: Path) -> None:
    """``spare`` KiB are left for the second output."""
    document = {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {}}
    large = {f"S{n}": {"type": "object", "properties": {"a": {"type": "string"}}} for n in range(900)}
    for name, stated in (("one.json", document), ("two.json", {**document, "components": {"schemas": large}})):
        (tmp_path / name).write_text(json.dumps(stated), "utf-8")
    (tmp_path / "disk").mkdir()
    size = 2 * kilobytes_of(tmp_path) + spare
    told = tmp_path / "told"
    arguments = [tmp_path / "disk", size, sys.executable, tmp_path / "one.json", tmp_path / "two.json", told]
    ended = subprocess.run(
        ["unshare", "--mount", "sh", "-c", FULL, "sh", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
    )
    if "mount:" in ended.stderr or "unshare:" in ended.stderr:
        pytest.skip("this machine does not let a disk be mounted")
    assert "error[SL302]" in told.read_text("utf-8"), ended
    assert ended.stdout.splitlines()[-2:] == ["before", "out"], ended


def kilobytes_of(folder: Path) -> int:
    """What the small package takes on a disk of pages of 4 KiB."""
    out = folder / "measured"
    command = [sys.executable, "-m", "specloom", "generate", str(folder / "one.json"), "--output", str(out)]
    subprocess.run([*command, "--package", "one_client"], check=True, capture_output=True)
    return sum(4 + path.stat().st_size // 4096 * 4 for path in (out, *out.rglob("*")))


@pytest.mark.skipif(os.geteuid() != 0, reason="needs to become somebody else")
@pytest.mark.parametrize("mode", [0o555, 0o000])
def test_a_folder_of_somebody_else_is_one_sentence(mode: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        theirs = Path(folder, "theirs")
        write(FIRST, theirs / "out")
        theirs.chmod(mode)

        def attempt() -> None:
            os.setgid(65534)
            os.setuid(65534)
            write(SECOND, theirs / "out")

        assert in_child(attempt) == FAILED
        assert on_disk(theirs / "out") == FIRST


def test_runs_at_once_leave_one_of_theirs(tmp_path: Path) -> None:
    """Four processes write two packages in turn; whoever looks between them sees one of the two, whole."""
    output, ends = tmp_path / "deep" / "out", time.monotonic() + 3

    def attempt() -> None:
        chance = random.Random(os.getpid())
        while time.monotonic() < ends:
            write(chance.choice((FIRST, SECOND)), output)

    children = [fork(attempt) for _ in range(4)]
    looks = 0
    while time.monotonic() < ends:
        with disk.alone(output.parent if output.parent.is_dir() else tmp_path):
            found = on_disk(output)
        looks += bool(found)
        assert found in ({}, FIRST, SECOND)
    assert [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children] == [0] * 4
    assert looks
    assert on_disk(output) in (FIRST, SECOND)
    assert [each.name for each in output.parent.iterdir()] == ["out"]


def test_a_run_that_does_not_end_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk, "PATIENCE", 0.1)
    with disk.alone(tmp_path), pytest.raises(SpecloomError) as raised:
        write(FIRST, tmp_path / "out")
    assert "another run is writing there" in raised.value.diagnostics[0].message
    write(FIRST, tmp_path / "out")


def test_what_a_killed_run_left_goes_though_its_number_is_taken(tmp_path: Path) -> None:
    (tmp_path / f".out.specloom-{os.getppid()}-new" / "pkg").mkdir(parents=True)
    write(FIRST, tmp_path / "out")
    assert [each.name for each in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("act", [fail(errno.ENOSPC), fail(errno.EACCES), die], ids=["full", "refused", "killed"])
def test_the_cache_holds_whole_entries_whatever_fails(
    act: Callable[[], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    for number in range(1, 8):

        def attempt(number: int = number) -> None:
            at_step(number, act)
            cache.keep("text", f"k{number}", b"content" * 1000)

        status = in_child(attempt)
        assert cache.recall("text", f"k{number}") in (None, b"content" * 1000)
        assert status == -signal.SIGKILL or act is die or not list((tmp_path / "specloom").glob("*[!y]"))
    assert cache.recall("text", "k7") == b"content" * 1000
