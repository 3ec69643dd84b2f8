"""The API in process, without pytest: `start()` a mock, then ask for clients of it.

Its clients share the mock's clock, so that nobody waits where a call is repeated; `mock.clock.slept` tells how long it
would have been.
"""

from __future__ import annotations

from pathlib import Path

import httpx2
from specloom_mock.double import TOKEN, ApiDouble
from specloom_mock.httpx2_door import AsyncDoor, Door

from .._client import AsyncVocobaseClient, VocobaseClient
from .._runtime.httpx2_transport import AsyncHttpx2Transport, Httpx2Transport

__all__ = ["TOKEN", "ApiDouble", "async_client", "client", "start"]

HERE = Path(__file__).parent
DOCUMENT = HERE / "openapi.json"


def start() -> ApiDouble:
    """A mock that has just begun. It opens no socket, unless it is asked for its `url`."""
    return ApiDouble(DOCUMENT, HERE / "behaviour.py")


def client(mock: ApiDouble) -> VocobaseClient:
    """A client of the mock. It needs not be closed."""
    transport = Httpx2Transport(httpx2.Client(transport=Door(mock.exchange), trust_env=False))
    return VocobaseClient(token=TOKEN, transport=transport, clock=mock.clock)


def async_client(mock: ApiDouble) -> AsyncVocobaseClient:
    """A client of the mock whose calls are awaited. It needs not be closed."""
    transport = AsyncHttpx2Transport(httpx2.AsyncClient(transport=AsyncDoor(mock.exchange), trust_env=False))
    return AsyncVocobaseClient(token=TOKEN, transport=transport, clock=mock.clock)
