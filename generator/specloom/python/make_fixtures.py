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
    made, diagnostics = fixtures_of(msgspec.structs.replace(api, operations=kept), values)
    named = {".".join(operation_names[each.operation]): each for each in made}
    if not named:
        return {}, diagnostics
    files = {f"{_FOLDER}/{name}.json": to_json(each) for name, each in named.items()}
    files[f"{_FOLDER}/index.json"] = _index(named)
    literals = tuple(string_literal(name) for name in sorted(named))
    names = Group("Literal[", literals, "]", comma=len(literals) > 1, open_=len(literals) > 1)
    declared = written(names, before="OperationName: TypeAlias = ")
    files[f"{_FOLDER}/__init__.py"] = render("fixtures/fixtures.py.jinja", {"names": declared})
    return files, diagnostics


def _index(named: Mapping[str, OperationFixtures]) -> str:
    """The list of all files, with what is in each; its layout is stable as that of the files is."""
    operations: list[Json] = [
        {
            "name": name,
            "file": f"{name}.json",
            "operation": each.operation,
            "method": each.method,
            "path": each.path,
            "requests": len(each.requests),
            "answers": len(each.answers),
            "invalidRequests": len(each.invalid_requests),
            "invalidAnswers": len(each.invalid_answers),
        }
        for name, each in sorted(named.items())
    ]
    return json.dumps({"operations": operations}, indent=2) + "\n"
