"""Texts of a request to values, by the styles of OpenAPI 3.1, 4.8.12 and RFC 6570, as a stranger's server reads them.

Two steps. A style tells what is text, list and object, which gives a ``Told``; where a schema allows several of these,
each reading is one. Then the schema's types say which of the texts are numbers, booleans or null.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, TypeAlias
from urllib.parse import unquote

from .referee_schemas import Place, Schemas

Told: TypeAlias = Any
"""A text, a list of them, or an object of them, nested where the style nests."""
Pairs: TypeAlias = Sequence[tuple[str, str]]
"""Names, decoded, and values, still as they stand on the wire."""

_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)")
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_DELIMITERS = {"form": ",", "spaceDelimited": "%20", "pipeDelimited": "%7C"}


def decoded(text: str) -> str:
    return unquote(text, encoding="utf-8", errors="strict")


def form_decoded(text: str) -> str:
    """A name or value of a form body, in which a plus is a space."""
    return decoded(text.replace("+", " "))


def plain(text: str) -> str:
    """A value that its place does not encode: in headers, and in cookies of the style ``cookie``."""
    return text


@dataclass(frozen=True)
class Spelling:
    """How a value is written: what a parameter, or the encoding of a form's field, says of it."""

    name: str
    kinds: frozenset[str]
    style: str = "form"
    explode: bool = True
    decode: Callable[[str], str] = decoded
    members: frozenset[str] = frozenset()
    """The properties of an object, and whether there may be others."""
    is_open: bool = True
    elsewhere: frozenset[str] = field(default_factory=frozenset)
    """Names that belong to others, so that they are no members of this object."""

    @property
    def is_scalar(self) -> bool:
        return not self.kinds or bool(self.kinds - {"array", "object"})

    def owns(self, name: str) -> bool:
        """Whether a name on the wire is of this value."""
        if name == self.name:
            return True
        if "object" not in self.kinds:
            return False
        if self.style == "deepObject":
            return name.startswith(f"{self.name}[")
        return self.explode and (name in self.members or (self.is_open and name not in self.elsewhere))


def told_by_pairs(spelling: Spelling, pairs: Pairs) -> list[Told]:
    """Every reading of the pairs that are of a value; none where it is not there. ValueError for what is no value."""
    own = [text for name, text in pairs if name == spelling.name]
    found: list[Told] = []
    if "object" in spelling.kinds and spelling.style == "deepObject":
        found += [nested] if (nested := _nested(spelling, pairs)) else []
    elif "object" in spelling.kinds and spelling.explode:
        members: dict[str, Told] = {}
        for name, text in pairs:
            if spelling.owns(name) and (name != spelling.name or name in spelling.members):
                _put(members, name, spelling.decode(text))
        found += [members] if members else []
    if own and (spelling.explode or spelling.style == "deepObject"):
        found += [[spelling.decode(text) for text in own]] if "array" in spelling.kinds else []
        found += [spelling.decode(own[0])] if spelling.is_scalar and len(own) == 1 else []
    elif len(own) == 1:
        found += told_by_text(spelling, own[0], _DELIMITERS[spelling.style])
    if own and not found:
        raise ValueError("stands twice" if len(own) > 1 else f"{own[0]!r} is none of the kinds that it may be")
    return found


def _put(members: dict[str, Told], name: str, text: Told) -> None:
    """A name that stands again makes a list of its values."""
    if name not in members:
        members[name] = text
    elif isinstance(members[name], list):
        members[name].append(text)
    else:
        members[name] = [members[name], text]


def _nested(spelling: Spelling, pairs: Pairs) -> dict[str, Told]:
    """``name[a][b]=text``; OpenAPI defines one level, and what is deeper is read as servers of such forms read it."""
    whole: dict[str, Told] = {}
    for name, text in pairs:
        if not name.startswith(f"{spelling.name}["):
            continue
        steps = re.findall(r"\[([^\]]*)\]", name.removeprefix(spelling.name))
        holder = whole
        for step in steps[:-1]:
            below = holder.setdefault(step, {})
            if not isinstance(below, dict):
                raise ValueError(f"{step!r} is a text and an object")  # noqa: TRY004  # not a wrong type of an argument
            holder = below
        _put(holder, steps[-1], spelling.decode(text))
    return whole


