"""Every keyword of JSON Schema 2020-12 and every field of OpenAPI's objects: taking it away is seen, or is explained.

``keywords.yaml`` holds for each a place in a small document (``at``), what the document needs beside it (``given``) and
its ``value``. The package of the document with it is compared with that of the document without: the code differs, the
ledger or the report says something, or a text (docstrings, pages, README) does. Where nothing differs, ``because`` says
why nothing should. ``generator/KEYWORDS.md`` is the table of what was found; ``SPECLOOM_ACCEPT=1`` writes it anew.
"""

from __future__ import annotations

import ast
import copy
import json
import os
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import distribution
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import openapi_spec_validator
import pytest
import yaml
from msgspec.structs import replace

from specloom.loading import load
from specloom.python.literals import markdown_cell, markdown_code
from specloom.python.make_plan import make_plan
from specloom.python.render import render
from tests.house.tree import GENERATOR

HERE = Path(__file__).parent
PAGE = GENERATOR.parent / "KEYWORDS.md"
SPECIFICATIONS = distribution("jsonschema-specifications").locate_file("jsonschema_specifications")
VOCABULARIES = Path(str(SPECIFICATIONS)) / "schemas" / "draft202012" / "vocabularies"
OFFICIAL = Path(openapi_spec_validator.__file__).parent / "resources" / "schemas"
TABLE: dict[str, Any] = yaml.safe_load((HERE / "keywords.yaml").read_text(encoding="utf-8"))
BASE: dict[str, Any] = TABLE.pop("base")
WIDEST = 90
LEAD = 30
"""Columns of a long line that are shown, and of those before the first that differs."""


class Made(NamedTuple):
    """What a document became: code and texts by path, and what was said of it."""

    code: Mapping[str, str]
    texts: Mapping[str, str]
    told: frozenset[str]


class Found(NamedTuple):
    """How a keyword is met, and by what one sees it."""

    how: str
    seen: str


def entries() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for object_, fields in TABLE.items():
        shared = fields.get("_", {})
        for field, entry in fields.items():
            if field != "_":
                yield object_, field, {**shared, **entry}


def merged(document: Any, patch: Any) -> Any:
    """RFC 7396, JSON Merge Patch."""
    if not isinstance(patch, dict):
        return patch
    found = dict(document) if isinstance(document, dict) else {}
    for key, value in patch.items():
        found[key] = merged(found.get(key), value)
    return {key: value for key, value in found.items() if value is not None or key not in patch}


def place(document: Any, pointer: str) -> Any:
    for step in pointer.split("/")[1:]:
        key = step.replace("~1", "/").replace("~0", "~")
        document = document[int(key)] if isinstance(document, list) else document.setdefault(key, {})
    return document


def made(document: Any, folder: Path) -> Made:
    folder.mkdir()
    (folder / "api.json").write_text(json.dumps(document), encoding="utf-8")
    loaded = load(folder / "api.json")
    planned = make_plan(loaded.api, "client")
    ledger = planned.ledger.with_findings(loaded.report)
    files = dict(render(replace(planned, ledger=ledger)))
    of_report = {f"{each.code}: {each.message}" for each in loaded.report}
    notes = {note for each in ledger for note in each.notes}
    python = {path: text for path, text in files.items() if path.endswith(".py") and "/_runtime/" not in path}
    texts = {path: text for path, text in files.items() if path.endswith((".py", ".md", ".toml"))}
    return Made({path: undocumented(text) for path, text in python.items()}, texts, frozenset(notes | of_report))


def undocumented(text: str) -> str:
    """A module without its docstrings, those of attributes included."""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            kept = [each for each in body if not (isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant))]
            vars(node)["body"] = kept or [ast.Pass()]
    return ast.unparse(tree)


