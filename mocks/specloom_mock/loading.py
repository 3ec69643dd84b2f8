"""Which APIs to serve: documents that the user names, or those of the configuration, with their behaviours."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Final

from specloom.config import read_config
from specloom.diagnostics import Diagnostic, Level, Location, SpecloomError, quote
from specloom_mock.behaviour import Behaviour
from specloom_mock.cache import load_facts
from specloom_mock.places import Locator, Texts
from specloom_mock.service import Served

_NAME: Final = "behaviour"
"""The name under which a behaviour file offers its class."""


def single(spec: Path) -> Served:
    """A document that the user names; it has no behaviour. Raises SpecloomError where it can't be read."""
    return _served(spec.stem, spec, Behaviour)


def configured() -> list[Served]:
    """The APIs of the configuration that holds here. Raises SpecloomError where it, a document or a behaviour is
    bad.
    """
    return [
        _served(each.name, each.spec, behaviour_from(each.behaviour) if each.behaviour else Behaviour)
        for each in read_config().apis
    ]


def _served(name: str, spec: Path, behaviour: type[Behaviour]) -> Served:
    facts = load_facts(spec, tell)
    locate = Locator(str(spec), spec.stat().st_size, facts.api, lambda: _texts_of(spec))
    return Served(name, spec, facts.api, behaviour, locate, facts.warnings)


def _texts_of(spec: Path) -> Texts:
    """The texts of a document, for places in it: half of what reading its facts again would cost. What reads documents
    is loaded here, as a start from the cache has no use for it.
    """
    texts: Texts = importlib.import_module("specloom.source").Library(spec)
    return texts


def behaviour_from(path: Path) -> type[Behaviour]:
    """The behaviour class of a file. Raises SpecloomError where the file is not there, fails, or holds none.

    The path comes from the configuration alone, as the file is run.
    """
    if not path.is_file():
        raise _error("SL502", "there is no such behaviour file", path, f"a Python file that defines {_NAME!r}")
    module = _run(path)
    found = getattr(module, _NAME, None)
    if not isinstance(found, type) or not issubclass(found, Behaviour):
        raise _error(
            "SL503",
            f"the file offers no behaviour under the name {quote(_NAME)}",
            path,
            "a class derived from Behaviour",
        )
    return found


def _run(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"specloom_mock.behaviours.{path.stem}", path)
    if spec is None or spec.loader is None:
        raise _error("SL502", "the behaviour file is not a Python file", path, "a file that ends in .py")
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except (Exception, SystemExit) as error:
        reason = quote(f"{type(error).__name__}: {error}")
        raise _error("SL502", f"the behaviour file fails: {reason}", path, "a file that Python can run") from error
    return module


def _error(code: str, message: str, path: Path, expected: str) -> SpecloomError:
    at = Location(file=str(path))
    return SpecloomError(Diagnostic(code=code, level=Level.ERROR, message=message, at=at, expected=expected))


def tell(note: Diagnostic) -> None:
    """One message to the user."""
    sys.stderr.write(f"{note.render()}\n")
