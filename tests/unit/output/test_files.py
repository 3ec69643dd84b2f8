from __future__ import annotations

import ast
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from specloom import disk, files
from specloom.diagnostics import SpecloomError
from specloom.files import KEPT, check, write
from specloom.manifest import MANIFEST, make_manifest

VERSION = "1.0"


def package(version: str = VERSION, **texts: str) -> dict[str, bytes]:
    """The files of a small package, manifest included; keyword names are file names with ``__`` for a slash."""
    made = {name.replace("__", "/").replace("_py", ".py"): text.encode() for name, text in texts.items()}
    return {**made, MANIFEST: make_manifest(made, spec="0" * 64, version=version).to_json().encode()}


def on_disk(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


FIRST = package(pkg__a_py="A = 1\n", pkg__b_py="B = 1\n")
SECOND = package(pkg__a_py="A = 2\n", pkg__c__d_py="D = 1\n")


def code(raised: pytest.ExceptionInfo[SpecloomError]) -> str:
    return raised.value.diagnostics[0].code


def test_files_are_written_and_compared(tmp_path: Path) -> None:
    output = tmp_path / "deep" / "out"
    assert check(FIRST, output, version=VERSION).reason == "does not exist"
    assert set(write(FIRST, output).written) == set(FIRST)
    assert on_disk(output) == FIRST
    assert check(FIRST, output, version=VERSION).same
    assert names_in(output.parent) == ["out"]


def test_the_same_again_touches_nothing(tmp_path: Path) -> None:
    output = tmp_path / "out"
    write(FIRST, output)
    before = {path: path.stat() for path in (output, *output.rglob("*"))}
    assert write(FIRST, output) == files.Written()
    assert {path: path.stat() for path in (output, *output.rglob("*"))} == before


MODULE = package(pkg__models_py="A = 1\n")
PACKAGE = package(pkg__models__chat_py="A = 1\n", pkg__models__shared_py="B = 1\n")


@pytest.mark.parametrize(("before", "after"), [(MODULE, PACKAGE), (PACKAGE, MODULE)], ids=["split", "joined"])
def test_a_module_becomes_a_package_and_the_reverse(
    before: dict[str, bytes], after: dict[str, bytes], tmp_path: Path
) -> None:
    output = tmp_path / "out"
    write(before, output)
    (output / "pkg/models" if before is PACKAGE else output / "pkg").joinpath("__pycache__").mkdir()
    written = write(after, output)
    assert set(written.removed) == set(before) - {MANIFEST}
    assert written.warnings == ()
    assert on_disk(output) == after
    assert (output / "pkg/models").exists() == (after is PACKAGE)


def test_an_edited_module_that_becomes_a_package_is_kept(tmp_path: Path) -> None:
    output = tmp_path / "out"
    write(MODULE, output)
    (output / "pkg/models.py").write_text("A = 'mine'\n")
    (warning,) = write(PACKAGE, output).warnings
    assert warning.code == "SL306"
    assert on_disk(output) == {**PACKAGE, f"{KEPT}/pkg/models.py": b"A = 'mine'\n"}


def test_a_change_keeps_the_time_of_what_did_not_change_and_removes_what_is_stale(tmp_path: Path) -> None:
    output = tmp_path / "out"
    write(package(pkg__a_py="A = 1\n", pkg__b_py="B = 1\n"), output)
    before = (output / "pkg/a.py").stat()
    written = write(package(pkg__a_py="A = 1\n", pkg__c_py="C = 1\n"), output)
    assert (output / "pkg/a.py").stat().st_mtime_ns == before.st_mtime_ns
    assert set(written.written) == {MANIFEST, "pkg/c.py"}
    assert written.removed == ("pkg/b.py",)
    assert not (output / "pkg/b.py").exists()


def test_what_is_not_ours_stays(tmp_path: Path) -> None:
    output = tmp_path / "out"
    write(FIRST, output)
    (output / "notes.txt").write_text("mine")
    (output / "empty").mkdir()
    (output / "pkg/mine.py").write_text("M = 1\n")
    (output / "link").symlink_to("/etc")
    write(SECOND, output)
    assert (output / "notes.txt").read_text() == "mine"
    assert (output / "empty").is_dir()
    assert (output / "pkg/mine.py").exists()
    assert (output / "link").readlink() == Path("/etc")
    assert [(each.path, each.kind) for each in check(SECOND, output, version=VERSION).differences] == [
        ("pkg/mine.py", "extra")
    ]


def test_an_edited_file_is_repaired_and_nothing_is_lost(tmp_path: Path) -> None:
    output = tmp_path / "out"
    write(FIRST, output)
    (output / "pkg/a.py").write_text("A = 'edited'\n")
    (output / "pkg/b.py").write_text("B = 'edited'\n")
    found = check(FIRST, output, version=VERSION)
    assert [(each.path, each.kind) for each in found.differences] == [("pkg/a.py", "edited"), ("pkg/b.py", "edited")]
    assert "-A = 'edited'" in found.differences[0].lines
    written = write(SECOND, output)
    assert {each.code for each in written.warnings} == {"SL306"}
    assert (output / "pkg/a.py").read_text() == "A = 2\n"
    assert (output / KEPT / "pkg/a.py").read_text() == "A = 'edited'\n"
    assert (output / KEPT / "pkg/b.py").read_text() == "B = 'edited'\n"
    (output / "pkg/a.py").write_text("A = 'again'\n")
    write(SECOND, output)
    assert (output / KEPT / "pkg/a.py.2").read_text() == "A = 'again'\n"
    assert (output / KEPT / "pkg/a.py").read_text() == "A = 'edited'\n"
    assert check(SECOND, output, version=VERSION).same


def test_one_flipped_byte_is_seen(tmp_path: Path) -> None:
    output = tmp_path / "out"
    write(FIRST, output)
    for path in FIRST:
        content = (output / path).read_bytes()
        (output / path).write_bytes(content[:1] + bytes([content[1] ^ 1]) + content[2:])
        if path == MANIFEST:
            with pytest.raises(SpecloomError):
                check(FIRST, output, version=VERSION)
        else:
            assert not check(FIRST, output, version=VERSION).same
        (output / path).write_bytes(content)


def test_another_version_is_one_sentence(tmp_path: Path) -> None:
    output = tmp_path / "out"
    write(package("0.9", pkg__a_py="A = 1\n"), output)
    found = check(FIRST, output, version=VERSION)
    assert found.reason == "was made by specloom 0.9, this is 1.0"
    assert not found.differences


def test_a_diff_is_bounded(tmp_path: Path) -> None:
    output = tmp_path / "out"
    write(package(a_py="\n".join(f"A{n} = 1" for n in range(1000)), b_py="B = 1\n"), output)
    wanted = package(a_py="\n".join(f"A{n} = 2" for n in range(1000)), b_py="B = 2\n")
    found = check(wanted, output, version=VERSION)
    assert {each.path for each in found.differences} == {"a.py", "b.py", MANIFEST}
    assert sum(len(each.lines) for each in found.differences) <= files.DIFF_LINES + 3


@pytest.mark.parametrize("content", ["x", "[]", '{"files": 1}'])
def test_a_foreign_folder_is_left_alone(tmp_path: Path, content: str) -> None:
    (tmp_path / MANIFEST).write_text(content)
    before = on_disk(tmp_path)
    with pytest.raises(SpecloomError) as raised:
        write(FIRST, tmp_path)
    assert code(raised) == "SL301"
    assert on_disk(tmp_path) == before


def test_a_file_or_link_as_output_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    for name in ("file", "link"):
        with pytest.raises(SpecloomError) as raised:
            write(FIRST, tmp_path / name)
        assert code(raised) == "SL303"
    with pytest.raises(SpecloomError) as raised:
        write(FIRST, tmp_path / "file" / "below")
    assert code(raised) == "SL302"
    assert not any((tmp_path / "real").iterdir())


def test_nothing_is_written_through_a_link(tmp_path: Path) -> None:
    output, outside = tmp_path / "out", tmp_path / "outside"
    outside.mkdir()
    write(FIRST, output)
    shutil.rmtree(output / "pkg")
    (output / "pkg").symlink_to(outside)
    with pytest.raises(SpecloomError) as raised:
        write(SECOND, output)
    assert code(raised) == "SL304"
    assert not any(outside.iterdir())


def test_a_folder_where_a_file_belongs_is_refused(tmp_path: Path) -> None:
    output = tmp_path / "out"
    write(package(a_py="A = 1\n"), output)
    (output / "b.py").mkdir()
    with pytest.raises(SpecloomError) as raised:
        write(package(b_py="B = 1\n"), output)
    assert code(raised) == "SL304"


def test_a_manifest_that_names_foreign_files_deletes_nothing(tmp_path: Path) -> None:
    output, outside = tmp_path / "out", tmp_path / "outside.txt"
    outside.write_text("x")
    write(FIRST, output)
    hostile = make_manifest({"../outside.txt": b"x", str(outside): b"x"}, spec="", version=VERSION)
    (output / MANIFEST).write_text(hostile.to_json())
    write(SECOND, output)
    assert outside.read_text() == "x"


@pytest.mark.parametrize(
    "text", ["import os\nos.system('x')\n", "A = (\n", "'''\n", "A = 1\nprint(A)\n", "\x00", "for x in y: pass\n"]
)
def test_an_unexpected_statement_is_a_refusal(tmp_path: Path, text: str) -> None:
    write(FIRST, tmp_path / "out")
    with pytest.raises(SpecloomError) as raised:
        write(package(pkg__a_py=text), tmp_path / "out")
    assert code(raised) == "SL305"
    assert on_disk(tmp_path / "out") == FIRST


METHODS = "".join(f"    def m{number}(self) -> None:\n        pass\n\n" for number in range(16_000))
LARGE = {
    "classes": "".join(f"class C{number}:\n    A = 1\n\n\n" for number in range(16_000)),
    "constants": "".join(f"A{number} = Call(\n    1,\n)\n\n" for number in range(16_000)),
    "methods": f"class C:\n    A = 1\n\n{METHODS}\n",
}
"""More than is parsed at once."""


@pytest.mark.parametrize("kind", LARGE)
@pytest.mark.parametrize(
    ("last", "told"),
    [
        ("print(1)\n", "generated module has (line {line})"),
        ("A = (\n", "read again ('(' was never closed (<unknown>, line {line}))"),
    ],
)
def test_a_large_module_is_read_to_its_end(tmp_path: Path, kind: str, last: str, told: str) -> None:
    with pytest.raises(SpecloomError) as raised:
        write(package(pkg__a_py=LARGE[kind] + last), tmp_path / "out")
    assert code(raised) == "SL305"
    assert told.format(line=LARGE[kind].count("\n") + 1) in raised.value.diagnostics[0].message


@pytest.mark.parametrize("kind", LARGE)
def test_a_large_module_is_never_read_whole(tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []
    parse = ast.parse

    def parsed(piece: bytes) -> ast.Module:
        sizes.append(len(piece))
        return parse(piece)

    monkeypatch.setattr(ast, "parse", parsed)
    write(package(pkg__a_py=LARGE[kind]), tmp_path / "out")
    assert max(sizes) < 50_000


def test_a_text_with_empty_lines_in_a_large_module_is_one_text(tmp_path: Path) -> None:
    text = "".join(f"print({number})\n\n\n" for number in range(5_000))
    written = package(pkg__a_py=f'{LARGE["classes"]}A = """\n{text}"""\n')
    assert write(written, tmp_path / "out").written
    with pytest.raises(SpecloomError):
        write(package(pkg__a_py=f'{LARGE["classes"]}A = """"""\n{text}'), tmp_path / "out")


@pytest.mark.parametrize("path", ["/a", "../a", "a/../../b", "a\\b", "", ".edited/a"])
def test_a_path_that_leaves_is_our_own_fault(tmp_path: Path, path: str) -> None:
    with pytest.raises(ValueError, match="not a path inside"):
        write({**FIRST, path: b""}, tmp_path / "out")


def test_two_paths_that_differ_in_case_alone_are_our_own_fault(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="case-blind"):
        write({**FIRST, "pkg/A.py": b""}, tmp_path / "out")


@pytest.mark.parametrize("step", ["write_bytes", "rename", "mkdir"])
def test_a_full_disk_leaves_the_old_output(tmp_path: Path, step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    output = tmp_path / "out"
    write(FIRST, output)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(disk, "_exchange", lambda *_: False)
    monkeypatch.setattr(Path, step, full)
    with pytest.raises(SpecloomError) as raised:
        write(SECOND, output)
    monkeypatch.undo()
    assert code(raised) == "SL302"
    assert "no space left" in raised.value.diagnostics[0].message
    assert on_disk(output) == FIRST
    assert names_in(tmp_path) == ["out"]


def test_what_cannot_be_written_has_the_name_that_it_would_have_had(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbidden(path: Path, _: bytes) -> int:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "write_bytes", forbidden)
    with pytest.raises(SpecloomError) as raised:
        write(FIRST, tmp_path / "out")
    at = Path(raised.value.diagnostics[0].at.file)
    assert at.relative_to(tmp_path / "out").as_posix() in FIRST


def test_a_folder_without_permission_is_one_sentence(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("permissions do not bind root")
    tmp_path.chmod(0o500)
    with pytest.raises(SpecloomError) as raised:
        write(FIRST, tmp_path / "out")
    tmp_path.chmod(0o700)
    assert code(raised) == "SL302"


def test_both_ways_of_swapping(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, exchange in (("one", True), ("two", False)):
        if not exchange:
            monkeypatch.setattr(disk, "_exchange", lambda *_: False)
        write(FIRST, tmp_path / name)
        write(SECOND, tmp_path / name)
        assert on_disk(tmp_path / name) == SECOND
    assert names_in(tmp_path) == ["one", "two"]


def test_the_next_run_cleans_up_behind_a_killed_one(tmp_path: Path) -> None:
    output, dead = tmp_path / "out", 2**22 + 1
    write(FIRST, output)
    output.rename(tmp_path / f".out.specloom-{dead}-old")
    (tmp_path / f".out.specloom-{dead}-new").mkdir()
    (tmp_path / ".out.specloom-notes").mkdir()
    assert write(FIRST, output) == files.Written()
    assert names_in(tmp_path) == [".out.specloom-notes", "out"]


KILLED = """
import sys, pathlib
from specloom.files import write
from specloom.manifest import MANIFEST, make_manifest
output = pathlib.Path(sys.argv[1])
for n in range(10**6):
    made = {f"pkg/m{i}.py": b"A = %d\\n" % n for i in range(40)}
    made[MANIFEST] = make_manifest(made, spec="", version="1.0").to_json().encode()
    write(made, output)
    print(n, flush=True)
"""


def test_a_killed_run_leaves_the_old_folder_or_the_new_one(tmp_path: Path) -> None:
    output = tmp_path / "out"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    for delay in (0.0, 0.003, 0.007, 0.011, 0.015):
        arguments = [sys.executable, "-c", KILLED, str(output)]
        with subprocess.Popen(arguments, stdout=subprocess.PIPE, env=environment) as process:
            assert process.stdout is not None
            process.stdout.readline()
            process.stdout.readline()
            time.sleep(delay)
            process.send_signal(signal.SIGKILL)
        found = {path: text for path, text in on_disk(output).items() if path != MANIFEST}
        assert len(found) == 40
        assert len(set(found.values())) == 1
    write(FIRST, output)
    assert names_in(tmp_path) == ["out"]


def test_the_current_folder_may_be_the_output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "out").mkdir()
    monkeypatch.chdir(tmp_path / "out")
    for each in (FIRST, SECOND):
        (warning,) = write(each, Path()).warnings
        assert (warning.code, Path.cwd()) == ("SL307", tmp_path / "out")
    assert check(SECOND, Path("pkg/.."), version=VERSION).same
    monkeypatch.chdir("pkg/c")
    assert write(FIRST, Path("../..")).warnings[0].code == "SL307"
    assert (on_disk(tmp_path / "out"), Path.cwd()) == (FIRST, tmp_path / "out")


def test_a_current_folder_that_is_gone_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "gone").mkdir()
    os.chdir("gone")
    Path("../gone").rmdir()
    with pytest.raises(SpecloomError) as raised:
        write(FIRST, Path("out"))
    assert code(raised) == "SL302"


def test_files_of_somebody_else_are_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    output = tmp_path / "out"
    write(FIRST, output)
    for path in ("mine.bin", "pkg/mine.bin", "pkg/a.py"):
        os.truncate(os.open(output / path, os.O_WRONLY | os.O_CREAT), 10**12)
    assert [each.path for each in check(SECOND, output, version=VERSION).differences if each.kind == "extra"] == [
        "pkg/b.py",
        "pkg/mine.bin",
    ]
    assert [each.code for each in write(SECOND, output).warnings] == ["SL306"]
    large = {path.relative_to(output).as_posix() for path in output.rglob("*") if path.stat().st_size == 10**12}
    assert large == {"mine.bin", "pkg/mine.bin", ".edited/pkg/a.py"}


def test_a_foreign_folder_is_not_looked_through(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "home" / "letters").mkdir(parents=True)
    monkeypatch.setattr(files, "listing", pytest.fail)
    with pytest.raises(SpecloomError) as raised:
        write(FIRST, tmp_path / "home")
    assert code(raised) == "SL301"


def test_folders_that_lie_too_deep_are_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    output = tmp_path / "out"
    write(FIRST, output)
    (output / ("d/" * 100)).mkdir(parents=True)
    write(SECOND, output)
    (output / ("d/" * 101)).mkdir(parents=True)
    with pytest.raises(SpecloomError) as raised:
        write(FIRST, output)
    assert "levels deep" in raised.value.diagnostics[0].message


def test_what_is_kept_of_an_edit_takes_no_name_that_is_there(tmp_path: Path) -> None:
    output = tmp_path / "out"
    write(FIRST, output)
    (output / "pkg" / "a.py").write_text("EDITED = 1\n", "utf-8")
    (output / KEPT / "pkg").mkdir(parents=True)
    (output / KEPT / "pkg" / "a.py").symlink_to("nowhere")
    write(SECOND, output)
    assert (output / KEPT / "pkg" / "a.py.2").read_text("utf-8") == "EDITED = 1\n"


@pytest.mark.parametrize("manifest", [b'{"x":' + b"[" * 200_000, b'{"spec": "\xed\xa0\x80"}', b"[]", b"\xff", b"{}"])
def test_a_manifest_that_is_none_makes_the_folder_a_foreign_one(tmp_path: Path, manifest: bytes) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / MANIFEST).write_bytes(manifest)
    with pytest.raises(SpecloomError) as raised:
        write(FIRST, tmp_path / "out")
    assert code(raised) == "SL301"
