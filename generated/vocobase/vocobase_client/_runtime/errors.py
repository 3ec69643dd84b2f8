"""Every exception that a call can raise.

    Error
    ├── InvalidArgument (ValueError)      an argument that the API would refuse; nothing was sent
    ├── DecodeError (ValueError)          text that is not JSON, or, when strict, not as the spec says
    ├── ForeignLink                       an answer links to another host, where no credential may go
    ├── PaginationError                   the pages of a list can't be turned
    ├── APIConnectionError                there is no answer
    │   └── APITimeoutError               ... in time
    └── APIError                          there is one, and it is not a success that the spec names
        ├── UnexpectedStatus              a status that is no error, and that the spec does not name
        │   └── Redirected                3xx: redirects are not followed
        ├── UnreadableAnswer              a success whose body cannot be read
        ├── ClientError                   4xx
        │   ├── BadRequest                400
        │   ├── Unauthorized              401
        │   ├── PaymentRequired           402
        │   ├── Forbidden                 403
        │   ├── NotFound                  404
        │   ├── MethodNotAllowed          405
        │   ├── NotAcceptable             406
        │   ├── RequestTimeout            408
        │   ├── Conflict                  409
        │   ├── Gone                      410
        │   ├── PreconditionFailed        412
        │   ├── PayloadTooLarge           413
        │   ├── UnsupportedMediaType      415
        │   ├── UnprocessableEntity       422
        │   ├── Locked                    423
        │   ├── PreconditionRequired      428
        │   └── TooManyRequests           429
        └── ServerError                   5xx
            ├── InternalServerError       500
            ├── NotImplementedByServer    501
            ├── BadGateway                502
            ├── ServiceUnavailable        503
            └── GatewayTimeout            504

    UserWarning
    ├── InsecureTransportWarning          credentials go out over plain http
    └── StaleRuntimeWarning               the generator that is installed is newer than this package

No message, ``str`` or ``repr`` of these holds a credential, a request header or a request body.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Generic

from msgspec import Struct

from .departures import Departure
from .sentences import first_bytes, first_sentence
from .transport import Headers, Request, Response
from .waits import wait_asked

if TYPE_CHECKING:
    from typing_extensions import TypeVar

    T_co = TypeVar("T_co", covariant=True, default=object)
else:
    from typing import TypeVar

    T_co = TypeVar("T_co", covariant=True)


REQUEST_IDS = (
    "x-request-id",
    "request-id",
    "x-amzn-requestid",
    "x-amz-request-id",
    "x-ms-request-id",
    "x-goog-request-id",
    "x-correlation-id",
    "cf-ray",
)
"""The headers that an API's support asks for, the most telling first."""
LONGEST_ID = 200
"""Characters of a request id that are kept."""


class InsecureTransportWarning(UserWarning):
    """Credentials go out over plain http beyond this machine, where anybody on the way can read them."""


class StaleRuntimeWarning(UserWarning):
    """The generator that is installed is newer than the package that it once made: generate it anew."""


class Error(Exception):
    """The root of everything that this package raises on purpose."""


class InvalidArgument(Error, ValueError):
    """An argument that breaks a rule of the spec. Nothing was sent.

    ``argument`` names it as the wire does (``path parameter 'id'``, ``body``), ``rule`` says what it must be.
    """

    def __init__(self, argument: str, rule: str) -> None:
        super().__init__(argument, rule)
        self.argument = argument
        self.rule = rule

    def __str__(self) -> str:
        return f"{self.argument}: {self.rule}"


class DecodeError(Error, ValueError):
    """Text that is not JSON, or that departs from the spec while ``strict`` is set: then ``departures`` lists where."""

    def __init__(self, message: str, departures: tuple[Departure, ...] = ()) -> None:
        super().__init__(message, departures)
        self.message = message
        self.departures = departures

    def __str__(self) -> str:
        return "\n  ".join([self.message, *map(str, self.departures)])


class ForeignLink(Error):
    """A link in an answer leads to another origin. It was not followed, as credentials would have gone with it.

    ``origin`` is where it leads: scheme, host and port, and nothing else of the link.
    """

    def __init__(self, origin: str) -> None:
        super().__init__(origin)
        self.origin = origin

    def __str__(self) -> str:
        return f"the answer links to {self.origin}, which is not where it came from: the link was not followed"


