"""One call after the other against the loopback server: our client, and httpx2 alone with the same request."""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path

import httpx2
import msgspec

from benchmarks.workers.timing import Job, serve
from rootly_client import AsyncRootlyClient, RootlyClient, from_json
from rootly_client._runtime.httpx2_transport import Httpx2Transport
from rootly_client.models import UpdateLiveCallRouter

BASE = sys.argv[1]
REQUEST, ANSWER = (Path(path).read_bytes() for path in sys.argv[2:])
ROUTER_ID = "5a0c86a2-2c5e-4b6e-8f43-9a3f3cf4ad10"
URL = f"{BASE}/v1/live_call_routers/{ROUTER_ID}"
TOKEN = "a-token"  # noqa: S105 -- an invented token
BODY = from_json(REQUEST, UpdateLiveCallRouter)
CONTENT = msgspec.json.encode(BODY)
HEADERS = {
    "User-Agent": "a-client/1",
    "Accept": "application/vnd.api+json, application/json",
    "Authorization": f"Bearer {TOKEN}",
    "Content-Type": "application/vnd.api+json",
}


def bare(client: httpx2.Client) -> Job:
    """httpx2, with the request's bytes ready, and the answer left as bytes."""

    def run(count: int) -> float:
        start = time.process_time()
        for _ in range(count):
            client.put(URL, content=CONTENT, headers=HEADERS).content  # noqa: B018 -- reading it is the point
        return time.process_time() - start

    return run


def pool() -> Job:
    """The same by httpx2's transport, which its client stands on; the headers are those that the client would add."""
    transport = httpx2.HTTPTransport()
    with httpx2.Client() as client:
        headers = client.build_request("PUT", URL, headers=HEADERS).headers
    del headers["Content-Length"]

    def run(count: int) -> float:
        start = time.process_time()
        for _ in range(count):
            answer = transport.handle_request(httpx2.Request("PUT", URL, content=CONTENT, headers=headers))
            answer.read()
        return time.process_time() - start

    return run


def ours(rootly: RootlyClient) -> Job:
    """Our client, from the model of the request to the model of the answer."""

    def run(count: int) -> float:
        start = time.process_time()
        for _ in range(count):
            rootly.live_call_routers.update(ROUTER_ID, data=BODY.data)
        return time.process_time() - start

    return run


LOOP = asyncio.new_event_loop()


def bare_async() -> Job:
    """The same as ``bare``, awaited."""
    client = httpx2.AsyncClient()

    async def run(count: int) -> float:
        start = time.process_time()
        for _ in range(count):
            (await client.put(URL, content=CONTENT, headers=HEADERS)).content  # noqa: B018 -- reading it is the point
        return time.process_time() - start

    return lambda count: LOOP.run_until_complete(run(count))


def ours_async() -> Job:
    """The same as ``ours``, awaited."""
    rootly = AsyncRootlyClient(token=TOKEN, base_url=BASE)

    async def run(count: int) -> float:
        start = time.process_time()
        for _ in range(count):
            await rootly.live_call_routers.update(ROUTER_ID, data=BODY.data)
        return time.process_time() - start

    return lambda count: LOOP.run_until_complete(run(count))


def in_process() -> httpx2.Client:
    """httpx2 without a network beneath it."""
    return httpx2.Client(transport=httpx2.MockTransport(lambda _: httpx2.Response(200, content=ANSWER)))


serve(
    {
        "bare": bare(httpx2.Client()),
        "pool": pool(),
        "ours": ours(RootlyClient(token=TOKEN, base_url=BASE)),
        "bare_in_process": bare(in_process()),
        "ours_in_process": ours(RootlyClient(token=TOKEN, base_url=BASE, transport=Httpx2Transport(in_process()))),
        "bare_async": bare_async(),
        "ours_async": ours_async(),
    }
)
