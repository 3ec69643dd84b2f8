"""One case of a run: what schemathesis meant and sent, what came back, and who may be asked about it."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from specloom import Values
from specloom.api import Api, Operation
from specloom_mock.engine import Engine, Mounted, Settings
from specloom_mock.schemas import Schemas
from specloom_mock.transport import Mock
from tests.mock.identities import NAMES, header_of
from tests.mock.second_opinion import SecondOpinion


@dataclass
class Referee:
    """What judges a case beside its own words: the document, read by us and by another validator."""

    spec: Path
    api: Api
    tokens: tuple[str, ...] = ()
    unfit: Mapping[str, str] = field(default_factory=dict[str, str])
    """What schemathesis could not try, by operation, in its words."""

    @cached_property
    def opinion(self) -> SecondOpinion:
        return SecondOpinion(self.spec)

    @cached_property
    def schemas(self) -> Schemas:
        return Schemas(self.api)

    @cached_property
    def values(self) -> Values:
        return Values(self.api)

    @cached_property
    def fresh(self) -> Mock:
        """A mock to which nobody has written anything."""
        return Mock(Engine([Mounted("fresh", self.api)], Settings(tokens=frozenset(self.tokens))))


@dataclass
class Exchange:
    """One case: what schemathesis meant, what it sent, and what came back."""

    referee: Referee
    operation: Operation | None
    case: dict[str, Any]
    message: str
    status: int
    body: str
    request: dict[str, Any]

    @property
    def api(self) -> Api:
        return self.referee.api

    @property
    def negated(self) -> set[str]:
        """The parts of the request that schemathesis means to be wrong."""
        parts = (self.case.get("meta") or {}).get("components") or {}
        return {name for name, part in parts.items() if part.get("mode") == "negative"}

    @property
    def declared(self) -> set[str]:
        return {each.status for each in self.operation.responses} if self.operation else set()

    def carries(self, name: str) -> bool:
        """Whether a credential that the mock accepts was sent for a scheme."""
        scheme = self.api.security_schemes.get(name)
        if scheme is None or scheme.type == "mutualTLS":
            return True
        headers = {key.lower(): values for key, values in (self.request.get("headers") or {}).items()}
        if scheme.type == "apiKey" and scheme.location != "header":
            where = str(self.request.get("uri")) if scheme.location == "query" else str(headers.get("cookie"))
            return any(f"{scheme.parameter_name}={each}" in where for each in NAMES)
        return any(value in headers.get(key.lower(), []) for key, value in (header_of(scheme, each) for each in NAMES))


def decoded(content: Any) -> str:
    encoded = content.get("$base64", "") if isinstance(content, dict) else ""
    return b64decode(encoded).decode("utf-8", "replace")
