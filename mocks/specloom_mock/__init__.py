"""A mock server made from an OpenAPI description: a pure engine, and doors that lead to it.

``Engine`` answers a ``Request`` with an ``Answer``; ``Mock`` is the engine behind the in-process door, ``asgi.app``
makes an ASGI application of it, and ``serve`` a server on a socket.
"""

from __future__ import annotations

from specloom_mock.behaviour import Behaviour, Call, Reply, Resource
from specloom_mock.engine import Engine, Mounted, Settings
from specloom_mock.faults import Fault, Violation
from specloom_mock.message import Answer, Request
from specloom_mock.transport import Mock

__all__ = [
    "Answer",
    "Behaviour",
    "Call",
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