class PaginationError(Error):
    """The pages of a list can't be turned: an answer leads back to one that was read before, or nowhere.

    ``path`` is the template of the operation's path.
    """

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason

    def __str__(self) -> str:
        return f"the pages of {self.path} can't be turned: {self.reason}"


class RequestLine(Struct, frozen=True):
    """What was asked for, without secrets, and how many times."""

    method: str
    url: str
    tries: int = 1

    def __str__(self) -> str:
        return f"{self.method} {self.url}"


class APIConnectionError(Error):
    """There is no answer: no connection, a cut one, or nonsense on it.

    ``request`` is what was asked for; ``request.tries`` says how often.
    """

    verb: ClassVar[str] = "failed"

    def __init__(self, request: Request | RequestLine, reason: str) -> None:
        self.request = request_line(request)
        self.reason = reason
        super().__init__(self.request, reason)

    def __str__(self) -> str:
        return f"{self.request} {self.verb}: {self.reason}{_after(self.request)}"


class APITimeoutError(APIConnectionError):
    """There is no answer in time."""

    verb: ClassVar[str] = "timed out"


class APIError(Error, Generic[T_co]):
    """An answer that is not a success that the spec names.

    ``data`` is the body as the type that the spec gives it, None when the spec gives none or the body is not of its
    shape; ``body`` is the body as it came, ``headers`` and ``status`` likewise; ``request`` is what was asked for, and
    ``request.tries`` says how often. ``request_id`` is what the API calls the exchange (the first of ``REQUEST_IDS``),
    ``retry_after`` the seconds that it asks to wait before the next one; None where it does not say.
    """

    phrase: ClassVar[str] = ""

    def __init__(
        self, request: Request | RequestLine, response: Response, data: T_co | None = None, note: str = ""
    ) -> None:
        self.request = request_line(request)
        self.status: int = response.status
        self.headers: Headers = response.headers
        self.body: bytes = response.content
        self.data: T_co | None = data
        self.note = note
        self.request_id: str | None = request_id(response.headers)
        self.retry_after: float | None = wait_asked(response.status, response.headers, time.time())
        super().__init__(self.request, response, data, note)

    def __str__(self) -> str:
        said = self.note or first_sentence(self.body, self.headers.get("content-type", ""))
        status = f"{self.status} {self.phrase}".strip()
        told = f"{self.request} answered {status}: {said}" if said else f"{self.request} answered {status}"
        return told + _after(self.request, self.request_id)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self)!r})"


class UnexpectedStatus(APIError[T_co]):
    """A status that is no error, such as a redirect, and that the spec does not name for the operation."""


class Redirected(UnexpectedStatus[T_co]):
    """3xx: the API points elsewhere. Redirects are not followed, so that no answer can lead a credential elsewhere."""


class UnreadableAnswer(APIError[T_co]):
    """A success whose body is not what its type needs: HTML, nothing at all, half a JSON text."""


class ClientError(APIError[T_co]):
    """4xx: the API finds fault with the request."""


class ServerError(APIError[T_co]):
    """5xx: the API, or something before it, has failed."""


class BadRequest(ClientError[T_co]):
    """400: the request is malformed."""

    phrase: ClassVar[str] = "Bad Request"


class Unauthorized(ClientError[T_co]):
    """401: the credentials are missing or wrong."""

    phrase: ClassVar[str] = "Unauthorized"


class PaymentRequired(ClientError[T_co]):
    """402: something has to be paid first."""

    phrase: ClassVar[str] = "Payment Required"


class Forbidden(ClientError[T_co]):
    """403: the credentials do not suffice."""

    phrase: ClassVar[str] = "Forbidden"


class NotFound(ClientError[T_co]):
    """404: there is no such resource, or it may not be seen."""

    phrase: ClassVar[str] = "Not Found"


class MethodNotAllowed(ClientError[T_co]):
    """405: the resource does not know the method."""

    phrase: ClassVar[str] = "Method Not Allowed"


class NotAcceptable(ClientError[T_co]):
    """406: there is no answer in an accepted media type."""

    phrase: ClassVar[str] = "Not Acceptable"


class RequestTimeout(ClientError[T_co]):
    """408: the request took too long to arrive."""

    phrase: ClassVar[str] = "Request Timeout"


class Conflict(ClientError[T_co]):
    """409: the resource is in another state than the request supposes."""

    phrase: ClassVar[str] = "Conflict"


class Gone(ClientError[T_co]):
    """410: the resource is there no more."""

    phrase: ClassVar[str] = "Gone"


