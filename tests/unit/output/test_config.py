from __future__ import annotations

from pathlib import Path

import pytest

from specloom.config import EXAMPLE, PAGINATION_EXAMPLE, Config, package_problem, read_config
from specloom.diagnostics import Diagnostic, SpecloomError

GOOD = """
[project]
name = "x"

[tool.specloom.apis.rootly]
spec = "specs/rootly.yaml"
output = "generated/rootly"
package = "rootly_client"
behaviour = "mocks/rootly.py"
names = { "#/components/schemas/X" = "Y", "#/paths/~1x/get" = "pets.list" }
"""


def read(folder: Path, text: str) -> Config:
    (folder / "pyproject.toml").write_text(text)
    return read_config(folder)


def refused(folder: Path, text: str) -> Diagnostic:
    with pytest.raises(SpecloomError) as raised:
        read(folder, text)
    return raised.value.diagnostics[0]


def test_a_configuration_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    config = read(tmp_path, GOOD)
    (api,) = config.apis
    assert (api.name, api.package) == ("rootly", "rootly_client")
    assert (api.spec, api.output, api.behaviour) == (
        Path("specs/rootly.yaml"),
        Path("generated/rootly"),
        Path("mocks/rootly.py"),
    )
    assert api.names["#/components/schemas/X"] == "Y"


def test_it_is_found_above(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    (tmp_path / "a" / "pyproject.toml").write_text("[project]\n")
    (tmp_path / "pyproject.toml").write_text(GOOD)
    monkeypatch.chdir(below)
    config = read_config()
    assert config.path == Path("../../pyproject.toml")
    assert config.apis[0].spec == Path("../../specs/rootly.yaml")


def test_none_is_said_with_an_example(tmp_path: Path) -> None:
    with pytest.raises(SpecloomError) as raised:
        read_config(tmp_path)
    assert raised.value.diagnostics[0].code == "SL310"
    assert "[tool.specloom.apis.rootly]" in raised.value.diagnostics[0].expected


def test_the_example_is_correct(tmp_path: Path) -> None:
    assert read(tmp_path, EXAMPLE).apis[0].package == "rootly_client"


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("behaviour =", "behavior =", "SL312", 9),
        ("[tool.specloom.apis.rootly]", "[tool.specloom]\nstrict = true\n[tool.specloom.apis.rootly]", "SL312", 6),
        ('package = "rootly_client"', "package = 1", "SL313", 8),
        ('package = "rootly_client"', "", "SL313", 5),
        ('"Y"', '"not a name"', "SL313", 10),
        ("specs/rootly.yaml", "../rootly.yaml", "SL314", 6),
        ("generated/rootly", ".", "SL314", 7),
        ("generated/rootly", "/tmp/x", "SL314", 7),
        ("generated/rootly", "specs", "SL315", 7),
        ("rootly_client", "class", "SL316", 8),
        ("rootly_client", "json", "SL316", 8),
        ("[project]", "[project", "SL311", 2),
        ("[tool.specloom.apis.rootly]", "[tool.specloom.other]", "SL312", 5),
    ],
)
def test_what_is_wrong_is_said_with_its_line(tmp_path: Path, old: str, new: str, code: str, line: int) -> None:
    found = refused(tmp_path, GOOD.replace(old, new))
    assert (found.code, found.at.line) == (code, line)


def test_a_path_that_leaves_through_a_link_is_refused(tmp_path: Path) -> None:
    project = tmp_path / "project"
    project.mkdir()
    (project / "generated").symlink_to(tmp_path)
    assert refused(project, GOOD).code == "SL314"


def test_two_outputs_in_one_another_are_refused(tmp_path: Path) -> None:
    second = (
        GOOD.replace("[project]\nname", "[x]\ny")
        .replace("apis.rootly", "apis.other")
        .replace('"generated/rootly"', '"generated/rootly/x"')
    )
    found = refused(tmp_path, GOOD + second)
    assert found.code == "SL315"
    assert found.message == "the output of the API 'other' overlaps with that of the API 'rootly'"


def test_an_output_that_holds_a_spec_is_told_whose_it_is(tmp_path: Path) -> None:
    found = refused(tmp_path, GOOD.replace("generated/rootly", "specs"))
    assert found.message == "the output of the API 'rootly' holds the spec of the API 'rootly'"


@pytest.mark.parametrize(
    "name", ["", "a-b", "1a", "class", "json", "con", "_x", "a" * 65, "é", "msgspec", "os", "COM1", "a.b", "a\n"]
)
def test_package_names_that_cannot_be(name: str) -> None:
    assert package_problem(name)


@pytest.mark.parametrize("name", ["client", "rootly_client", "Pets2", "match"])
def test_package_names_that_can_be(name: str) -> None:
    assert not package_problem(name)


PAGES = GOOD + "\n[tool.specloom.apis.rootly.pagination]\n"


def test_a_pagination_is_read(tmp_path: Path) -> None:
    text = PAGES + 'find = { scheme = "cursor", next = "/at", parameter = "from" }\n"GET /v1/others" = false\n'
    stated, off = read(tmp_path, text).apis[0].pagination
    assert (stated.operation, stated.scheme, stated.next, stated.parameter) == ("find", "cursor", "/at", "from")
    assert (off.operation, off.scheme) == ("GET /v1/others", None)
    assert (stated.at.line, off.at.line) == (13, 14)


@pytest.mark.parametrize(
    "rule",
    [
        "find = true",
        "find = {}",
        'find = { scheme = "magic" }',
        'find = { scheme = "link", next = 1 }',
        'find = { scheme = "link", next = "at" }',
        'find = { scheme = "link", nxt = "/at" }',
        'find = { scheme = "link", at = "/at" }',
        'find = { scheme = "page", start = true }',
        'find = { scheme = "page", parameter = 1 }',
    ],
)
def test_a_pagination_that_cannot_be_read_is_refused(tmp_path: Path, rule: str) -> None:
    found = refused(tmp_path, PAGES + rule + "\n")
    assert (found.code, found.at.line) == ("SL317", 13)
    assert found.expected.splitlines()[0] == PAGINATION_EXAMPLE.splitlines()[0]


def test_the_paginations_of_an_api_are_a_table(tmp_path: Path) -> None:
    assert refused(tmp_path, GOOD + "pagination = 1\n").code == "SL317"


def test_the_example_of_a_pagination_is_correct(tmp_path: Path) -> None:
    assert len(read(tmp_path, f"{EXAMPLE}\n{PAGINATION_EXAMPLE}\n").apis[0].pagination) == 2
