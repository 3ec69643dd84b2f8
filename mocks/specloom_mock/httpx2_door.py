"""The in-process door for clients on httpx2: transports that ask a mock, without a socket."""

from __future__ import annotations

from collections.abc import Callable

import httpx2

from specloom_mock.message import Answer, Request, fold, header_pairs

Exchange = Callable[[Request], Answer | None]
"""Handles a request; None is an answer that gets lost."""


class Door(httpx2.BaseTransport):
    """For an ``httpx2.Client``."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """The answer; raises httpx2.ReadError where it is lost."""
        return answered(request, self._exchange(asked(request, request.read())))


class AsyncDoor(httpx2.AsyncBaseTransport):
    """For an ``httpx2.AsyncClient``."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """The answer; raises httpx2.ReadError where it is lost."""
        return answered(request, self._exchange(asked(request, await request.aread())))


def asked(request: httpx2.Request, body: bytes) -> Request:
    """The request as the engine takes it; the target stays as it was encoded."""
    target, _, query = request.url.raw_path.decode("ascii").partition("?")
    headers = fold((name.decode("latin-1"), value.decode("latin-1")) for name, value in request.headers.raw)
    return Request(request.method, target, query, headers, body)


def answered(request: httpx2.Request, answer: Answer | None) -> httpx2.Response:
    """The answer as httpx2 has it. Raises httpx2.ReadError where there is none."""
    if answer is None:
        raise httpx2.ReadError("the connection was cut before the answer", request=request)
    return httpx2.Response(answer.status, headers=header_pairs(answer.headers), content=answer.body, request=request)
