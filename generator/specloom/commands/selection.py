"""Which documents a command works on: the one that was named, or those of the configuration."""

from __future__ import annotations

from pathlib import Path

import msgspec
from msgspec.structs import replace

from specloom.api import Api
from specloom.config import ApiConfig, behaviour_text, package_problem, read_config
from specloom.diagnostics import Diagnostic, Level, Location, Report, SpecloomError, quote
from specloom.loading import load
from specloom.pipeline import Generated, Options, draft, emit, generate
from specloom.python.names import snake
from specloom.python.words import words
from specloom.stated import without_answer_examples


class Job(msgspec.Struct, frozen=True):
    """A package that was made, where it goes, and the files that it was made from; whether the configuration asked for
    it."""

    output: Path
    generated: Generated
    inputs: tuple[Path, ...]
    configured: bool = False


def configured() -> list[Job]:
    """All APIs of the configuration, made; raises SpecloomError with the faults of all of them."""
    report = Report()
    jobs: list[Job] = []
    for api in read_config().apis:
        try:
            jobs.append(_job(api))
        except SpecloomError as error:
            report.extend(error.diagnostics)
    if report.failed:
        raise SpecloomError(*report)
    return jobs


def _job(api: ApiConfig) -> Job:
    options = Options(
        package=api.package,
        fixtures=True,
        names=api.names,
        names_at=api.names_at,
        pagination=api.pagination,
        behaviour=behaviour_text(api.behaviour) if api.behaviour else "",
    )
    loaded = load(api.spec)
    inputs = (*loaded.library.paths(), *((api.behaviour,) if api.behaviour else ()))
    return Job(api.output, generate(loaded, options), inputs, configured=True)


def single(spec: str, output: Path, package: str | None, *, fixtures: bool) -> Job:
    """The one document that was named, made; raises SpecloomError."""
    if package is not None:
        problem = package_problem(package)
        if problem:
            raise _argument("SL316", "--package", f"the package name {quote(package)} {problem}")
    loaded = load(spec)
    inputs = loaded.library.paths()
    options = Options(package=package or default_package(loaded.api), fixtures=fixtures)
    if fixtures:
        return Job(output, generate(loaded, options), inputs)
    # What was read takes several times what is to be written, so it goes as soon as nothing asks for it.
    loaded.library.forget()
    loaded = replace(loaded, api=without_answer_examples(loaded.api))
    planned = draft(loaded, options)
    del loaded
    return Job(output, emit(planned), inputs)


def default_package(api: Api) -> str:
    """A package name from the document's title: ``Rootly API v1`` is ``rootly_client``."""
    plain = [word for word in words(api.title) if word not in {"api", "apis", "rest", "the", "openapi", "client"}]
    name = f"{snake(' '.join(plain[:4]), 'api').rstrip('_')}_client"
    return name if not package_problem(name) else "api_client"


def argument_error(message: str) -> SpecloomError:
    """Arguments that don't go together."""
    return _argument("SL320", "specloom", message)


def _argument(code: str, at: str, message: str) -> SpecloomError:
    return SpecloomError(Diagnostic(code=code, level=Level.ERROR, message=message, at=Location(at)))
