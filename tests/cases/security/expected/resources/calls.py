"""Calls: operations."""

from __future__ import annotations

from .._runtime.operations import Operation
from .._runtime.resources import AsyncResource, Options, Resource

BOTH: Operation[None] = Operation(
    "GET",
    "/both",
    returns={204: None},
    security=(("key", "basic"),),
)

EITHER: Operation[None] = Operation(
    "GET",
    "/either",
    returns={204: None},
    security=(("bearer",), ("query",), ("cookie",)),
)

OPTIONAL: Operation[None] = Operation(
    "GET",
    "/optional",
    returns={204: None},
    security=(("bearer",), ()),
)

NONE: Operation[None] = Operation(
    "GET",
    "/none",
    returns={204: None},
)

FETCHED: Operation[None] = Operation(
    "GET",
    "/fetched",
    returns={204: None},
    security=(("fetched",),),
)

TOKEN: Operation[None] = Operation(
    "GET",
    "/token",
    returns={204: None},
    security=(("code",), ("connect",)),
)

TLS: Operation[None] = Operation(
    "GET",
    "/tls",
    returns={204: None},
    security=(("key",),),
)

TLS_ALONE: Operation[None] = Operation(
    "GET",
    "/tlsAlone",
    returns={204: None},
)

DIGEST: Operation[None] = Operation(
    "GET",
    "/digest",
    returns={204: None},
)

INHERITED: Operation[None] = Operation(
    "GET",
    "/inherited",
    returns={204: None},
    security=(("bearer",),),
)


class Calls(Resource):
    """Operations of Calls."""

    def both(self, *, options: Options | None = None) -> None:
        """GET /both.

        Raises APIError.
        """
        self._call(BOTH, options=options)

    def either(self, *, options: Options | None = None) -> None:
        """GET /either.

        Raises APIError.
        """
        self._call(EITHER, options=options)

    def optional(self, *, options: Options | None = None) -> None:
        """GET /optional.

        Raises APIError.
        """
        self._call(OPTIONAL, options=options)

    def none(self, *, options: Options | None = None) -> None:
        """GET /none.

        Raises APIError.
        """
        self._call(NONE, options=options)

    def fetched(self, *, options: Options | None = None) -> None:
        """GET /fetched.

        Raises APIError.
        """
        self._call(FETCHED, options=options)

    def token(self, *, options: Options | None = None) -> None:
        """GET /token.

        Raises APIError.
        """
        self._call(TOKEN, options=options)

    def tls(self, *, options: Options | None = None) -> None:
        """GET /tls.

        Raises APIError.
        """
        self._call(TLS, options=options)

    def tls_alone(self, *, options: Options | None = None) -> None:
        """GET /tlsAlone.

        Raises APIError.
        """
        self._call(TLS_ALONE, options=options)

    def digest(self, *, options: Options | None = None) -> None:
        """GET /digest.

        Raises APIError.
        """
        self._call(DIGEST, options=options)

    def inherited(self, *, options: Options | None = None) -> None:
        """GET /inherited.

        Raises APIError.
        """
        self._call(INHERITED, options=options)


class AsyncCalls(AsyncResource):
    """The same as `Calls`, to be awaited."""

    async def both(self, *, options: Options | None = None) -> None:
        """See `Calls.both`."""
        await self._call(BOTH, options=options)

    async def either(self, *, options: Options | None = None) -> None:
        """See `Calls.either`."""
        await self._call(EITHER, options=options)

    async def optional(self, *, options: Options | None = None) -> None:
        """See `Calls.optional`."""
        await self._call(OPTIONAL, options=options)

    async def none(self, *, options: Options | None = None) -> None:
        """See `Calls.none`."""
        await self._call(NONE, options=options)

    async def fetched(self, *, options: Options | None = None) -> None:
        """See `Calls.fetched`."""
        await self._call(FETCHED, options=options)

    async def token(self, *, options: Options | None = None) -> None:
        """See `Calls.token`."""
        await self._call(TOKEN, options=options)

    async def tls(self, *, options: Options | None = None) -> None:
        """See `Calls.tls`."""
        await self._call(TLS, options=options)

    async def tls_alone(self, *, options: Options | None = None) -> None:
        """See `Calls.tls_alone`."""
        await self._call(TLS_ALONE, options=options)

    async def digest(self, *, options: Options | None = None) -> None:
        """See `Calls.digest`."""
        await self._call(DIGEST, options=options)

    async def inherited(self, *, options: Options | None = None) -> None:
        """See `Calls.inherited`."""
        await self._call(INHERITED, options=options)
