"""The headers of an answer in the types that the spec gives them: ``ListPetsHeaders.of(client.raw(client.pets.list))``.

A header is text, and is read by what its type wants (OpenAPI 3.1, 4.8.21: the style is always ``simple``): the items of
a list stand between commas, the members of an object as ``name,value`` or, exploded, as ``name=value``. What the spec
describes by a JSON media type is JSON. A date may be written as HTTP does it (RFC 9110, 5.6.7) as well.

Nothing that an answer holds makes reading fail: what is not there, or cannot be read, is None, and what was wrong with
it is reported once, or raised where ``strict`` is set. ``answer.headers`` has the text of each.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Any, ClassVar, Protocol, Self

from msgspec import UNSET, Struct, inspect, structs

from .codec import decode_tolerantly, readable, reporter
from .departures import Departure, found
from .errors import DecodeError
from .models import field
from .plain import Plain
from .tolerant import read_tolerantly
from .transport import Headers

__all__ = ["AnswerHeaders", "HasHeaders", "field"]

INTEGER = re.compile(r"[+-]?[0-9]{1,4300}", re.ASCII)
NUMBER = re.compile(r"[+-]?[0-9]{1,400}(\.[0-9]{1,400})?([eE][+-]?[0-9]{1,3})?", re.ASCII)
COOKIES = "set-cookie"
"""The one header whose values hold commas and are never joined (RFC 6265, 3)."""


class HasHeaders(Protocol):
    """An answer of any kind: ``Answer``, ``StreamedAnswer``, ``Response``, an ``APIError``."""

    @property
    def status(self) -> int:
        """The status of the answer."""
        ...

    @property
    def headers(self) -> Headers:
        """Its headers, as text."""
        ...


class AnswerHeaders(Struct, kw_only=True):
    """The headers that an operation's answers declare; None for what an answer does not have."""

    __exploded__: ClassVar[frozenset[str]] = frozenset()
    """Names of those whose members are written ``name=value``."""

    __json__: ClassVar[frozenset[str]] = frozenset()
    """Names of those that are JSON."""

    __required__: ClassVar[Mapping[int | str, tuple[str, ...]]] = {}
    """Names of those that an answer with a status must have."""

    @classmethod
    def of(cls, answer: HasHeaders, *, strict: bool = False) -> Self:
        """The headers of an answer. With ``strict``, DecodeError lists each that is not as the spec says."""
        departures: list[Departure] = []
        values = {name: read(cls, answer.headers, wire, type_, departures) for name, wire, type_ in readers(cls)}
        departures += missing(cls, answer)
        if strict and departures:
            raise DecodeError(f"not valid {cls.__name__}", tuple(departures))
        reporter.report(cls.__name__, departures)
        return cls(**values)


@lru_cache(maxsize=4096)
def readers(cls: type[AnswerHeaders]) -> tuple[tuple[str, str, Any], ...]:
    """Attribute, name on the wire and type of each header of a class."""
    return tuple((each.name, each.encode_name, readable(each.type)) for each in structs.fields(cls))


def missing(cls: type[AnswerHeaders], answer: HasHeaders) -> Iterator[Departure]:
    """The headers that are required of an answer with this status, and are not there."""
    required = cls.__required__
    status = answer.status
    keys = (key for key in (status, f"{status // 100}XX", "default") if key in required)
    for name in required.get(next(keys, ""), ()):
        if name not in answer.headers:
            yield Departure(f"/{name}", "a header that is required", found(UNSET))


def read(cls: type[AnswerHeaders], headers: Headers, name: str, type_: Any, departures: list[Departure]) -> Any:
    """The value of one header; None where it is absent, or where nothing can be made of it."""
    texts = headers.get_all(name)
    if not texts:
        return None
    try:
        if name in cls.__json__:
            value, departed = decode_tolerantly(", ".join(texts), type_)
        else:
            info = inspect.type_info(type_)
            value, departed = read_tolerantly(plain_of(name, texts, info, exploded=name in cls.__exploded__), type_)
            value = None if departed and isinstance(value, str) and not takes_text(info) else value
    except DecodeError as error:
        value, departed = None, (Departure("", "JSON text", error.message),)
    departures += [Departure(f"/{name}{each.pointer}", each.expected, each.found) for each in departed]
    return value


