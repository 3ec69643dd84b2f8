"""A fresh process that imports our client and makes one call, or imports httpx2 alone.

first_call.py httpx2 | ours BASE REQUEST | large BASE
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

ROUTER_ID = "5a0c86a2-2c5e-4b6e-8f43-9a3f3cf4ad10"


def ours(base_url: str, request: str) -> None:
    """Update a live call router."""
    package: Any = import_module("rootly_client")
    models: Any = import_module("rootly_client.models")
    change = package.from_json(Path(request).read_bytes(), models.UpdateLiveCallRouter)
    with package.RootlyClient(token="a-token", base_url=base_url) as rootly:  # noqa: S106 -- an invented token
        rootly.live_call_routers.update(ROUTER_ID, data=change.data)


def large(base_url: str) -> None:
    """List the models of a package made from a document of 250 operations and more."""
    package: Any = import_module("large_client")
    with package.LargeClient(api_key_auth="a-token", base_url=base_url) as client:
        client.models.list()


def httpx2(*request: str) -> None:
    """Nothing of ours: the library imported and, given an address and a body, one request with it."""
    library: Any = import_module("httpx2")
    if request:
        with library.Client() as client:
            client.put(request[0], content=Path(request[1]).read_bytes())


JOBS: dict[str, Callable[..., None]] = {"httpx2": httpx2, "ours": ours, "large": large}
JOBS[sys.argv[1]](*sys.argv[2:])
