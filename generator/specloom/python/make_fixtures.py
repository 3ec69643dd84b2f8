"""Fixtures -> the files of ``<package>/testing/fixtures``: data for any language, and the module that loads it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

import msgspec

from specloom.api import Api, Json
from specloom.diagnostics import Diagnostic
from specloom.fixtures import OperationFixtures, fixtures_of, to_json
from specloom.python.layout import Group, written
from specloom.python.literals import string_literal
from specloom.values import Values

Render: TypeAlias = Callable[[str, Mapping[str, Any]], str]
"""Renders the template of a name (``fixtures/testing.py.jinja``) with variables."""

_FOLDER: Final = "testing/fixtures"


def make_fixtures(
    api: Api,
    values: Values,
    operation_names: Mapping[str, tuple[str, str]],
    render: Render,
) -> tuple[dict[str, str], tuple[Diagnostic, ...]]:
    """The fixtures' files by path relative to the package's folder, and what could not be made.

    ``operation_names`` gives, by the operation's pointer, the Python names of its resource and its method; an operation
    that is not in it (a refused one) gets no fixtures, and where none is in it there are no files. Names must be
    distinct also where letter case is ignored.
    """
    kept = tuple(each for each in api.operations if each.pointer in operation_names)
    diagnostics: list[Diagnostic] = []
    files: dict[str, str] = {}
    listed: dict[str, Json] = {}
    for each in fixtures_of(msgspec.structs.replace(api, operations=kept), values, diagnostics):
        name = ".".join(operation_names[each.operation])
        files[f"{_FOLDER}/{name}.json"] = to_json(each)
        listed[name] = _listed(name, each)
    if not listed:
        return {}, tuple(diagnostics)
    files[f"{_FOLDER}/index.json"] = (
        json.dumps({"operations": [listed[name] for name in sorted(listed)]}, indent=2) + "\n"
    )
    literals = tuple(string_literal(name) for name in sorted(listed))
    names = Group("Literal[", literals, "]", comma=len(literals) > 1, open_=len(literals) > 1)
    declared = written(names, before="OperationName: TypeAlias = ")
    files[f"{_FOLDER}/__init__.py"] = render("fixtures/fixtures.py.jinja", {"names": declared})
    return files, tuple(diagnostics)


def _listed(name: str, made: OperationFixtures) -> Json:
    """What the list of all files says of one."""
    return {
        "name": name,
        "file": f"{name}.json",
        "operation": made.operation,
        "method": made.method,
        "path": made.path,
        "requests": len(made.requests),
        "answers": len(made.answers),
        "invalidRequests": len(made.invalid_requests),
        "invalidAnswers": len(made.invalid_answers),
    }
