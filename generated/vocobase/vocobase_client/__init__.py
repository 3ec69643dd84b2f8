"""Typed client of the Vocobase VoiceLink call routing, version 2."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ._client import AsyncVocobaseClient, VocobaseClient
    from ._runtime.codec import from_json, to_json
    from ._runtime.departures import Departure
    from ._runtime.models import UNSET, UnsetType, extra
    from ._runtime.resources import Options
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
        GatewayTimeout,
        Gone,
        InternalServerError,
        InvalidArgument,
        Locked,
        MethodNotAllowed,
        NotAcceptable,
        NotFound,
        NotImplementedByServer,
        PayloadTooLarge,
        PaymentRequired,
        PreconditionFailed,
        PreconditionRequired,
        RequestTimeout,
        ServerError,
        ServiceUnavailable,
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
    "AsyncTransport",
    "AsyncVocobaseClient",
    "BadGateway",
    "BadRequest",
    "ClientError",
    "Conflict",
    "DecodeError",
    "Departure",
    "Error",
    "Forbidden",
    "GatewayTimeout",
    "Gone",
    "Headers",
    "InternalServerError",
    "InvalidArgument",
    "Locked",
    "MethodNotAllowed",
    "NotAcceptable",
    "NotFound",
    "NotImplementedByServer",
    "Options",
    "PayloadTooLarge",
    "PaymentRequired",
    "PreconditionFailed",
    "PreconditionRequired",
    "Request",
    "RequestTimeout",
    "Response",
    "ServerError",
    "ServiceUnavailable",
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
    "VocobaseClient",
    "extra",
    "from_json",
    "to_json",
]

_HOMES = {
    "APIConnectionError": ".errors",
    "APIError": ".errors",
    "APITimeoutError": ".errors",
    "AsyncTransport": "._runtime.transport",
    "AsyncVocobaseClient": "._client",
    "BadGateway": ".errors",
    "BadRequest": ".errors",
    "ClientError": ".errors",
    "Conflict": ".errors",
    "DecodeError": ".errors",
    "Departure": "._runtime.departures",
    "Error": ".errors",
    "Forbidden": ".errors",
    "GatewayTimeout": ".errors",
    "Gone": ".errors",
    "Headers": "._runtime.transport",
    "InternalServerError": ".errors",
    "InvalidArgument": ".errors",
    "Locked": ".errors",
    "MethodNotAllowed": ".errors",
    "NotAcceptable": ".errors",
    "NotFound": ".errors",
    "NotImplementedByServer": ".errors",
    "Options": "._runtime.resources",
    "PayloadTooLarge": ".errors",
    "PaymentRequired": ".errors",
    "PreconditionFailed": ".errors",
    "PreconditionRequired": ".errors",
    "Request": "._runtime.transport",
    "RequestTimeout": ".errors",
    "Response": "._runtime.transport",
    "ServerError": ".errors",
    "ServiceUnavailable": ".errors",
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
    "VocobaseClient": "._client",
    "extra": "._runtime.models",
    "from_json": "._runtime.codec",
    "to_json": "._runtime.codec",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(_HOMES[name], __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
