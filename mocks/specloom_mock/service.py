"""What the doors with a socket have in common: which APIs, and what the user asked for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec

from specloom.api import Api
from specloom_mock.behaviour import Behaviour


class Served(msgspec.Struct, frozen=True):
    """An API to serve: the file that it was read from, its facts, and its behaviour."""

    name: str
    spec: Path
    api: Api
    behaviour: type[Behaviour] = Behaviour


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """The user's choices; ``say`` prints one line to the user."""

    host: str
    port: int
    say: Callable[[str], None]
    tokens: tuple[str, ...] = ()
    strict_ids: bool = False


def base_urls(api: Api) -> list[str]:
    """The base paths under which the operations of an API are served, each once."""
    found = dict.fromkeys(server.base_path for operation in api.operations for server in operation.servers)
    return list(found) or [""]
