"""specloom: hand-written OpenAPI documents in; typed clients, fixtures, a mock and the proof that they agree out.

The names below are the public API. They are loaded when first used, so that the command line starts quickly.
"""

from __future__ import annotations

import importlib

# The same to type checkers as the constant of ``typing``, which is slow to load.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Final

    from specloom.api import Api
    from specloom.checks import Checks
    from specloom.diagnostics import Diagnostic, Level, Location, Report, SpecloomError
    from specloom.files import check
    from specloom.loading import Loaded, load
    from specloom.pipeline import generate
    from specloom.source import Document
    from specloom.values import NoValue, Values

__all__ = [
    "Api",
    "Checks",
    "Diagnostic",
    "Document",
    "Level",
    "Loaded",
    "Location",
    "NoValue",
    "Report",
    "SpecloomError",
    "Values",
    "check",
    "generate",
    "load",
]

_HOME: Final = {
    "Api": "specloom.api",
    "Checks": "specloom.checks",
    "Diagnostic": "specloom.diagnostics",
    "Document": "specloom.source",
    "Level": "specloom.diagnostics",
    "Loaded": "specloom.loading",
    "Location": "specloom.diagnostics",
    "Report": "specloom.diagnostics",
    "NoValue": "specloom.values",
    "SpecloomError": "specloom.diagnostics",
    "Values": "specloom.values",
    "check": "specloom.files",
    "generate": "specloom.pipeline",
    "load": "specloom.loading",
}
"""Where each public name lives; a new one is added here, in ``__all__`` and under TYPE_CHECKING.

No module may have the name of a public function: importing ``specloom.x`` sets the attribute ``x`` of this package."""


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(importlib.import_module(_HOME[name]), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOME})
