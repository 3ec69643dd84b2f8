"""Errors of the Vocobase VoiceLink call routing."""

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
    DecodeError,
    Error,
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
    UnprocessableEntity,
    UnreadableAnswer,
)

if TYPE_CHECKING:
    from .models import ErrorResponse
else:  # the models load later; at run time the types of the bodies are not needed
    ErrorResponse = object

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


class BadRequest(errors.BadRequest[ErrorResponse]):
    """400: A required field is missing, or a value is not allowed; the message says which. `data` is
    `ErrorResponse`.
    """


class Unauthorized(errors.Unauthorized[ErrorResponse]):
    """401: The API key is missing or not valid. `data` is `ErrorResponse`."""


class Forbidden(errors.Forbidden[ErrorResponse]):
    """403: The key is valid but may not do this: insufficient credits, a suspended account, or a partner that is not
    yet approved. `data` is `ErrorResponse`.
    """


class NotFound(errors.NotFound[ErrorResponse]):
    """404: The resource does not exist or does not belong to the account. `data` is `ErrorResponse`."""


class Conflict(errors.Conflict[ErrorResponse]):
    """409: The DID has a call-routing record already. `data` is `ErrorResponse`."""


class UnsupportedMediaType(errors.UnsupportedMediaType[ErrorResponse]):
    """415: The body is not application/json. `data` is `ErrorResponse`."""


class TooManyRequests(errors.TooManyRequests[ErrorResponse]):
    """429: The limit of requests a minute is exceeded. No header is documented for it; back off and try again after the
    minute is over. `data` is `ErrorResponse`.
    """


STATUS_ERRORS: Mapping[int, type[APIError[Any]]] = {
    400: BadRequest,
    401: Unauthorized,
    403: Forbidden,
    404: NotFound,
    409: Conflict,
    415: UnsupportedMediaType,
    429: TooManyRequests,
}
"""The class of each status whose error body the API documents."""
