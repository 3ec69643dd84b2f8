"""The classes of errors that the runtime has for single statuses, by name.

The runtime itself says it (``STATUS_CLASSES``), and is not asked: to load it with what it needs costs a short run more
than to plan one. A test holds the two together.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

STATUS_CLASSES: Final[Mapping[int, str]] = {
    400: "BadRequest",
    401: "Unauthorized",
    402: "PaymentRequired",
    403: "Forbidden",
    404: "NotFound",
    405: "MethodNotAllowed",
    406: "NotAcceptable",
    408: "RequestTimeout",
    409: "Conflict",
    410: "Gone",
    412: "PreconditionFailed",
    413: "PayloadTooLarge",
    415: "UnsupportedMediaType",
    422: "UnprocessableEntity",
    423: "Locked",
    428: "PreconditionRequired",
    429: "TooManyRequests",
    500: "InternalServerError",
    501: "NotImplementedByServer",
    502: "BadGateway",
    503: "ServiceUnavailable",
    504: "GatewayTimeout",
}
