"""``specloom validate``: our verdict on a document, and openapi-spec-validator's beside it.

The second opinion reports and does not gate: it refuses documents that vendors really publish, and falls over some.
It is given the texts that we read, so that it opens no file and no connection.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from itertools import islice
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from jsonschema_path import SchemaPath
from openapi_spec_validator.shortcuts import get_validator_cls

from specloom import pointers
from specloom.allowance import bounded
from specloom.commands.console import say, tell
from specloom.diagnostics import Level, Report, quote, quote_plain
from specloom.findings import Findings
from specloom.loading import Loaded, load
from specloom.unjudged import find_annotations, find_patterns

SHOWN: Final = 20
"""Faults that are shown of the second opinion."""

_LOADING: Final = 1.5
"""CPU seconds that the second opinion's libraries take to load."""

_BASE: Final = "https://document.invalid/"


class _Closed(dict[str, Any]):
    """How openapi-spec-validator opens what a reference names, whatever its scheme: from what was read already."""

    def __init__(self, loaded: Loaded) -> None:
        super().__init__()
        self._loaded = loaded

    def __contains__(self, scheme: object) -> bool:
        return True

    def __missing__(self, scheme: str) -> Any:
        return self._open

    def _open(self, uri: str) -> Any:
        name = unquote(urlsplit(uri).path).lstrip("/")
        document = self._loaded.library.documents.get(name)
        if document is None or not uri.startswith(_BASE):
            raise LookupError(f"{uri} is not among the files of this document")
        return document.data


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of ``specloom validate``."""
    parser.add_argument("spec", metavar="SPEC", help="an OpenAPI document")


def run(args: argparse.Namespace) -> int:
    """Judge; 0 where neither finds a fault, 1 where one does. Raises SpecloomError where we can't read the document."""
    with bounded(_LOADING):
        return _judged(args.spec)


def _judged(spec: str) -> int:
    loaded = load(spec)
    report = _report(loaded)
    tell(report)
    warnings = sum(found.level is not Level.NOTE for found in report)
    say(f"specloom: {_count(warnings)}")
    faults, failure = _second_opinion(loaded)
    verdict = _count(len(faults)) if len(faults) <= SHOWN else f"more than {SHOWN} faults"
    say(f"openapi-spec-validator: {f'no verdict, it failed itself: {failure}' if failure else verdict}")
    for fault in faults[:SHOWN]:
        say(f"  {fault}")
    return 1 if warnings or faults or failure else 0


def _report(loaded: Loaded) -> Report:
    """What was found while reading, and what of it no judge looks at."""
    findings = Findings()
    find_patterns(loaded.api, findings)
    find_annotations(loaded.api, findings)
    report = findings.tell(loaded.library)
    report.extend(loaded.report)
    return report


def _second_opinion(loaded: Loaded) -> tuple[list[str], str]:
    """Its first faults, one line each, and what it fell over, if it did."""
    found: list[str] = []
    try:
        found.extend(islice(_faults(loaded), SHOWN + 1))
    except Exception as error:  # noqa: BLE001 -- it falls over documents in many ways, and that is shown
        return found, quote_plain(f"{type(error).__name__}: {error}".replace("\n", " "))[:200]
    return found, ""


def _faults(loaded: Loaded) -> Iterator[str]:
    data = loaded.document.data
    path = SchemaPath.from_dict(data, base_uri=_BASE, handlers=_Closed(loaded))
    for error in get_validator_cls(data)(path).iter_errors():
        place = pointers.join("#", *(str(part) for part in error.absolute_path))
        yield f"{loaded.document.locate(place)}: {quote(error.message.partition(chr(10))[0])}"


def _count(faults: int) -> str:
    return "no fault" if not faults else f"{faults} fault{'' if faults == 1 else 's'}"
