"""A mock server made from an OpenAPI description: a pure engine, and doors that lead to it.

``Engine`` answers a ``Request`` with an ``Answer``; ``Mock`` is the engine behind the in-process door, ``asgi.app``
makes an ASGI application of it, and ``serve`` a server on a socket. The names below are loaded when first used.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from specloom_mock.behaviour import Behaviour, Call, Reply, Resource
    from specloom_mock.dynamic import Dice
    from specloom_mock.engine import Engine, Mounted, Settings
    from specloom_mock.faults import Fault, Violation
    from specloom_mock.message import Answer, Request
    from specloom_mock.transport import Mock

__all__ = [
    "Answer",
    "Behaviour",
    "Call",
    "Dice",
    "Engine",
    "Fault",
    "Mock",
    "Mounted",
    "Reply",
    "Request",
    "Resource",
    "Settings",
    "Violation",
]

_HOME: Final = {
    "Answer": "specloom_mock.message",
    "Behaviour": "specloom_mock.behaviour",
    "Call": "specloom_mock.behaviour",
    "Dice": "specloom_mock.dynamic",
    "Engine": "specloom_mock.engine",
    "Fault": "specloom_mock.faults",
    "Mock": "specloom_mock.transport",
    "Mounted": "specloom_mock.engine",
    "Reply": "specloom_mock.behaviour",
    "Request": "specloom_mock.message",
    "Resource": "specloom_mock.behaviour",
    "Settings": "specloom_mock.engine",
    "Violation": "specloom_mock.faults",
}
"""Where each public name lives; a new one is added here, in ``__all__`` and under TYPE_CHECKING."""


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(importlib.import_module(_HOME[name]), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOME})
