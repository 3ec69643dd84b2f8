"""Bodies as a server of another maker reads them: forms (OpenAPI 3.1, 4.8.15) and parts (RFC 7578)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .referee_schemas import Place, Schemas
from .referee_styles import Spelling, Told, form_decoded, json_value, plain, told_by_pairs, values

FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"
_STYLED = ("style", "explode", "allowReserved")


@dataclass(frozen=True)
class Fields:
    """The fields of a form as they were told: for each the readings that there are."""

    told: Mapping[str, list[Told]]


@dataclass(frozen=True)
class Part:
    """One part of a multipart body."""

    name: str
    filename: str | None
    media_type: str
    content: bytes

    @property
    def text(self) -> str:
        """Its content as text; bytes that are none stand for themselves."""
        try:
            return self.content.decode("utf-8")
        except UnicodeDecodeError:
            return self.content.decode("latin-1")


def read_form(schemas: Schemas, media: Place, content: bytes) -> tuple[Fields, dict[str, Any]]:
    """The fields of a form, and the value that they are. Raises ValueError for what no form is."""
    pairs = []
    for pair in content.decode("ascii").split("&") if content else []:
        name, equals, text = pair.partition("=")
        if not equals:
            raise ValueError(f"{pair!r} is not a name and a value")
        pairs.append((form_decoded(name), text))
    told: dict[str, list[Told]] = {}
    schema = media.child("schema")
    members = schemas.members(schema)
    for name, places in members.items():
        encoding = media.node.get("encoding", {}).get(name, {})
        kinds = frozenset(kind for place in places for kind in schemas.kinds(place))
        if _is_json(encoding, kinds, schemas, places):
            readings = [json_value(form_decoded(text)) for key, text in pairs if key == name]
            found = [*([readings] if "array" in kinds and readings else []), *readings[:1]]
        else:
            found = told_by_pairs(_spelling(schemas, media, name, form_decoded), pairs)
        if found:
            told[name] = found
    others = {key for key, _ in pairs} - {key for key, _ in pairs if _is_told(key, members, media)}
    for key in others:
        texts = [form_decoded(text) for name, text in pairs if name == key]
        told[key] = [texts, *texts[:1]] if len(texts) == 1 else [texts]
    return Fields(told), {
        name: _best(schemas, each, members.get(name) or schemas.others(schema)) for name, each in told.items()
    }


def _spelling(schemas: Schemas, media: Place, name: str, decode: Callable[[str], str]) -> Spelling:
    """How the encoding of a property says that it is written."""
    members = schemas.members(media.child("schema"))
    encoding = media.node.get("encoding", {}).get(name, {})
    style = encoding.get("style", "form")
    return Spelling(
        name,
        frozenset(kind for place in members[name] for kind in schemas.kinds(place)),
        style,
        encoding.get("explode", style == "form"),
        decode,
        frozenset(each for place in members[name] for each in schemas.members(place)),
        elsewhere=frozenset(members),
    )


def _is_told(key: str, members: Mapping[str, list[Place]], media: Place) -> bool:
    """Whether a key on the wire is of a property that the schema names."""
    head = key.partition("[")[0]
    return key in members or media.node.get("encoding", {}).get(head, {}).get("style") == "deepObject"


def _is_json(encoding: Mapping[str, Any], kinds: frozenset[str], schemas: Schemas, places: list[Place]) -> bool:
    """Whether a field is written as JSON: by its contentType, or as an object to which no style is given (4.8.15.1)."""
    if any(key in encoding for key in _STYLED):
        return False
    if "contentType" in encoding:
        return "json" in encoding["contentType"]
    items = frozenset(kind for place in places for item in schemas.items(place) for kind in schemas.kinds(item))
    return kinds == {"object"} or (kinds == {"array"} and items == {"object"})


def read_multipart(schemas: Schemas, media: Place, content: bytes, boundary: str) -> tuple[Fields, dict[str, Any]]:
    """The parts of a body by the properties that they are. Raises ValueError for what no such body is."""
    schema = media.child("schema")
    members = schemas.members(schema)
    encodings = media.node.get("encoding", {})
    told: dict[str, list[Told]] = {}
    by_name: dict[str, list[Part]] = {}
    styled: list[tuple[str, str]] = []
    for part in parts_of(content, boundary):
        owner = part.name if part.name in members else part.name.partition("[")[0]
        if owner in members and any(key in encodings.get(owner, {}) for key in _STYLED):
            styled.append((part.name, part.text))
        else:
            by_name.setdefault(part.name, []).append(part)
        _refuse_type(part, encodings.get(part.name, {}))
    for name in members if styled else ():
        if any(key in encodings.get(name, {}) for key in _STYLED):
            found = told_by_pairs(_spelling(schemas, media, name, plain), styled)
            told |= {name: found} if found else {}
    for name, parts in by_name.items():
        kinds = frozenset(kind for place in members.get(name, ()) for kind in schemas.kinds(place))
        contents = [json_value(part.content) if "json" in part.media_type else part.text for part in parts]
        told[name] = [contents] if "array" in kinds and contents[0] is not None else []
        told[name] += contents if len(contents) == 1 else []
        if not told[name]:
            raise ValueError(f"{name!r} stands twice")
    return Fields(told), {
        name: _best(schemas, each, members.get(name) or schemas.others(schema)) for name, each in told.items()
    }


def _refuse_type(part: Part, encoding: Mapping[str, Any]) -> None:
    """A part has one of the media types that its encoding lists, which may be ranges."""
    stated = [each.strip() for each in encoding.get("contentType", "").split(",") if each.strip()]
    essence = part.media_type.partition(";")[0].strip()
    ranges = [each.partition(";")[0].replace("*", "") for each in stated]
    if (
        stated
        and essence
        and not any(essence == each or (each.endswith("/") and essence.startswith(each)) for each in ranges)
    ):
        raise ValueError(f"the part {part.name!r} is {part.media_type}, which is none of {', '.join(stated)}")


def parts_of(content: bytes, boundary: str) -> Iterator[Part]:
    """The parts between the boundaries (RFC 2046, 5.1.1), each with its own headers."""
    mark = b"--" + boundary.encode()
    start, *rest = (b"\r\n" + content).split(b"\r\n" + mark)
    if start or not rest or rest[-1] not in (b"--", b"--\r\n"):
        raise ValueError("the parts do not begin and end with the boundary")
    for each in rest[:-1]:
        head, blank, body = each.partition(b"\r\n\r\n")
        headers = {
            name.strip().lower(): value.strip()
            for name, _, value in (line.partition(":") for line in head.decode("utf-8").split("\r\n") if line)
        }
        disposition = headers.get("content-disposition", "")
        found = re.fullmatch(r'form-data; name="([^"]*)"(?:; filename="([^"]*)")?', disposition)
        if not blank or found is None:
            raise ValueError(f"a part is not named: {disposition!r}")
        yield Part(_unescaped(found[1]), found[2], headers.get("content-type", ""), body)


def _unescaped(name: str) -> str:
    """HTML Living Standard, 4.10.21.8: these three, and no others."""
    return name.replace("%22", '"').replace("%0D", "\r").replace("%0A", "\n")


def _best(schemas: Schemas, told: list[Told], places: list[Place]) -> Any:
    """The first value that a schema accepts; else the first that there is."""
    readings = [value for each in told for value in values(schemas, each, places)]
    for value in readings:
        if any(not any(schemas.invalid(value, place.pointer)) for place in places):
            return value
    return readings[0]
