"""One call without the waiting: arguments to a request, and the answer to a value or an error.

Which answer is what:

    a status in ``returns`` (exact, then its range, then for 2xx "default")   the value, by the type it has there
    any other status of 400 and above                                         the error of its class; its ``data`` has
                                                                              the type in ``raises``, or in "default"
    any other status                                                          Redirected for 3xx, as no redirect is
                                                                              followed, else UnexpectedStatus
    a value whose body cannot be read                                         UnreadableAnswer
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from typing import Any, TypeVar
from urllib.parse import urljoin, urlsplit

from msgspec import UNSET, Struct

from .arguments import NOTHING, cookies_of, headers_of, path_of, plan_of, query_of, safe_header
from .bodies import encode_body
from .clocks import SYSTEM_CLOCK, Clock
from .codec import REFUSALS, decode_tolerantly, decoder
from .credentials import Credential
from .departures import Hook, Reporter
from .errors import APIError, DecodeError, InsecureTransportWarning, InvalidArgument, class_of, unreadable
from .files import length_of
from .operations import Operation
from .origins import ServerUrl, is_exposed, same_origin, shown_origin, shown_target
from .retries import USUAL_HEADER, Retries, Tries, new_key
from .secrecy import MASK, hidden, hidden_body, secrets_of, shown_pairs
from .sentences import first_sentence
from .serialize import Unserializable, cookie_safe, encoded
from .transport import Content, Request, Response, Timeout

__all__ = ["Options", "Settings", "begin", "prepare", "read", "same_origin"]

T = TypeVar("T")

ABSENT = object()
OFF = Retries(max_retries=0)


class Options(Struct, frozen=True, kw_only=True):
    """What may differ from call to call.

    ``headers`` replace what the call would send under the same name; ``query`` is added to the query, as text that is
    still to be encoded; ``timeout`` is in seconds for each phase, or a ``Timeout``; ``retries`` is how many at most, or
    a ``Retries``; 0 turns them off. None leaves it to the client.

    ``base_url`` is where this call goes, in the place of the client's own and of the operation's servers; it is trusted
    with the client's credentials.

    ``idempotency_key`` is sent in the header that the client's ``Retries`` names, else in ``Idempotency-Key``, the same
    with every try: a call that has one is tried again whatever its method.
    """

    headers: Mapping[str, str] = {}
    query: Mapping[str, str] = {}
    timeout: float | Timeout | None = None
    retries: int | Retries | None = None
    idempotency_key: str | None = None
    base_url: str = ""


class Settings:
    """What a client was made with. ``default_url`` is the server of the document, or empty; ``is_at_home`` says that
    the client is there, or at another one that the document names.

    Raises InvalidArgument for a base URL that is not an http or https address, or that holds credentials.
    """

    __slots__ = (
        "_warned",
        "base_url",
        "clock",
        "credentials",
        "default_url",
        "errors",
        "is_at_home",
        "reporter",
        "retries",
        "timeout",
    )

    def __init__(
        self,
        base_url: str,
        *,
        credentials: Mapping[str, Credential],
        errors: Mapping[int, type[APIError[Any]]],
        timeout: Timeout,
        on_departure: Hook | None,
        default_url: str,
        retries: Retries = OFF,
        clock: Clock = SYSTEM_CLOCK,
    ) -> None:
        self.base_url = checked_url(base_url)
        self.default_url = default_url.rstrip("/")
        self.is_at_home = self.base_url == self.default_url or isinstance(base_url, ServerUrl)
        self.credentials = credentials
        self.errors = errors
        self.timeout = timeout
        self.reporter = Reporter(on_departure)
        self.retries = retries
        self.clock = clock
        self._warned = False
        if any(credential.available for credential in credentials.values()):
            self.warn_if_exposed(self.base_url)

    def warn_if_exposed(self, url: str) -> None:
        """Warn, once per client, where credentials go out over plain http beyond this machine."""
        if not self._warned and is_exposed(url):
            self._warned = True
            message = f"credentials are sent to {shown_origin(url)} in plain text: use https"
            warnings.warn(message, InsecureTransportWarning, stacklevel=6)

    def may_know_credentials(self, url: str) -> bool:
        """Whether credentials may go to an operation's own server: the client's origin, or as the document says."""
        return self.is_at_home or same_origin(url, self.base_url)


def checked_url(url: str) -> str:
    """The base URL without a slash at its end."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise InvalidArgument("base_url", "must be an absolute http or https address")
    if parts.username is not None or parts.password is not None:
        raise InvalidArgument("base_url", "must not hold a user name or password: give them as credentials")
    if parts.query or parts.fragment:
        raise InvalidArgument("base_url", "must not hold a query or fragment")
    return url.rstrip("/")


