"""The groups of operations that hang on a client: ``client.pets.list()``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from msgspec import UNSET

from .client import AsyncClient, Client
from .exchange import Options
from .pagination import AsyncPaged, Page, Paged, Pages, Step

__all__ = ["AsyncResource", "Options", "Resource"]

P = TypeVar("P")
T = TypeVar("T")


class Resource:
    """A group of operations of a ``Client``."""

    __slots__ = ("_call", "_client", "_stream")

    def __init__(self, client: Client) -> None:
        self._client = client
        self._call = client.call_operation
        self._stream = client.stream_operation

    def _pages(
        self,
        pages: Pages[P, T],
        *,
        path: Mapping[str, object] | None = None,
        query: Mapping[str, object] | None = None,
        headers: Mapping[str, object] | None = None,
        cookies: Mapping[str, object] | None = None,
        body: object = UNSET,
        options: Options | None = None,
    ) -> Paged[T, P]:
        def ask(step: Step) -> Page[P]:
            answer = self._client.raw(
                self._client.call_operation,
                pages.operation,
                path=path,
                query=step.query,
                headers=headers,
                cookies=cookies,
                body=body,
                options=options,
                link=step.link,
            )
            return Page(answer.value, answer.headers, answer.request.url)

        return Paged(pages, query or {}, ask)


class AsyncResource:
    """A group of operations of an ``AsyncClient``."""

    __slots__ = ("_call", "_client", "_stream")

    def __init__(self, client: AsyncClient) -> None:
        self._client = client
        self._call = client.call_operation
        self._stream = client.stream_operation

    def _pages(
        self,
        pages: Pages[P, T],
        *,
        path: Mapping[str, object] | None = None,
        query: Mapping[str, object] | None = None,
        headers: Mapping[str, object] | None = None,
        cookies: Mapping[str, object] | None = None,
        body: object = UNSET,
        options: Options | None = None,
    ) -> AsyncPaged[T, P]:
        async def ask(step: Step) -> Page[P]:
            answer = await self._client.raw(
                self._client.call_operation,
                pages.operation,
                path=path,
                query=step.query,
                headers=headers,
                cookies=cookies,
                body=body,
                options=options,
                link=step.link,
            )
            return Page(answer.value, answer.headers, answer.request.url)

        return AsyncPaged(pages, query or {}, ask)
