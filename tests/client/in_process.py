"""Leads the generated clients to a mock in this process, and remembers what they sent."""

from __future__ import annotations

import importlib
import json
from dataclasses import dataclass, field
from typing import Any

from specloom import load
from specloom_mock.engine import Engine, Mounted, Settings
from specloom_mock.loading import behaviour_from
from specloom_mock.transport import Mock

from .bridge import ROOT

TOKEN = "rg_live_abc"  # a form that both APIs accept


def mock_of_both(*tokens: str) -> Mock:
    """A mock of both APIs that judges each of its answers by the spec; without tokens, it accepts any."""
    mounted = [
        Mounted(name, load(ROOT / "specs" / f"{name}.yaml").api, behaviour_from(ROOT / f"mocks/behaviours/{name}.py"))
        for name in ("rootly", "vocobase")
    ]
    return Mock(Engine(mounted, Settings(prove=True, tokens=frozenset(tokens))))


@dataclass
class Line:
    """A transport of a package, sync: ``sent`` are its requests, in order."""

    package: str
    mock: Mock
    sent: list[Any] = field(default_factory=list)

    def send(self, request: Any, /) -> Any:
        self.sent.append(request)
        runtime = importlib.import_module(f"{self.package}._runtime.transport")
        answer = self.mock.handle(request.method, request.url, list(request.headers), request.content or b"")
        return runtime.Response(status=answer.status, headers=runtime.Headers(answer.headers), content=answer.body)

    def close(self) -> None:
        """Nothing is held."""

    @property
    def body(self) -> Any:
        """The JSON of the last request."""
        return json.loads(self.sent[-1].content)


@dataclass
class AsyncLine:
    """The same, to be awaited."""

    line: Line

    async def send(self, request: Any, /) -> Any:
        return self.line.send(request)

    async def aclose(self) -> None:
        """Nothing is held."""