def prepare(
    settings: Settings,
    operation: Operation[Any],
    *,
    path: Mapping[str, object] | None = None,
    query: Mapping[str, object] | None = None,
    headers: Mapping[str, object] | None = None,
    cookies: Mapping[str, object] | None = None,
    body: object = UNSET,
    options: Options | None = None,
) -> Request:
    """The request of a call. Raises InvalidArgument, naming the argument and the rule that it breaks."""
    plan = plan_of(operation)
    fields = dict(plan.fields)
    pairs = query_of(plan, query or NOTHING) if query or plan.queries else []
    crumbs = cookies_of(plan, cookies or NOTHING) if cookies or plan.cookies else []
    content = _add_body(operation, body, fields)
    chosen = checked_url(options.base_url) if options is not None and options.base_url else ""
    server = chosen or server_of(settings, operation)
    url = server + path_of(plan, path or NOTHING)
    secret = _add_proofs(credentials_for(settings, operation, server, chosen=bool(chosen)), fields, crumbs)
    if headers or plan.headers:
        fields.update({name.lower(): (name, value) for name, value in headers_of(plan, headers or NOTHING)})
    if crumbs:
        fields["cookie"] = ("Cookie", "; ".join([f"{name}={value}" for name, value in crumbs]))
    timeout = settings.timeout
    if options is not None:
        fields.update({name.lower(): safe_header(name, value) for name, value in options.headers.items()})
        pairs += [(encoded(name), encoded(value)) for name, value in options.query.items()]
        timeout = timeout if options.timeout is None else Timeout.of(options.timeout)
    if options is not None or settings.retries.idempotency_header:
        _add_key(settings, operation, options, fields)
    shown_url = url
    if pairs or secret:
        shown_url = with_query(url, shown_pairs(pairs) + [(name, MASK) for name, _ in secret])
        url = with_query(url, pairs + secret)
    return Request(
        method=operation.method,
        url=url,
        shown_url=shown_url,
        headers=tuple(fields.values()),
        content=content,
        timeout=timeout,
        operation=plan.label,
    )


def _add_proofs(
    proofs: list[Credential], fields: dict[str, tuple[str, str]], crumbs: list[tuple[str, str]]
) -> list[tuple[str, str]]:
    """Credentials to the headers and cookies of a request; those that stand in the query are returned, encoded."""
    secret: list[tuple[str, str]] = []
    for credential in proofs:
        name, value = credential.field
        match credential.location:
            case "header":
                fields[name.lower()] = safe_header(name, value)
            case "cookie":
                crumbs.append((name, safe_cookie(name, value)))
            case "query":
                secret.append((encoded(name), encoded(value)))
    return secret


def begin(settings: Settings, operation: Operation[Any], request: Request, options: Options | None = None) -> Tries:
    """The tries of a call."""
    return Tries(request, retries_of(settings, options), settings.clock, operation.retries_conflict)


def retries_of(settings: Settings, options: Options | None) -> Retries:
    """How a call is tried again: as its options say, else as the client does."""
    if options is None or options.retries is None:
        return settings.retries
    return Retries.of(options.retries, settings.retries)


def _add_key(
    settings: Settings, operation: Operation[Any], options: Options | None, fields: dict[str, tuple[str, str]]
) -> None:
    """The idempotency key: the caller's, else one of its own where the client makes them and the method needs it."""
    retries = retries_of(settings, options)
    name = retries.idempotency_header
    if options is not None and options.idempotency_key is not None:
        name = name or USUAL_HEADER
        fields[name.lower()] = safe_header(name, options.idempotency_key)
    elif name and name.lower() not in fields and operation.method not in retries.methods:
        fields[name.lower()] = safe_header(name, new_key())


def server_of(settings: Settings, operation: Operation[Any]) -> str:
    """Where the operation is. Its own server counts only while the client is not led elsewhere, to a mock say."""
    elsewhere = settings.default_url and not settings.is_at_home
    if not operation.servers or elsewhere:
        return settings.base_url
    return urljoin(settings.base_url + "/", operation.servers[0]).rstrip("/")


def credentials_for(
    settings: Settings, operation: Operation[Any], server: str, *, chosen: bool = False
) -> list[Credential]:
    """The credentials of the first alternative that can be met; none where none can.

    None go to an operation's own server that neither is the client's origin nor stands in the document beside the
    client's own server. One that the caller has ``chosen`` gets them.
    """
    if not operation.security:
        return []
    if server is not settings.base_url and not chosen and not settings.may_know_credentials(server):
        return []
    for alternative in operation.security:
        found = [settings.credentials.get(name) for name in alternative]
        ready = [credential for credential in found if credential is not None and credential.available]
        if len(ready) == len(alternative):
            if server is not settings.base_url and ready:
                settings.warn_if_exposed(server)
            return ready
    return []


def safe_cookie(name: str, value: str) -> str:
    """The value of a cookie that proves who is calling."""
    try:
        return cookie_safe(value)
    except Unserializable as refusal:
        raise InvalidArgument(f"cookie {name!r}", str(refusal)) from None


def with_query(url: str, pairs: list[tuple[str, str]]) -> str:
    """The URL with pairs, which are encoded, behind what it has of a query already; what has no name stands alone."""
    if not pairs:
        return url
    return (
        url + ("&" if "?" in url else "?") + "&".join([f"{name}={value}" if name else value for name, value in pairs])
    )