def told_by_text(spelling: Spelling, text: str, delimiter: str, between: str = "") -> list[Told]:
    """Every reading of one text whose items stand between delimiters; ``between`` parts a member from its name."""
    found: list[Told] = []
    items = text.split(delimiter)
    if "object" in spelling.kinds:
        if between:
            pairs = [item.partition(between)[::2] for item in items if between in item]
        else:
            pairs = list(zip(items[::2], items[1::2], strict=False))
        whole = len(pairs) == len(items) if between else 2 * len(pairs) == len(items)
        found += [{spelling.decode(name): spelling.decode(each) for name, each in pairs}] if whole else []
    if "array" in spelling.kinds:
        found.append([spelling.decode(item) for item in items])
    if spelling.is_scalar:
        found.append(spelling.decode(text))
    return found


def told_by_path(spelling: Spelling, text: str) -> list[Told]:
    """A variable of a path in the styles ``simple``, ``label`` and ``matrix``."""
    if spelling.style == "matrix":
        pairs = [part.partition("=") for part in text.split(";")[1:]]
        if not text.startswith(";"):
            raise ValueError("does not begin with a semicolon")
        return told_by_pairs(
            Spelling(**{**vars(spelling), "style": "form"}), [(decoded(name), each) for name, _, each in pairs]
        )
    if spelling.style == "label":
        if not text.startswith("."):
            raise ValueError("does not begin with a full stop")
        delimiter, text = "." if spelling.explode else ",", text[1:]
    else:
        delimiter = ","
    return told_by_text(spelling, text, delimiter, "=" if spelling.explode else "")


# Types


def values(schemas: Schemas, told: Told, places: Sequence[Place]) -> Iterator[Any]:
    """The JSON values that may be meant, the most telling first; a text of none of the types stays text."""
    if isinstance(told, dict):
        yield {name: _likeliest(schemas, each, _below(schemas, places, name)) for name, each in told.items()}
    elif isinstance(told, list):
        items = [item for place in places for item in schemas.items(place)]
        yield [_likeliest(schemas, each, items) for each in told]
    elif isinstance(told, str):
        yield from _scalars(told, frozenset(kind for place in places for kind in schemas.kinds(place)))
    else:
        yield told


def _below(schemas: Schemas, places: Sequence[Place], name: str) -> list[Place]:
    named = [each for place in places for each in schemas.members(place).get(name, ())]
    return named or [each for place in places for each in schemas.others(place)]


def _likeliest(schemas: Schemas, told: Told, places: Sequence[Place]) -> Any:
    """The first value that one of the schemas accepts; else the first. One text may stand for a list of one."""
    readings = list(values(schemas, told, places))
    if not isinstance(told, list) and any("array" in schemas.kinds(place) for place in places):
        readings += islice(values(schemas, [told], places), 1)
    for value in readings:
        if any(not any(schemas.invalid(value, place.pointer)) for place in places):
            return value
    return readings[0]


def _scalars(text: str, kinds: frozenset[str]) -> list[Any]:
    found: list[Any] = []
    if "integer" in kinds and _INTEGER.fullmatch(text):
        found.append(int(text))
    if "number" in kinds and _NUMBER.fullmatch(text):
        found.append(float(text) if not _INTEGER.fullmatch(text) else int(text))
    if "boolean" in kinds and text in ("true", "false"):
        found.append(text == "true")
    if "null" in kinds and text == "null":
        found.append(None)
    return [*found, text]


def json_value(text: str | bytes) -> Any:
    """JSON that is UTF-8, names no member twice and has no number that is none. Raises ValueError."""
    whole = text.decode("utf-8") if isinstance(text, bytes) else text
    return json.loads(whole, object_pairs_hook=_members, parse_constant=_refuse_constant)


def _members(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a member stands twice")
    return members


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")
