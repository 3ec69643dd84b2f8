"""Media types: what a body is written as, what an answer is read as, and which answers come item by item.

A body may be described in several media types side by side. The first method of the operation sends the one that says
most (JSON, form, multipart, items, text, bytes, in that order); each other one has a method of its own, but where it
holds the same as one before it: then the header Content-Type of the options is all that differs.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final, Literal, TypeAlias

import msgspec

from specloom.api import Body, MediaType, SchemaId
from specloom.media_types import EVENT_MEMBERS, EVENTS, RECORDS, essence, is_sequential, may_be_json
from specloom.python import names
from specloom.python.shapes import Shapes
from specloom.python.uploads import is_binary

Kind: TypeAlias = Literal["json", "form", "multipart", "items", "text", "binary"]
Form: TypeAlias = Literal["events", "data", "objects", "text-objects", "lines", "records"]
"""How items stand in an answer, in the words of the runtime's ``Streaming``."""

KINDS: Final[tuple[Kind, ...]] = ("json", "form", "multipart", "items", "text", "binary")
DEFAULT_MEDIA: Final[Mapping[Kind, str]] = {
    "json": "application/json",
    "form": "application/x-www-form-urlencoded",
    "multipart": "multipart/form-data",
    "items": "application/jsonl",
    "text": "text/plain",
    "binary": "application/octet-stream",
}

_CHARSET: Final = re.compile(r"\s*;\s*charset=[^;]*")
_NAMED: Final[frozenset[Kind]] = frozenset(("form", "multipart"))
_NAMELESS: Final = frozenset(("scalar", "enum", "array", "tuple", "null"))


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """A media type that a body is sent as. ``suffix`` is what the method that sends it adds to the operation's name:
    empty for the first, ``as_form`` and the like for the others."""

    media: MediaType
    kind: Kind
    suffix: str = ""


class Items(msgspec.Struct, frozen=True, kw_only=True):
    """An answer that comes item by item. ``schema`` is that of an item, None where only the event itself is known."""

    media: MediaType
    form: Form
    schema: SchemaId | None = None
    notes: tuple[str, ...] = ()


def media_kind(name: str) -> Kind:
    """What a request body of a media type is written as."""
    found = essence(name)
    if may_be_json(name):
        return "json"
    if found == DEFAULT_MEDIA["form"]:
        return "form"
    if found.startswith("multipart/"):
        return "multipart"
    return "text" if found.startswith("text/") or is_xml(name) else "binary"


def is_xml(name: str) -> bool:
    """Whether a media type is XML (RFC 7303)."""
    return essence(name).endswith(("/xml", "+xml"))


def is_records(name: str) -> bool:
    """Whether items come as a JSON text sequence (RFC 7464), and not as lines."""
    return essence(name) in RECORDS


def concrete(name: str, kind: Kind) -> str:
    """The media type that is named on the wire: a range (``*/*``) becomes the type that we write for it."""
    return DEFAULT_MEDIA[kind] if "*" in name else name


# --- bodies -----------------------------------------------------------------------------------------------------------


def choices(body: Body | None, shapes: Shapes) -> tuple[list[Choice], list[str]]:
    """The media types that have a method each, the best first, and notes for the ledger on the others."""
    if body is None or not body.content:
        return [], []
    kinds: list[Kind] = [_kind(media, shapes) for media in body.content]
    best = min(range(len(kinds)), key=lambda index: (KINDS.index(kinds[index]), index))
    found = [Choice(media=body.content[best], kind=kinds[best])]
    notes: list[str] = []
    for index, (media, kind) in enumerate(zip(body.content, kinds, strict=True)):
        if index == best:
            continue
        same = next((each.media for each in found if _holds_the_same(each, media, kind, shapes)), None)
        if same is None:
            taken = {each.suffix or f"as_{_label(each.media, each.kind)}" for each in found}
            found.append(Choice(media=media, kind=kind, suffix=_suffix(media, kind, taken)))
        elif not differs_in_charset(media, same, shapes):
            told = f"a body of {media.name} has no method of its own: it holds the same as one of {same.name}"
            notes.append(f"{told}, and the header Content-Type of the options sends it as such")
    return found, [*notes, *(note for each in found for note in _told(each, shapes))]


def _kind(media: MediaType, shapes: Shapes) -> Kind:
    """What the name says, but for these bodies, which the caller writes as a whole:

    - bytes: events, items without a schema, parts without names (a list of parts), and JSON or text whose schema is
      binary;
    - text: a form whose schema is no object.
    """
    kind = media_kind(media.name)
    if is_sequential(media.name):
        return "items" if item_of_body(media, shapes) is not None else "binary"
    if kind == "multipart" and _is_positional(media, shapes):
        return "binary"
    if kind in ("form", "multipart") and not _has_names(media, shapes):
        kind = "text" if kind == "form" else "binary"
    if media.schema is None or kind not in ("json", "text"):
        return kind
    return "binary" if is_binary(shapes.resolved(media.schema)[0].schema) else kind


