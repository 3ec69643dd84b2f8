"""The line in one call: a document that was read in; files, ledger and report out. Nothing here touches the disk.

``generate`` gives the files of a package, ``specloom.files`` writes or compares them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, MutableMapping, Sequence

import msgspec
from msgspec.structs import replace

from specloom.api import Json
from specloom.diagnostics import Diagnostic, Level, Location, Report, SpecloomError, quote
from specloom.ledger import Ledger, Status
from specloom.loading import Loaded
from specloom.manifest import MANIFEST, make_manifest
from specloom.pagination import Rule, paginations
from specloom.python.literals import toml_string
from specloom.python.make_fixtures import make_fixtures
from specloom.python.make_plan import make_plan
from specloom.python.make_testing import Sources, make_testing
from specloom.python.plan import Package
from specloom.python.render import render, render_template
from specloom.values import Values
from specloom.version import VERSION


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """``package`` is the import name, ``fixtures`` whether fixtures are made, ``names`` the names that the user chose,
    by JSON pointer, and ``names_at`` where each was said, ``pagination`` what the user stated of pages, ``behaviour``
    the text of the file that says what the document can't, for the test kit."""

    package: str
    fixtures: bool = False
    names: Mapping[str, str] = {}
    names_at: Mapping[str, Location] = {}
    pagination: tuple[Rule, ...] = ()
    behaviour: str = ""


class Generated(msgspec.Struct, frozen=True, kw_only=True):
    """``files`` by path inside the output folder, the manifest among them."""

    files: Mapping[str, bytes]
    ledger: Ledger
    report: Report

    def count(self, *states: Status) -> int:
        """How many constructs came out in one of these states."""
        return sum(entry.status in states for entry in self.ledger)


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """A package that is planned; ``report`` is that of the document, ``spec`` its digest."""

    package: Package
    report: Report
    spec: str


def generate(loaded: Loaded, options: Options) -> Generated:
    """The files of the client package of a document. Raises SpecloomError."""
    made = draft(loaded, options)
    if not made.package.project.plugin:
        return emit(made)
    kit, findings = _test_kit(loaded, made.package, options.behaviour)
    return emit(made, kit, _located(findings, loaded))


def draft(loaded: Loaded, options: Options) -> Draft:
    """The plan of a client package: what is left to do needs the document no more, but for the test kit. Raises
    SpecloomError."""
    pages, unfit = paginations(loaded.api, options.pagination)
    if unfit:
        raise SpecloomError(*unfit)
    planned = make_plan(loaded.api, options.package, options.names, pages, factories=options.fixtures)
    if wrong := tuple(_unusable_names(planned.ledger, options)):
        raise SpecloomError(*wrong)
    package = replace(planned, ledger=planned.ledger.with_findings(loaded.report))
    if options.fixtures and package.resources:
        project = replace(package.project, plugin=toml_string(f"{options.package}.testing.plugin"))
        package = replace(package, project=project)
    return Draft(package=package, report=loaded.report, spec=loaded.library.digest)


def emit(made: Draft, kit: MutableMapping[str, str] | None = None, findings: Iterable[Diagnostic] = ()) -> Generated:
    """The files of a package that is planned; ``kit`` are those of its test kit, which is emptied, and ``findings``
    what was found while it was made."""
    files = {path: text.encode() for path, text in render(made.package)}
    files |= {path: kit.pop(path).encode() for path in list(kit)} if kit else {}
    report = Report()
    report.extend(made.report)
    report.extend(findings)
    files = dict(sorted(files.items()))
    files[MANIFEST] = make_manifest(files, spec=made.spec, version=VERSION).to_json().encode()
    return Generated(files=files, ledger=made.package.ledger, report=report)


def _unusable_names(ledger: Ledger, options: Options) -> Iterator[Diagnostic]:
    """A chosen name that nothing has in the end: none stands there, or Python or the package needs the name."""
    if not options.names:
        return
    operations = {entry.pointer: entry.python.replace(":", ".").split(".") for entry in ledger.operations}
    schemas = {entry.pointer: entry.python.partition(":")[2] for entry in ledger.schemas}
    for pointer, chosen in options.names.items():
        written = schemas.get(pointer, "")
        if pointer in operations:
            *_, resource, _, method = ("", "", *operations[pointer])
            written = f"{resource}.{method}" if "." in chosen else method
        if written != chosen:
            yield Diagnostic(
                code="SL319",
                level=Level.ERROR,
                message=f"the name {quote(chosen)} for {quote(pointer)} can't be used",
                at=options.names_at.get(pointer, Location("")),
                expected="the pointer of an operation, or of a schema that becomes a class, and a name as Python has it"
                " there that nothing else needs",
                help=f"without a change it is {quote(written)}" if written else "nothing with a name stands there",
            )


def _test_kit(loaded: Loaded, package: Package, behaviour: str) -> tuple[dict[str, str], tuple[Diagnostic, ...]]:
    """The files of ``<package>/testing``, by path inside the output folder."""
    values = Values(loaded.api)
    fixtures, findings = make_fixtures(loaded.api, values, _called(package.ledger), render_template)
    sources = Sources(documents=_documents(loaded), behaviour=behaviour)
    kit, more = make_testing(loaded.api, values, package, sources, render_template)
    files = {f"{package.name}/{path}": text for path, text in (fixtures | kit).items()}
    return files, tuple(dict.fromkeys((*findings, *more)))


def _documents(loaded: Loaded) -> dict[str, Json]:
    """The files of the document as data, the root first; a single one is called as its kind is."""
    others = {name: each.data for name, each in loaded.library.documents.items() if each is not loaded.document}
    root = loaded.library.file_name if others else "openapi.json"
    return {root: loaded.document.data, **dict(sorted(others.items()))}


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
