"""Python names from a document's text: the only place where a name is made.

Rules.

1. ``snake``, ``pascal`` and ``constant`` give a legal ASCII identifier that is no keyword, at most 64 characters long.
   A leading digit gets an ``n`` in front; a keyword gets an underscore behind (PEP 8). What is too long is cut at
   64 characters with a hash of the whole behind, so that it stays different from its neighbours.
2. Where several things want one name, ``distinct`` decides: whose own text is that name already, then who comes first;
   the others take their next candidate, at last a number. So a name changes only when something is added before it
   that wants the very same name.
3. A field or method keeps a natural name such as ``list`` or ``date``, and annotations in that class are spelled
   another way: see ``spelling``.
4. What our own modules import or define is reserved per kind of name (the sets below).
"""

from __future__ import annotations

import builtins
import hashlib
import keyword
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Final, TypeVar

from specloom.python.words import words

K = TypeVar("K", bound=Hashable)

MAX_NAME: Final = 64
_HASH: Final = 6

QUALIFIED: Final[Mapping[str, str]] = {
    **{
        name: f"builtins.{name}"
        for name in (
            "bool",
            "bytes",
            "dict",
            "float",
            "frozenset",
            "int",
            "list",
            "object",
            "set",
            "str",
            "tuple",
            "type",
        )
    },
    **{name: f"dt.{name}" for name in ("date", "datetime", "time", "timedelta")},
}
"""Lower-case names that annotations use, each with a spelling that no attribute of a class can shadow: ``builtins`` is
``import builtins``, ``dt`` is ``import datetime as dt``; both are reserved in ``FIELDS`` and ``METHODS``."""

_RUNTIME_FUNCTIONS: Final = frozenset(
    {"builtins", "dt", "field", "union", "deprecated", "cached_property", "resources"}
)

FIELDS: Final = _RUNTIME_FUNCTIONS | {"self", "cls"}
"""Not to be used for fields of a model."""

METHODS: Final = _RUNTIME_FUNCTIONS | {"self"}
"""Not to be used for methods of a resource."""

PARAMETERS: Final = frozenset({"self", "options", "body"})
"""Not to be used for parameters of a method."""

RESOURCES: Final = _RUNTIME_FUNCTIONS | {
    "aclose",
    "base_url",
    "call_operation",
    "close",
    "credentials",
    "errors",
    "getattr",
    "globals",
    "import_module",
    "list",
    "object",
    "raw",
    "request",
    "self",
    "send",
    "settings",
    "sorted",
    "str",
    "stream",
    "timeout",
    "token",
    "transport",
}
"""Not to be used for attributes of a client that give its resources, nor for their modules: these become attributes of
the packages ``resources`` and ``models``, whose roots use ``import_module``, ``globals`` and others themselves."""

CLASSES: Final = frozenset(
    """
    Annotated Any Callable ClassVar Collection Final Generic Iterable Iterator Literal Mapping Never NoReturn
    Optional Protocol Self Sequence TypeAlias TypeForm TypeVar Union Decimal MappingProxyType Input Meta Model
    Open Rules Struct UnsetType ApiKey AsyncClient UnionMarker Encoding Headers Credential BaseClient AsyncResource
    AsyncTransport Basic Bearer Binary Client Cookie Form Header Json JsonLines Multipart OAuth2 Oauth2 Operation
    Options Path Query Querystring Resource Response Request Text Timeout Transport Upload EventStream APIError
    APIConnectionError APITimeoutError UnexpectedStatus UnreadableAnswer ClientError ServerError BadRequest
    Unauthorized PaymentRequired Forbidden NotFound MethodNotAllowed NotAcceptable ProxyAuthenticationRequired
    RequestTimeout Conflict Gone LengthRequired PreconditionFailed ContentTooLarge PayloadTooLarge
    NotImplementedByServer InvalidArgument DecodeError RequestLine UriTooLong UnsupportedMediaType
    RangeNotSatisfiable ExpectationFailed MisdirectedRequest UnprocessableEntity UnprocessableContent Locked
    FailedDependency TooEarly UpgradeRequired PreconditionRequired TooManyRequests RequestHeaderFieldsTooLarge
    UnavailableForLegalReasons InternalServerError NotImplemented BadGateway ServiceUnavailable GatewayTimeout
    HttpVersionNotSupported ForeignLink Redirected AsyncPaged Paged Pages PaginationError AsyncItemStream
    AsyncIterable FileOrBytes ItemStream ServerSentEvent Streaming AnswerHeaders
    Int8 Int16 Int32 Int64 UInt8 UInt16 UInt32 UInt64
    """.split()
) | {name for name in dir(builtins) if name[0].isupper()}
"""Not to be used for models and resources: what the emitted modules import, the runtime's errors, Python's own."""