def found(entry: Mapping[str, Any], field: str, folder: Path) -> Found:
    """How a keyword is met: its document is made with it and without it."""
    given = merged(BASE, {"openapi": entry.get("version", BASE["openapi"])})
    given = merged(given, entry.get("given", {}))
    holding = copy.deepcopy(given)
    target = place(holding, entry["at"])
    target[field] = merged(target.get(field), entry["value"]) if isinstance(entry["value"], dict) else entry["value"]
    without = made(given, folder / "without")
    having = made(holding, folder / "with")
    told = sorted(having.told - without.told)
    if told:
        return Found("told", "; ".join(told))
    if having.code != without.code:
        return Found("emitted", changed(without.code, having.code))
    if having.texts != without.texts:
        return Found("documentation", changed(without.texts, having.texts))
    return Found("nothing", "")


def changed(before: Mapping[str, str], after: Mapping[str, str]) -> str:
    """The first line that is new, a class or a list of names last, and where."""
    lines = [
        (line.strip().startswith(("class ", "__all__", "import ", "from ")), path, line.strip())
        for path, text in after.items()
        for line in text.splitlines()
        if line.strip() and line not in before.get(path, "").splitlines()
    ]
    if not lines:
        return f"less in {next(path for path in before if before[path] != after.get(path))}"
    _, path, line = min(lines, key=lambda each: each[0])
    known = [each.strip() for each in before.get(path, "").splitlines()]
    same = max((alike(line, each) for each in known), default=0)
    begin = max(0, same - LEAD) if len(line) > WIDEST else 0
    shown = f"{'...' if begin else ''}{line[begin : begin + WIDEST]}{'...' if len(line) > begin + WIDEST else ''}"
    return f"{markdown_code(shown)} in {path}"


def alike(one: str, other: str) -> int:
    """How many characters two lines begin with in common."""
    return next(
        (index for index, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )


@cache
def found_of(object_: str, field: str) -> Found:
    entry = next(entry for at, name, entry in entries() if (at, name) == (object_, field))
    with TemporaryDirectory() as folder:
        return found(entry, field, Path(folder))


@pytest.mark.parametrize(
    ("object_", "field", "entry"), list(entries()), ids=[f"{object_}-{field}" for object_, field, _ in entries()]
)
def test_a_keyword_is_seen_or_explained(object_: str, field: str, entry: dict[str, Any]) -> None:
    result = found_of(object_, field)
    assert (result.how == "nothing") == ("because" in entry), result


def test_every_keyword_is_in_the_table() -> None:
    schemas = {word for path in VOCABULARIES.iterdir() for word in json.loads(path.read_text("utf-8"))["properties"]}
    schemas |= set(
        json.loads((OFFICIAL / "v3.0" / "schema.json").read_text("utf-8"))["definitions"]["Schema"]["properties"]
    )
    assert schemas - set(TABLE["schema"]) == set()


@pytest.mark.parametrize("version", ["v3.1", "v3.2"])
def test_every_field_is_in_the_table(version: str) -> None:
    official = json.loads((OFFICIAL / version / "schema.json").read_text("utf-8"))
    objects = {"openapi": official, **official["$defs"]}
    missing = {
        f"{name}.{field}"
        for name, schema in objects.items()
        for field in fields_of(schema)
        if name.removesuffix("-or-reference") not in TABLE or field not in TABLE[name.removesuffix("-or-reference")]
    }
    assert missing == set()


def fields_of(schema: Any) -> Iterator[str]:
    yield from schema.get("properties", {})
    for word in ("allOf", "anyOf", "oneOf"):
        for each in schema.get(word, ()):
            yield from fields_of(each)


def test_the_page_is_what_is_found() -> None:
    rows: list[str] = []
    for object_, field, entry in entries():
        result = found_of(object_, field)
        how = "no effect" if result.how == "nothing" else result.how
        given = markdown_code(json.dumps({field: entry["value"]}, ensure_ascii=False))
        seen = result.seen or entry.get("because", "")
        rows.append(f"| {object_} | {' | '.join(map(markdown_cell, (given, how, seen)))} |\n")
    text = (HERE / "page.md").read_text(encoding="utf-8") + "".join(rows)
    if os.environ.get("SPECLOOM_ACCEPT"):
        PAGE.write_text(text, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == text
