"""Values written as XML, as the schema's XML objects say (OpenAPI 3.1, 4.8.26)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final, cast

from specloom.api import Json, Schema, SchemaId
from specloom_mock.schemas import Schemas

_NOT_IN_NAMES: Final = re.compile(r"[^\w.:-]|^(?![A-Za-z_:])")
# Compiled when first used, which takes long for ranges as large as these.
_NOT_IN_XML: Final = "[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"

# xml.sax.saxutils does the same, but loads an HTTP client with it.
_IN_TEXT: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_IN_ATTRIBUTE: Final = _IN_TEXT | str.maketrans({'"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})


def is_xml(media_type: str) -> bool:
    """Whether an essence is XML by its name (RFC 7303, 4.2 and 8)."""
    return media_type in ("application/xml", "text/xml") or media_type.endswith("+xml")


def xml_of(value: Json, schema_id: SchemaId | None, schemas: Schemas) -> str:
    """A value as a document. The root is called as the XML object says, else as the component, else ``root``."""
    schema = schemas.resolved(schema_id) if schema_id is not None else None
    name = (schema.component if schema is not None else "") or "root"
    if isinstance(value, list):
        items = _items(cast("Iterable[Json]", value), "item", schema, schemas)
        text = f"<{_named(name, schema)}>{items}</{_named(name, schema)}>"
    else:
        text = _element(name, value, schema, schemas)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}'


def _element(name: str, value: Json, schema: Schema | None, schemas: Schemas) -> str:
    name = _named(name, schema)
    space = schema.xml.get("namespace") if schema is not None else None
    attributes, inside = _spaced(space, schema), ""
    if isinstance(value, Mapping):
        properties: Mapping[str, SchemaId] = schemas.properties(schema.id) if schema is not None else {}
        for key, each in cast("Mapping[str, Json]", value).items():
            child = schemas.resolved(properties[key]) if key in properties else None
            if child is not None and child.xml.get("attribute"):
                attributes += f" {_named(key, child)}={_quoted(_scalar(each))}"
            elif isinstance(each, list):
                inside += _list(key, cast("Iterable[Json]", each), child, schemas)
            else:
                inside += _element(key, each, child, schemas)
    else:
        inside = _scalar(value).translate(_IN_TEXT)
    return f"<{name}{attributes}>{inside}</{name}>"


def _list(key: str, values: Iterable[Json], schema: Schema | None, schemas: Schemas) -> str:
    """Items under the name of the array, or inside an element of that name where they are wrapped."""
    if schema is not None and schema.xml.get("wrapped"):
        name = _named(key, schema)
        return f"<{name}>{_items(values, key, schema, schemas)}</{name}>"
    return _items(values, key, schema, schemas)


def _items(values: Iterable[Json], name: str, schema: Schema | None, schemas: Schemas) -> str:
    items = schemas.resolved(schema.items) if schema is not None and schema.items is not None else None
    if name == "item" and items is not None and items.component:
        name = items.component
    return "".join(_element(name, each, items, schemas) for each in values)


def _named(name: str, schema: Schema | None) -> str:
    xml: Mapping[str, Json] = schema.xml if schema is not None else {}
    prefix = f"{xml['prefix']}:" if xml.get("prefix") else ""
    return prefix + _NOT_IN_NAMES.sub("_", str(xml.get("name") or name))


def _spaced(space: Json, schema: Schema | None) -> str:
    if not isinstance(space, str) or schema is None:
        return ""
    prefix = schema.xml.get("prefix")
    return f" xmlns{f':{prefix}' if prefix else ''}={_quoted(space)}"


def _scalar(value: Json) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else re.sub(_NOT_IN_XML, "", str(value))


def _quoted(text: str) -> str:
    return f'"{text.translate(_IN_ATTRIBUTE)}"'