def _add_body(operation: Operation[Any], body: object, fields: dict[str, tuple[str, str]]) -> Content | None:
    sends = operation.sends
    if sends is None:
        if body is not UNSET:
            raise InvalidArgument("body", "the operation takes none")
        return None
    if body is UNSET:
        if sends.required:
            raise InvalidArgument("body", "is required")
        return None
    media_type, content = encode_body(sends, body)
    fields["content-type"] = ("Content-Type", media_type)
    length = length_of(content)
    if length is not None:
        fields["content-length"] = ("Content-Length", str(length))
    return content


def read(settings: Settings, operation: Operation[T], request: Request, response: Response) -> T:
    """The value of an answer. Raises the APIError that it is where it is no success that the spec names."""
    declared = success_of(operation, response.status)
    if declared is ABSENT:
        raise error_of(settings, operation, request, response)
    try:
        value: T = value_of(settings, operation, response, declared)
    except DecodeError as error:
        shown = hidden_body(response.content, secrets_sent(settings, request))
        # The reason may quote a piece of the body, and with it a piece of a secret.
        reason = error.message if shown == response.content else "a body that cannot be read"
        raise unreadable(request, response, reason, shown) from None
    return value


def secrets_sent(settings: Settings, request: Request) -> list[str]:
    """What no message may show, even where the answer repeats it."""
    credentials = settings.credentials.values()
    known = [credential.field[1] for credential in credentials if credential.available]
    known += [secret for credential in credentials for secret in getattr(credential, "secrets", ())]
    return secrets_of(request, known)


def success_of(operation: Operation[Any], status: int) -> object:
    """The type of a success; ``ABSENT`` where the spec does not name the status as one."""
    declared = lookup(operation.returns, status)
    if declared is ABSENT and 200 <= status < 300:
        return operation.returns.get("default", ABSENT)
    return declared


def lookup(types: Mapping[int | str, object], status: int) -> object:
    """The type for a status: by itself, else by its range; ``ABSENT`` where neither is named."""
    found = types.get(status, ABSENT)
    return types.get(f"{status // 100}XX", ABSENT) if found is ABSENT else found


def error_of(settings: Settings, operation: Operation[Any], request: Request, response: Response) -> APIError[Any]:
    """The error that an answer is, with its body in the type that the spec gives it, if it is of that shape."""
    cls = settings.errors.get(response.status) or class_of(response.status)
    declared = lookup(operation.raises, response.status)
    if declared is ABSENT:
        declared = operation.raises.get("default", operation.returns.get("default"))
    try:
        data = value_of(settings, operation, response, declared)
    except DecodeError:
        data = None
    return cls(request, response, data, note_of(settings, request, response, declared))


def note_of(settings: Settings, request: Request, response: Response, declared: object) -> str:
    """What the error says: where a redirect leads, or the first sentence of the body, without secrets."""
    if declared is None and not 400 <= response.status < 600:
        location = response.headers.get("location")
        if not 300 <= response.status < 400 or location is None:
            return "the spec does not name this status"
        return f"redirects are not followed; this one leads to {shown_target(location, request.url)}"
    secrets = secrets_sent(settings, request)
    shown = hidden_body(response.content, secrets)
    return hidden(first_sentence(shown, response.headers.get("content-type", "")), secrets)


def value_of(settings: Settings, operation: Operation[Any], response: Response, declared: Any) -> Any:
    """The body as its declared type. Raises DecodeError where it cannot be read at all."""
    if declared is None:
        return None
    if declared is bytes:
        return response.content
    if declared is str:
        media_type = response.headers.get("content-type", "")
        if not is_json(media_type):
            return text_of_answer(response.content, media_type)
    if not response.content:
        raise DecodeError("an empty body")
    try:
        return decoder(declared)(response.content)
    except REFUSALS:
        text = in_unicode(response.content, response.headers.get("content-type", ""))
        value, departures = decode_tolerantly(text, declared)
    settings.reporter.report(f"{operation.method} {operation.path}", departures)
    return value


def is_json(media_type: str) -> bool:
    """Whether a media type is JSON: ``application/json`` or anything with the suffix ``+json`` (RFC 6839, 3.1)."""
    essence = media_type.partition(";")[0].rstrip().lower()
    return essence.endswith(("/json", "+json"))


def charset_of(media_type: str) -> str:
    """The charset parameter of a media type, or ``utf-8``."""
    for parameter in media_type.split(";")[1:]:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip("\"'") or "utf-8"
    return "utf-8"


def text_of_answer(content: bytes, media_type: str) -> str:
    """A text body. What its charset cannot read becomes U+FFFD; an unknown charset is read as UTF-8."""
    try:
        return content.decode(charset_of(media_type), "replace")
    except (LookupError, UnicodeError):
        return content.decode("utf-8", "replace")


def in_unicode(content: bytes, media_type: str) -> bytes | str:
    """A JSON body that is not UTF-8, though it has to be (RFC 8259, 8.1), by the charset that its header states."""
    try:
        content.decode("utf-8")
        return content
    except UnicodeDecodeError:
        return content if charset_of(media_type).lower() in ("utf-8", "utf8") else text_of_answer(content, media_type)
