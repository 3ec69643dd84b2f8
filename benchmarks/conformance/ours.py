"""Our client in the situations, sync and async, without retries: each case is one request."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

from benchmarks.conformance.observe import Outcome, observe
from benchmarks.conformance.rule import DEADLINE_SECONDS
from benchmarks.conformance.situations import REQUEST, ROUTER_ID
from rootly_client import AsyncRootlyClient, RootlyClient, from_json, to_json
from rootly_client._runtime.transport import Timeout
from rootly_client.models import UpdateLiveCallRouter

PACKAGE = "rootly_client"
TOKEN = "conformance-token"  # noqa: S105 -- an invented token
BODY = from_json(json.dumps(REQUEST), UpdateLiveCallRouter)


def deadline(*, slow: bool) -> Timeout:
    """The deadline of situation 19; elsewhere a timeout that is never reached."""
    return Timeout(total=DEADLINE_SECONDS) if slow else Timeout()


def call_sync(base_url: str, *, slow: bool) -> Outcome:
    """What came of the update through the sync client."""

    def call() -> object:
        with RootlyClient(token=TOKEN, base_url=base_url, timeout=deadline(slow=slow), retries=0) as rootly:
            return rootly.live_call_routers.update(ROUTER_ID, data=BODY.data)

    return observe(PACKAGE, call, as_plain)


def call_async(base_url: str, *, slow: bool) -> Outcome:
    """What came of the update through the async client."""

    async def call() -> object:
        async with AsyncRootlyClient(token=TOKEN, base_url=base_url, timeout=deadline(slow=slow), retries=0) as rootly:
            return await rootly.live_call_routers.update(ROUTER_ID, data=BODY.data)

    return observe(PACKAGE, lambda: asyncio.run(call()), as_plain)


def as_plain(value: object) -> Any:
    """The value as JSON again."""
    return json.loads(to_json(value))


CLIENTS: dict[str, Callable[..., Outcome]] = {"sync": call_sync, "async": call_async}
