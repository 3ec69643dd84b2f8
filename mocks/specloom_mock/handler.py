"""What a door serves: the engine, or something that stands in front of it."""

from __future__ import annotations

from typing import Protocol

from specloom_mock.faults import Kind
from specloom_mock.message import Answer, Request


class Handler(Protocol):
    """``blocking`` says that answers wait for the network, so that an event loop must not wait for them."""

    @property
    def blocking(self) -> bool: ...

    def handle(self, request: Request) -> Answer:
        """The answer to a request; never raises."""
        ...

    def too_large(self, request: Request, limit: int) -> Answer:
        """The answer for a body of more than ``limit`` bytes."""
        ...

    def refuse(self, kind: Kind, detail: str, request: Request) -> Answer:
        """The answer for a request that was refused before it was complete."""
        ...
