"""The ASGI door (ASGI 3.0, HTTP and lifespan): any ASGI server can run the mock."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Final, TypeAlias

from specloom_mock.handler import Handler
from specloom_mock.message import Answer, Request, fold
from specloom_mock.transport import MAX_BODY

Scope: TypeAlias = MutableMapping[str, Any]
Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]

_NO_BODY: Final = frozenset((204, 304))


class Disconnected(Exception):
    """The client went away before its request was complete."""


class TooLarge(Exception):
    """The body is longer than the door takes."""


class App:
    """An engine, or what stands in front of one, as an ASGI application; ``max_body`` is in bytes."""

    def __init__(self, handler: Handler, max_body: int = MAX_BODY) -> None:
        self._handler = handler
        self._max_body = max_body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one scope. Websockets are closed."""
        if scope["type"] == "http":
            await self._http(scope, receive, send)
        elif scope["type"] == "lifespan":
            await _lifespan(receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1000})

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = fold((name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"])
        try:
            body = await self._body(headers.get("content-length", ""), receive)
        except Disconnected:
            return
        except TooLarge:
            answer = self._handler.too_large(_request(scope, headers, b""), self._max_body)
            # What was not read stands in the way of a next request.
            await _send(Answer(answer.status, (*answer.headers, ("Connection", "close")), answer.body), send)
            return
        request = _request(scope, headers, body)
        if self._handler.blocking:
            answer = await asyncio.to_thread(self._handler.handle, request)
        else:
            answer = self._handler.handle(request)
        await _send(answer, send)

    async def _body(self, length: str, receive: Receive) -> bytes:
        if length.isdigit() and int(length) > self._max_body:
            raise TooLarge
        message = await receive()
        if message["type"] == "http.request" and not message.get("more_body", False):
            first: bytes = message.get("body", b"")
            if len(first) > self._max_body:
                raise TooLarge
            return first
        chunks: list[bytes] = []
        size = 0
        while True:
            if message["type"] == "http.disconnect":
                raise Disconnected
            chunks.append(message.get("body", b""))
            size += len(chunks[-1])
            if size > self._max_body:
                raise TooLarge
            if not message.get("more_body", False):
                return b"".join(chunks)
            message = await receive()


def _request(scope: Scope, headers: dict[str, str], body: bytes) -> Request:
    raw: bytes = scope.get("raw_path") or scope["path"].encode()
    return Request(
        method=scope["method"],
        target=raw.partition(b"?")[0].decode("latin-1"),
        query=scope["query_string"].decode("latin-1"),
        headers=headers,
        body=body,
    )


async def _send(answer: Answer, send: Send) -> None:
    headers = [(name.lower().encode("latin-1"), value.encode("latin-1", "replace")) for name, value in answer.headers]
    if answer.status not in _NO_BODY and not any(name == b"content-length" for name, _ in headers):
        headers.append((b"content-length", str(len(answer.body)).encode()))
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body})


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
