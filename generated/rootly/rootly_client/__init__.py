"""Typed client of the Rootly live call routers, version v1."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ._client import AsyncRootlyClient, RootlyClient
    from ._runtime.answers import Answer
    from ._runtime.clocks import Clock
    from ._runtime.codec import from_json, to_json
    from ._runtime.departures import Departure
    from ._runtime.events import ServerSentEvent
    from ._runtime.files import File
    from ._runtime.httpx2_transport import AsyncHttpx2Transport, Httpx2Transport
    from ._runtime.item_streams import AsyncItemStream, ItemStream
    from ._runtime.middleware import AnyResponse, AsyncMiddleware, AsyncSend, Middleware, Send
    from ._runtime.models import UNSET, UnsetType, extra
    from ._runtime.resources import Options
    from ._runtime.retries import Retries
    from ._runtime.transport import AsyncTransport, Headers, Request, Response, Timeout, Transport
    from .errors import (
        APIConnectionError,
        APIError,
        APITimeoutError,
        BadGateway,
        BadRequest,
        ClientError,
        Conflict,
        DecodeError,
        Error,
        Forbidden,
        ForeignLink,
        GatewayTimeout,
        Gone,
        InsecureTransportWarning,
        InternalServerError,
        InvalidArgument,
        Locked,
        MethodNotAllowed,
        NotAcceptable,
        NotFound,
        NotImplementedByServer,
        PaginationError,
        PayloadTooLarge,
        PaymentRequired,
        PreconditionFailed,
        PreconditionRequired,
        Redirected,
        RequestTimeout,
        ServerError,
        ServiceUnavailable,
        StaleRuntimeWarning,
        TooManyRequests,
        Unauthorized,
        UnexpectedStatus,
        UnprocessableEntity,
        UnreadableAnswer,
        UnsupportedMediaType,
    )

__all__ = [
    "APIConnectionError",
    "APIError",
    "APITimeoutError",
    "Answer",
    "AnyResponse",
    "AsyncHttpx2Transport",
    "AsyncItemStream",
    "AsyncMiddleware",
    "AsyncRootlyClient",
    "AsyncSend",
    "AsyncTransport",
    "BadGateway",
    "BadRequest",
    "ClientError",
    "Clock",
    "Conflict",
    "DecodeError",
    "Departure",
    "Error",
    "File",
    "Forbidden",
    "ForeignLink",
    "GatewayTimeout",
    "Gone",
    "Headers",
    "Httpx2Transport",
    "InsecureTransportWarning",
    "InternalServerError",
    "InvalidArgument",
    "ItemStream",
    "Locked",
    "MethodNotAllowed",
    "Middleware",
    "NotAcceptable",
    "NotFound",
    "NotImplementedByServer",
    "Options",
    "PaginationError",
    "PayloadTooLarge",
    "PaymentRequired",
    "PreconditionFailed",
    "PreconditionRequired",
    "Redirected",
    "Request",
    "RequestTimeout",
    "Response",
    "Retries",
    "RootlyClient",
    "Send",
    "ServerError",
    "ServerSentEvent",
    "ServiceUnavailable",
    "StaleRuntimeWarning",
    "Timeout",
    "TooManyRequests",
    "Transport",
    "UNSET",
    "Unauthorized",
    "UnexpectedStatus",
    "UnprocessableEntity",
    "UnreadableAnswer",
    "UnsetType",
    "UnsupportedMediaType",
    "extra",
    "from_json",
    "to_json",
]

_HOMES = {
    "APIConnectionError": ".errors",
    "APIError": ".errors",
    "APITimeoutError": ".errors",
    "Answer": "._runtime.answers",
    "AnyResponse": "._runtime.middleware",
    "AsyncHttpx2Transport": "._runtime.httpx2_transport",
    "AsyncItemStream": "._runtime.item_streams",
    "AsyncMiddleware": "._runtime.middleware",
    "AsyncRootlyClient": "._client",
    "AsyncSend": "._runtime.middleware",
    "AsyncTransport": "._runtime.transport",
    "BadGateway": ".errors",
    "BadRequest": ".errors",
    "ClientError": ".errors",
    "Clock": "._runtime.clocks",
    "Conflict": ".errors",
    "DecodeError": ".errors",
    "Departure": "._runtime.departures",
    "Error": ".errors",
    "File": "._runtime.files",
    "Forbidden": ".errors",
    "ForeignLink": ".errors",
    "GatewayTimeout": ".errors",
    "Gone": ".errors",
    "Headers": "._runtime.transport",
    "Httpx2Transport": "._runtime.httpx2_transport",
    "InsecureTransportWarning": ".errors",
    "InternalServerError": ".errors",
    "InvalidArgument": ".errors",
    "ItemStream": "._runtime.item_streams",
    "Locked": ".errors",
    "MethodNotAllowed": ".errors",
    "Middleware": "._runtime.middleware",
    "NotAcceptable": ".errors",
    "NotFound": ".errors",
    "NotImplementedByServer": ".errors",
    "Options": "._runtime.resources",
    "PaginationError": ".errors",
    "PayloadTooLarge": ".errors",
    "PaymentRequired": ".errors",
    "PreconditionFailed": ".errors",
    "PreconditionRequired": ".errors",
    "Redirected": ".errors",
    "Request": "._runtime.transport",
    "RequestTimeout": ".errors",
    "Response": "._runtime.transport",
    "Retries": "._runtime.retries",
    "RootlyClient": "._client",
    "Send": "._runtime.middleware",
    "ServerError": ".errors",
    "ServerSentEvent": "._runtime.events",
    "ServiceUnavailable": ".errors",
    "StaleRuntimeWarning": ".errors",
    "Timeout": "._runtime.transport",
    "TooManyRequests": ".errors",
    "Transport": "._runtime.transport",
    "UNSET": "._runtime.models",
    "Unauthorized": ".errors",
    "UnexpectedStatus": ".errors",
    "UnprocessableEntity": ".errors",
    "UnreadableAnswer": ".errors",
    "UnsetType": "._runtime.models",
    "UnsupportedMediaType": ".errors",
    "extra": "._runtime.models",
    "from_json": "._runtime.codec",
    "to_json": "._runtime.codec",
}

if not TYPE_CHECKING:  # so that type checkers refuse a name that is not there

    def __getattr__(name: str) -> object:
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value: object = getattr(import_module(_HOMES[name], __name__), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