_DEVICES: Final = frozenset({"con", "prn", "aux", "nul"} | {f"{port}{n}" for port in ("com", "lpt") for n in range(10)})

MODULES: Final = _DEVICES | {"testing", "errors", "models"}
"""Not to be used for module names: devices of Windows, and modules that every package has."""


@lru_cache(maxsize=65536)
def snake(text: str, empty: str = "value") -> str:
    """A name for a module, function, field or parameter; ``empty`` where the text has no words."""
    return _legal("_".join(words(text)), "_", empty, "n")


def pascal(text: str, empty: str = "Value") -> str:
    """A name for a class."""
    return _legal("".join(word.capitalize() for word in words(text)), "", empty, "N")


def constant(text: str, empty: str = "VALUE") -> str:
    """A name for a constant."""
    return _legal("_".join(words(text)).upper(), "_", empty, "N")


def _legal(joined: str, separator: str, empty: str, before_digit: str) -> str:
    name = joined or empty
    if name[0].isdigit():
        name = before_digit + name
    if len(name) > MAX_NAME:
        name = cut(name, separator)
    return name + "_" if keyword.iskeyword(name) else name


def cut(name: str, separator: str = "_") -> str:
    """A name shortened to ``MAX_NAME`` with a hash of the whole behind, in the name's own case."""
    digest = "x" + hashlib.sha256(name.encode()).hexdigest()[: _HASH - 1]
    kept = name[: MAX_NAME - _HASH - len(separator)].rstrip("_")
    return kept + separator + (digest.upper() if name.isupper() else digest if separator else digest.capitalize())


def distinct(
    candidates: Mapping[K, Sequence[str]], reserved: Collection[str] = (), *, preferred: Iterable[K] = ()
) -> dict[K, str]:
    """A name for each key, no two the same, none reserved; see rule 2.

    ``candidates`` holds for each key the names that it would like, best first, at least one; ``preferred`` are the keys
    that choose before the others. The last candidate gets a number behind it when all are taken.
    """
    taken = set(reserved)
    chosen: dict[K, str] = {}
    numbers: dict[str, int] = {}
    for key in dict.fromkeys((*preferred, *candidates)):
        name = next((name for name in candidates[key] if name not in taken), None)
        chosen[key] = name or _numbered(candidates[key][-1], taken, numbers)
        taken.add(chosen[key])
    return {key: chosen[key] for key in candidates}


def _numbered(name: str, taken: Collection[str], numbers: dict[str, int]) -> str:
    """The name with the first number that is free; ``numbers`` are those up to which none is."""
    stem = name.rstrip("_")
    number = numbers.get(stem, 1) + 1
    while f"{stem}_{number}" in taken:
        number += 1
    numbers[stem] = number
    return f"{stem}_{number}"


def attributes(texts: Iterable[str], reserved: Collection[str] = ()) -> dict[str, str]:
    """Names for the fields of one model or the parameters of one method, by their text in the document.

    A text that is already the name of its field keeps it, whoever stands before it; a reserved name gets an underscore.
    """
    first = {text: snake(text) for text in texts}
    every = set(first.values())
    if len(every) == len(first) and every.isdisjoint(reserved):
        return first
    wanted = {text: (name, name.rstrip("_") + "_") for text, name in first.items()}
    return distinct(wanted, reserved, preferred=[text for text, name in first.items() if name == text])


def modules(texts: Iterable[str], reserved: Collection[str] = MODULES) -> dict[str, str]:
    """Names for modules and files, by text: distinct on disks that are blind to case, and none is a device."""
    return attributes(texts, reserved)


def spelling(name: str, shadowed: Collection[str]) -> str:
    """How an annotation says ``name`` in a class whose fields and methods are ``shadowed``.

    A class attribute hides a builtin from the annotations of its class, for msgspec as for type checkers: in a resource
    with a method ``list``, ``list[str]`` means the method. There the qualified spelling is used.
    """
    return QUALIFIED.get(name, name) if name in shadowed else name