class PreconditionFailed(ClientError[T_co]):
    """412: a condition in the headers does not hold."""

    phrase: ClassVar[str] = "Precondition Failed"


class PayloadTooLarge(ClientError[T_co]):
    """413: the body is too large."""

    phrase: ClassVar[str] = "Payload Too Large"


class UnsupportedMediaType(ClientError[T_co]):
    """415: the body's media type is not one that the API takes."""

    phrase: ClassVar[str] = "Unsupported Media Type"


class UnprocessableEntity(ClientError[T_co]):
    """422: the body is well-formed, but does not make sense."""

    phrase: ClassVar[str] = "Unprocessable Entity"


class Locked(ClientError[T_co]):
    """423: the resource is locked."""

    phrase: ClassVar[str] = "Locked"


class PreconditionRequired(ClientError[T_co]):
    """428: the request has to be conditional."""

    phrase: ClassVar[str] = "Precondition Required"


class TooManyRequests(ClientError[T_co]):
    """429: the rate limit is reached."""

    phrase: ClassVar[str] = "Too Many Requests"


class InternalServerError(ServerError[T_co]):
    """500: the API has failed."""

    phrase: ClassVar[str] = "Internal Server Error"


class NotImplementedByServer(ServerError[T_co]):
    """501: the API does not know how to do that."""

    phrase: ClassVar[str] = "Not Implemented"


class BadGateway(ServerError[T_co]):
    """502: a gateway got no proper answer from the API."""

    phrase: ClassVar[str] = "Bad Gateway"


class ServiceUnavailable(ServerError[T_co]):
    """503: the API cannot answer at the moment."""

    phrase: ClassVar[str] = "Service Unavailable"


class GatewayTimeout(ServerError[T_co]):
    """504: a gateway got no answer from the API in time."""

    phrase: ClassVar[str] = "Gateway Timeout"


STATUS_CLASSES: Mapping[int, type[APIError[Any]]] = {
    400: BadRequest,
    401: Unauthorized,
    402: PaymentRequired,
    403: Forbidden,
    404: NotFound,
    405: MethodNotAllowed,
    406: NotAcceptable,
    408: RequestTimeout,
    409: Conflict,
    410: Gone,
    412: PreconditionFailed,
    413: PayloadTooLarge,
    415: UnsupportedMediaType,
    422: UnprocessableEntity,
    423: Locked,
    428: PreconditionRequired,
    429: TooManyRequests,
    500: InternalServerError,
    501: NotImplementedByServer,
    502: BadGateway,
    503: ServiceUnavailable,
    504: GatewayTimeout,
}
"""The class of each status that has one; every other is a ``ClientError``, ``ServerError``, ``Redirected`` or
``UnexpectedStatus``."""


def class_of(status: int) -> type[APIError[Any]]:
    """The class of errors with this status."""
    found = STATUS_CLASSES.get(status)
    if found is not None:
        return found
    if 300 <= status < 400 and status != 304:
        return Redirected
    if 400 <= status < 500:
        return ClientError
    return ServerError if 500 <= status < 600 else UnexpectedStatus


def unreadable(request: Request, response: Response, reason: str, shown: bytes) -> UnreadableAnswer[Any]:
    """The error for a success whose body cannot be read; it says its size and the first bytes of what may be shown."""
    media_type = response.headers.get("content-type", "no content type")
    note = f"{reason}; {media_type}, {len(response.content)} bytes: {first_bytes(shown)}"
    return UnreadableAnswer(request, response, None, note)


def request_line(request: Request | RequestLine) -> RequestLine:
    """The part of a request that may be shown."""
    return (
        request if isinstance(request, RequestLine) else RequestLine(request.method, request.shown_url, request.attempt)
    )


def request_id(headers: Headers) -> str | None:
    """What the API calls the exchange, by the first of ``REQUEST_IDS`` that is there."""
    found = next((value for name in REQUEST_IDS if (value := headers.get(name))), None)
    return found[:LONGEST_ID] if found is not None and found.isprintable() else None


def _after(request: RequestLine, identity: str | None = None) -> str:
    """What ends a message: how often it was tried, if more than once, and the request id."""
    tries = f"{request.tries} tries" if request.tries > 1 else ""
    named = f"request id {identity}" if identity else ""
    told = ", ".join(part for part in (tries, named) if part)
    return f" ({told})" if told else ""
