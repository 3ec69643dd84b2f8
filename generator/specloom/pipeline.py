"""The line in one call: a document that was read in; files, ledger and report out. Nothing here touches the disk.

``generate`` gives the files of a package, ``specloom.files`` writes or compares them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence

import msgspec
from msgspec.structs import replace

from specloom.diagnostics import Diagnostic, Report
from specloom.ledger import Ledger, Status
from specloom.loading import Loaded
from specloom.manifest import MANIFEST, make_manifest
from specloom.python.make_fixtures import make_fixtures
from specloom.python.make_plan import make_plan
from specloom.python.render import render, render_template
from specloom.values import Values
from specloom.version import VERSION


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """``package`` is the import name, ``fixtures`` whether fixtures are made, ``names`` the names that the user chose,
    by JSON pointer."""

    package: str
    fixtures: bool = False
    names: Mapping[str, str] = {}


class Generated(msgspec.Struct, frozen=True, kw_only=True):
    """``files`` by path inside the output folder, the manifest among them."""

    files: Mapping[str, bytes]
    ledger: Ledger
    report: Report

    def count(self, *states: Status) -> int:
        """How many constructs came out in one of these states."""
        return sum(entry.status in states for entry in self.ledger)


def generate(loaded: Loaded, options: Options) -> Generated:
    """The files of the client package of a document. Raises SpecloomError."""
    planned = make_plan(loaded.api, options.package, options.names)
    package = replace(planned, ledger=planned.ledger.with_findings(loaded.report))
    texts = render(package)
    report = Report()
    report.extend(loaded.report)
    if options.fixtures:
        kit, findings = make_fixtures(
            loaded.api, Values(loaded.api), options.package, _called(package.ledger), render_template
        )
        texts |= {f"{options.package}/{path}": text for path, text in kit.items()}
        report.extend(_located(findings, loaded))
    files = {path: text.encode() for path, text in sorted(texts.items())}
    files[MANIFEST] = make_manifest(files, spec=_digest(loaded), version=VERSION).to_json().encode()
    return Generated(files=files, ledger=package.ledger, report=report)


def _located(findings: Sequence[Diagnostic], loaded: Loaded) -> Iterator[Diagnostic]:
    """The findings of stages that know pointers but no texts, with file, line and column."""
    places = loaded.library.locate_all(each.at.pointer for each in findings)
    return (replace(each, at=places[each.at.pointer]) for each in findings)


def _called(ledger: Ledger) -> dict[str, tuple[str, str]]:
    """Resource and method of each operation that is there, by pointer (``live_call_routers``, ``update``)."""
    places = {entry.pointer: entry.python.partition(":") for entry in ledger.operations if entry.python}
    return {
        pointer: (module.rpartition(".")[2], name.rpartition(".")[2]) for pointer, (module, _, name) in places.items()
    }


def _digest(loaded: Loaded) -> str:
    """SHA-256 over the texts of all files of the document, so that the manifest says which spec was read."""
    total = hashlib.sha256()
    for name in sorted(loaded.library.documents):
        text = loaded.library.documents[name].text.encode("utf-8", "surrogatepass")
        total.update(b"%d:%s%d:" % (len(name.encode()), name.encode(), len(text)))
        total.update(text)
    return total.hexdigest()
