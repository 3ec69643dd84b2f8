"""Values written as XML, as the schemas' XML objects say (OpenAPI 3.1, 4.8.26; OpenAPI 3.2, 4.26)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final, cast

import msgspec

from specloom.api import Json, SchemaId
from specloom_mock.schemas import Schemas

# Letters beyond Latin-1 are names to some parsers alone (XML 1.0, fourth and fifth edition).
_NOT_IN_NAMES: Final = re.compile(r"[^A-Za-z0-9_.\xc0-\xd6\xd8-\xf6\xf8-\xff-]|^(?![A-Za-z_\xc0-\xff])")
# Compiled when first used, which takes long for ranges as large as these.
_NOT_IN_XML: Final = "[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
_NIL: Final = ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"'

# xml.sax.saxutils does the same, but loads an HTTP client with it.
_IN_TEXT: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
_IN_ATTRIBUTE: Final = _IN_TEXT | str.maketrans({'"': "&quot;", "\n": "&#10;", "\t": "&#9;"})


def is_xml(media_type: str) -> bool:
    """Whether an essence is XML by its name (RFC 7303, 4.2 and 8)."""
    return media_type in ("application/xml", "text/xml") or media_type.endswith("+xml")


def is_document(text: str) -> bool:
    """Whether a text stands for a whole document: it begins as one does (XML 1.0, 2.1)."""
    return text.lstrip("\ufeff \t\r\n").startswith("<")


def xml_object(schema_id: SchemaId, schemas: Schemas) -> Mapping[str, Json]:
    """The XML object of a schema, or of the first behind its references that has one."""
    seen: set[SchemaId] = set()
    while schema_id not in seen:
        seen.add(schema_id)
        schema = schemas.api.schemas[schema_id]
        if schema.xml or schema.ref is None:
            return schema.xml
        schema_id = schema.ref
    return {}


def element_name(name: str, schema: SchemaId | None, schemas: Schemas) -> str:
    """What an element or attribute is called, without a prefix."""
    stated = xml_object(schema, schemas).get("name") if schema is not None else None
    return _NOT_IN_NAMES.sub("_", str(stated or name))


def is_attribute(schema: SchemaId, schemas: Schemas) -> bool:
    xml = xml_object(schema, schemas)
    return xml.get("attribute") is True or xml.get("nodeType") == "attribute"


def is_text(schema: SchemaId, schemas: Schemas) -> bool:
    """Whether a property is the text of the element around it (OpenAPI 3.2, 4.26.1)."""
    return xml_object(schema, schemas).get("nodeType") in ("text", "cdata")


def is_wrapped(schema: SchemaId | None, schemas: Schemas) -> bool:
    """Whether an array is an element around its items."""
    xml: Mapping[str, Json] = xml_object(schema, schemas) if schema is not None else {}
    return xml.get("wrapped") is True or xml.get("nodeType") == "element"


def xml_of(value: Json, schema_id: SchemaId | None, schemas: Schemas) -> str:
    """A value as a document. The root is called as the XML object says, else as the component, else ``root``."""
    schema = schemas.resolved(schema_id) if schema_id is not None else None
    name = (schema.component if schema is not None else "") or "root"
    text = _Writing(schemas).element(name, value, schema_id, frozenset(), is_root=True)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}'


class _Writing:
    """Writes elements. ``bound`` are the prefixes that the elements around one have declared."""

    def __init__(self, schemas: Schemas) -> None:
        self._schemas = schemas

    def element(
        self, name: str, value: Json, schema: SchemaId | None, bound: frozenset[str], *, is_root: bool = False
    ) -> str:
        spaces = self._declared(schema)
        inner = bound | spaces.keys()
        name = self._named(name, schema, inner)
        attributes, inside = "", ""
        if isinstance(value, Mapping):
            attributes, inside, further = self._members(cast("Mapping[str, Json]", value), schema, inner)
            spaces = {**further, **spaces}
        elif isinstance(value, list):
            items = self._schemas.items(schema) if is_root and schema is not None else None
            own = self._schemas.resolved(items).component if items is not None else ""
            inside = self._items(own or name, cast("Iterable[Json]", value), schema, inner)
        elif value is None:
            attributes = _NIL
        else:
            inside = _scalar(value).translate(_IN_TEXT)
        declared = "".join(f" xmlns{f':{prefix}' if prefix else ''}={_quoted(uri)}" for prefix, uri in spaces.items())
        return f"<{name}{declared}{attributes}>{inside}</{name}>"

    def _members(
        self, value: Mapping[str, Json], schema: SchemaId | None, bound: frozenset[str]
    ) -> tuple[str, str, dict[str, str]]:
        """An object's attributes, its content, and the prefixes that its attributes need, by their namespaces."""
        properties: Mapping[str, SchemaId] = self._schemas.possible_properties(schema) if schema is not None else {}
        attributes, inside = "", ""
        spaces: dict[str, str] = {}
        for key, each in value.items():
            child = properties.get(key)
            if child is not None and is_text(child, self._schemas):
                inside += _scalar(each).translate(_IN_TEXT)
            elif child is not None and is_attribute(child, self._schemas):
                further = self._declared(child)
                spaces |= {prefix: uri for prefix, uri in further.items() if prefix}
                name = self._named(key, child, bound | spaces.keys())
                attributes += f" {name}={_quoted(_scalar(each))}" if each is not None else ""
            elif isinstance(each, list) and not is_wrapped(child, self._schemas):
                inside += self._items(key, cast("Iterable[Json]", each), child, bound)
            else:
                inside += self.element(key, each, child, bound)
        return attributes, inside, spaces

    def _items(self, name: str, values: Iterable[Json], array: SchemaId | None, bound: frozenset[str]) -> str:
        """Items under a name of their own, or else the name of the array."""
        items = self._schemas.items(array) if array is not None else None
        own = name.rpartition(":")[2]
        return "".join(self.element(own, each, items, bound) for each in values)

    def _named(self, name: str, schema: SchemaId | None, bound: frozenset[str]) -> str:
        """A name with its prefix; one that nobody declared would not be well-formed (XML Namespaces, 5)."""
        plain = element_name(name, schema, self._schemas)
        prefix = xml_object(schema, self._schemas).get("prefix") if schema is not None else None
        return f"{prefix}:{plain}" if isinstance(prefix, str) and prefix in bound else plain

    def _declared(self, schema: SchemaId | None) -> dict[str, str]:
        """The namespace that a schema declares, by its prefix; empty where it has none."""
        xml: Mapping[str, Json] = xml_object(schema, self._schemas) if schema is not None else {}
        space, prefix = xml.get("namespace"), xml.get("prefix")
        return {_NOT_IN_NAMES.sub("_", str(prefix or "")) if prefix else "": space} if isinstance(space, str) else {}


def _scalar(value: Json) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, dict)):
        value = msgspec.json.encode(value).decode()
    return "" if value is None else re.sub(_NOT_IN_XML, "", str(value))


def _quoted(text: str) -> str:
    return f'"{text.translate(_IN_ATTRIBUTE)}"'
