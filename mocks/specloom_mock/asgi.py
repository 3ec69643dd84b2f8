"""The ASGI door (ASGI 3.0, HTTP and lifespan): any ASGI server can run the mock."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Final, TypeAlias
from urllib.parse import quote

from specloom_mock.handler import Handler
from specloom_mock.message import Answer, Request, fold, header_pairs
from specloom_mock.transport import MAX_BODY

Scope: TypeAlias = MutableMapping[str, Any]
Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]

_NO_BODY: Final = frozenset((204, 304))
_LENGTH_DIGITS: Final = 18
_PLAIN: Final = "/!$&'()*+,;=:@~"
"""What a path holds as it is (RFC 3986, 3.3), besides letters, digits and ``_.-``."""


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
        """Serve one scope; websockets are closed. Raises ValueError for a scope of another kind, as ASGI asks."""
        if scope["type"] == "http":
            await self._http(scope, receive, send)
        elif scope["type"] == "lifespan":
            await _lifespan(receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1000})
        else:
            raise ValueError(scope["type"])

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
        # A length of 19 digits and more is no number that anybody counts to; and Python refuses thousands of digits.
        if length.isascii() and length.isdigit() and (len(length) > _LENGTH_DIGITS or int(length) > self._max_body):
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
    query: bytes = scope.get("query_string") or b""
    return Request(scope["method"], _target(scope), query.decode("latin-1"), headers, body)


def _target(scope: Scope) -> str:
    """The path below the one at which the application is mounted, encoded as it was sent; not every server tells that,
    and then it is encoded anew.
    """
    raw: bytes = scope.get("raw_path") or b""
    path = raw.partition(b"?")[0].decode("latin-1") or quote(scope["path"], safe=_PLAIN, errors="surrogateescape")
    mount = quote(scope.get("root_path") or "", safe=_PLAIN)
    return path[len(mount) :] or "/" if mount and f"{path}/".startswith(f"{mount}/") else path


async def _send(answer: Answer, send: Send) -> None:
    headers = [(name.lower(), value) for name, value in header_pairs(answer.headers)]
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
