"""A path -> everything that is known about the document there: the front end in one call."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import msgspec

from specloom import pointers
from specloom.api import Api
from specloom.diagnostics import Diagnostic, Level, Report, SpecloomError, quote
from specloom.findings import Findings
from specloom.mistakes import document_help
from specloom.read_api import read_api
from specloom.source import Document, Library
from specloom.syntax import is_object
from specloom.versions import VERSIONS, dialect_of

UNREADABLE: Final = frozenset(("SL001", "SL002", "SL032", "SL033"))
"""What is said of a reference to a file that could not be read: one that may come to exist."""

_EXPECTED: Final = f"an OpenAPI document of version {', '.join([*VERSIONS][:-1])} or {[*VERSIONS][-1]}"


class Loaded(msgspec.Struct, frozen=True, kw_only=True):
    """A document that was read. ``document`` is the root file, ``library`` all files of the run (``library.locate``
    finds the place of any pointer); ``report`` holds warnings and notes, never errors."""

    document: Document
    library: Library
    api: Api
    report: Report

    @property
    def lasts(self) -> bool:
        """Whether the same files always say the same: no reference leads to one that may come to exist."""
        return not any(each.code in UNREADABLE for each in self.report)


def load(path: str | Path) -> Loaded:
    """Reads an OpenAPI document.

    Raises SpecloomError, with file, line and column, if there is no such file, it is neither JSON nor YAML, is no
    OpenAPI 3.0, 3.1 or 3.2 document, or is beyond the limits of ``source`` and ``syntax``.
    """
    library = Library(path)
    findings = Findings()
    _check_version(library.root, findings)
    api = read_api(library, findings)
    return Loaded(document=library.root, library=library, api=api, report=findings.tell(library))


def _check_version(document: Document, findings: Findings) -> None:
    data: Any = document.data
    if data is None:
        raise _refused(document, "SL015", "the document is empty", "")
    if not is_object(data):
        raise _refused(document, "SL015", "the document is not an object", "", help=document_help(data))
    if "openapi" not in data:
        if "swagger" in data:
            raise _refused(
                document,
                "SL021",
                f"this is a Swagger {quote(str(data['swagger']))} document, which is older than OpenAPI 3.0",
                "swagger",
                help="convert it to OpenAPI 3, for example with swagger2openapi",
            )
        message = "the document has no field openapi, so it is no OpenAPI document"
        raise _refused(document, "SL020", message, "", help=document_help(data))
    stated = data["openapi"]
    dialect = dialect_of(data)
    if dialect is None:
        raise _refused(document, "SL022", f"the OpenAPI version {quote(str(stated))} is not supported", "openapi")
    if stated != str(stated) or stated == dialect.number:
        findings.warn(
            "SL023", "the OpenAPI version has two numbers", "#/openapi", expected=f"text such as '{dialect.number}.0'"
        )


def _refused(document: Document, code: str, message: str, key: str, help: str = "") -> SpecloomError:
    at = document.locate(pointers.join("#", key) if key else "#")
    return SpecloomError(
        Diagnostic(code=code, level=Level.ERROR, message=message, at=at, expected=_EXPECTED, help=help)
    )
