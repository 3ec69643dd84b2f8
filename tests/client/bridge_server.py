"""Puts a bridge behind a port, so that schemathesis can talk HTTP to a generated client."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn

from .bridge import Answered, Bridge, Sent


@contextmanager
def serving(bridge: Bridge) -> Iterator[str]:
    """Yield the address (``http://127.0.0.1:PORT``) at which the bridge answers."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        config = uvicorn.Config(_app(bridge), log_level="error", access_log=False, lifespan="off")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        try:
            _wait(server)
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(timeout=10)


def _wait(server: uvicorn.Server) -> None:
    deadline = time.monotonic() + 10
    while not server.started:
        if time.monotonic() > deadline:
            raise TimeoutError("the bridge did not start within 10 s")
        time.sleep(0.01)


def _app(bridge: Bridge) -> Any:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        body = b""
        while True:
            message = await receive()
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        # An asynchronous client runs an event loop of its own, so a request is answered in a thread.
        answered = await asyncio.to_thread(bridge.answer, _sent(scope, body))
        await _reply(answered, scope["method"], send)

    return app


def _sent(scope: Any, body: bytes) -> Sent:
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
    query = scope["query_string"].decode("latin-1")
    return Sent(scope["method"], scope["raw_path"].decode("latin-1") + (f"?{query}" if query else ""), headers, body)


async def _reply(answered: Answered, method: str, send: Any) -> None:
    headers = [
        (name.lower().encode("latin-1"), value.encode("latin-1"))
        for name, value in answered.headers
        if name.lower() != "content-length"
    ]
    body = b"" if method == "HEAD" else answered.body
    headers.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": answered.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