def item_of_body(media: MediaType, shapes: Shapes) -> SchemaId | None:
    """The schema of an item of a body of JSON lines or a JSON text sequence: ``itemSchema``, else ``schema``, or its
    items where that is a list. None where there is neither, where ``schema`` is a string, which means the whole text,
    and for server-sent events, which are not written from items."""
    if media.item_schema is not None or essence(media.name) == EVENTS:
        return media.item_schema if essence(media.name) != EVENTS else None
    return None if media.schema is None or _is_text(media.schema, shapes) else _item_of_list(media.schema, shapes)


def _holds_the_same(choice: Choice, media: MediaType, kind: Kind, shapes: Shapes) -> bool:
    if choice.kind != kind:
        return False
    if kind in ("text", "binary"):
        return is_xml(choice.media.name) == is_xml(media.name)
    if kind == "items":
        return item_of_body(choice.media, shapes) == item_of_body(media, shapes) and is_records(
            choice.media.name
        ) == is_records(media.name)
    if choice.media.encoding.keys() != media.encoding.keys():
        return False
    one, other = choice.media.schema, media.schema
    if one is None or other is None:
        return one is other
    return shapes.resolved(one)[0].schema.id == shapes.resolved(other)[0].schema.id


def differs_in_charset(media: MediaType, other: MediaType, shapes: Shapes) -> bool:
    """Whether two media types of JSON have the same schema and differ in the parameter ``charset`` alone, which means
    nothing for JSON (RFC 8259, 11): then one stands for both, and nothing is lost."""
    schemas = [shapes.resolved(each.schema)[0].schema.id if each.schema is not None else "" for each in (media, other)]
    names = [_CHARSET.sub("", each.name.lower()) for each in (media, other)]
    return may_be_json(media.name) and names[0] == names[1] and schemas[0] == schemas[1]


def _suffix(media: MediaType, kind: Kind, taken: set[str]) -> str:
    plain = f"as_{_label(media, kind)}"
    return plain if plain not in taken else f"as_{names.snake(essence(media.name).rpartition('/')[2], kind)}"


def _label(media: MediaType, kind: Kind) -> str:
    if kind == "items":
        return "records" if is_records(media.name) else "lines"
    return "xml" if is_xml(media.name) else "bytes" if kind == "binary" else kind


def _told(choice: Choice, shapes: Shapes) -> list[str]:
    """Notes for the ledger: what of a body is not typed, not checked or not sent."""
    name = essence(choice.media.name)
    notes = [f"a body of {name} is text: its schema is not typed"] if _is_untyped_text(choice.media, shapes) else []
    stated = choice.media.schema is not None or choice.media.item_schema is not None
    is_list = choice.kind == "binary" and _is_positional(choice.media, shapes)
    if media_kind(name) in _NAMED and not (_has_names(choice.media, shapes) or is_list):
        notes.append(f"a body of {name} is no object here, so it has no fields: the caller writes it as a whole")
    elif choice.kind == "binary" and stated and (name == EVENTS or media_kind(name) == "multipart"):
        notes.append(f"a body of {name} is bytes: its items are not typed")
    if choice.kind == "items" and _counts_items(choice.media, shapes):
        notes.append(f"how many items a body of {name} has is not checked, and not whether they differ")
    if choice.media.unread:
        notes.append(f"what {' and '.join(choice.media.unread)} say of a body of {name} is left to the caller")
    if choice.kind == "multipart" and name != DEFAULT_MEDIA["multipart"]:
        notes.append(f"the parts of {name} are written like those of multipart/form-data")
    for part, encoding in choice.media.encoding.items():
        if encoding.unread:
            notes.append(f"the part {part} has parts of its own: what {', '.join(encoding.unread)} say is not heeded")
        if encoding.headers:
            names = ", ".join(each.name for each in encoding.headers)
            notes.append(f"the headers of the part {part} are not sent: {names}")
        if choice.kind == "multipart" and _is_choice(encoding.content_type):
            notes.append(f"the part {part} is {encoding.content_type}: media_type of the File says which")
    return notes


def _has_names(media: MediaType, shapes: Shapes) -> bool:
    """Whether the schema of a form allows an object: its members name the fields or parts (OpenAPI 3.1, 4.8.14.4)."""
    return media.schema is None or shapes.resolved(media.schema)[0].kind not in _NAMELESS


def _is_positional(media: MediaType, shapes: Shapes) -> bool:
    """Whether a body of parts is a list of them (OpenAPI 3.2, 4.14.3)."""
    if media.schema is None:
        return media.item_schema is not None
    return shapes.resolved(media.schema)[0].kind in ("array", "tuple")