def plain_of(name: str, texts: list[str], info: inspect.Type, *, exploded: bool) -> Plain:
    """The text of a header as the JSON value that its type wants, where it can be one; else as it came."""
    if name.lower() == COOKIES:
        return list(texts)
    text = ", ".join(texts)
    kinds = {type(each): each for each in alternatives(info)}
    array = kinds.get(inspect.ListType)
    if isinstance(array, inspect.ListType):
        return [scalar(item, array.item_type) for item in listed(text)]
    members = next((each for each in kinds.values() if isinstance(each, inspect.StructType | inspect.DictType)), None)
    if members is not None:
        return {key: scalar(value, member_type(members, key)) for key, value in pairs(text, exploded=exploded)}
    return scalar(text, info)


def alternatives(info: inspect.Type) -> Iterator[inspect.Type]:
    """The types that a type stands for, without their constraints, and without None."""
    if isinstance(info, inspect.Metadata):
        yield from alternatives(info.type)
    elif isinstance(info, inspect.UnionType):
        for each in info.types:
            yield from alternatives(each)
    elif not isinstance(info, inspect.NoneType):
        yield info


def takes_text(info: inspect.Type) -> bool:
    """Whether a value that came as text may stay text: where it is text, of an enum that may grow, or anything."""
    texts = inspect.StrType | inspect.AnyType | inspect.CustomType
    return any(
        isinstance(each, texts) or (isinstance(each, inspect.LiteralType) and isinstance(next(iter(each.values)), str))
        for each in alternatives(info)
    )


def scalar(text: str, info: inspect.Type) -> Plain:
    """The text as the first type that takes it, text itself being the last."""
    for each in alternatives(info):
        reader = SCALARS.get(type(each))
        if isinstance(each, inspect.LiteralType):
            reader = integer if isinstance(next(iter(each.values)), int) else None
        value = text if reader is None else reader(text)
        if value is not text:
            return value
    return text


def member_type(info: inspect.Type, key: str) -> inspect.Type:
    """The type of a member of an object."""
    if isinstance(info, inspect.StructType):
        return next((each.type for each in info.fields if each.encode_name == key), inspect.StrType())
    return info.value_type if isinstance(info, inspect.DictType) else inspect.StrType()


def listed(text: str) -> list[str]:
    """The items of a list; no text is an empty one."""
    return [each.strip() for each in text.split(",")] if text.strip() else []


def pairs(text: str, *, exploded: bool) -> Iterable[tuple[str, str]]:
    """Names and values of the members of an object."""
    items = listed(text)
    if exploded:
        return [(key.strip(), value.strip()) for key, _, value in (item.partition("=") for item in items)]
    return zip(items[::2], items[1::2], strict=False)


def integer(text: str) -> Plain:
    """An integer, or the text."""
    return int(text) if INTEGER.fullmatch(text) else text


def number(text: str) -> Plain:
    """A number, or the text."""
    return integer(text) if INTEGER.fullmatch(text) else float(text) if NUMBER.fullmatch(text) else text


def boolean(text: str) -> Plain:
    """True or false, or the text."""
    known = {"true": True, "false": False}
    return known.get(text.lower(), text)


def date_time(text: str) -> Plain:
    """A date of HTTP (RFC 9110, 5.6.7) as RFC 3339 writes it, or the text."""
    when = http_date(text)
    return text if when is None else when.isoformat()


def date(text: str) -> Plain:
    """A date of HTTP as a full-date, or the text."""
    when = http_date(text)
    return text if when is None else when.date().isoformat()


def http_date(text: str) -> datetime | None:
    """The moment that a date of HTTP names, which is always one of UTC."""
    with suppress(ValueError, TypeError, OverflowError):
        when = parsedate_to_datetime(text)
        return when if when.tzinfo is not None else when.replace(tzinfo=UTC)
    return None


SCALARS: Mapping[type[inspect.Type], Callable[[str], Plain]] = {
    inspect.IntType: integer,
    inspect.FloatType: number,
    inspect.BoolType: boolean,
    inspect.DateTimeType: date_time,
    inspect.DateType: date,
}
"""How text becomes the JSON value of a type; what is not named stays text."""
