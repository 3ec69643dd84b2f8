"""Errors of the Rootly live call routers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ._runtime import errors
from ._runtime.errors import (
    APIConnectionError,
    APIError,
    APITimeoutError,
    BadGateway,
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
    UnexpectedStatus,
    UnreadableAnswer,
)

if TYPE_CHECKING:
    from .models import Errors, RateLimitMessage
else:  # the models load later; at run time the types of the bodies are not needed
    Errors = object
    RateLimitMessage = object

__all__ = [
    "STATUS_ERRORS",
    "APIConnectionError",
    "APIError",
    "APITimeoutError",
    "BadGateway",
    "BadRequest",
    "ClientError",
    "Conflict",
    "DecodeError",
    "Error",
    "Forbidden",
    "ForeignLink",
    "GatewayTimeout",
    "Gone",
    "InsecureTransportWarning",
    "InternalServerError",
    "InvalidArgument",
    "Locked",
    "MethodNotAllowed",
    "NotAcceptable",
    "NotFound",
    "NotImplementedByServer",
    "PaginationError",
    "PayloadTooLarge",
    "PaymentRequired",
    "PreconditionFailed",
    "PreconditionRequired",
    "Redirected",
    "RequestTimeout",
    "ServerError",
    "ServiceUnavailable",
    "StaleRuntimeWarning",
    "TooManyRequests",
    "Unauthorized",
    "UnexpectedStatus",
    "UnprocessableEntity",
    "UnreadableAnswer",
    "UnsupportedMediaType",
]


class BadRequest(errors.BadRequest[Errors]):
    """400: The request cannot be read, or a parameter is not of its type. `data` is `Errors`."""


class Unauthorized(errors.Unauthorized[Errors]):
    """401: The token is missing or not valid. `data` is `Errors`."""


class NotFound(errors.NotFound[Errors]):
    """404: There is no such live call router, or the token may not see it. The answer does not tell which. `data` is
    `Errors`.
    """


class UnsupportedMediaType(errors.UnsupportedMediaType[Errors]):
    """415: The body is not application/vnd.api+json. `data` is `Errors`."""


class UnprocessableEntity(errors.UnprocessableEntity[Errors]):
    """422: A value is missing or not allowed; one entry for each message. `data` is `Errors`."""


class TooManyRequests(errors.TooManyRequests[RateLimitMessage]):
    """429: The limit of requests is exceeded. Try again at the time in X-RateLimit-Reset. `data` is
    `RateLimitMessage`.
    """


STATUS_ERRORS: Mapping[int, type[APIError[Any]]] = {
    400: BadRequest,
    401: Unauthorized,
    404: NotFound,
    415: UnsupportedMediaType,
    422: UnprocessableEntity,
    429: TooManyRequests,
}
"""The class of each status whose error body the API documents."""