def _counts_items(media: MediaType, shapes: Shapes) -> bool:
    """Whether the schema of the whole list restricts the number of items, or that they differ."""
    schema = shapes.resolved(media.schema)[0].schema if media.schema is not None else None
    return schema is not None and bool(schema.min_items or schema.max_items is not None or schema.unique_items)


def _is_untyped_text(media: MediaType, shapes: Shapes) -> bool:
    if media.schema is None or media_kind(media.name) != "text":
        return False
    shape, _ = shapes.resolved(media.schema)
    return shape.kind not in ("any", "enum") and shape.python not in ("str", "bytes", "datetime", "date", "UUID")


def _is_choice(content_type: str) -> bool:
    return "," in content_type or "*" in content_type


def part_type(content_type: str) -> str:
    """The media type of a part: the first where there is a choice, nothing where it is a range."""
    first = next((each.strip() for each in content_type.split(",") if "*" not in each), "")
    return first if _is_choice(content_type) else content_type


# --- answers ----------------------------------------------------------------------------------------------------------


def asked_for(content: Sequence[MediaType], shapes: Shapes) -> tuple[Kind, list[MediaType]]:
    """How an answer is read, and the media types for the header ``Accept``: the best one, or all that are bytes.

    A JSON media type whose schema is a plain string counts as the worst where there are bytes beside it: frameworks
    state it for every answer whose type they do not know.
    """
    kinds: list[Kind] = [_read_kind(media, shapes) for media in content]
    vague = [
        kind == "json" and "binary" in kinds and media.schema is not None and _is_text(media.schema, shapes)
        for kind, media in zip(kinds, content, strict=True)
    ]
    best = min(range(len(kinds)), key=lambda index: (vague[index], KINDS.index(kinds[index]), index))
    if kinds[best] != "binary":
        return kinds[best], [content[best]]
    return "binary", [media for kind, media in zip(kinds, content, strict=True) if kind == "binary"]


def _read_kind(media: MediaType, shapes: Shapes) -> Kind:
    """How an answer of a media type is read: a form as text, parts as bytes, and a range such as ``*/*`` without a
    schema as bytes too; any other by its name, or as bytes where its schema is binary."""
    kind = media_kind(media.name)
    if kind in ("form", "multipart"):
        return "text" if kind == "form" else "binary"
    if media.schema is None:
        return "binary" if "*" in media.name else kind
    return "binary" if is_binary(shapes.resolved(media.schema)[0].schema) else kind


def items(media: MediaType, shapes: Shapes) -> Items:
    """How the items of a sequential media type are read.

    ``itemSchema`` is OpenAPI 3.2's. Before it, documents say ``schema``, and mean the data of an event, an object that
    stands for the event, or a line; a list of them by some.
    """
    schema = media.item_schema if media.item_schema is not None else _item_of_list(media.schema, shapes)
    name = essence(media.name)
    if name != EVENTS:
        return Items(media=media, form="records" if is_records(name) else "lines", schema=schema)
    if schema is None or _is_text(schema, shapes):
        return Items(media=media, form="events")
    data = _data_of_events(schema, shapes)
    contents = [content for each in data if (content := shapes.resolved(each)[0].schema.content_schema) is not None]
    texts = {_is_text(each, shapes) for each in data}
    if contents and len(data) == 1:
        return Items(media=media, form="data", schema=contents[0])
    if data and not contents and len(texts) == 1:
        return Items(media=media, form="text-objects" if True in texts else "objects", schema=schema)
    if data or media.item_schema is not None:
        note = "events are not typed: what their schema says of them is of several kinds"
        return Items(media=media, form="events", notes=(note,))
    return Items(media=media, form="data", schema=schema)


def _data_of_events(schema: SchemaId, shapes: Shapes) -> list[SchemaId]:
    """The schema of ``data`` where the schema describes the event itself (an object with no members but ``event``,
    ``data``, ``id`` and ``retry``), or one for each variant of a union of such objects; empty in any other case."""
    shape, _ = shapes.resolved(schema)
    variants = [shapes.resolved(each)[0] for each in shape.children] if shape.kind == "union" else [shape]
    found = [each.schema.properties.get("data") for each in variants if each.schema.properties.keys() <= EVENT_MEMBERS]
    data = [each for each in found if each is not None]
    return data if len(data) == len(variants) and all(each.kind == "model" for each in variants) else []


def _item_of_list(schema: SchemaId | None, shapes: Shapes) -> SchemaId | None:
    shape = shapes.resolved(schema)[0] if schema is not None else None
    return shape.children[0] if shape is not None and shape.kind == "array" and shape.children else schema


def _is_text(schema: SchemaId, shapes: Shapes) -> bool:
    shape, _ = shapes.resolved(schema)
    return shape.schema.types == ("string",) and shape.schema.content_schema is None
