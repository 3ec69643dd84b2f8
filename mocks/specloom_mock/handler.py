"""What a door serves: the engine, or something that stands in front of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import msgspec

from specloom_mock.faults import Kind
from specloom_mock.message import Answer, Request


class Handler(Protocol):
    """``blocking`` says that answers wait for the network, so that an event loop must not wait for them."""

    @property
    def blocking(self) -> bool: ...

    def handle(self, request: Request) -> Answer:
        """The answer to a request; never raises."""
        ...

    def prepare(self, head: Request) -> Callable[[bytes], Answer]:
        """What answers requests with this head by their body, as ``handle`` would, and never raises either. The body of
        ``head`` says only whether there is one.
        """
        ...

    def matters(self, name: str) -> bool:
        """Whether a header, by its name in lower case, can make any difference to an answer."""
        ...

    def too_large(self, request: Request, limit: int) -> Answer:
        """The answer for a body of more than ``limit`` bytes."""
        ...

    def refuse(self, kind: Kind, detail: str, request: Request) -> Answer:
        """The answer for a request that was refused before it was complete."""
        ...


def each_anew(handle: Callable[[Request], Answer], head: Request) -> Callable[[bytes], Answer]:
    """What hands on every request with a head as a whole."""

    def answer(body: bytes) -> Answer:
        return handle(msgspec.structs.replace(head, body=body))

    return answer
