"""What the doors with a socket have in common: which APIs, and what the user asked for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec

from specloom.api import Api
from specloom.diagnostics import Diagnostic
from specloom_mock.behaviour import Behaviour, Rules
from specloom_mock.places import Locate


class Served(msgspec.Struct, frozen=True):
    """An API to serve: the file that it was read from, its facts, its behaviour, what finds places in it, and what was
    warned of when it was read.
    """

    name: str
    spec: Path
    api: Api
    behaviour: type[Behaviour] = Behaviour
    locate: Locate | None = None
    warnings: tuple[Diagnostic, ...] = ()


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """The user's choices; ``say`` prints one line to the user."""

    host: str
    port: int
    say: Callable[[str], None]
    tokens: tuple[str, ...] = ()
    strict_ids: bool = False
    rules: Rules = "documented"
    rate_limit: bool = False
    errors: bool = False
    cors: bool = True
    dynamic: bool = False
    seed: int = 0
    proxy: str = ""
    callback_hosts: tuple[str, ...] = ()


def base_urls(api: Api) -> list[str]:
    """The base paths under which the operations of an API are served, each once."""
    found = dict.fromkeys(server.base_path for operation in api.operations for server in operation.servers)
    return list(found) or [""]
