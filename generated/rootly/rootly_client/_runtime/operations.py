"""The wire facts of an operation, as data.

Everything here is declared once, at import, and only read afterwards, so building it is cheap: nothing is compiled
before an operation is called for the first time. Types are whatever ``from_json`` takes: a class, an ``Annotated``, a
union; their constraints are checked before anything is sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Generic, Literal, TypeAlias, TypeVar

from msgspec import Struct

T = TypeVar("T")

PathStyle: TypeAlias = Literal["simple", "label", "matrix"]
QueryStyle: TypeAlias = Literal["form", "spaceDelimited", "pipeDelimited", "deepObject"]
CookieStyle: TypeAlias = Literal["form", "cookie"]


def nullable(type: Any) -> object:
    """The type, or None: what ``Annotated[X, ...] | None`` is at run time, which type checkers refuse as a value."""
    return type | None


class Path(Struct, frozen=True):
    """A value in the path (OpenAPI 3.1, 4.8.12). It is always required.

    ``media_type`` is set for a parameter that the spec describes by ``content``: its value travels as JSON text.
    """

    name: str
    type: object
    style: PathStyle = "simple"
    explode: bool = False
    allow_reserved: bool = False
    media_type: str = ""


class Query(Struct, frozen=True):
    """A value in the query. ``explode`` is None for the default of the style: true for ``form``, else false.

    With ``whole`` the value is all of the query (OpenAPI 3.2, 4.12.1: ``querystring``): an object, whose members are
    its parameters, or text, JSON where ``media_type`` says so.
    """

    name: str
    type: object
    style: QueryStyle = "form"
    explode: bool | None = None
    required: bool = False
    allow_reserved: bool = False
    media_type: str = ""
    whole: bool = False


class Header(Struct, frozen=True):
    """A request header; its style is always ``simple``."""

    name: str
    type: object
    explode: bool = False
    required: bool = False
    media_type: str = ""


class Cookie(Struct, frozen=True):
    """A cookie. ``cookie`` is OpenAPI 3.2's style, which writes the value as it is; ``form`` percent-encodes it."""

    name: str
    type: object
    style: CookieStyle = "form"
    explode: bool = True
    required: bool = False
    media_type: str = ""


Parameter: TypeAlias = Path | Query | Header | Cookie


class Encoding(Struct, frozen=True):
    """How one property of a form or multipart body is written (OpenAPI 3.1, 4.8.15).

    With a ``content_type``, the property is written as that; else by ``style``. A property of a form that has no
    encoding is written likewise, but JSON where it is an object or holds one. ``base64`` is for bytes of a part that
    are text in base64, where they are a file otherwise.
    """

    content_type: str = ""
    style: QueryStyle = "form"
    explode: bool = True
    allow_reserved: bool = False
    base64: bool = False


class Json(Struct, frozen=True):
    """A JSON body of a type."""

    type: object
    media_type: str = "application/json"
    required: bool = True


class Form(Struct, frozen=True):
    """A body of form fields: one per property of the type."""

    type: object
    media_type: str = "application/x-www-form-urlencoded"
    encoding: Mapping[str, Encoding] = {}
    required: bool = True


class Multipart(Struct, frozen=True):
    """A body of parts (RFC 7578): one per property of the type, one per item where the property is a list.

    ``bytes`` and a ``File`` become a file, objects a JSON part, everything else a text part.
    """

    type: object
    media_type: str = "multipart/form-data"
    encoding: Mapping[str, Encoding] = {}
    required: bool = True


class JsonLines(Struct, frozen=True):
    """A body of items that are JSON: each is of the type, and stands on a line, or is a record of a JSON text sequence.

    Whatever gives items is taken, in an async client what has to be awaited as well; ``bytes`` and a ``File`` are sent
    as they are.
    """

    type: object
    media_type: str = "application/jsonl"
    records: bool = False
    required: bool = True


class Text(Struct, frozen=True):
    """A body that is a ``str``, sent as UTF-8."""

    media_type: str = "text/plain"
    required: bool = True


class Binary(Struct, frozen=True):
    """A body of bytes, sent as they are: ``bytes``, a ``File``, or pieces (in an async client awaited ones too)."""

    media_type: str = "application/octet-stream"
    required: bool = True


Body: TypeAlias = Json | Form | Multipart | JsonLines | Text | Binary


class Operation(Struct, Generic[T], frozen=True, eq=False):
    """An operation whose call gives a ``T``.

    ``returns`` and ``raises`` map a status (``200``), a range (``"2XX"``) or ``"default"`` to the type of the answer:
    None where no body is meant, ``str`` for text, ``bytes`` for anything else that is not JSON.
    ``security`` lists alternatives; each is a tuple of the schemes that it needs together, an empty one needs none.
    ``servers`` is empty where the client's base URL holds. ``retries_conflict`` says that the spec marks the answer 409
    as one that passes, so that the call may be repeated like one that met a 503. ``siblings`` are the paths of other
    operations of this method that arguments could turn this one's path into: such arguments are refused.
    """

    method: str
    path: str
    parameters: tuple[Parameter, ...] = ()
    sends: Body | None = None
    accepts: str = ""
    returns: Mapping[int | str, object] = {}
    raises: Mapping[int | str, object] = {}
    security: tuple[tuple[str, ...], ...] = ()
    servers: tuple[str, ...] | None = None
    retries_conflict: bool = False
    siblings: tuple[str, ...] = ()
