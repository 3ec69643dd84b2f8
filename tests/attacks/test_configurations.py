"""Hostile configurations: each is refused with a code, at its line, and nothing is written."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest

from specloom.cli import main
from specloom.config import read_config
from tests.attacks.places import document

SPEC = json.dumps(document({"X": {"type": "object", "properties": {"a": {"type": "string"}}}}))
MODEL, OPERATION = "#/components/schemas/X", "#/paths/~1a/get"


def api(name: str = "a", **stated: Any) -> str:
    """A table of one API, with some of its values changed; None leaves one out."""
    values = {"spec": "spec.json", "output": "out", "package": "made_client", **stated}
    lines = [f"{key} = {json.dumps(value)}" for key, value in values.items() if value is not None]
    return "\n".join([f"[tool.specloom.apis.{name}]", *lines, ""])


def named(pointer: str, name: str) -> str:
    return f"{api()}[tool.specloom.apis.a.names]\n{json.dumps(pointer)} = {json.dumps(name)}\n"


def paged(stated: str) -> str:
    return f"{api()}[tool.specloom.apis.a.pagination]\n{stated}\n"


PATHS = {
    "parent": "../out",
    "absolute": "/out",
    "root": "/",
    "dot": ".",
    "back": "a/../../x",
    "linked": "link",
    "through-link": "link/x",
    "null": "a\0b",
    "line": "a\nb",
    "bidi": "a\u202eb",
}
PACKAGES = (
    *(
        "class",
        "__init__",
        "__main__",
        "_x",
        "a.b",
        "a/b",
        "a;import os",
        "é",
        "\u212a",
        "x" * 65,
        "1a",
        "json",
        "Json",
    ),
    *(
        "sys",
        "msgspec",
        "hypothesis",
        "con",
        "docs",
        "conftest",
        "sitecustomize",
        "usercustomize",
        "pip",
        "../x",
        "a\n",
    ),
)
NAMES = (
    "class",
    "None",
    "__init__",
    "__class__",
    "self",
    "a(b)",
    "a.b.c",
    "é",
    "x" * 65,
    "a\n",
    "",
    "_x",
    "1",
    "mro.def",
)
ODD: dict[str, tuple[str, str | bytes]] = {
    "two-to-one": ("SL315", api() + api("b")),
    "one-in-another": ("SL315", api() + api("b", output="out/b")),
    "case-apart": ("SL315", api() + api("b", output="OUT")),
    "over-a-spec": ("SL315", api(output="d", spec="d/x.json")),
    "over-another-spec": ("SL315", api(output="d") + api("b", spec="d/x.json", output="o")),
    "over-a-behaviour": ("SL315", api(output="d", behaviour="d/b.py")),
    "over-itself": ("SL315", api(output="spec.json")),
    "over-the-configuration": ("SL303", api(output="pyproject.toml")),
    "into-a-pipe": ("SL303", api(output="pipe")),
    "from-a-pipe": ("SL001", api(spec="pipe")),
    "from-a-folder": ("SL001", api(spec="d")),
    "from-the-web": ("SL001", api(spec="http://127.0.0.1:9/x")),
    "unknown-key": ("SL312", api(template="../x")),
    "unknown-table": ("SL312", "[tool.specloom]\ntemplates = 'x'\n" + api()),
    "nothing": ("SL313", "[tool.specloom.apis]\n"),
    "list": ("SL313", "[[tool.specloom.apis]]\nspec = 'spec.json'\n"),
    "text": ("SL313", "[tool]\nspecloom = 'x'\n"),
    "no-table": ("SL310", "tool = 'x'\n"),
    "no-toml": ("SL311", "[tool.specloom\n"),
    "twice": ("SL311", api() + "spec = 'x'\n"),
    "latin": ("SL311", api().encode() + b"# \xe9\n"),
    "wide": ("SL311", api().encode("utf-16")),
    "mark": ("SL311", b"\xef\xbb\xbf" + api().encode()),
    "null": ("SL311", api().encode() + b"\0"),
    "returns": ("SL311", api().replace("\n", "\r")),
    "deep": ("SL311", "[tool.specloom.apis.a]\nx = " + "[" * 100_000),
    "long": ("SL311", api() + "#" * 1_000_000),
    "digits": ("SL311", paged("get = { scheme = 'cursor', start = " + "9" * 5000 + " }")),
    "pages-true": ("SL317", paged("get = true")),
    "pages-of-nothing": ("SL318", paged("nope = false")),
    "name-of-nothing": ("SL319", named("#/nope", "Abc")),
    "name-without-a-pointer": ("SL319", named("X", "Abc")),
    "name-of-a-model-taken": ("SL319", named(MODEL, "Client")),
    "name-of-a-model-reserved": ("SL319", named(MODEL, "Model")),
    "name-of-a-model-lower": ("SL319", named(MODEL, "thing")),
    "name-of-a-method-upper": ("SL319", named(OPERATION, "a.Get")),
    "name-of-a-resource-reserved": ("SL319", named(OPERATION, "class.get")),
}


DEEP = ".".join("a" * 490_000)
PLACED = {
    "deep-key": (f"\n{DEEP} = 1", 2, 1),
    "deep-header": (f"[{DEEP}]", 1, 2),
    "deep-headers": ("[" + ".".join("a" * 65) + "]", 1, 2),
    "deep-inline-key": (f"x = {{ y = 1, {DEEP} = 1 }}", 1, 14),
    "deep-quoted-key": ("x = 1\n" + '"\\"" . ' * 100_000 + "'' = 1", 2, 1),
    "deep-key-after-a-text": ('x = """\n' + "a." * 100 + '"""\n' + DEEP, 3, 1),
    "brackets": ("x = 1\nx = [\n" + "[" * 900_000, 3, 64),
    "closed-brackets": ("x = " + "[" * 400_000 + "]" * 400_000, 1, 69),
    "braces": ("x = " + "{ a = " * 150_000, 1, 389),
    "integer": ("\n  x = " + "9" * 900_000, 2, 7),
    "octal": ("x = 0o" + "7" * 900_000, 1, 5),
    "fraction": ("x = 1." + "3" * 900_000, 1, 5),
    "bare-key": ("\nx." + "a" * 900_000 + " = 1", 2, 1),
    "unclosed": ("x = 1\n\ny = '''" + "a" * 900_000, 3, 900_008),
    "unclosed-escapes": ("\nx = " + '"' + '\\"' * 400_000, 2, 800_006),
}


@pytest.mark.parametrize("name", PLACED)
def test_what_would_cost_much_has_a_line(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text, line, column = PLACED[name]
    (tmp_path / "pyproject.toml").write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(["generate"]) == 2
    said = capsys.readouterr().err
    assert said.startswith(f"pyproject.toml:{line}:{column}: error[SL311]: the file "), said[:300]


@pytest.mark.parametrize(
    "text", ["x = 'a.b" + ".c" * 100 + "'", "# " + "[" * 900, "x = '''\n" + "a." * 99 + "'''", "x = [1.5, -1e9]"]
)
def test_what_looks_like_it_is_read(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "pyproject.toml").write_text(f"{text}\n[a]\n{text}\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(["generate"]) == 2
    assert "error[SL310]" in capsys.readouterr().err


def test_many_faults_are_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    keys = "".join(f"k{n} = 1\n" for n in range(20_000))
    (tmp_path / "pyproject.toml").write_text(api() + keys, "utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(["generate"]) == 2
    said = capsys.readouterr().err
    assert said.count("error[SL312]") == 101
    assert "pyproject.toml:104:1: error[SL312]: the API 'a' has an unknown key 'k99'" in said
    assert "19900 more faults are like these" in said


def test_each_of_many_names_has_its_line(tmp_path: Path) -> None:
    names = "".join(f'"#/components/schemas/X\\u0041{n}" = "X{n}"\n' for n in range(15_000))
    (tmp_path / "pyproject.toml").write_text(f"{api()}[tool.specloom.apis.a.names]\n{names}", "utf-8")
    (one,) = read_config(tmp_path).apis
    assert [one.names_at[f"#/components/schemas/XA{n}"].line for n in range(15_000)] == [*range(6, 15_006)]


@pytest.mark.parametrize("kind", ["pipe", "folder", "large", "latin", "gone"])
def test_a_behaviour_that_cannot_be_read_is_refused(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "b.py"
    if kind == "pipe":
        os.mkfifo(place)
    elif kind == "folder":
        place.mkdir()
    elif kind != "gone":
        place.write_bytes(b"# \xe9" if kind == "latin" else b"#")
        os.truncate(place, 3 if kind == "latin" else 10**13)
    (tmp_path / "spec.json").write_text(SPEC, "utf-8")
    (tmp_path / "pyproject.toml").write_text(api(behaviour="b.py"), "utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(["generate"]) == 2
    assert "b.py: error[SL502]" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["generate", "check"])
def test_a_current_folder_that_is_gone_is_one_sentence(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    assert main([command]) == 2
    assert "error[SL311]: the current folder can't be read" in capsys.readouterr().err


def cases() -> dict[str, tuple[str, str | bytes]]:
    """By name, the code that is to come and the file."""
    found = {
        f"{key}-{name}": ("SL314", api(**{key: path})) for key in ("spec", "output") for name, path in PATHS.items()
    }
    found |= {f"package-{name!a}": ("SL316", api(package=name)) for name in PACKAGES}
    for key in ("spec", "output", "package", "behaviour", "names", "pagination"):
        for kind, value in (
            ("number", "5"),
            ("flag", "true"),
            ("list", "['a']"),
            ("float", "inf"),
            ("date", "1979-05-27"),
        ):
            code, without = "SL317" if key == "pagination" else "SL313", dict[str, Any]({key: None})
            found[f"{key}-is-a-{kind}"] = (code, f"{api(**without)}{key} = {value}\n")
    for name in NAMES:
        found[f"name-{name!a}-of-model"] = ("SL31[39]", named(MODEL, name))
        found[f"name-{name!a}-of-operation"] = ("SL31[39]", named(OPERATION, name))
    return {**found, **ODD}


@pytest.mark.parametrize("name", cases())
def test_it_is_refused(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, text = cases()[name]
    project = tmp_path / "project"
    (project / "d").mkdir(parents=True)
    (tmp_path / "secret").mkdir()
    (project / "link").symlink_to(tmp_path / "secret")
    os.mkfifo(project / "pipe")
    for path in ("spec.json", "d/x.json"):
        (project / path).write_text(SPEC, "utf-8")
    (project / "d" / "b.py").write_text("raise SystemExit\n", "utf-8")
    (project / "pyproject.toml").write_bytes(text if isinstance(text, bytes) else text.encode())
    before = {path: path.lstat().st_mtime_ns for path in tmp_path.rglob("*")}
    monkeypatch.chdir(project)
    assert main(["generate"]) == 2
    said = capsys.readouterr()
    assert re.search(rf"^[^\n]+: error\[{code}\]: [a-z'\[]", said.err), said.err
    assert not re.search("[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", said.err + said.out)
    assert {path: path.lstat().st_mtime_ns for path in tmp_path.rglob("*")} == before


def test_a_configuration_without_a_fault_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "spec.json").write_text(SPEC, "utf-8")
    (tmp_path / "pyproject.toml").write_text(
        f"{named(MODEL, 'Thing')}{json.dumps(OPERATION)} = 'things.fetch'\n", "utf-8"
    )
    monkeypatch.chdir(tmp_path)
    assert main(["generate"]) == 0
