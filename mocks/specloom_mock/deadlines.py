"""How long each stage of a connection may last."""

from __future__ import annotations

import msgspec


class Deadlines(msgspec.Struct, frozen=True, kw_only=True):
    """Seconds: for the head of a request, its body, a connection on which nothing happens, a client that does not read,
    and what a client still sends after it was refused."""

    head: float = 10
    body: float = 30
    idle: float = 60
    unread: float = 60
    refused: float = 2
